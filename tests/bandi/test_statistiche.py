"""The public counts: none below five, and none that the others give away."""

from collections.abc import Iterator
from itertools import product

import pytest
from django.db import connection, connections, transaction
from django.db.utils import IntegrityError
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from bandi import services
from bandi.models import Avviso, Statistica
from bandi.rules.statistiche import pubblicabili
from crema_sap import orologio
from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Ambito
from crema_sap.registro.models import Effetto
from crema_sap.web import albero
from tests import factories as persone
from tests.bandi import factories
from tests.servizi import BancaVera

MINIMO = 5
# Up to three units in a comune, up to nine domande each: few enough to try every possibility.
comuni_a_caso = st.lists(
    st.lists(st.integers(min_value=0, max_value=9), min_size=1, max_size=3), min_size=1, max_size=3
)


def pubblica(comuni: list[list[int]]) -> tuple[dict[str, int], dict[str, int]]:
    """What is published of counts written as a list of units for each comune."""
    scelte = {f"{c}-{u}": n for c, unita in enumerate(comuni) for u, n in enumerate(unita)}
    conteggi = pubblicabili(scelte, {codice: codice.partition("-")[0] for codice in scelte})
    return dict(conteggi.unita), dict(conteggi.comuni)


def possibili(
    comune: int, quante: int, unita: dict[str, int], comuni: dict[str, int]
) -> Iterator[tuple[int, ...]]:
    """Every way in which the counts of a comune may be, for who has read what is published."""
    massimo = comuni.get(str(comune), MINIMO - 1)
    limiti = [
        [unita[f"{comune}-{u}"]] if f"{comune}-{u}" in unita else range(massimo + 1)
        for u in range(quante)
    ]
    for conti in product(*limiti):
        somma = sum(conti)
        if somma == comuni.get(str(comune), somma) and (str(comune) in comuni or somma < MINIMO):
            yield conti


@given(comuni_a_caso)
@settings(max_examples=200, deadline=None)
def test_no_reader_can_find_a_hidden_count(comuni: list[list[int]]) -> None:
    """Tried on every table that would look the same: a hidden cell is never only one number."""
    unita, totali = pubblica(comuni)

    assert all(numero >= MINIMO for numero in (*unita.values(), *totali.values()))
    for numero, conti in enumerate(comuni):
        modi = list(possibili(numero, len(conti), unita, totali))
        assert tuple(conti) in modi
        for posto in range(len(conti)):
            if f"{numero}-{posto}" not in unita:
                assert len({modo[posto] for modo in modi}) > 1
        nascoste = [n for posto, n in enumerate(conti) if f"{numero}-{posto}" not in unita]
        if str(numero) in totali and nascoste:
            # What a subtraction gives is never a small count.
            assert totali[str(numero)] - sum(
                n for codice, n in unita.items() if codice.startswith(f"{numero}-")
            ) >= MINIMO  # fmt: skip


@given(comuni_a_caso)
def test_what_is_shown_is_true(comuni: list[list[int]]) -> None:
    unita, totali = pubblica(comuni)

    assert all(comuni[int(c)][int(u)] == n for (c, u), n in _coppie(unita))
    assert all(sum(comuni[int(c)]) == n for c, n in totali.items())


def _coppie(unita: dict[str, int]) -> Iterator[tuple[list[str], int]]:
    return ((codice.split("-"), numero) for codice, numero in unita.items())


@pytest.mark.parametrize(
    ("conti", "mostrati", "totale"),
    [
        ([5], [5], 5),
        ([4], [], None),
        ([0], [], None),
        ([7, 6], [7, 6], 13),
        # One alone is found by subtraction: the next smallest goes with it.
        ([4, 9, 8], [9], 21),
        ([4, 9], [], 13),
        # Two that together are four tell the four: a third goes with them.
        ([2, 2, 9, 8], [9], 21),
        ([1, 4, 9], [9], 14),
        ([0, 0, 0], [], None),
        ([1, 1, 2], [], None),
        ([4, 4], [], 8),
    ],
)
def test_which_counts_are_hidden(conti: list[int], mostrati: list[int], totale: int | None) -> None:
    unita, comuni = pubblica([conti])

    assert sorted(unita.values()) == sorted(mostrati)
    assert comuni.get("0") == totale


def test_a_unit_that_nobody_chose_is_counted_as_zero() -> None:
    conteggi = pubblicabili({"A": 9}, {"A": "x", "B": "x"})

    assert (dict(conteggi.unita), dict(conteggi.comuni)) == ({}, {"x": 9})


@pytest.fixture
def avviso(ambito: Ambito) -> Avviso:
    orologio.sposta(factories.DURANTE)
    ente = persone.crea_ente("Crema")
    unita = [factories.crea_unita(ente, codice=codice) for codice in ("A", "B", "C")]
    return factories.crea_avviso(utente=factories.crea_capofila(), unita=unita)


def rileva(avviso: Avviso, **scelte: int) -> bool:
    return services.rileva_statistica(avviso=avviso, scelte=scelte, ora=factories.DURANTE)


def test_what_is_kept_has_no_small_count(avviso: Avviso) -> None:
    assert rileva(avviso, A=2, B=7, C=30)

    tenuta = Statistica.objects.get()
    assert tenuta.unita == {"C": 30}
    assert list(tenuta.comuni.values()) == [39]


def test_the_public_pages_are_made_again_only_when_something_changed(avviso: Avviso) -> None:
    effetti = Effetto.objects.filter(chiave__startswith="albero:statistica:")
    assert rileva(avviso, A=9)
    assert not rileva(avviso, A=9)

    assert effetti.count() == 1


@pytest.mark.parametrize("campo", ["unita", "comuni"])
def test_the_database_refuses_a_small_count(avviso: Avviso, campo: str) -> None:
    with pytest.raises(IntegrityError, match="mai_sotto_cinque"), transaction.atomic():
        Statistica.objects.create(
            avviso=avviso, rilevata_il=factories.DURANTE, **{campo: {"A": 9, "B": 4}}
        )


def numeri(codice: str = "crema-2019") -> str:
    return Client().get(reverse("bandi:avviso_numeri", args=[codice])).content.decode()


def test_the_page_shows_the_counts_and_a_chart(avviso: Avviso) -> None:
    rileva(avviso, A=2, B=7, C=30)

    testo = numeri()

    assert '<td class="num">30</td>' in testo
    assert '<td class="num">39</td>' in testo
    assert testo.count('<td class="text-end">meno di 5, o nascosto</td>') == 2
    assert '<figure class="grafico"><svg' in testo
    assert ">7<" not in testo


def test_before_the_first_count_the_page_says_when(avviso: Avviso) -> None:
    assert "Non ci sono ancora numeri" in numeri()


def test_when_all_is_hidden_there_is_no_chart(avviso: Avviso) -> None:
    rileva(avviso, A=1)

    assert "grafico" not in numeri().partition("<main")[2]


def test_the_page_asks_one_question_more(avviso: Avviso) -> None:
    rileva(avviso, A=9)
    cliente = Client()
    with CaptureQueriesContext(connection) as scheda:
        cliente.get(reverse("bandi:avviso", args=[avviso.codice]))
    with CaptureQueriesContext(connection) as pagina:
        cliente.get(reverse("bandi:avviso_numeri", args=[avviso.codice]))

    assert len(pagina) == len(scheda) + 1


def test_the_role_of_the_tree_reads_the_counts_of_published_avvisi(db_vera: BancaVera) -> None:
    crema = persone.crea_ambito()
    with nel_ambito(crema.pk):
        avviso = factories.crea_avviso(utente=factories.crea_capofila())
        Statistica.objects.create(avviso=avviso, rilevata_il=factories.DURANTE, unita={"A": 9})

    with albero.lettura_pubblica(), connections[albero.ALIAS].cursor() as cursore:
        cursore.execute("SELECT unita ->> 'A' FROM bandi_statistica")
        assert cursore.fetchall() == [("9",)]
