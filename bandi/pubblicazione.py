"""What the public tree holds of the avvisi: pages, and the open table of their units."""

from collections.abc import Callable, Iterator, Mapping

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from bandi import pagine, selectors
from bandi.models import Statistica
from bandi.rules.offerta import AvvisoPubblico, UnitaPubblica
from crema_sap.orologio import ROMA
from crema_sap.web import albero, dati_aperti
from crema_sap.web.albero import Foglia
from crema_sap.web.dati_aperti import Colonna, Tabella, Valore
from programmazione.foto import deposito

COLONNE = (
    Colonna("avviso", "codice dell’avviso"),
    Colonna("codice", "codice dell’unità"),
    Colonna("codice_istat", "codice ISTAT del comune"),
    Colonna("comune", "comune"),
    Colonna("ente_proprietario", "ente proprietario"),
    Colonna("servizio", "SAP, SAS o SAT"),
    Colonna("condizione", "come è offerta"),
    Colonna("zona", "zona o frazione"),
    Colonna("indirizzo", "via, senza numero civico"),
    Colonna("piano", "piano; 0 è il piano terra"),
    Colonna("ascensore", "sì o no"),
    Colonna("vani", "numero dei vani"),
    Colonna("camere", "numero delle camere da letto"),
    Colonna("superficie_mq", "superficie utile residenziale in metri quadrati"),
    Colonna("persone_minimo", "nucleo più piccolo per cui è adeguata (R.R. 4/2017, art. 9 c. 2)"),
    Colonna("persone_massimo", "nucleo più grande; vuoto se non c’è un massimo"),
    Colonna("senza_barriere", "sì o no"),
    Colonna("riscaldamento", "tipo di riscaldamento"),
    Colonna("spese_annue", "spese annue stimate, in euro"),
    Colonna("dimostrativa", "sì: unità inventata per la dimostrazione"),
    Colonna("ritirata_il", "giorno del ritiro dall’avviso, se è stata ritirata"),
)
# The pages that are written in every language.
PAGINE_DI_UN_AVVISO: Mapping[str, Callable[[AvvisoPubblico], pagine.Pagina]] = {
    "avviso": pagine.avviso,
    "avviso_spiegato": pagine.spiegato,
    "avviso_aiuto": pagine.aiuto,
    "unita_list": pagine.elenco_unita,
    "unita_stampa": pagine.stampa_unita,
}
AVVERTENZA = "Una cella vuota vuol dire che il dato non è noto, non che vale zero."


@albero.pagine("bandi")
def pagine_degli_avvisi() -> Iterator[Foglia]:
    """Every public page of the avvisi, as the public role reads them."""
    avvisi = selectors.avvisi_pubblici(alias=albero.ALIAS)
    scarto = albero.scarto_orologio()
    statistiche = selectors.statistiche(alias=albero.ALIAS)
    for lingua, _ in settings.LANGUAGES:
        with translation.override(lingua):
            foglie = list(_in_una_lingua(avvisi, statistiche, scarto))
        yield from foglie
    for avviso in avvisi:
        indirizzo = reverse("bandi:avviso_versioni", args=[avviso.codice])
        yield _foglia(indirizzo, pagine.storia(avviso), scarto)
    yield from _foto(avvisi)


def _in_una_lingua(
    avvisi: list[AvvisoPubblico], statistiche: Mapping[int, Statistica], scarto: int
) -> Iterator[Foglia]:
    yield _foglia(reverse("bandi:list"), pagine.elenco(avvisi), scarto)
    for avviso in avvisi:
        for nome, pagina in PAGINE_DI_UN_AVVISO.items():
            indirizzo = reverse(f"bandi:{nome}", args=[avviso.codice])
            yield _foglia(indirizzo, pagina(avviso), scarto)
        indirizzo = reverse("bandi:avviso_numeri", args=[avviso.codice])
        yield _foglia(indirizzo, pagine.numeri(avviso, statistiche.get(avviso.id)), scarto)
        for unita in avviso.unita:
            indirizzo = reverse("bandi:unita", args=[avviso.codice, unita.codice])
            yield _foglia(indirizzo, pagine.scheda_unita(avviso, unita), scarto)


def _foto(avvisi: list[AvvisoPubblico]) -> Iterator[Foglia]:
    """The photographs of the units offered; one whose file is missing is left out."""
    viste = {foto.identificativo for a in avvisi for unita in a.unita for foto in unita.foto}
    for identificativo in sorted(viste):
        for misura in deposito.LATI:
            file = deposito.percorso(identificativo, misura)
            if file.is_file():
                yield Foglia(f"/foto/{identificativo}-{misura}.jpg", file.read_bytes())


@albero.pagine("dati-aperti")
def pagine_dei_dati_aperti() -> Iterator[Foglia]:
    """The page of the open data and the files of every app's tables."""
    tabelle = dati_aperti.tutte(albero.ALIAS)
    scarto = albero.scarto_orologio()
    yield _foglia(reverse("bandi:dati_aperti"), pagine.dati_aperti_elenco(tabelle), scarto)
    for tabella in tabelle:
        yield _foglia(tabella.percorso, pagine.dati_aperti_tabella(tabella), scarto)
    yield from dati_aperti.foglie(tabelle)


@dati_aperti.tabelle("bandi")
def tabelle_delle_unita(alias: str) -> Iterator[Tabella]:
    """The units of each published avviso."""
    for avviso in selectors.avvisi_pubblici(alias=alias):
        yield Tabella(
            codice=f"unita-{avviso.codice}",
            titolo=f"Unità offerte — {avviso.titolo}",
            descrizione="Le unità offerte dall’avviso, con le caratteristiche pubblicate.",
            colonne=COLONNE,
            righe=[_riga(avviso, unita) for unita in avviso.unita],
            aggiornata_il=avviso.versioni[-1].creata_il.astimezone(ROMA).date(),
            avvertenza=AVVERTENZA,
        )


def _riga(avviso: AvvisoPubblico, unita: UnitaPubblica) -> tuple[Valore, ...]:
    return (
        avviso.codice,
        unita.codice,
        unita.comune,
        unita.comune_nome,
        unita.ente_nome,
        unita.servizio,
        unita.tipo_nome,
        unita.zona,
        unita.indirizzo,
        unita.piano,
        unita.ascensore,
        unita.vani,
        unita.camere,
        unita.superficie,
        unita.capienza.minimo if unita.capienza else None,
        unita.capienza.massimo if unita.capienza else None,
        unita.senza_barriere,
        unita.riscaldamento,
        unita.spese_annue,
        unita.dimostrativa,
        unita.ritirata_il.astimezone(ROMA).date() if unita.ritirata_il else None,
    )


def _foglia(indirizzo: str, pagina: pagine.Pagina, scarto: int) -> Foglia:
    return Foglia(indirizzo, pagina.html(percorso=indirizzo, scarto_orologio=scarto).encode())
