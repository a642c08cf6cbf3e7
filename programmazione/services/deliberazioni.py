"""Acts that take a plan through the Assemblea: convene, approve, postpone, reject."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from crema_sap.enti.models import Comune, Popolazione, Utente
from crema_sap.orologio import ROMA
from crema_sap.registro.services import annota
from crema_sap.web.tasks import ripubblica
from programmazione import documents, permissions, selectors
from programmazione.models import (
    Convocazione,
    EsitoVotazione,
    Piano,
    Presenza,
    RegolaAssemblea,
    Seduta,
    Votazione,
)
from programmazione.services.piano import richiedi_pdf_ufficiale
from programmazione.services.ricognizioni import MotivoMancante
from programmazione.states import StatoPiano, TransizioneNonAmmessa, verifica_piano

P = StatoPiano


class RegolaMancante(Exception):
    """The ambito has no voting rule for the day of the session, or lacks a population."""


class DeliberazioneImpossibile(TransizioneNonAmmessa):
    """The vote does not say what the act would record."""


@transaction.atomic
def convoca(
    *,
    piano: Piano,
    data: datetime,
    convocazione: Convocazione,
    luogo: str,
    utente: Utente,
    ora: datetime,
    fonte: str = "",
) -> Seduta:
    """Convene the Assemblea on a plan, under the rule of the day of the session.

    With `fonte` it is a session of the past known from that source alone: no roll call is made.
    Raises `PermissionDenied` unless `utente` is the capofila, `TransizioneNonAmmessa`,
    `MotivoMancante` when the day is past, `RegolaMancante`.
    """
    piano = Piano.objects.select_for_update().get(pk=piano.pk)
    permissions.verifica_capofila(utente)
    verifica_piano(P(piano.stato), P.CONVOCATO)
    if data < ora:
        raise MotivoMancante("La seduta si convoca per un giorno futuro.")
    regola = None if fonte else _regola(data)
    abitanti = {} if regola is None else _abitanti(regola)

    ultimo = Seduta.objects.filter(piano=piano).aggregate(ultimo=Max("numero"))["ultimo"] or 0
    seduta = Seduta.objects.create(
        piano=piano,
        numero=ultimo + 1,
        data=data,
        convocazione=convocazione,
        luogo=luogo,
        convocata_il=ora,
        regola=regola,
        storica=bool(fonte),
        fonte=fonte,
    )
    Presenza.objects.bulk_create(
        Presenza(seduta=seduta, comune_id=codice, abitanti=quanti)
        for codice, quanti in abitanti.items()
    )
    piano.stato = P.CONVOCATO
    piano.save(update_fields=["stato"])
    annota(
        atto="CONVOCAZIONE_ASSEMBLEA",
        oggetto=piano,
        utente=utente,
        ora=ora,
        dati={"seduta": seduta.pk, "numero": seduta.numero, "convocazione": convocazione},
    )
    return seduta


@transaction.atomic
def approva(*, piano: Piano, atto: str, utente: Utente, ora: datetime) -> Piano:
    """Record the approval: the plan is frozen with its totals re-added, and its PDF is made.

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
    annota(atto="RINVIO_PIANO", oggetto=piano, utente=utente, ora=ora)
    return piano


@transaction.atomic
def respingi(*, piano: Piano, motivo: str, utente: Utente, ora: datetime) -> Piano:
    """Record the rejection, with the reason.

    Raises `PermissionDenied` unless `utente` is the secretary, `TransizioneNonAmmessa`,
    `DeliberazioneImpossibile` unless a confirmed vote rejected it, `MotivoMancante`.
    """
    piano = Piano.objects.select_for_update().get(pk=piano.pk)
    permissions.verifica_segretario(utente)
    verifica_piano(P(piano.stato), P.RESPINTO)
    _verifica_esito(_ultima_seduta(piano), EsitoVotazione.RESPINTO)

    _decidi(piano, P.RESPINTO, motivo)
    annota(atto="RIGETTO_PIANO", oggetto=piano, utente=utente, ora=ora)
    return piano


def _decidi(piano: Piano, stato: StatoPiano, motivo: str) -> None:
    if not motivo.strip():
        raise MotivoMancante("Scrivi il motivo della decisione.")
    piano.stato = stato
    piano.motivo = motivo.strip()
    piano.save(update_fields=["stato", "motivo"])


def _regola(data: datetime) -> RegolaAssemblea:
    regola = (
        RegolaAssemblea.objects.filter(dal__lte=data.astimezone(ROMA).date())
        .order_by("-dal")
        .first()
    )
    if regola is None:
        raise RegolaMancante(
            "Nessuna regola di voto dell'Assemblea è caricata per quel giorno: caricala prima di"
            " convocare la seduta."
        )
    return regola


def _abitanti(regola: RegolaAssemblea) -> Mapping[str, int]:
    abitanti = dict(
        Popolazione.objects.filter(anno=regola.anno_popolazione)
        .order_by("comune_id", "-fonte")
        .values_list("comune_id", "abitanti")
    )
    comuni = set(Comune.objects.values_list("codice_istat", flat=True))
    if mancano := comuni - set(abitanti):
        raise RegolaMancante(
            f"Manca la popolazione {regola.anno_popolazione} di {len(mancano)} comuni."
        )
    return {codice: abitanti[codice] for codice in sorted(comuni)}


def _ultima_seduta(piano: Piano) -> Seduta:
    return Seduta.objects.filter(piano=piano).order_by("-numero")[:1].get()


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
