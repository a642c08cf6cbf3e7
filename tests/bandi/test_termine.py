"""What the acts do to the window: against a second writing of it, instant by instant."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from bandi.rules import termine
from bandi.rules.finestra import Finestra, Momento, Pausa, TermineNonValido, momento
from bandi.termine import Termine, in_parole
from tests.bandi.factories import APRE, CHIUDE, DURANTE

ORA = timedelta(hours=1)
GIORNO = timedelta(days=1)
UN_ATTIMO = timedelta(microseconds=1)
CREMA = Finestra(APRE, CHIUDE)
SOSPESA = Finestra(APRE, CHIUDE, (Pausa(DURANTE),))
con_calma = settings(
    deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


def test_a_suspension_takes_its_first_instant_and_leaves_that_of_the_resumption() -> None:
    finestra = termine.riprendi(
        SOSPESA, riprende_il=DURANTE + GIORNO, chiude_il=None, ora=DURANTE + GIORNO
    )

    assert momento(finestra, DURANTE - UN_ATTIMO) is Momento.DURANTE
    assert momento(finestra, DURANTE) is Momento.SOSPESO
    assert momento(finestra, DURANTE + GIORNO - UN_ATTIMO) is Momento.SOSPESO
    assert momento(finestra, DURANTE + GIORNO) is Momento.DURANTE
    assert finestra.chiude_il == CHIUDE + GIORNO, "the day is given back"


def test_while_it_is_suspended_the_foreseen_close_does_not_close_it() -> None:
    assert momento(SOSPESA, CHIUDE + 30 * GIORNO) is Momento.SOSPESO


def test_the_act_of_resumption_may_set_a_later_term_and_not_a_nearer_one() -> None:
    dopo = DURANTE + GIORNO
    piu_in_la = CHIUDE + 5 * GIORNO

    finestra = termine.riprendi(SOSPESA, riprende_il=dopo, chiude_il=piu_in_la, ora=dopo)

    assert finestra.chiude_il == piu_in_la
    with pytest.raises(TermineNonValido, match="togliere tempo"):
        termine.riprendi(SOSPESA, riprende_il=dopo, chiude_il=CHIUDE, ora=dopo)


def test_an_hour_suspended_on_the_night_of_the_change_is_an_hour_given_back() -> None:
    # At 2:30 of summer time, on 27 October 2019, until 2:30 of winter time: one hour has passed.
    prima = datetime(2019, 10, 27, 0, 30, tzinfo=UTC)
    finestra = termine.sospendi(CREMA, dal=prima, ora=prima)

    ripresa = termine.riprendi(finestra, riprende_il=prima + ORA, chiude_il=None, ora=prima)

    assert ripresa.chiude_il == CHIUDE + ORA


def test_what_passed_between_the_close_and_the_reopening_stays_closed() -> None:
    finestra = termine.riapri(
        CREMA, riapre_il=CHIUDE + GIORNO, chiude_il=CHIUDE + 9 * GIORNO, ora=CHIUDE + ORA
    )

    assert momento(finestra, CHIUDE - UN_ATTIMO) is Momento.DURANTE
    assert momento(finestra, CHIUDE) is Momento.SOSPESO
    assert momento(finestra, CHIUDE + GIORNO) is Momento.DURANTE
    assert momento(finestra, CHIUDE + 9 * GIORNO) is Momento.DOPO


def test_a_reopening_in_the_very_instant_of_the_close_leaves_no_gap() -> None:
    finestra = termine.riapri(CREMA, riapre_il=CHIUDE, chiude_il=CHIUDE + GIORNO, ora=CHIUDE)

    assert finestra.pause == ()


RIFIUTI = [
    (lambda: termine.sospendi(SOSPESA, dal=DURANTE + ORA, ora=DURANTE + ORA), "già sospeso"),
    (lambda: termine.sospendi(CREMA, dal=DURANTE, ora=DURANTE + ORA), "prima di adesso"),
    (lambda: termine.sospendi(CREMA, dal=CHIUDE, ora=DURANTE), "mentre si ricevono"),
    (
        lambda: termine.riprendi(CREMA, riprende_il=DURANTE, chiude_il=None, ora=DURANTE),
        "non è sospeso",
    ),
    (
        lambda: termine.riprendi(
            SOSPESA, riprende_il=DURANTE + ORA, chiude_il=None, ora=DURANTE + GIORNO
        ),
        "prima di adesso",
    ),
    (
        lambda: termine.riprendi(SOSPESA, riprende_il=DURANTE, chiude_il=None, ora=DURANTE),
        "dopo l'inizio",
    ),
    (lambda: termine.proroga(CREMA, chiude_il=CHIUDE + GIORNO, ora=CHIUDE), "mentre si ricevono"),
    (lambda: termine.proroga(CREMA, chiude_il=CHIUDE, ora=DURANTE), "dopo quella attuale"),
    (
        lambda: termine.riapri(
            CREMA, riapre_il=CHIUDE, chiude_il=CHIUDE + GIORNO, ora=CHIUDE - UN_ATTIMO
        ),
        "avviso chiuso",
    ),
    (
        lambda: termine.riapri(
            CREMA, riapre_il=CHIUDE, chiude_il=CHIUDE + GIORNO, ora=CHIUDE + ORA
        ),
        "prima di adesso",
    ),
    (
        lambda: termine.riapri(CREMA, riapre_il=CHIUDE + ORA, chiude_il=CHIUDE + ORA, ora=CHIUDE),
        "dopo la riapertura",
    ),
    (lambda: Pausa(DURANTE, DURANTE), "dopo la sospensione"),
    (lambda: Finestra(APRE, CHIUDE, (Pausa(APRE - ORA, APRE + ORA),)), "in ordine"),
    (
        lambda: Finestra(APRE, CHIUDE, (Pausa(APRE), Pausa(DURANTE))),
        "in ordine",
    ),
    (
        lambda: Finestra(APRE, CHIUDE, (Pausa(APRE, DURANTE), Pausa(DURANTE))),
        "in ordine",
    ),
    (lambda: Finestra(APRE, CHIUDE, (Pausa(DURANTE, CHIUDE),)), "resta del tempo"),
    (lambda: Finestra(APRE, CHIUDE, (Pausa(CHIUDE),)), "resta del tempo"),
]


@pytest.mark.parametrize(("atto", "perche"), RIFIUTI)
def test_what_can_not_be_is_refused(atto: object, perche: str) -> None:
    with pytest.raises(TermineNonValido, match=perche):
        atto()  # type: ignore[operator]


# The second writing: time is a row of hours, each either received or not; an act rewrites the
# hours that are still to come, and looks at nothing else.
ORE = 400
atti = st.lists(
    st.tuples(
        st.sampled_from(["sospendi", "riprendi", "proroga", "riapri"]),
        st.integers(0, 40),
        st.integers(0, 30),
        st.integers(1, 60),
    ),
    max_size=8,
)


def _ora(numero: int) -> datetime:
    return APRE + numero * ORA


class SecondaScrittura:
    """Hours received so far, and how many were left when it was suspended."""

    def __init__(self, apre: int, chiude: int) -> None:
        self.ricevute = [apre <= ora < chiude for ora in range(ORE)]
        self.restano: int | None = None

    def atto(self, nome: str, adesso: int, quando: int, quante: int) -> None:
        if nome == "sospendi":
            self.restano = sum(self.ricevute[quando:])
            self.ricevute[quando:] = [False] * (ORE - quando)
        elif nome == "riprendi":
            assert self.restano is not None
            self._ricevi(quando, quando + self.restano)
            self.restano = None
        elif nome == "proroga":
            ultima = max(ora for ora in range(ORE) if self.ricevute[ora])
            self._ricevi(ultima + 1, ultima + 1 + quante)
        else:
            self._ricevi(quando, quando + quante)

    def _ricevi(self, da: int, a: int) -> None:
        for ora in range(da, a):
            self.ricevute[ora] = True


def _prova(finestra: Finestra, nome: str, adesso: int, quando: int, quante: int) -> Finestra:
    ora, istante = _ora(adesso), _ora(quando)
    if nome == "sospendi":
        return termine.sospendi(finestra, dal=istante, ora=ora)
    if nome == "riprendi":
        return termine.riprendi(finestra, riprende_il=istante, chiude_il=None, ora=ora)
    if nome == "proroga":
        return termine.proroga(finestra, chiude_il=finestra.chiude_il + quante * ORA, ora=ora)
    return termine.riapri(finestra, riapre_il=istante, chiude_il=istante + quante * ORA, ora=ora)


@con_calma
@given(st.integers(1, 60), atti)
def test_the_window_after_any_acts_agrees_with_hours_counted_one_by_one(
    durata: int, elenco: list[tuple[str, int, int, int]]
) -> None:
    finestra = Finestra(_ora(0), _ora(durata))
    altra, adesso = SecondaScrittura(0, durata), 0
    for nome, passa, tra, quante in elenco:
        adesso += passa
        assume(adesso + tra + quante < 300)
        # The second writing has no suspension to come while it is extended.
        assume(nome != "proroga" or finestra.sospesa_dal is None)
        prima = finestra
        try:
            finestra = _prova(finestra, nome, adesso, adesso + tra, quante)
        except TermineNonValido:
            continue
        altra.atto(nome, adesso, adesso + tra, quante)
        for ora in range(adesso):
            ieri, oggi = momento(prima, _ora(ora)), momento(finestra, _ora(ora))
            assert (ieri is Momento.DURANTE) is (oggi is Momento.DURANTE), "the past is past"
    aperte = [momento(finestra, _ora(ora)) is Momento.DURANTE for ora in range(ORE)]
    assert aperte == altra.ricevute


def test_the_words_never_say_a_close_that_nobody_knows() -> None:
    assert "16" not in in_parole(SOSPESA).partition("2019")[2]
    assert "ripresa" in in_parole(SOSPESA)
    assert "lunedì 16\xa0dicembre\xa02019, ore 16.00" in in_parole(CREMA)
    ripresa = termine.riprendi(SOSPESA, riprende_il=DURANTE + GIORNO, chiude_il=None, ora=DURANTE)
    assert "si riprende da mercoledì 6" in in_parole(ripresa)


def test_the_term_of_a_draft_at_each_moment() -> None:
    ripresa = termine.riprendi(SOSPESA, riprende_il=DURANTE + GIORNO, chiude_il=None, ora=DURANTE)

    durante = Termine.di(CREMA, DURANTE)
    assert (durante.passato, durante.sospeso, durante.chiude_il) == (False, False, CHIUDE)
    assert durante.riprende_il is None
    assert Termine.di(CREMA, CHIUDE).passato
    sospeso = Termine.di(SOSPESA, DURANTE)
    assert (sospeso.sospeso, sospeso.chiude_il, sospeso.riprende_il) == (True, None, None)
    assert Termine.di(ripresa, DURANTE + ORA).riprende_il == DURANTE + GIORNO
    assert Termine.di(ripresa, DURANTE + 2 * GIORNO).riprende_il is None
