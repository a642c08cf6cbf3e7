"""Every act in every state and by every role, generated from the tables of states."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from crema_sap.enti.models import Ruolo, Utente
from crema_sap.registro.models import Evento
from crema_sap.registro.services import protocolla
from programmazione import services, states
from programmazione.models import (
    Dichiarazione,
    EsitoVotazione,
    PianoAnnuale,
    Ricognizione,
    Seduta,
    Votazione,
)
from programmazione.states import (
    TransizioneNonAmmessa,
)
from tests import factories
from tests.programmazione.atti import (
    ATTI_DICHIARAZIONE,
    ATTI_PIANO,
    ATTI_RICOGNIZIONE,
    CAPOFILA,
    DICHIARAZIONE,
    ENTE,
    PIANO,
    RICOGNIZIONE,
    SEGRETARIO,
    Atto,
    D,
    P,
    R,
)
from tests.programmazione.factories import (
    ORA,
    SEDUTA,
    Mondo,
    apri,
    consolida,
    salva,
)


def dichiarazione_in(mondo: Mondo, stato: D) -> Dichiarazione:
    """Return a declaration with figures in a state."""
    apri(mondo)
    dichiarazione = salva(mondo, mondo.comuni[0], liberi=1, assegnabili=1)
    riga = Dichiarazione.objects.filter(pk=dichiarazione.pk)
    if stato in {D.TRASMESSA, D.VALIDATA, D.RESTITUITA, D.SOSTITUITA}:
        riga.update(
            stato=D.TRASMESSA,
            trasmessa_il=ORA,
            trasmessa_da=mondo.operatore(mondo.comuni[0]),
            protocollo_id=protocolla(oggetto="prova", impronta="0" * 64, ora=ORA).pk,
        )
    riga.update(stato=stato)
    return Dichiarazione.objects.get(pk=dichiarazione.pk)


def ricognizione_in(mondo: Mondo, stato: R) -> Ricognizione:
    """Return a survey in a state."""
    ricognizione = apri(mondo)
    chiusa = None if stato == R.APERTA else ORA
    Ricognizione.objects.filter(pk=ricognizione.pk).update(stato=stato, chiusa_il=chiusa)
    return Ricognizione.objects.get(pk=ricognizione.pk)


def piano_in(mondo: Mondo, stato: P, esito: str = EsitoVotazione.APPROVATO) -> PianoAnnuale:
    """Return a plan in a state, with a session that voted."""
    piano = consolida(mondo)
    seduta = Seduta.objects.create(
        piano=piano, numero=1, data=SEDUTA, convocazione="PRIMA", convocata_il=ORA,
        storica=True, fonte="prova",
    )  # fmt: skip
    if esito == EsitoVotazione.RESPINTO:
        Seduta.objects.filter(pk=seduta.pk).update(storica=False, fonte="", regola=regola())
        Votazione.objects.create(
            seduta=seduta, punto="Piano", metodo="PRO_CAPITE", esito=esito, registrata_il=ORA,
            confermata_da=mondo.segretario, confermata_il=ORA,
        )  # fmt: skip
    congelato = (
        {"fotografia": {}, "impronta": "0" * 64, "approvato_il": ORA}
        if stato in states.CONGELATI
        else {}
    )
    PianoAnnuale.objects.filter(pk=piano.pk).update(stato=stato, motivo="x", **congelato)
    return PianoAnnuale.objects.get(pk=piano.pk)


def regola() -> Any:
    from programmazione.models import RegolaAssemblea

    return RegolaAssemblea.objects.get()


def _casi(atti: tuple[Atto, ...], stati: Any) -> list[Any]:
    return [
        pytest.param(atto, stato, id=f"{n}-{atto.nome}-{stato}")
        for n, atto in enumerate(atti)
        for stato in stati
    ]


def _prova(atto: Atto, oggetto: Any, stato: Any, utente: Utente) -> None:
    if stato not in atto.da:
        with pytest.raises(TransizioneNonAmmessa) as rifiuto:
            atto.compi(oggetto, utente)
        assert str(rifiuto.value).endswith(".")
        return
    prima = Evento.objects.filter(atto=atto.nome).count()
    atto.compi(oggetto, utente)
    assert Evento.objects.filter(atto=atto.nome).count() == prima + 1


@pytest.mark.parametrize(("atto", "stato"), _casi(ATTI_DICHIARAZIONE, D))
def test_an_act_on_a_declaration_follows_the_table(mondo: Mondo, atto: Atto, stato: D) -> None:
    dichiarazione = dichiarazione_in(mondo, stato)
    utente = mondo.capofila if atto.ruoli == CAPOFILA else mondo.operatore(mondo.comuni[0])

    _prova(atto, dichiarazione, stato, utente)


@pytest.mark.parametrize(("atto", "stato"), _casi(ATTI_RICOGNIZIONE, R))
def test_an_act_on_a_survey_follows_the_table(mondo: Mondo, atto: Atto, stato: R) -> None:
    _prova(atto, ricognizione_in(mondo, stato), stato, mondo.capofila)


# An annual plan is never discarded: the database says so in `test_triennale_scarto.py`.
ANNUALI = [stato for stato in P if stato != P.SCARTATO]


@pytest.mark.parametrize(("atto", "stato"), _casi(ATTI_PIANO, ANNUALI))
def test_an_act_on_a_plan_follows_the_table(mondo: Mondo, atto: Atto, stato: P) -> None:
    esito = EsitoVotazione.RESPINTO if atto.nome == "RIGETTO_PIANO" else EsitoVotazione.APPROVATO
    piano = piano_in(mondo, stato, esito)
    utente = mondo.segretario if atto.ruoli == SEGRETARIO else mondo.capofila

    _prova(atto, piano, stato, utente)


def _rifiuta_gli_altri(mondo: Mondo, atto: Atto, oggetto: Any) -> None:
    for ruolo in Ruolo:
        if ruolo not in atto.ruoli:
            _rifiuta(atto, oggetto, factories.crea_utente(ruolo, mondo.comuni[0]))


def _rifiuta(atto: Atto, oggetto: Any, utente: Utente) -> None:
    with pytest.raises(PermissionDenied) as rifiuto:
        atto.compi(oggetto, utente)
    assert str(rifiuto.value).endswith(".")


@pytest.mark.parametrize("atto", ATTI_DICHIARAZIONE, ids=lambda atto: atto.nome)
def test_a_role_without_the_power_is_refused_on_declarations(mondo: Mondo, atto: Atto) -> None:
    _rifiuta_gli_altri(mondo, atto, dichiarazione_in(mondo, min(atto.da)))


@pytest.mark.parametrize("atto", ATTI_RICOGNIZIONE, ids=lambda atto: atto.nome)
def test_a_role_without_the_power_is_refused_on_surveys(mondo: Mondo, atto: Atto) -> None:
    _rifiuta_gli_altri(mondo, atto, ricognizione_in(mondo, min(atto.da)))


@pytest.mark.parametrize("atto", ATTI_PIANO, ids=lambda atto: atto.nome)
def test_a_role_without_the_power_is_refused_on_plans(mondo: Mondo, atto: Atto) -> None:
    _rifiuta_gli_altri(mondo, atto, piano_in(mondo, min(atto.da)))


@pytest.mark.parametrize("atto", [a for a in ATTI_DICHIARAZIONE if a.ruoli == ENTE])
def test_an_officer_of_another_ente_is_refused(mondo: Mondo, atto: Atto) -> None:
    dichiarazione = dichiarazione_in(mondo, min(atto.da))

    _rifiuta(atto, dichiarazione, mondo.operatore(mondo.comuni[1]))


def test_only_the_capofila_opens_a_survey(mondo: Mondo) -> None:
    domani = ORA + timedelta(days=1)

    for ruolo in set(Ruolo) - {Ruolo.CAPOFILA}:
        utente = factories.crea_utente(ruolo, mondo.comuni[0])
        with pytest.raises(PermissionDenied):
            services.apri_ricognizione(anno=2020, scade_il=domani, utente=utente, ora=ORA)


def test_every_state_has_its_row_in_the_tables() -> None:
    assert set(DICHIARAZIONE) == set(D)
    assert set(PIANO) == set(P)
    assert set(RICOGNIZIONE) == set(R)
