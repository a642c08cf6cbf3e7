"""The reasons of an assignment, and the words that a citizen reads."""

import pytest

from domande.rules.assegnazione import parole
from domande.rules.assegnazione.eventi import Canale
from domande.rules.assegnazione.traccia import Motivo, Posto, Traccia
from tests.domande.assegnazione_dalla_legge import Caso
from tests.domande.esempi_di_assegnazione import casa, caso, famiglia, povera, svolgi


def popolazione() -> Caso:
    """Two units of Crema: the quota gives one, the list the other."""
    famiglie = [
        famiglia("esclusa", "A", "B", punti=9, esclusa=True),
        famiglia("sistemata", "A", punti=8, sistemata=True),
        famiglia("numerosa", "A", punti=7, classe=1),
        famiglia("prima", "B", "A", punti=6),
        famiglia("seconda", "A", "B", punti=5),
        povera("povera", "A", punti=4),
        famiglia("ultima", "A", punti=1),
    ]
    return caso([casa("A"), casa("B")], famiglie)


def test_every_household_before_the_one_served_has_a_reason_and_a_place() -> None:
    traccia = Traccia(svolgi(popolazione()))

    assert traccia.saltati(0) == (
        (1, Motivo.ESCLUSA),
        (2, Motivo.GIA_SISTEMATA),
        (3, Motivo.NON_ADATTA),
        (4, Motivo.ALTRA_UNITA),
        (5, Motivo.FUORI_QUOTA),
    )
    assert traccia.saltati(1) == ((1, Motivo.ESCLUSA),)


def test_when_nobody_gets_a_unit_everybody_has_a_reason() -> None:
    uno = caso([casa("A", adatta_a={1})], [famiglia("prima", "A"), famiglia("altra", "A")])

    assert Traccia(svolgi(uno)).saltati(0) == ((1, Motivo.NON_ADATTA), (2, Motivo.NON_ADATTA))


def test_a_household_is_told_its_reason_and_how_many_precede_it_by_reason() -> None:
    traccia = Traccia(svolgi(popolazione()))

    assert traccia.posto(0, 6) == Posto(
        Motivo.PRECEDUTA,
        7,
        {
            Motivo.ASSEGNATARIA: 1,
            Motivo.ESCLUSA: 1,
            Motivo.GIA_SISTEMATA: 1,
            Motivo.NON_ADATTA: 1,
            Motivo.ALTRA_UNITA: 1,
            Motivo.FUORI_QUOTA: 1,
        },
    )
    assert traccia.posto(1, 6) is None


def test_31_the_words_count_the_others_and_tell_nothing_of_any_of_them() -> None:
    posto = Traccia(svolgi(popolazione())).posto(0, 6)

    assert posto is not None
    frasi = parole.chi_precede(posto)
    assert set(frasi) == {
        "1 ha la proposta di questa unità",
        "2 non concorrono più per questa unità",
        "per 1 questa unità non è adatta al nucleo",
        "1 ha la proposta di un'altra unità",
        "1 non l'ha avuta per la stessa regola",
    }
    for parola in ("esclus", "indigen", "alloggio pubblico", "rifiut", "disabil"):
        assert parola not in " ".join(frasi)


@pytest.mark.parametrize("motivo", Motivo)
def test_every_reason_has_its_words_and_its_norm(motivo: Motivo) -> None:
    frase = parole.perche(motivo)

    assert frase.testo.endswith(".")
    assert frase.norma.articolo
    una, molte = parole.PRIMA[motivo]
    assert "1" in una
    assert motivo is Motivo.ASSEGNATARIA or "{}" in molte


def test_every_way_has_its_words() -> None:
    assert parole.CANALI.keys() == set(Canale)


def test_a_unit_already_proposed_or_withdrawn_says_so_and_its_holder_is_told() -> None:
    eventi = [
        ("proposta", "prima", "B", "", "graduatoria"),
        ("ritiro", "", "A", "", ""),
    ]
    esito = svolgi(Caso(**{**vars(popolazione()), "eventi": eventi}))
    traccia = Traccia(esito)

    assert set(traccia.motivi(0).tolist()) == {Motivo.UNITA_RITIRATA}
    assert traccia.motivi(1).tolist() == [
        Motivo.UNITA_IMPEGNATA,
        Motivo.ASSEGNATARIA,
        Motivo.UNITA_IMPEGNATA,
    ]
    assert traccia.saltati(1) == ((1, Motivo.UNITA_IMPEGNATA),)
