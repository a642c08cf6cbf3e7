"""What the public tree holds of the graduatorie: the lists of the publications that count."""

from collections.abc import Iterator

from django.urls import reverse

from bandi.pagine import Pagina
from crema_sap.web import albero
from crema_sap.web.albero import Foglia
from domande.graduatorie import pagine, pubbliche


@albero.pagine("graduatorie")
def pagine_delle_graduatorie() -> Iterator[Foglia]:
    """Every public page of the graduatorie, as the public role reads them."""
    scarto = albero.scarto_orologio()
    tutte = pubbliche.pubblicazioni(albero.ALIAS)
    yield _foglia(reverse("domande:graduatorie"), pagine.elenco(tutte), scarto)
    for una in tutte:
        if not una.vigente:
            continue
        liste = pubbliche.liste(una.id, albero.ALIAS)
        indirizzo = reverse("domande:graduatoria_pubblicata", args=[una.avviso])
        yield _foglia(indirizzo, pagine.pubblicata(una, tutte, liste), scarto)
        for lista in liste:
            for numero in range(1, lista.pagine + 1):
                indirizzo = pagine.indirizzo(una, lista, numero)
                yield _foglia(indirizzo, pagine.lista(una, lista, numero), scarto)


def _foglia(indirizzo: str, pagina: Pagina, scarto: int) -> Foglia:
    return Foglia(indirizzo, pagina.html(percorso=indirizzo, scarto_orologio=scarto).encode())
