"""Terms in days: holidays, what moves a last day, and the terms of a graduatoria."""

from datetime import UTC, date, datetime, timedelta

import pytest

from domande.rules import calendario
from domande.rules.calendario import Ricorrenza, Slittamento, festivita, termine
from domande.rules.calendario_graduatoria import (
    DECISIONE,
    PROVVISORIA,
    PUBBLICAZIONE,
    RETTIFICA,
    FaseTermine,
    FattiGraduatoria,
    Regola,
    Silenzio,
    Termine,
    termini,
)

NO, FESTIVI, ANCHE_SABATI = Slittamento
SAN_PANTALEONE = Ricorrenza("San Pantaleone", 6, 10, 1900, "patrono", False)
CHIUDE = datetime(2019, 12, 16, 15, tzinfo=UTC)
UN_ATTIMO = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("anno", "giorno"),
    [
        (1961, date(1961, 4, 2)),
        (2000, date(2000, 4, 23)),
        (2008, date(2008, 3, 23)),
        (2011, date(2011, 4, 24)),
        (2019, date(2019, 4, 21)),
        (2020, date(2020, 4, 12)),
        (2024, date(2024, 3, 31)),
        (2025, date(2025, 4, 20)),
        (2038, date(2038, 4, 25)),
        (2049, date(2049, 4, 18)),
        (2076, date(2076, 4, 19)),
        (1954, date(1954, 4, 18)),
    ],
)
def test_easter(anno: int, giorno: date) -> None:
    assert calendario.pasqua(anno) == giorno
    assert festivita([anno])[giorno + timedelta(days=1)] == "Lunedì dell'Angelo"


def test_holidays_are_those_of_their_year() -> None:
    del_2019 = festivita([2019])

    assert len(del_2019) == 11
    assert date(2019, 1, 6) in del_2019
    assert date(2019, 10, 4) not in del_2019
    assert date(2026, 10, 4) in festivita([2026])
    assert date(1980, 1, 6) not in festivita([1980])
    assert date(1999, 6, 2) not in festivita([1999])


def test_a_patron_saint_is_a_holiday_only_where_it_is_given() -> None:
    passato = Ricorrenza("Vecchio patrono", 9, 9, 1900, "patrono", False, al=2018)
    bisestile = Ricorrenza("Patrono del 29 febbraio", 2, 29, 1900, "patrono", False)
    date_2019 = festivita([2019], [SAN_PANTALEONE, passato, bisestile])

    assert date_2019[date(2019, 6, 10)] == "San Pantaleone"
    assert date(2019, 6, 10) not in festivita([2019])
    assert date(2019, 9, 9) not in date_2019
    assert date(2018, 9, 9) in festivita([2018], [passato])
    assert date(2020, 2, 29) in festivita([2020], [bisestile])
    assert date(2000, 2, 29) in festivita([2000], [bisestile])


# The day from which a term runs is not counted.
@pytest.mark.parametrize(
    ("dal", "giorni", "regola", "ultimo"),
    [
        # Monday 16 December + 5 = Saturday 21 December 2019
        (date(2019, 12, 16), 5, NO, date(2019, 12, 21)),
        (date(2019, 12, 16), 5, FESTIVI, date(2019, 12, 21)),
        (date(2019, 12, 16), 5, ANCHE_SABATI, date(2019, 12, 23)),
        # Saturday 21 December + 15 = Sunday 5 January; Monday 6 is the Epifania
        (date(2019, 12, 21), 15, NO, date(2020, 1, 5)),
        (date(2019, 12, 21), 15, FESTIVI, date(2020, 1, 7)),
        (date(2019, 12, 21), 15, ANCHE_SABATI, date(2020, 1, 7)),
        # to Wednesday 25 December, then 26
        (date(2019, 12, 20), 5, NO, date(2019, 12, 25)),
        (date(2019, 12, 20), 5, FESTIVI, date(2019, 12, 27)),
        (date(2019, 12, 21), 5, FESTIVI, date(2019, 12, 27)),
        # to 1 January
        (date(2019, 12, 27), 5, FESTIVI, date(2020, 1, 2)),
        # Thursday 2 January + 5 is Tuesday 7
        (date(2020, 1, 2), 5, FESTIVI, date(2020, 1, 7)),
        # leap years: 24 February + 5 is 29 February in 2020, 1 March in 2019
        (date(2020, 2, 24), 5, NO, date(2020, 2, 29)),
        (date(2019, 2, 24), 5, NO, date(2019, 3, 1)),
        (date(2020, 2, 24), 5, ANCHE_SABATI, date(2020, 3, 2)),
        # Holy Saturday, Easter, Easter Monday 2020
        (date(2020, 4, 6), 5, ANCHE_SABATI, date(2020, 4, 14)),
        (date(2020, 4, 7), 5, FESTIVI, date(2020, 4, 14)),
        # the patron saint, Monday 10 June 2019, after a Sunday
        (date(2019, 6, 4), 5, FESTIVI, date(2019, 6, 11)),
        (date(2019, 12, 16), 0, FESTIVI, date(2019, 12, 16)),
    ],
)
def test_punto_07_the_last_day_of_a_term(
    dal: date, giorni: int, regola: Slittamento, ultimo: date
) -> None:
    festivi = festivita([dal.year, dal.year + 1], [SAN_PANTALEONE])

    assert termine(dal, giorni, regola, festivi) == ultimo


def test_the_longest_term_meets_the_first_day_of_the_third_year() -> None:
    # Sunday 31 December 2023, then New Year's Day.
    assert REGOLA.scade(date(2022, 12, 31), 365) == date(2024, 1, 2)


def test_why_a_term_is_longer_is_said() -> None:
    festivi = festivita([2019, 2020])

    assert list(calendario.spostamento(date(2019, 12, 21), 15, FESTIVI, festivi)) == [
        "05/01/2020 domenica",
        "06/01/2020 Epifania",
    ]
    assert list(calendario.spostamento(date(2019, 12, 16), 5, ANCHE_SABATI, festivi)) == [
        "21/12/2019 sabato",
        "22/12/2019 domenica",
    ]
    assert list(calendario.spostamento(date(2019, 12, 21), 15, NO, festivi)) == []


# The day ends at midnight of Rome: 23:00 UTC in winter, 22:00 in summer, and on the two days on
# which the clocks change it has 23 or 25 hours.
@pytest.mark.parametrize(
    ("giorno", "fine", "ore"),
    [
        (date(2019, 12, 21), datetime(2019, 12, 21, 23, tzinfo=UTC), 24),
        (date(2019, 7, 1), datetime(2019, 7, 1, 22, tzinfo=UTC), 24),
        (date(2020, 3, 29), datetime(2020, 3, 29, 22, tzinfo=UTC), 23),
        (date(2019, 10, 27), datetime(2019, 10, 27, 23, tzinfo=UTC), 25),
    ],
)
def test_a_day_ends_by_the_clock_of_rome(giorno: date, fine: datetime, ore: int) -> None:
    inizio = calendario.fine_del_giorno(giorno - timedelta(days=1))

    assert calendario.fine_del_giorno(giorno) == fine
    assert fine - inizio == timedelta(hours=ore)
    assert calendario.giorno_di(fine - UN_ATTIMO) == giorno
    assert calendario.giorno_di(fine) == giorno + timedelta(days=1)


REGOLA = Regola(5, 15, 15, 5, FESTIVI, Silenzio.ACCOLTA)


def _uno(codice: str, fatti: FattiGraduatoria, regola: Regola = REGOLA) -> Termine:
    return next(voce for voce in termini(regola, fatti) if voce.codice == codice)


def test_the_provvisoria_is_due_five_days_after_the_close() -> None:
    aperto = _uno(PROVVISORIA, FattiGraduatoria(CHIUDE))
    assert aperto.entro == datetime(2019, 12, 21, 23, tzinfo=UTC)

    assert aperto.scade == date(2019, 12, 21)
    assert aperto.fase(aperto.entro - UN_ATTIMO) is FaseTermine.IN_CORSO
    assert aperto.fase(aperto.entro) is FaseTermine.SCADUTO
    for quando, fase in (
        (aperto.entro - UN_ATTIMO, FaseTermine.FATTO),
        (aperto.entro, FaseTermine.FATTO_TARDI),
    ):
        assert _uno(PROVVISORIA, FattiGraduatoria(CHIUDE, quando)).fase(quando) is fase


def test_what_has_not_begun_has_no_day() -> None:
    for codice in (RETTIFICA, DECISIONE, PUBBLICAZIONE):
        voce = _uno(codice, FattiGraduatoria(CHIUDE))
        assert (voce.scade, voce.fase(CHIUDE)) == (None, FaseTermine.NON_INIZIATO)


def test_the_window_of_requests_ends_and_nobody_is_late() -> None:
    pubblicata = datetime(2019, 12, 21, 9, tzinfo=UTC)
    entro = REGOLA.entro(pubblicata, REGOLA.rettifica)
    voce = _uno(RETTIFICA, FattiGraduatoria(CHIUDE, pubblicata, pubblicata, entro))

    assert entro == datetime(2020, 1, 7, 23, tzinfo=UTC)
    assert voce.scade == date(2020, 1, 7)
    assert voce.fase(entro - UN_ATTIMO) is FaseTermine.IN_CORSO
    assert voce.fase(entro) is FaseTermine.FINITO


def test_the_first_request_to_fall_due_is_the_one_shown() -> None:
    entro = datetime(2020, 1, 7, 23, tzinfo=UTC)
    una, altra = entro + timedelta(days=3), entro + timedelta(days=9)
    base = {"chiude_il": CHIUDE, "pubblicata_il": CHIUDE, "rettifiche_entro": entro}
    aperte = FattiGraduatoria(**base, richieste=((altra, None), (una, None)))
    decise = FattiGraduatoria(**base, richieste=((altra, altra), (una, una - UN_ATTIMO)))

    assert _uno(DECISIONE, aperte).entro == una
    assert aperte.definitiva_dal is None
    assert _uno(PUBBLICAZIONE, aperte).entro is None
    assert _uno(DECISIONE, decise).fase(altra) is FaseTermine.FATTO_TARDI
    assert decise.definitiva_dal == altra


def test_the_definitiva_is_published_within_five_days_of_the_last_term() -> None:
    entro = datetime(2020, 1, 7, 23, tzinfo=UTC)
    fatti = FattiGraduatoria(CHIUDE, CHIUDE, CHIUDE, entro)
    voce = _uno(PUBBLICAZIONE, fatti)

    # The term ended with 7 January; 12 January is a Sunday.
    assert fatti.definitiva_dal == entro
    assert voce.dal == date(2020, 1, 7)
    # Until its first day it has not begun, even though its last day is known.
    assert voce.fase(CHIUDE) is FaseTermine.NON_INIZIATO
    assert voce.fase(entro) is FaseTermine.IN_CORSO
    assert voce.scade == date(2020, 1, 13)
    assert voce.slittato == ("12/01/2020 domenica",)
