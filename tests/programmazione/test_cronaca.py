"""Who comes and goes in a session, and a quorum lost half-way: each fact and each refusal."""

from typing import Any

import pytest
from django.db import DatabaseError, transaction

from crema_sap.registro.models import Evento
from programmazione import selectors, services
from programmazione.models import (
    EsitoVotazione,
    FattoSeduta,
    Piano,
    Presenza,
    RegolaAssemblea,
    SceltaVoto,
    Voto,
)
from programmazione.states import (
    StatoSeduta,
)
from tests.programmazione.factories import ORA, Mondo
from tests.programmazione.sedute import (
    appello,
    comune,
    conferma,
    convoca,
    deserta,
    dopo,
    muove,
    sospendi,
    vota,
)

S = StatoSeduta
SI, NO, ASTENUTO = SceltaVoto.FAVOREVOLE, SceltaVoto.CONTRARIO, SceltaVoto.ASTENUTO


def test_quorum_lost_half_way_makes_the_vote_invalid(mondo: Mondo) -> None:
    seduta = appello(mondo, convoca(mondo), 0, 1)
    assert selectors.quorum_di(seduta).valido

    # Beta stays with 3,000 of 10,000 inhabitants: 1 comune of 3.
    fatto = muove(mondo, seduta, 0, arriva=False)
    votazione = vota(mondo, seduta, _1=SI)

    assert (fatto.presenti, fatto.abitanti) == (1, 3000)
    assert votazione.esito == EsitoVotazione.NON_VALIDO
    assert not selectors.quorum_di(seduta).valido
    presenza = Presenza.objects.get(seduta=seduta, comune_id=comune(mondo, 0))
    assert (presenza.presente, presenza.in_aula) == (True, False)
    piano = Piano.objects.get()
    conferma(mondo, votazione)
    with pytest.raises(services.DeliberazioneImpossibile, match="Non valido"):
        services.approva(piano=piano, atto="n. 1", utente=mondo.segretario, ora=dopo(50))


def test_who_comes_late_makes_the_quorum_and_votes(mondo: Mondo) -> None:
    seduta = appello(mondo, convoca(mondo), 1)

    fatto = muove(mondo, seduta, 0, arriva=True, rappresentante=" Ugo Verdi ", delegato=True)
    votazione = vota(mondo, seduta, _0=SI, _1=SI)

    assert (fatto.rappresentante, fatto.delegato, fatto.presenti) == ("Ugo Verdi", True, 2)
    assert votazione.esito == EsitoVotazione.APPROVATO
    assert Evento.objects.filter(atto="MOVIMENTO_ASSEMBLEA").count() == 1


def test_who_left_can_not_vote_by_the_act_nor_by_the_database(mondo: Mondo) -> None:
    seduta = appello(mondo, convoca(mondo), 0, 1, 2)
    muove(mondo, seduta, 2, arriva=False)
    with pytest.raises(services.VotoNonRegistrabile, match="Gamma è assente"):
        vota(mondo, seduta, _0=SI, _1=SI, _2=SI)
    votazione = vota(mondo, seduta, _0=SI, _1=SI)
    uscito = Presenza.objects.get(seduta=seduta, comune_id=comune(mondo, 2))

    with pytest.raises(DatabaseError, match="vota solo chi è presente"), transaction.atomic():
        Voto.objects.create(votazione=votazione, presenza=uscito, scelta=SI)
    assert Voto.objects.filter(votazione=votazione).count() == 2


@pytest.mark.parametrize(
    ("atto", "perche"),
    [
        (lambda m, s: muove(m, s, 0, arriva=True), "Alfa è già presente"),
        (lambda m, s: muove(m, s, 2, arriva=False), "Gamma è già assente"),
        (lambda m, s: muove(m, s, 2, arriva=True, minuti=-1), "viene dopo l'ultimo"),
        (
            lambda m, s: services.registra_movimento(
                seduta=s,
                movimento=services.Movimento(comune(m, 2), arriva=True),
                istante=dopo(11),
                utente=m.segretario,
                ora=dopo(10),
            ),
            "non è ancora passata",
        ),
        (lambda m, s: sospendi(m, s, motivo=" "), "Scrivi il motivo"),
        (deserta, "Il numero legale c'è"),
    ],
)
def test_what_can_not_have_happened_is_refused(mondo: Mondo, atto: Any, perche: str) -> None:
    seduta = appello(mondo, convoca(mondo), 0, 1)

    with pytest.raises(services.FattoNonRegistrabile, match=perche):
        atto(mondo, seduta)

    assert not FattoSeduta.objects.exists()


def test_facts_follow_one_another(mondo: Mondo) -> None:
    seduta = appello(mondo, convoca(mondo), 0, 1)
    muove(mondo, seduta, 2, arriva=True, minuti=20)

    with pytest.raises(services.FattoNonRegistrabile, match=r"ore|10\.20"):
        muove(mondo, seduta, 0, arriva=False, minuti=19)
    muove(mondo, seduta, 0, arriva=False, minuti=20)

    assert FattoSeduta.objects.count() == 2


def test_before_the_roll_call_nobody_comes_or_leaves(mondo: Mondo) -> None:
    seduta = convoca(mondo)

    with pytest.raises(services.FattoNonRegistrabile, match="Prima si registra l'appello"):
        muove(mondo, seduta, 0, arriva=True)


def test_a_delegate_comes_late_only_where_the_rule_allows_it(mondo: Mondo) -> None:
    RegolaAssemblea.objects.update(deleghe_ammesse=False)
    seduta = appello(mondo, convoca(mondo), 0, 1)

    with pytest.raises(services.FattoNonRegistrabile, match="non ammette deleghe"):
        muove(mondo, seduta, 2, arriva=True, delegato=True)


def test_after_the_vote_nobody_moves(mondo: Mondo) -> None:
    seduta = appello(mondo, convoca(mondo), 0, 1)
    vota(mondo, seduta, _0=SI, _1=SI)

    with pytest.raises(services.FattoNonRegistrabile, match="Si è già votato"):
        muove(mondo, seduta, 2, arriva=True, minuti=41)


def test_the_roll_call_does_not_change_after_the_first_fact(mondo: Mondo) -> None:
    seduta = appello(mondo, convoca(mondo), 0, 1)
    muove(mondo, seduta, 2, arriva=True)

    with pytest.raises(services.VotoNonRegistrabile, match="l'appello resta"):
        appello(mondo, seduta, 0)
    with pytest.raises(DatabaseError, match="l'appello non cambia"), transaction.atomic():
        Presenza.objects.filter(seduta=seduta).update(rappresentante="Altri")


@pytest.mark.parametrize(
    "istruzione",
    [
        lambda f: FattoSeduta.objects.filter(pk=f.pk).update(istante=ORA),
        lambda f: FattoSeduta.objects.filter(pk=f.pk).delete(),
    ],
)
def test_the_chronicle_is_only_added_to(mondo: Mondo, istruzione: Any) -> None:
    fatto = muove(mondo, appello(mondo, convoca(mondo), 0, 1), 2, arriva=True)

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        istruzione(fatto)


@pytest.mark.parametrize(
    ("campi", "perche"),
    [
        ({"tipo": "ARRIVO", "chi": 0}, "entra chi è fuori"),
        ({"tipo": "USCITA", "chi": 2}, "entra chi è fuori"),
        ({"tipo": "USCITA", "chi": None}, "entra chi è fuori"),
        ({"tipo": "SOSPENSIONE", "chi": None, "motivo": ""}, "di_un_comune_o_motivato"),
        ({"tipo": "USCITA", "chi": 0, "rappresentante": "x"}, "rappresentante_di_chi_arriva"),
        ({"tipo": "ARRIVO", "chi": 2, "istante": dopo(1)}, "in ordine di tempo"),
    ],
)
def test_the_database_checks_the_chronicle_by_itself(
    mondo: Mondo, campi: dict[str, Any], perche: str
) -> None:
    seduta = appello(mondo, convoca(mondo), 0, 1)
    sospendi(mondo, seduta, 5)
    chi = campi.pop("chi")
    presenza = None
    if chi is not None:
        presenza = Presenza.objects.get(seduta=seduta, comune_id=comune(mondo, chi))
    valori = {"istante": dopo(10), "presenti": 0, "abitanti": 0, "registrato_il": dopo(10)}

    with pytest.raises(DatabaseError, match=perche), transaction.atomic():
        FattoSeduta.objects.create(
            seduta=seduta, presenza=presenza, registrato_da=mondo.segretario, **(valori | campi)
        )


def test_the_database_takes_no_fact_of_a_session_that_is_not_held(mondo: Mondo) -> None:
    seduta = convoca(mondo)

    with pytest.raises(DatabaseError, match="non è in corso"), transaction.atomic():
        FattoSeduta.objects.create(
            seduta=seduta, tipo="SOSPENSIONE", motivo="x", istante=dopo(1), presenti=0, abitanti=0,
            registrato_da=mondo.segretario, registrato_il=dopo(1),
        )  # fmt: skip
