"""How many people a surface suits; the phases of an avviso; lists of codes."""

from decimal import Decimal

import pytest

from bandi.rules.capienza import Capienza, capienza, e_adatta
from bandi.rules.finestra import Finestra
from bandi.rules.offerta import codici
from bandi.rules.profilo import leggi_profilo
from bandi.rules.tipi import Adeguatezza, Fascia
from bandi.states import (
    TRANSIZIONI,
    FaseAvviso,
    StatoAvviso,
    TransizioneNonAmmessa,
    fase,
    verifica_transizione,
)
from domande.rules.adeguatezza import esito_adeguatezza
from tests.bandi import factories
from tests.bandi.factories import APRE, CHIUDE, DOPO, DURANTE, PRIMA

TABELLA = leggi_profilo(factories.dati_profilo()).adeguatezza
CREMA = Finestra(APRE, CHIUDE)


@pytest.mark.parametrize(
    ("superficie", "attesa"),
    [
        # One 28-46, two 38-55, three 48-65, four 58-80, five 68-93, six and more from 78.
        ("10.00", Capienza(1, 1)),
        ("37.99", Capienza(1, 1)),
        ("38.00", Capienza(1, 2)),
        ("46.00", Capienza(1, 2)),
        ("46.01", Capienza(2, 2)),
        ("55.00", Capienza(2, 3)),
        ("55.01", Capienza(3, 3)),
        ("80.00", Capienza(4, None)),
        ("80.01", Capienza(5, None)),
        ("93.01", Capienza(6, None)),
        ("500.00", Capienza(6, None)),
    ],
)
def test_the_people_a_surface_suits(superficie: str, attesa: Capienza) -> None:
    assert capienza(Decimal(superficie), TABELLA) == attesa


def test_the_list_and_the_application_judge_a_surface_alike() -> None:
    for centesimi in range(100, 12_000, 7):
        superficie = Decimal(centesimi) / 100
        for persone in range(1, 10):
            atteso = esito_adeguatezza(superficie, persone, TABELLA).soddisfatto
            assert e_adatta(superficie, persone, TABELLA) is atteso


def test_a_gap_of_the_table_suits_nobody() -> None:
    tabella = Adeguatezza(
        (Fascia(1, Decimal(28), Decimal(40)), Fascia(2, Decimal(50), Decimal(60)))
    )

    assert capienza(Decimal(45), tabella) is None


@pytest.mark.parametrize(
    ("valore", "testo"),
    [
        (Capienza(1, 1), "1 persona"),
        (Capienza(2, 2), "2 persone"),
        (Capienza(1, 2), "da 1 a 2 persone"),
        (Capienza(6, None), "6 persone o più"),
    ],
)
def test_it_is_said_in_words(valore: Capienza, testo: str) -> None:
    assert str(valore) == testo


@pytest.mark.parametrize(
    ("stato", "ora", "attesa"),
    [
        (StatoAvviso.BOZZA, DURANTE, FaseAvviso.BOZZA),
        (StatoAvviso.APPROVATO, DURANTE, FaseAvviso.APPROVATO),
        (StatoAvviso.REVOCATO, DURANTE, FaseAvviso.REVOCATO),
        (StatoAvviso.PUBBLICATO, PRIMA, FaseAvviso.IN_ATTESA),
        (StatoAvviso.PUBBLICATO, DURANTE, FaseAvviso.APERTO),
        (StatoAvviso.PUBBLICATO, CHIUDE, FaseAvviso.CHIUSO),
        (StatoAvviso.PUBBLICATO, DOPO, FaseAvviso.CHIUSO),
    ],
)
def test_what_an_avviso_is_follows_from_the_instant(
    stato: StatoAvviso, ora: object, attesa: FaseAvviso
) -> None:
    assert fase(stato, CREMA, ora) is attesa  # type: ignore[arg-type]


@pytest.mark.parametrize("da", list(StatoAvviso))
@pytest.mark.parametrize("a", list(StatoAvviso))
def test_a_step_that_is_not_in_the_table_does_not_exist(da: StatoAvviso, a: StatoAvviso) -> None:
    if a in TRANSIZIONI[da]:
        verifica_transizione(da, a)
    else:
        with pytest.raises(TransizioneNonAmmessa, match=da.label):
            verifica_transizione(da, a)


def test_a_long_list_of_codes_is_cut() -> None:
    assert codici(["a", "b"]) == "a, b"
    assert codici("abcdefghij") == "a, b, c, d, e, f, g, h e altre 2"
