"""What was being typed when the sign-in expired: kept, given back, forgotten."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta

from crema_sap.enti import cifratura
from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import ModuloSospeso

# A whole request: three hundred pasted pages wait like a figure.
MASSIMO = 2_621_440
DURATA = timedelta(days=2)

type Campi = list[tuple[str, list[str]]]


def sospendi(
    *,
    ambito_id: int,
    utente_id: int,
    pagina: str,
    campi: Iterable[tuple[str, list[str]]],
    ora: datetime,
) -> bool:
    """Keep, encrypted, what a person typed in a page; too much is not kept.

    The caller knows from a seal of the portal's own that the page was made for this person.
    """
    testo = json.dumps(list(campi), ensure_ascii=False).encode()
    if len(testo) > MASSIMO:
        return False
    with nel_ambito(ambito_id):
        ModuloSospeso.objects.filter(sospeso_il__lt=ora - DURATA).delete()
    with nel_ambito(ambito_id, utente_id):
        ModuloSospeso.objects.update_or_create(
            utente_id=utente_id,
            pagina=pagina,
            defaults={"dati_cifrati": cifratura.cifra(testo), "sospeso_il": ora},
        )
    return True


def sospeso(*, utente_id: int, pagina: str) -> Campi | None:
    """Return what this person was typing in a page when the sign-in expired, if anything waits."""
    trovato = ModuloSospeso.objects.filter(utente_id=utente_id, pagina=pagina).first()
    if trovato is None:
        return None
    return [(nome, valori) for nome, valori in json.loads(cifratura.decifra(trovato.dati_cifrati))]


def scarta(*, utente_id: int, pagina: str) -> None:
    """Forget what waits: it was saved, or the person does not want it any more."""
    ModuloSospeso.objects.filter(utente_id=utente_id, pagina=pagina).delete()
