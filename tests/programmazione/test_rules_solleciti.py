"""When a reminder falls due: both sides of each instant, missed steps, the change of the clock."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from programmazione.rules import solleciti as regole

ROMA = ZoneInfo("Europe/Rome")
# Saturday 30 November 2019, as in the demonstration.
SCADE = datetime(2019, 11, 30, 23, 59, 59, tzinfo=ROMA)
APERTA = datetime(2019, 11, 4, 9, tzinfo=ROMA)
UN_MILLESIMO = timedelta(milliseconds=1)


def dovuta(ora: datetime, aperta_il: datetime = APERTA) -> str:
    tappa = regole.tappa_dovuta(aperta_il=aperta_il, scade_il=SCADE, ora=ora)
    return tappa.codice if tappa else ""


@pytest.mark.parametrize(
    ("giorno", "prima", "dopo"),
    [
        (datetime(2019, 11, 23, 8, tzinfo=ROMA), "", "MENO_7"),
        (datetime(2019, 11, 28, 8, tzinfo=ROMA), "MENO_7", "MENO_2"),
        (datetime(2019, 11, 30, 8, tzinfo=ROMA), "MENO_2", "GIORNO"),
        (datetime(2019, 12, 1, 8, tzinfo=ROMA), "GIORNO", "PIU_1"),
        (datetime(2019, 12, 7, 8, tzinfo=ROMA), "PIU_1", "PIU_7"),
    ],
)
def test_a_step_falls_due_at_eight_of_its_day(giorno: datetime, prima: str, dopo: str) -> None:
    assert (dovuta(giorno - UN_MILLESIMO), dovuta(giorno)) == (prima, dopo)


def test_of_the_steps_that_were_missed_only_the_last_is_due() -> None:
    assert dovuta(datetime(2019, 12, 2, 15, tzinfo=ROMA)) == "PIU_1"


def test_a_step_of_before_the_opening_never_falls_due() -> None:
    tardi = datetime(2019, 11, 27, 9, tzinfo=ROMA)

    assert dovuta(tardi, aperta_il=tardi) == ""
    assert dovuta(datetime(2019, 11, 28, 8, tzinfo=ROMA), aperta_il=tardi) == "MENO_2"


def test_eight_is_eight_in_rome_on_both_sides_of_the_change_of_the_clock() -> None:
    scade = datetime(2019, 10, 28, 23, 59, 59, tzinfo=ROMA)
    istanti = {t.codice: regole.istante(t, scade).astimezone(UTC).hour for t in regole.TAPPE}

    # 21 and 26 October are summer time (UTC+2); from the 27th on it is UTC+1.
    assert istanti == {"MENO_7": 6, "MENO_2": 6, "GIORNO": 7, "PIU_1": 7, "PIU_7": 7}


def test_a_deadline_at_midnight_in_utc_is_read_in_rome() -> None:
    # 23:30 UTC on the 29th is already the 30th in Rome.
    scade = datetime(2019, 11, 29, 23, 30, tzinfo=UTC)

    assert regole.istante(regole.TAPPE[2], scade).date().day == 30
