"""A page of a list and how many rows the whole list has, in one statement."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet, Window

from crema_sap.aritmetica import leggi_intero


def pagina(
    righe: QuerySet[Any], colonne: Sequence[str], numero: str | None, *, quante: int
) -> Page[Any]:
    """Return page `numero` of the rows, in their order, as named tuples of these columns.

    What is not a number asks for the first page; a number too large, for the last.
    """
    paginatore = Paginator(righe.values_list(*colonne, named=True), quante)
    quale = leggi_intero((numero or "")[:9]) or 1
    da = (quale - 1) * quante
    contate = righe.annotate(in_tutto=Window(Count("*")))
    lette = list(contate.values_list(*colonne, "in_tutto", named=True)[da : da + quante])
    if not lette:
        # Past the end, or nothing at all: here alone the rows are counted apart.
        return paginatore.get_page(quale)
    # Else the paginator would ask.
    paginatore.__dict__["count"] = lette[0].in_tutto
    return Page(lette, quale, paginatore)
