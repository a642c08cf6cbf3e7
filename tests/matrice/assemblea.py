"""Of the Assemblea: a session still to be held, with a delegate, and a plan sent to the comuni."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from crema_sap.enti.models import Ruolo, Utente
from programmazione import services
from programmazione.models import Convocazione, InvioPiano, PianoAnnuale, Seduta

ANNO = 2022


def crea(persone: Mapping[str, Utente], segreto: str, ora: datetime) -> dict[str, Any]:
    """Make them by their acts and answer their keys."""
    capofila, sindaco = persone[Ruolo.CAPOFILA], persone[Ruolo.SINDACO]
    delega = services.designa_delegato(
        seduta=_convoca(capofila, segreto, ora),
        delegato=f"Vice {segreto}",
        qualifica="vicesindaca",
        motivo=segreto,
        utente=sindaco,
        ora=ora,
    )
    piano = services.trasmetti_piano(
        piano=PianoAnnuale.objects.get(anno=2019), utente=capofila, ora=ora
    )
    assert sindaco.incarico is not None
    invio = InvioPiano.objects.get(piano=piano, ente=sindaco.incarico.ente)
    return {
        "seduta_futura": delega.seduta_id,
        "delega": delega.pk,
        "piano_trasmesso": piano.pk,
        "invio": invio.pk,
    }


def _convoca(capofila: Utente, segreto: str, ora: datetime) -> Seduta:
    ricognizione = services.apri_ricognizione(
        anno=ANNO, scade_il=ora + timedelta(days=20), utente=capofila, ora=ora
    )
    services.chiudi_ricognizione(ricognizione=ricognizione, utente=capofila, ora=ora)
    piano = services.consolida(ricognizione=ricognizione, utente=capofila, ora=ora)
    services.metti_in_verifica(piano=piano, utente=capofila, ora=ora)
    services.proponi(piano=piano, utente=capofila, ora=ora)
    return services.convoca(
        piano=piano,
        data=ora + timedelta(days=30),
        convocazione=Convocazione.PRIMA,
        luogo=f"Sala {segreto}",
        seconda_il=ora + timedelta(days=31),
        utente=capofila,
        ora=ora,
    )
