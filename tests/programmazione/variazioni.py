"""How the tests of mergers propose and record them, and the instants that decide."""

from dataclasses import replace
from datetime import date, datetime

from crema_sap.enti.models import (
    Ente,
    TipoVariazione,
)
from crema_sap.enti.territorio import NuovoComune, Variazione
from crema_sap.orologio import ROMA
from programmazione.services import variazioni
from tests.programmazione.factories import (
    ORA,
    Mondo,
)

CAPODANNO = date(2020, 1, 1)


SAN_SILVESTRO = datetime(2019, 12, 31, 23, 59, 59, 999000, tzinfo=ROMA)


MEZZANOTTE = datetime(2020, 1, 1, tzinfo=ROMA)


NUOVA = NuovoComune("019999", "Nuova Alfabeta", "m999", "26010")


def fusione(mondo: Mondo, **campi: object) -> Variazione:
    """The merger of Beta and Gamma into Nuova Alfabeta."""
    proposta = Variazione(
        tipo=TipoVariazione.FUSIONE,
        decorre_il=CAPODANNO,
        atto="L.R. 10 dicembre 2019, n. 22",
        da=(mondo.comuni[1].comune_id or "", mondo.comuni[2].comune_id or ""),
        nuovo=NUOVA,
    )
    return replace(proposta, **campi)  # type: ignore[arg-type]


def incorporazione(mondo: Mondo, **campi: object) -> Variazione:
    """Gamma becomes part of Beta, which stays."""
    proposta = fusione(
        mondo,
        tipo=TipoVariazione.INCORPORAZIONE,
        da=(mondo.comuni[2].comune_id,),
        a=mondo.comuni[1].comune_id,
        nuovo=None,
    )
    return replace(proposta, **campi)  # type: ignore[arg-type]


def registra(mondo: Mondo, proposta: Variazione, ora: datetime = ORA):  # type: ignore[no-untyped-def]
    """Record it as the capofila."""
    return variazioni.registra_variazione(proposta=proposta, utente=mondo.capofila, ora=ora)


def nuovo_ente() -> Ente:
    """The ente of the comune that was born."""
    return Ente.objects.get(comune_id=NUOVA.codice_istat)
