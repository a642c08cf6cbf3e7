"""The proofs of what was sent to the comuni, as sheets."""

from collections.abc import Iterable
from datetime import datetime

from crema_sap.orologio import ROMA
from programmazione.documents.tabelle import Colonna, Tabella
from programmazione.models import AvvisoSeduta, InvioPiano, Piano, Seduta
from programmazione.selectors.invii import sollecitato_il


def csv_avvisi(seduta: Seduta, avvisi: Iterable[AvvisoSeduta]) -> bytes:
    """Write to whom the notice of a session was sent, and when."""
    colonne = ("comune", "protocollo", "destinatario", "indirizzo", "preparato_il", "spedito_il")
    return _foglio(
        f"Avvisi della seduta del {quando(seduta.data)}",
        colonne,
        (
            (
                avviso.ente.nome,
                str(seduta.protocollo or ""),
                str(avviso.destinatario or ""),
                avviso.recapito,
                quando(avviso.accodato_il),
                quando(avviso.spedito_il),
            )
            for avviso in avvisi
        ),
    )


def csv_invii(piano: Piano, invii: Iterable[InvioPiano]) -> bytes:
    """Write what each comune received of a plan, and how it took note of it."""
    colonne = (
        *("comune", "piano", "impronta", "protocollo", "canale", "destinatario", "indirizzo"),
        *("preparato_il", "spedito_il", "sollecitato_il"),
        *("presa_d_atto_il", "presa_d_atto_di", "deliberazione_della_giunta"),
    )
    return _foglio(
        f"Invii: {piano}",
        colonne,
        (
            (
                invio.ente.nome,
                str(piano),
                piano.impronta,
                str(invio.protocollo),
                invio.get_canale_display(),
                str(invio.destinatario or ""),
                invio.recapito,
                quando(invio.accodato_il),
                quando(invio.spedito_il),
                sollecitato_il(invio),
                quando(invio.preso_atto_il),
                str(invio.preso_atto_da or ""),
                invio.delibera_giunta,
            )
            for invio in invii
        ),
    )


def _foglio(titolo: str, colonne: Iterable[str], righe: Iterable[tuple[str, ...]]) -> bytes:
    return Tabella(
        titolo=titolo, colonne=tuple(Colonna(nome) for nome in colonne), righe=list(righe)
    ).csv()


def quando(istante: datetime | None) -> str:
    """Write an instant of Rome to the second; nothing if it has not come."""
    return f"{istante.astimezone(ROMA):%d/%m/%Y %H:%M:%S}" if istante else ""
