"""A page of a list and how many there are, in one statement."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crema_sap import pagine
from crema_sap.enti.models import Comune

COLONNE = ("codice_istat", "nome")


@pytest.fixture
def sette(ambito: object) -> list[str]:
    nomi = [f"Comune {n}" for n in range(7)]
    for n, nome in enumerate(nomi):
        Comune.objects.create(
            codice_istat=f"99900{n}", nome=nome, slug=f"comune-{n}", codice_catastale=f"Z{n:03}"
        )
    return nomi


def legge(numero: str | None) -> tuple[list[str], int, int]:
    righe = Comune.objects.filter(codice_istat__startswith="9990").order_by("nome")
    pagina = pagine.pagina(righe, COLONNE, numero, quante=3)
    return [riga.nome for riga in pagina], pagina.number, pagina.paginator.count


@pytest.mark.parametrize(
    ("numero", "quali", "posto"),
    [
        (None, slice(0, 3), 1),
        ("1", slice(0, 3), 1),
        ("3", slice(6, 7), 3),
        ("4", slice(6, 7), 3),
        ("999999999999", slice(6, 7), 3),
        ("abc", slice(0, 3), 1),
        ("-1", slice(0, 3), 1),
        ("0", slice(0, 3), 1),
    ],
)
def test_any_number_gives_a_page_that_is_there(
    sette: list[str], numero: str | None, quali: slice, posto: int
) -> None:
    assert legge(numero) == (sette[quali], posto, 7)


def test_a_page_costs_one_statement(sette: list[str]) -> None:
    with CaptureQueriesContext(connection) as chieste:
        legge("2")

    assert len(chieste) == 1


def test_an_empty_list_has_one_empty_page(ambito: object) -> None:
    assert legge("1") == ([], 1, 0)
