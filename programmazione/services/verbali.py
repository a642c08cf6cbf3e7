"""Papers of a session of the Assemblea: who asks for them, and when they can be made."""

from datetime import datetime

from django.db import transaction

from crema_sap.enti.models import Utente
from crema_sap.registro import documenti
from crema_sap.registro.models import Documento
from crema_sap.registro.services import annota
from programmazione import documents, permissions, selectors
from programmazione.models import EsitoVotazione, Piano, Seduta, Votazione
from programmazione.states import SEDUTE_CHIUSE, StatoSeduta, TransizioneNonAmmessa

STORICA = (
    "La seduta è nota solo dalla fonte: il portale non ne conosce l'appello e i voti, e non ne"
    " compone il verbale."
)
DELIBERAZIONE_STORICA = (
    "La seduta è nota solo dalla fonte: il portale non ne conosce i voti, e non ne compone la"
    " deliberazione."
)


class VerbaleNonDisponibile(TransizioneNonAmmessa):
    """The paper can't be made of this session, or not yet; the message says why."""


def perche_senza_verbale(seduta: Seduta) -> str:
    """Say why a session has no verbale now; empty when it can be made."""
    if seduta.storica:
        return STORICA
    if seduta.appello_il is None:
        return "L'appello non è registrato: senza appello non c'è verbale."
    votazione = Votazione.objects.filter(seduta=seduta).first()
    if votazione is None:
        in_corso = seduta.stato not in SEDUTE_CHIUSE
        return "Il verbale si prepara quando la seduta è conclusa." if in_corso else ""
    if votazione.confermata_il is None:
        return "Il verbale si prepara dopo che il segretario ha confermato l'esito."
    if votazione.esito == EsitoVotazione.NON_VALIDO and seduta.stato not in SEDUTE_CHIUSE:
        return "Il verbale si prepara quando la seduta è dichiarata deserta, o il piano rinviato."
    return ""


def perche_senza_deliberazione(seduta: Seduta) -> str:
    """Say why a session has no deliberazione now; empty when it can be made."""
    if seduta.storica:
        return DELIBERAZIONE_STORICA
    if seduta.stato != StatoSeduta.CONCLUSA or not _ha_deliberato(seduta):
        return "La deliberazione si prepara quando il piano è approvato in questa seduta."
    if not seduta.atto:
        return (
            "L'approvazione, o il rigetto, è registrata senza numero e data dell'atto: la"
            " deliberazione non si può comporre."
        )
    return ""


@transaction.atomic
def richiedi_verbale(*, seduta: Seduta, utente: Utente, ora: datetime) -> Documento:
    """Ask for the verbale of a session: one for each, of facts that change no more.

    Raises `PermissionDenied` unless `utente` is the secretary or the capofila, and
    `VerbaleNonDisponibile` before the outcome is confirmed or the session is over.
    """
    seduta = _bloccata(seduta)
    permissions.verifica_verbalizzante(utente)
    if motivo := perche_senza_verbale(seduta):
        raise VerbaleNonDisponibile(motivo)

    documento = documenti.richiedi(
        tipo=documents.VERBALE,
        oggetto=seduta,
        titolo=f"Verbale dell'Assemblea dei Sindaci del {documents.giorno(seduta.data)}",
        utente=utente,
        ora=_concluso_il(seduta) or ora,
    )
    annota(atto="RICHIESTA_VERBALE", oggetto=seduta, utente=utente, ora=ora)
    return documento


@transaction.atomic
def richiedi_deliberazione(*, seduta: Seduta, utente: Utente, ora: datetime) -> Documento:
    """Ask for the deliberazione of the session that approved, or rejected, its plan: one.

    Raises `PermissionDenied` unless `utente` is the secretary or the capofila, and
    `VerbaleNonDisponibile` before the decision, or when it has no number.
    """
    seduta = _bloccata(seduta)
    permissions.verifica_verbalizzante(utente)
    if motivo := perche_senza_deliberazione(seduta):
        raise VerbaleNonDisponibile(motivo)

    documento = documenti.richiedi(
        tipo=documents.DELIBERAZIONE,
        oggetto=seduta,
        titolo=f"Deliberazione {seduta.atto}",
        utente=utente,
        ora=seduta.conclusa_il or ora,
    )
    annota(atto="RICHIESTA_DELIBERAZIONE", oggetto=seduta, utente=utente, ora=ora)
    return documento


def _bloccata(seduta: Seduta) -> Seduta:
    # The plan first, as in the acts that decide on it.
    Piano.objects.select_for_update().get(pk=seduta.piano_id)
    return Seduta.objects.select_for_update(of=("self",)).select_related("piano").get(pk=seduta.pk)


def _concluso_il(seduta: Seduta) -> datetime | None:
    """Return when what the verbale tells was completed: it is the date of the document."""
    votazione = Votazione.objects.filter(seduta=seduta).first()
    if votazione is None or votazione.esito == EsitoVotazione.NON_VALIDO:
        return seduta.conclusa_il
    return votazione.confermata_il


def _ha_deliberato(seduta: Seduta) -> bool:
    # A confirmed vote that carried may still end in a postponement: that is no deliberazione.
    respinto = Votazione.objects.filter(
        seduta=seduta, esito=EsitoVotazione.RESPINTO, confermata_il__isnull=False
    ).exists()
    return respinto or (seduta.piano.congelato and selectors.ultima_seduta(seduta))
