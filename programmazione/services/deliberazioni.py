"""Acts by which the Assemblea decides on a plan: approve, postpone, reject."""

from datetime import datetime

from django.db import transaction

from crema_sap.enti.models import Utente
from crema_sap.registro.services import annota
from crema_sap.web.tasks import ripubblica
from programmazione import documents, permissions, selectors
from programmazione.models import EsitoVotazione, Piano, Seduta, Votazione
from programmazione.services.piano import richiedi_pdf_ufficiale
from programmazione.services.ricognizioni import MotivoMancante
from programmazione.services.triennio_aggiornamento import aggiorna_il_triennale
from programmazione.states import (
    StatoPiano,
    StatoSeduta,
    TransizioneNonAmmessa,
    verifica_piano,
    verifica_seduta,
)

P = StatoPiano


class DeliberazioneImpossibile(TransizioneNonAmmessa):
    """The vote does not say what the act would record."""


@transaction.atomic
def approva(*, piano: Piano, atto: str, utente: Utente, ora: datetime) -> Piano:
    """Record the approval: the plan is frozen with its totals re-added, and its PDF is made.

    With an annual that updates the triennial, the version that it makes is approved too.
    Raises `PermissionDenied` unless `utente` is the secretary, `TransizioneNonAmmessa`,
    `DeliberazioneImpossibile` unless a confirmed vote, or a source, says it was approved.
    """
    piano = Piano.objects.select_for_update().get(pk=piano.pk)
    permissions.verifica_segretario(utente)
    verifica_piano(P(piano.stato), P.APPROVATO)
    seduta = _ultima_seduta(piano)
    if not seduta.storica:
        _verifica_esito(seduta, EsitoVotazione.APPROVATO)
    if piano.motivo_aggiornamento and not atto.strip():
        raise DeliberazioneImpossibile(
            "La correzione di un piano approvato ha un atto suo: scrivi numero e data."
        )

    contenuto = selectors.contenuto_piano(piano)
    _supera_i_precedenti(piano)
    piano.fotografia = contenuto
    piano.impronta = documents.impronta_contenuto(contenuto)
    piano.approvato_il = ora
    piano.atto = atto.strip()
    piano.motivo = ""
    piano.stato = P.APPROVATO
    documento = richiedi_pdf_ufficiale(piano=piano, utente=utente, ora=ora)
    piano.codice_documento = documento.codice
    piano.save()
    _concludi(seduta, ora, atto=piano.atto)
    annota(
        atto="APPROVAZIONE_PIANO",
        oggetto=piano,
        utente=utente,
        ora=ora,
        dati={
            "impronta": piano.impronta,
            "seduta": seduta.pk,
            "storica": seduta.storica,
            "fonte": seduta.fonte,
        },
    )
    aggiorna_il_triennale(piano=piano, utente=utente, ora=ora)
    ripubblica(chiave=f"piano:{piano.pk}:approvato")
    return piano


@transaction.atomic
def rinvia(*, piano: Piano, motivo: str, utente: Utente, ora: datetime) -> Piano:
    """Postpone the plan, with the reason.

    Raises `PermissionDenied` unless `utente` is the secretary, `TransizioneNonAmmessa`,
    `MotivoMancante`.
    """
    piano = Piano.objects.select_for_update().get(pk=piano.pk)
    permissions.verifica_segretario(utente)
    verifica_piano(P(piano.stato), P.RINVIATO)

    _decidi(piano, P.RINVIATO, motivo)
    _concludi(_ultima_seduta(piano), ora, motivo=piano.motivo)
    annota(atto="RINVIO_PIANO", oggetto=piano, utente=utente, ora=ora)
    return piano


@transaction.atomic
def respingi(*, piano: Piano, motivo: str, utente: Utente, ora: datetime, atto: str = "") -> Piano:
    """Record the rejection, with the reason; with a number it is an act of its own.

    Raises `PermissionDenied` unless `utente` is the secretary, `TransizioneNonAmmessa`,
    `DeliberazioneImpossibile` unless a confirmed vote rejected it, `MotivoMancante`.
    """
    piano = Piano.objects.select_for_update().get(pk=piano.pk)
    permissions.verifica_segretario(utente)
    verifica_piano(P(piano.stato), P.RESPINTO)
    seduta = _ultima_seduta(piano)
    _verifica_esito(seduta, EsitoVotazione.RESPINTO)

    _decidi(piano, P.RESPINTO, motivo)
    _concludi(seduta, ora, motivo=piano.motivo, atto=atto.strip())
    annota(atto="RIGETTO_PIANO", oggetto=piano, utente=utente, ora=ora)
    return piano


def _decidi(piano: Piano, stato: StatoPiano, motivo: str) -> None:
    if not motivo.strip():
        raise MotivoMancante("Scrivi il motivo della decisione.")
    piano.stato = stato
    piano.motivo = motivo.strip()
    piano.save(update_fields=["stato", "motivo"])


def _concludi(seduta: Seduta, ora: datetime, *, motivo: str = "", atto: str = "") -> None:
    """Close the session with what it decided: from now on it is an act."""
    verifica_seduta(StatoSeduta(seduta.stato), StatoSeduta.CONCLUSA)
    seduta.stato = StatoSeduta.CONCLUSA
    seduta.conclusa_il = ora
    seduta.motivo = motivo
    seduta.atto = atto
    seduta.save(update_fields=["stato", "conclusa_il", "motivo", "atto"])


def _ultima_seduta(piano: Piano) -> Seduta:
    return Seduta.objects.select_for_update().filter(piano=piano).order_by("-numero")[:1].get()


def _verifica_esito(seduta: Seduta, atteso: EsitoVotazione) -> None:
    votazione = Votazione.objects.filter(seduta=seduta).first()
    if votazione is None or votazione.confermata_il is None:
        raise DeliberazioneImpossibile(
            "L'esito della votazione non è ancora confermato dal segretario."
        )
    if votazione.esito != atteso:
        raise DeliberazioneImpossibile(
            f"L'esito della votazione è «{EsitoVotazione(votazione.esito).label}»."
        )


def _supera_i_precedenti(piano: Piano) -> None:
    for precedente in Piano.objects.select_for_update().del_periodo(piano.periodo).vigenti():
        verifica_piano(P(precedente.stato), P.AGGIORNATO)
        precedente.stato = P.AGGIORNATO
        precedente.save(update_fields=["stato"])
