"""The hardest cases of dominio §9.5 that are of the rules: each test has the point's number."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import permutations

import numpy as np
import pytest

from bandi.rules.finestra import ROMA, Finestra, Momento, e_aperta, istante_di_roma, momento
from domande.compilazione.rinnovo import Precedente, riprendi
from domande.rules import blocco, codifica, condizioni, punteggio, requisiti, requisiti_economici
from domande.rules.adeguatezza import esito_adeguatezza
from domande.rules.fatti import (
    Abitazione,
    FattiNucleo,
    NuovaFormazione,
    Periodo,
    PeriodoResidenza,
    Relazione,
)
from domande.rules.graduatoria import Preferenze, ordina, ordine_sorteggio
from domande.rules.residenza import residente_in_comune_dal, residente_in_lombardia_dal
from tests.bandi.test_finestra import CHIUDE
from tests.bandi.test_finestra import CREMA as FINESTRA
from tests.domande.esempi import (
    CASTELLEONE,
    CREMA,
    MILANO,
    OGGI,
    PROFILO,
    adulto,
    figlio,
    isee,
    nucleo,
)

UN_GIORNO = timedelta(days=1)


def soddisfatto(codice: str, fatti: FattiNucleo, giorno: date = OGGI) -> bool:
    esiti = {e.codice: e for e in requisiti.verifica_requisiti(fatti, PROFILO, giorno)}
    return esiti[codice].soddisfatto


def punti(fatti: FattiNucleo, comune: str = CREMA, giorno: date = OGGI) -> punteggio.Punteggio:
    return punteggio.calcola(fatti, PROFILO, comune, giorno)


def test_punto_01_at_sixteen_sharp_the_window_is_closed() -> None:
    """«Fino alle ore 16.00»: 15:59:59.999999 is the last instant, and the avviso says «prima»."""
    assert momento(FINESTRA, CHIUDE) is Momento.DOPO
    assert momento(FINESTRA, CHIUDE - timedelta(microseconds=1)) is Momento.DURANTE
    assert CHIUDE.astimezone(ROMA).time() == time(16)


def test_punto_04_half_past_two_comes_twice_and_is_counted_twice() -> None:
    prima = datetime(2019, 10, 27, 0, 30, tzinfo=UTC)
    dopo = prima + timedelta(hours=1)

    assert prima.astimezone(ROMA).time() == dopo.astimezone(ROMA).time() == time(2, 30)
    assert e_aperta(Finestra(prima, dopo), prima)
    assert not e_aperta(Finestra(prima, dopo), dopo)
    assert FINESTRA.durata == timedelta(days=63, hours=8)
    assert FINESTRA.chiude_il == istante_di_roma(date(2019, 12, 16), time(16))


@pytest.mark.parametrize(
    ("nato_il", "giorno", "anziano"),
    [
        (date(1954, 11, 5), date(2019, 11, 5), True),  # 65 on the very day of the domanda
        (date(1954, 11, 6), date(2019, 11, 5), False),
        (date(1956, 2, 29), date(2021, 2, 28), True),  # a leap-day birth, in a common year
        (date(1956, 2, 29), date(2021, 2, 27), False),
    ],
)
def test_punto_11_sixty_five_is_completed_on_the_day_of_the_domanda(
    nato_il: date, giorno: date, anziano: bool
) -> None:
    fatti = nucleo(adulto(nato_il=nato_il))

    assert bool(condizioni.anziani(fatti, PROFILO, giorno)) is anziano


def test_punto_11_over_seventy_five_is_from_the_day_after_the_birthday() -> None:
    coppia = nucleo(adulto(65), adulto(nato_il=date(1944, 11, 5), relazione=Relazione.CONIUGE))

    assert "a" not in condizioni.anziani(coppia, PROFILO, date(2019, 11, 5))
    assert "a" in condizioni.anziani(coppia, PROFILO, date(2019, 11, 6))


def test_punto_11_who_is_eighteen_today_is_a_minor_no_more() -> None:
    genitore = nucleo(adulto(), adulto(nato_il=date(2001, 11, 5), relazione=Relazione.FIGLIO))

    assert condizioni.monoparentale(genitore, PROFILO, date(2019, 11, 4)) != {}
    assert condizioni.monoparentale(genitore, PROFILO, date(2019, 11, 5)) == {}


@pytest.mark.parametrize(
    ("formata_il", "nuova"),
    [
        (date(2017, 11, 5), True),  # two years to the day
        (date(2017, 11, 4), False),
        (OGGI, True),
        (OGGI + UN_GIORNO, False),  # a wedding that has not happened is «da costituire» or nothing
    ],
)
def test_punto_12_a_family_is_new_for_two_years(formata_il: date, nuova: bool) -> None:
    fatti = nucleo(nuova_formazione=NuovaFormazione(formata_il=formata_il))

    assert bool(condizioni.nuova_formazione(fatti, PROFILO, OGGI)) is nuova


def test_punto_12_a_planned_family_is_asked_about_the_next_time() -> None:
    risposte = {"condizioni": {"nuova_formazione": "da_costituire", "superficie": "40.00"}}

    ripresa = riprendi(
        Precedente({"nato_il": "1980-01-01"}, risposte, OGGI),
        {},
        OGGI.replace(year=2020),
        PROFILO.parametri,
    )

    assert "condizioni" not in ripresa.completate
    assert "nuova_formazione" not in ripresa.grezze["condizioni"]


@pytest.mark.parametrize(
    ("dal", "giorno", "basta"),
    [
        (date(2018, 11, 5), date(2019, 11, 5), True),
        (date(2018, 11, 6), date(2019, 11, 5), False),
        (date(2020, 2, 29), date(2021, 2, 28), True),
        (date(2019, 2, 28), date(2020, 2, 28), True),
        (date(2019, 3, 1), date(2020, 2, 29), False),
    ],
)
def test_punto_13_a_year_together_on_the_day_of_the_domanda(
    dal: date, giorno: date, basta: bool
) -> None:
    zio = adulto(60, relazione=Relazione.PARENTE, convive_dal=dal)
    casa = Abitazione(coabitazione_dal=dal)

    assert soddisfatto("nucleo", nucleo(adulto(), zio), giorno) is basta
    assert bool(condizioni.coabitazione(nucleo(abitazione=casa), PROFILO, giorno)) is basta


def test_punto_14_a_break_restarts_the_years_and_a_transfer_in_the_region_does_not() -> None:
    trasferita = nucleo(
        residenze=(
            PeriodoResidenza(comune=MILANO, dal=date(2000, 1, 1), al=date(2012, 6, 30)),
            PeriodoResidenza(comune=CREMA, dal=date(2012, 7, 1)),
        )
    )
    interrotta = replace(
        trasferita,
        residenze=(
            replace(trasferita.residenze[0], al=date(2012, 6, 29)),
            trasferita.residenze[1],
        ),
    )

    assert residente_in_lombardia_dal(trasferita, OGGI) == date(2000, 1, 1)
    assert residente_in_comune_dal(trasferita, CREMA, OGGI) == date(2012, 7, 1)
    assert residente_in_lombardia_dal(interrotta, OGGI) == date(2012, 7, 1)


@pytest.mark.parametrize(
    ("anni", "scarto", "regione", "comune"),
    [
        # Region: over 5 3.00, over 10 4.50, over 15 6.50. Comune: from 2 1.00, over 5 3.50,
        # over 8 5.00, over 10 8.00. «Scarto» is a day before or after the anniversary.
        (2, 1, "0.00", "0.00"),
        (2, 0, "0.00", "1.00"),
        (5, 0, "0.00", "1.00"),
        (5, -1, "3.00", "3.50"),
        (10, 0, "3.00", "5.00"),
        (10, -1, "4.50", "8.00"),
        (15, 0, "4.50", "8.00"),
        (15, -1, "6.50", "8.00"),
    ],
)
def test_punto_15_exactly_ten_years_is_not_more_than_ten(
    anni: int, scarto: int, regione: str, comune: str
) -> None:
    dal = OGGI.replace(year=OGGI.year - anni) + scarto * UN_GIORNO
    fatti = nucleo(residenze=(PeriodoResidenza(comune=CREMA, dal=dal),))

    totali = punti(fatti).totali

    assert totali["residenza_regione"] == Decimal(regione)
    assert totali["residenza_comune"] == Decimal(comune)


def test_punto_16_one_domanda_has_a_score_for_each_comune() -> None:
    fatti = nucleo(residenze=(PeriodoResidenza(comune=CREMA, dal=date(2000, 1, 1)),))

    a_crema, a_castelleone = punti(fatti, CREMA).isbar, punti(fatti, CASTELLEONE).isbar

    assert a_crema - a_castelleone == Decimal("8.00")


def test_punto_17_what_is_equal_to_the_last_tie_break_is_drawn_from_a_recorded_seed() -> None:
    codici = ["AAAA", "BBBB", "CCCC"]
    uguali = blocco.valuta_codifiche([codifica.codifica(nucleo(), OGGI)] * 3, PROFILO)
    preferenze = Preferenze(
        domanda=np.arange(3),
        lista=np.zeros(3, int),
        ordine=np.ones(3, int),
        residente_dal=np.ones(3, int),
    )

    def classifica(ordine: list[str]) -> list[str]:
        esito = ordina(uguali, preferenze, PROFILO, ordine_sorteggio("seme", ordine))
        return [ordine[int(n)] for n in esito.domanda]

    # The same order whatever the order in which they came.
    assert {tuple(classifica(list(altro))) for altro in permutations(codici)} == {
        tuple(classifica(codici))
    }


def test_punto_18_points_are_exact_decimals() -> None:
    fatti = nucleo(isee=isee("8000.00"))

    totale = punti(fatti)

    # 25 x 8,000 / 16,000 = 12.50; region 6.50; comune 8.00.
    assert totale.isbar == Decimal("27.00")
    assert all(isinstance(voce.punti, Decimal) for voce in totale.voci)


@pytest.mark.parametrize(
    ("valore", "scade_il", "giorno", "buono"),
    [
        ("16000.00", date(2019, 12, 31), date(2019, 12, 31), True),  # its last day
        ("16000.00", date(2019, 12, 31), date(2020, 1, 1), False),  # checked in 2020
        ("16000.01", date(2019, 12, 31), date(2019, 12, 31), False),
        ("16000.00", None, date(2020, 1, 1), True),  # no date declared: the office checks it
    ],
)
def test_punto_19_the_isee_is_judged_on_the_day_of_the_domanda(
    valore: str, scade_il: date | None, giorno: date, buono: bool
) -> None:
    assert soddisfatto("isee", nucleo(isee=isee(valore, scade_il=scade_il)), giorno) is buono


@pytest.mark.parametrize(("valore", "povero"), [("3000.00", True), ("3000.01", False)])
def test_punto_19_three_thousand_euro_exactly_is_indigence(valore: str, povero: bool) -> None:
    profilo = replace(
        PROFILO, indigenza=replace(PROFILO.indigenza, attestazione_servizi_sociali=False)
    )

    assert requisiti_economici.e_indigente(nucleo(isee=isee(valore)), profilo, OGGI) is povero


@pytest.mark.parametrize(
    ("persone", "pse", "patrimonio", "entro"),
    [
        (1, "1.00", "22000.00", True),
        (1, "1.00", "22000.01", False),
        (1, "1.50", "22000.01", False),  # alone: the PSE is not looked at
        (2, "1.57", "23850.00", True),  # 16,000 + 5,000 x 1.57
        (2, "1.57", "23850.01", False),
        (2, "2.07", "26350.00", True),  # a PSE with its increase: 16,000 + 5,000 x 2.07
        (2, "2.07", "26350.01", False),
    ],
)
def test_punto_20_the_assets_follow_the_pse_of_the_attestation(
    persone: int, pse: str, patrimonio: str, entro: bool
) -> None:
    membri = [adulto(), *(figlio() for _ in range(persone - 1))]
    carta = isee("8000.00", pse=Decimal(pse), patrimonio_mobiliare=Decimal(patrimonio))

    assert soddisfatto("patrimonio", nucleo(*membri, isee=carta)) is entro


@pytest.mark.parametrize(
    ("superficie", "persone", "adatta"),
    [("46.00", 1, True), ("46.01", 1, False), ("20.00", 1, True), ("300.00", 6, True)],
)
def test_punto_21_the_surface_to_the_hundredth(superficie: str, persone: int, adatta: bool) -> None:
    esito = esito_adeguatezza(Decimal(superficie), persone, PROFILO.adeguatezza)

    assert esito.soddisfatto is adatta


@pytest.mark.parametrize("quanti", [1, 14])
def test_a_household_of_one_and_of_fourteen(quanti: int) -> None:
    membri = [adulto(), *(figlio(n) for n in range(quanti - 1))]
    fatti = nucleo(*membri)

    esiti = requisiti.verifica_requisiti(fatti, PROFILO, OGGI)

    assert len(esiti) == 11
    assert blocco.valuta_codifiche([codifica.codifica(fatti, OGGI)], PROFILO)
    # Nobody is kept out of a large home for being many: 78 m2 and no maximum.
    assert esito_adeguatezza(Decimal("78.00"), quanti, PROFILO.adeguatezza).soddisfatto is (
        quanti > 1
    )


def test_punto_29_who_comes_of_age_after_the_filing_was_a_minor_then() -> None:
    ragazzo = adulto(nato_il=date(2001, 12, 1), relazione=Relazione.FIGLIO)
    fatti = nucleo(adulto(), ragazzo, residenze_lombardia=(Periodo(dal=date(2000, 1, 1)),))

    allora = punti(fatti, giorno=date(2019, 11, 30)).isbar
    dopo = punti(fatti, giorno=date(2019, 12, 1)).isbar

    # A single adult with one minor is worth 8.00; the snapshot keeps the day of the domanda.
    assert allora - dopo == Decimal("8.00")
