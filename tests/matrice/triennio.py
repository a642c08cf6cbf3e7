"""The triennial plans of the table: one in force, one in preparation, and a change to the first."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from crema_sap.enti.models import Utente
from programmazione import services
from programmazione.models import Convocazione, Piano, PianoAnnuale
from programmazione.rules.aggiornamento import Genere
from programmazione.rules.indicatori import DatiIndicatore, Origine, Verso


def crea(capofila: Utente, segretario: Utente, segreto: str, ora: datetime) -> dict[str, Any]:
    """Make the plan 2019-2021, approved, and the draft 2022-2024, with an indicator each."""
    vigente = _apri(2019, capofila, "Nuclei sfrattati", ora)
    bozza = _apri(2022, capofila, f"Nuclei {segreto}", ora)
    services.metti_in_verifica(piano=vigente, utente=capofila, ora=ora)
    services.proponi(piano=vigente, utente=capofila, ora=ora)
    services.convoca(
        piano=vigente,
        data=ora,
        convocazione=Convocazione.PRIMA,
        luogo="",
        utente=capofila,
        ora=ora,
        fonte="prova",
    )
    services.approva(piano=vigente, atto="n. 3", utente=segretario, ora=ora)
    return {"triennio_vigente": str(vigente.periodo), "triennio_bozza": str(bozza.periodo)}


def modifica(piano: PianoAnnuale, capofila: Utente, segreto: str, ora: datetime) -> dict[str, Any]:
    """Have an annual change a target of the plan in force."""
    scritta = services.proponi_modifica(
        piano=piano,
        modifica=services.ModificaInviata(
            Genere.TRAGUARDO, "sfratti", 2021, Decimal(25), f"Motivo {segreto}"
        ),
        utente=capofila,
        ora=ora,
    )
    return {"modifica": scritta.pk}


def _apri(anno: int, capofila: Utente, titolo: str, ora: datetime) -> Piano:
    piano = services.apri_triennale(anno=anno, utente=capofila, ora=ora)
    services.salva_indicatore(
        piano=piano,
        codice="",
        dati=DatiIndicatore(
            codice="sfratti",
            titolo=titolo,
            unita_misura="nuclei",
            verso=Verso.DIMINUIRE,
            origine=Origine.DICHIARATO,
            traguardi={anno: None, anno + 1: None, anno + 2: Decimal(30)},
        ),
        utente=capofila,
        ora=ora,
    )
    return piano
