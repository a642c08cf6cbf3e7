"""The acts of the Assemblea: rule, roll call, votes, decision."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from crema_sap.enti.models import Popolazione, Ruolo
from programmazione import services
from programmazione.models import (
    Convocazione,
    EsitoVotazione,
    Presenza,
    RegolaAssemblea,
    SceltaVoto,
    Seduta,
    Votazione,
    Voto,
)
from tests import factories
from tests.programmazione.factories import (
    ORA,
    SEDUTA,
    Mondo,
    approva,
    consolida,
    convoca,
    registra,
    vota,
)

SI, NO, ASTENUTO = SceltaVoto.FAVOREVOLE, SceltaVoto.CONTRARIO, SceltaVoto.ASTENUTO


@pytest.mark.parametrize(
    ("scelte", "esito"),
    [
        ((SI, SI, SI), EsitoVotazione.APPROVATO),
        # 6000 against 4000: the heads say no, 1 to 2.
        ((SI, NO, NO), EsitoVotazione.RESPINTO),
        # The heads say yes, 2 to 1; the inhabitants no, 4000 to 6000.
        ((NO, SI, SI), EsitoVotazione.RESPINTO),
        ((SI, ASTENUTO, None), EsitoVotazione.APPROVATO),
        # 1 of 3 comuni is not more than half.
        ((SI, None, None), EsitoVotazione.NON_VALIDO),
    ],
)
def test_the_outcome_is_computed_by_the_rule_of_the_session(
    mondo: Mondo, scelte: tuple[SceltaVoto | None, ...], esito: EsitoVotazione
) -> None:
    votazione = vota(mondo, convoca(mondo, consolida(mondo)), *scelte)

    assert votazione.esito == esito
    assert votazione.confermata_da == mondo.segretario
    assert all(voce["testo"].endswith(".") for voce in votazione.spiegazione)


def test_a_plan_is_approved_only_after_a_confirmed_vote_for_it(mondo: Mondo) -> None:
    piano = consolida(mondo)
    seduta = convoca(mondo, piano)

    with pytest.raises(services.DeliberazioneImpossibile, match="non è ancora confermato"):
        services.approva(piano=piano, atto="", utente=mondo.segretario, ora=SEDUTA)
    vota(mondo, seduta, NO, NO, NO)
    with pytest.raises(services.DeliberazioneImpossibile, match="Respinto"):
        services.approva(piano=piano, atto="", utente=mondo.segretario, ora=SEDUTA)
    respinto = services.respingi(
        piano=piano, motivo=" Cifre da rivedere ", utente=mondo.segretario, ora=SEDUTA
    )

    assert respinto.motivo == "Cifre da rivedere"


@pytest.mark.parametrize("servizio", [services.rinvia, services.respingi])
def test_a_decision_needs_its_reason(mondo: Mondo, servizio: Any) -> None:
    piano = consolida(mondo)
    vota(mondo, convoca(mondo, piano), NO, NO, NO)

    with pytest.raises(services.MotivoMancante):
        servizio(piano=piano, motivo=" ", utente=mondo.segretario, ora=SEDUTA)


def test_a_postponed_plan_may_be_convened_again(mondo: Mondo) -> None:
    piano = consolida(mondo)
    convoca(mondo, piano)
    services.rinvia(piano=piano, motivo="Manca il numero", utente=mondo.segretario, ora=SEDUTA)

    seconda = services.convoca(
        piano=piano,
        data=SEDUTA,
        convocazione=Convocazione.SECONDA,
        luogo="",
        utente=mondo.capofila,
        ora=ORA,
    )

    assert seconda.numero == 2


def test_a_session_is_convened_for_the_future_and_under_a_rule(mondo: Mondo) -> None:
    piano = consolida(mondo)
    services.metti_in_verifica(piano=piano, utente=mondo.capofila, ora=ORA)
    services.proponi(piano=piano, utente=mondo.capofila, ora=ORA)

    def prova(**campi: Any) -> Seduta:
        valori = {"data": SEDUTA, "convocazione": Convocazione.PRIMA, "luogo": "", "ora": ORA}
        return services.convoca(piano=piano, utente=mondo.capofila, **{**valori, **campi})

    with pytest.raises(services.MotivoMancante, match="futuro"):
        prova(data=ORA - timedelta(seconds=1))
    Popolazione.objects.filter(comune=mondo.comuni[2].comune).delete()
    with pytest.raises(services.RegolaMancante, match="popolazione 2011"):
        prova()
    RegolaAssemblea.objects.all().delete()
    with pytest.raises(services.RegolaMancante, match="regola di voto"):
        prova()
    # A session of the past comes from its source alone.
    assert prova(fonte="Verbale del 25 giugno 2019").storica
    assert not Presenza.objects.exists()


def test_an_absent_comune_can_not_vote_nor_a_present_one_stay_silent(mondo: Mondo) -> None:
    seduta = convoca(mondo, consolida(mondo))
    alfa, beta, _ = (ente.comune_id or "" for ente in mondo.comuni)

    with pytest.raises(services.VotoNonRegistrabile, match="Prima dei voti"):
        services.registra_voti(seduta=seduta, voti={}, utente=mondo.segretario, ora=SEDUTA)
    services.registra_appello(
        seduta=seduta,
        presenze={alfa: services.PresenzaInviata(presente=True, rappresentante=" Il vicesindaco ")},
        utente=mondo.segretario,
        ora=SEDUTA,
    )
    with pytest.raises(services.VotoNonRegistrabile, match="assente"):
        services.registra_voti(
            seduta=seduta, voti={alfa: SI, beta: SI}, utente=mondo.segretario, ora=SEDUTA
        )
    with pytest.raises(services.VotoNonRegistrabile, match="come ha votato"):
        services.registra_voti(seduta=seduta, voti={}, utente=mondo.segretario, ora=SEDUTA)

    assert Presenza.objects.get(comune_id=alfa).rappresentante == "Il vicesindaco"


def test_the_database_too_refuses_the_vote_of_an_absent_comune(mondo: Mondo) -> None:
    seduta = convoca(mondo, consolida(mondo))
    votazione = registra(mondo, seduta, SI, SI, None)
    presente = Presenza.objects.get(seduta=seduta, comune=mondo.comuni[0].comune)
    assente = Presenza.objects.get(seduta=seduta, comune=mondo.comuni[2].comune)

    with pytest.raises(DatabaseError, match="vota solo chi è presente"), transaction.atomic():
        Voto.objects.create(votazione=votazione, presenza=assente, scelta=SI)
    with pytest.raises(DatabaseError, match="chi ha votato era presente"), transaction.atomic():
        Presenza.objects.filter(pk=presente.pk).update(presente=False)


def test_votes_may_be_corrected_until_they_are_confirmed(mondo: Mondo) -> None:
    seduta = convoca(mondo, consolida(mondo))
    registra(mondo, seduta, SI, SI, SI)
    contrari = {ente.comune_id or "": NO for ente in mondo.comuni}

    corretta = services.registra_voti(
        seduta=seduta, voti=contrari, utente=mondo.segretario, ora=SEDUTA
    )

    assert corretta.esito == EsitoVotazione.RESPINTO
    assert Votazione.objects.get() == corretta
    services.conferma_esito(votazione=corretta, utente=mondo.segretario, ora=SEDUTA)
    with pytest.raises(services.VotoNonRegistrabile, match="già stato confermato"):
        services.registra_voti(seduta=seduta, voti=contrari, utente=mondo.segretario, ora=SEDUTA)
    with pytest.raises(services.EsitoNonConfermabile):
        services.conferma_esito(votazione=corretta, utente=mondo.segretario, ora=SEDUTA)
    with pytest.raises(services.VotoNonRegistrabile, match="Si è già votato"):
        services.registra_appello(seduta=seduta, presenze={}, utente=mondo.segretario, ora=SEDUTA)


def test_a_session_that_is_over_takes_nothing_more(mondo: Mondo) -> None:
    approva(mondo)
    seduta = Seduta.objects.get()

    with pytest.raises(services.VotoNonRegistrabile, match="conclusa"):
        services.registra_appello(seduta=seduta, presenze={}, utente=mondo.segretario, ora=SEDUTA)


def test_of_a_session_known_from_a_source_nothing_is_invented(mondo: Mondo) -> None:
    seduta = convoca(mondo, consolida(mondo))
    Seduta.objects.update(storica=True, regola=None, fonte="prova")

    with pytest.raises(services.VotoNonRegistrabile, match="nota solo dalla fonte"):
        services.registra_voti(seduta=seduta, voti={}, utente=mondo.segretario, ora=SEDUTA)


@pytest.mark.parametrize("ruolo", [Ruolo.CAPOFILA, Ruolo.SINDACO, Ruolo.OPERATORE_ENTE])
def test_only_the_secretary_keeps_the_papers_of_the_session(mondo: Mondo, ruolo: Ruolo) -> None:
    seduta = convoca(mondo, consolida(mondo))
    utente = factories.crea_utente(ruolo, mondo.comuni[0])
    votazione = Votazione.objects.create(
        seduta=seduta, punto="x", metodo="PRO_CAPITE", esito="APPROVATO", registrata_il=SEDUTA
    )

    with pytest.raises(PermissionDenied):
        services.registra_appello(seduta=seduta, presenze={}, utente=utente, ora=SEDUTA)
    with pytest.raises(PermissionDenied):
        services.registra_voti(seduta=seduta, voti={}, utente=utente, ora=SEDUTA)
    with pytest.raises(PermissionDenied):
        services.conferma_esito(votazione=votazione, utente=utente, ora=SEDUTA)
