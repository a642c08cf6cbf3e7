"""The request to correct a graduatoria: who may ask, what it changes, what silence means."""

from datetime import UTC, date, datetime, timedelta

import pytest

from domande.rules import rettifica
from domande.rules.calendario_graduatoria import Silenzio
from domande.rules.codifica import codifica
from domande.rules.fatti import Componente, FattiNucleo
from domande.rules.rettifica import Correzione, CorrezioneNonValida, Effetto

CHIUDE = datetime(2019, 12, 16, 15, tzinfo=UTC)
FATTI = FattiNucleo(
    componenti=(
        Componente(nato_il=date(1980, 1, 1)),
        Componente(nato_il=date(1950, 1, 1), disabilita="b"),
    )
)


@pytest.mark.parametrize(
    ("avviata_il", "correzione", "codice"),
    [
        (date(2019, 12, 16), Correzione(0, "c"), "rettifica"),
        (date(2019, 12, 17), Correzione(0, "c"), "rettifica_avvio"),
        (date(2019, 1, 1), Correzione(1, "a"), "rettifica"),
        (date(2019, 1, 1), Correzione(1, "b"), "rettifica_nuova"),
        (date(2019, 1, 1), Correzione(1, "c"), "rettifica_nuova"),
    ],
)
def test_who_may_ask(avviata_il: date, correzione: Correzione, codice: str) -> None:
    esito = rettifica.ammissibile(
        avviata_il=avviata_il, chiude_il=CHIUDE, correzione=correzione, fatti=FATTI
    )

    assert esito.codice == codice
    assert esito.soddisfatto is (codice == "rettifica")
    assert str(esito.norma) == "R.R. 4/2017, art. 12"


@pytest.mark.parametrize(
    "correzione", [Correzione(2, "a"), Correzione(-1, "a"), Correzione(0, "d"), Correzione(0, "")]
)
def test_a_correction_is_of_somebody_and_of_a_class(correzione: Correzione) -> None:
    with pytest.raises(CorrezioneNonValida):
        rettifica.correggi(FATTI, correzione)


def test_a_correction_changes_one_person_and_nothing_else() -> None:
    corretti = rettifica.correggi(FATTI, Correzione(0, "a"))

    assert [uno.disabilita for uno in corretti.componenti] == ["a", "b"]
    assert FATTI.componenti[0].disabilita is None
    assert corretti.componenti[1] is FATTI.componenti[1]
    assert codifica(corretti, CHIUDE.date()) != codifica(FATTI, CHIUDE.date())


@pytest.mark.parametrize(
    ("prima", "dopo", "atteso", "parole"),
    [
        # from 14th to 6th: those from 6th to 13th, eight, go down by one
        (
            list(range(1, 21)),
            [*range(1, 6), 14, *range(6, 14), *range(15, 21)],
            Effetto("U", 14, 6, 8),
            "Dal 14° al 6° posto; 8 altre domande scendono di uno.",
        ),
        (
            [1, 14],
            [14, 1],
            Effetto("U", 2, 1, 1),
            "Dal 2° al 1° posto; un'altra domanda scende di uno.",
        ),
        ([14, 1], [14, 1], Effetto("U", 1, 1, 0), "Resta al 1° posto."),
        ([14], [14], Effetto("U", 1, 1, 0), "Resta al 1° posto."),
    ],
)
def test_the_effect_is_said_before_the_decision(
    prima: list[int], dopo: list[int], atteso: Effetto, parole: str
) -> None:
    trovato = rettifica.effetto("U", 14, prima, dopo)

    assert trovato == atteso
    assert trovato.in_parole == parole


@pytest.mark.parametrize("silenzio", Silenzio)
def test_silence_means_what_the_parameter_says(silenzio: Silenzio) -> None:
    def esito(ora: datetime) -> Silenzio | None:
        return rettifica.esito_del_silenzio(silenzio, decisione_entro=CHIUDE, ora=ora)

    assert esito(CHIUDE - timedelta(microseconds=1)) is None
    assert esito(CHIUDE) is (None if silenzio is Silenzio.NULLA else silenzio)
