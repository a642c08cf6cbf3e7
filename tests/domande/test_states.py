"""The states of a domanda, derived from the instant."""

from datetime import datetime, timedelta
from itertools import product

import pytest

from bandi.rules.finestra import Finestra
from domande.states import (
    TRANSIZIONI,
    StatoDomanda,
    TransizioneNonAmmessa,
    stato_bozza,
    stato_domanda,
    verifica_transizione,
)
from tests.bandi.factories import APRE, CHIUDE

FINESTRA = Finestra(APRE, CHIUDE)
UN_ATTIMO = timedelta(microseconds=1)


@pytest.mark.parametrize(("da", "a"), [*product(StatoDomanda, StatoDomanda)])
def test_only_the_printed_steps_exist(da: StatoDomanda, a: StatoDomanda) -> None:
    if a in TRANSIZIONI[da]:
        verifica_transizione(da, a)
    else:
        with pytest.raises(TransizioneNonAmmessa, match=da.label):
            verifica_transizione(da, a)


@pytest.mark.parametrize(
    ("ora", "bozza", "domanda"),
    [
        (CHIUDE - UN_ATTIMO, StatoDomanda.BOZZA, StatoDomanda.INVIATA),
        (CHIUDE, StatoDomanda.SCADUTA, StatoDomanda.IN_VALUTAZIONE),
    ],
)
def test_the_close_changes_what_a_domanda_is(
    ora: datetime, bozza: StatoDomanda, domanda: StatoDomanda
) -> None:
    assert stato_bozza(FINESTRA, ora) is bozza
    assert stato_domanda(ritirata_il=None, finestra=FINESTRA, ora=ora) is domanda
    assert stato_domanda(ritirata_il=APRE, finestra=FINESTRA, ora=ora) is StatoDomanda.RITIRATA
