"""Dated changes of the territory: who exists on a day, who succeeds whom, how many live there."""

from datetime import date

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from crema_sap.enti import selectors, territorio
from crema_sap.enti.models import (
    Ambito,
    Comune,
    ComuneConfluito,
    Ente,
    Popolazione,
    Ruolo,
    TipoVariazione,
    VariazioneComune,
)
from crema_sap.enti.territorio import Confluenza
from tests import factories

G20, G21 = date(2020, 1, 1), date(2021, 1, 1)
FUSE = [Confluenza("A", "N", G20, nuovo=True), Confluenza("B", "N", G20, nuovo=True)]


@pytest.mark.parametrize(
    ("confluenze", "giorno", "attesi"),
    [
        ([], G20, {}),
        (FUSE, date(2019, 12, 31), {}),
        (FUSE, G20, {"A": "N", "B": "N"}),
        # The merged comune merges in its turn: everybody is led to the last one.
        ([*FUSE, Confluenza("N", "M", G21)], G20, {"A": "N", "B": "N"}),
        ([*FUSE, Confluenza("N", "M", G21)], G21, {"A": "M", "B": "M", "N": "M"}),
        # Rows that could not be written: it ends all the same.
        ([Confluenza("A", "B", G20), Confluenza("B", "A", G20)], G20, {"A": "B", "B": "A"}),
    ],
)
def test_each_ceased_comune_leads_to_its_successor(
    confluenze: list[Confluenza], giorno: date, attesi: dict[str, str]
) -> None:
    assert territorio.successori(confluenze, giorno) == attesi


INCORPORA = [Confluenza("B", "A", date(2020, 2, 1))]


@pytest.mark.parametrize(
    ("propri", "confluenze", "vivi", "anno", "giorno", "attesi"),
    [
        # Before the day, and for who has nothing to do with it, nothing changes.
        ({"A": 5, "B": 3, "C": 9}, FUSE, "ABC", 2011, date(2019, 12, 31), {"A": 5, "B": 3, "C": 9}),
        # A year that precedes the merger: the sum.
        ({"A": 5, "B": 3, "C": 9}, FUSE, "NC", 2011, G20, {"N": 8, "C": 9}),
        # Part of it is not known: neither is the whole.
        ({"A": 5, "C": 9}, FUSE, "NC", 2011, G20, {"C": 9}),
        ({}, FUSE, "NC", 2011, G20, {}),
        # The new comune's own figure is of the whole, whatever the year.
        ({"A": 5, "B": 3, "N": 10}, FUSE, "N", 2020, G20, {"N": 10}),
        ({"A": 5, "B": 3, "N": 10}, FUSE, "N", 2011, G20, {"N": 10}),
        # Of the year of the merger only the old figures are known.
        ({"A": 5, "B": 3}, FUSE, "N", 2020, G20, {"N": 8}),
        # Who stays keeps its code: counted before, it is added; counted after, it is not.
        ({"A": 5, "B": 3}, INCORPORA, "A", 2020, date(2020, 2, 1), {"A": 8}),
        ({"A": 8, "B": 3}, INCORPORA, "A", 2021, G21, {"A": 8}),
        ({"A": 5, "B": 3}, [Confluenza("B", "A", G20)], "A", 2020, G20, {"A": 5}),
        ({"A": 5, "B": 3}, [Confluenza("B", "A", G20)], "A", 2019, G20, {"A": 8}),
        ({"A": 5}, INCORPORA, "A", 2019, G21, {}),
        # Merged twice.
        (
            {"A": 5, "B": 3, "C": 9},
            [*FUSE, Confluenza("N", "C", G21)],
            "C",
            2011,
            G21,
            {"C": 17},
        ),
    ],
)
def test_inhabitants_of_the_merged_are_those_of_their_parts(
    propri: dict[str, int],
    confluenze: list[Confluenza],
    vivi: str,
    anno: int,
    giorno: date,
    attesi: dict[str, int],
) -> None:
    contati = territorio.abitanti(propri, confluenze, in_vigore=vivi, anno=anno, giorno=giorno)

    assert contati == attesi


def fondi(*da: Ente, nome: str = "Nuova", il: date = G20) -> Comune:
    """Merge the comuni of some enti into a new one, in the tables only."""
    nuovo = factories.crea_comune(nome, dal=il)
    autore = factories.crea_utente(Ruolo.GESTORE)
    variazione = VariazioneComune.objects.create(
        tipo=TipoVariazione.FUSIONE,
        decorre_il=il,
        a=nuovo,
        atto="L.R. 1/2019",
        registrata_da=autore,
        registrata_il="2019-12-01T10:00:00+01:00",
    )
    for ente in da:
        assert ente.comune is not None
        Comune.objects.filter(pk=ente.comune_id).update(al=date(2019, 12, 31))
        ComuneConfluito.objects.create(variazione=variazione, comune=ente.comune)
    return nuovo


def test_the_day_decides_who_exists_and_who_is_counted(ambito: Ambito) -> None:
    alfa, beta = factories.crea_ente("Alfa"), factories.crea_ente("Beta")
    for ente, quanti in ((alfa, 600), (beta, 400)):
        Popolazione.objects.create(comune=ente.comune, anno=2011, fonte="cens", abitanti=quanti)
    nuova = fondi(alfa, beta)
    prima, dopo = date(2019, 12, 31), G20

    al_31, al_1 = selectors.territorio_al(prima), selectors.territorio_al(dopo)
    assert {alfa.comune_id, beta.comune_id} <= set(al_31.nomi)
    assert nuova.pk not in al_31.nomi
    assert al_1.nomi[nuova.pk] == "Nuova"
    assert alfa.comune_id not in al_1.nomi
    assert set(Ente.objects.in_vigore(dopo).filter(pk__in=[alfa.pk, beta.pk])) == set()
    assert al_1.successori == {alfa.comune_id: nuova.pk, beta.comune_id: nuova.pk}
    assert al_31.abitanti(2011)[alfa.comune_id or ""] == 600
    assert al_1.abitanti(2011)[nuova.pk] == 1000


def test_who_ended_with_the_comune_is_told_who_succeeds(ambito: Ambito) -> None:
    alfa, beta = factories.crea_ente("Alfa"), factories.crea_ente("Beta")
    finito = factories.crea_utente(ente=alfa).incarico
    altro = factories.crea_utente(ente=factories.crea_ente("Gamma")).incarico
    fondi(alfa, beta)
    assert finito is not None
    assert altro is not None

    assert "Alfa è confluito nel comune di Nuova" in selectors.chi_e_succeduto(finito)
    assert selectors.chi_e_succeduto(altro) == ""


def test_a_comune_ceases_once_and_nothing_recorded_is_taken_away(ambito: Ambito) -> None:
    alfa, beta = factories.crea_ente("Alfa"), factories.crea_ente("Beta")
    fondi(alfa, beta)

    with pytest.raises(IntegrityError), transaction.atomic():
        fondi(alfa, nome="Altra")
    for modello in (ComuneConfluito, VariazioneComune):
        with pytest.raises(ProgrammingError), transaction.atomic():
            modello.objects.all()._raw_delete("default")
