"""Reads whole lists, for who must know where one domanda would stand in them."""

from collections.abc import Sequence
from dataclasses import dataclass

from domande.models import Elaborazione, ListaGraduatoria, Preferenza


@dataclass(frozen=True, slots=True)
class ListaDiUna:
    """A list that a domanda is in, whole, and since when it lives in the comune of the unit."""

    offerta: int
    unita: str
    domande: list[int]
    isbar: list[int]
    residente_dal: int


def liste_di_una(elaborazione: Elaborazione, domanda_id: int) -> list[ListaDiUna]:
    """The lists of a run that a domanda is in, by the unit's code."""
    righe = (
        ListaGraduatoria.objects.filter(
            elaborazione=elaborazione,
            unita_offerta__preferenze__domanda=domanda_id,
            domande__contains=[domanda_id],
        )
        .order_by("unita_offerta__unita__codice", "pk")
        .values_list(
            "unita_offerta_id",
            "unita_offerta__unita__codice",
            "domande",
            "isbar",
            "unita_offerta__preferenze__residente_dal",
        )
    )
    return [ListaDiUna(*riga) for riga in righe]


def residenti_dal(domande: Sequence[int], offerte: Sequence[int]) -> dict[tuple[int, int], int]:
    """Since when each domanda lives in the comune of each unit that it asks."""
    righe = Preferenza.objects.filter(domanda__in=domande, unita_offerta__in=offerte)
    return {
        (domanda, offerta): dal
        for domanda, offerta, dal in righe.values_list(
            "domanda_id", "unita_offerta_id", "residente_dal"
        )
    }
