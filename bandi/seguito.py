"""What the avvisi do with the dwellings of a plan: which they offer, which they withdrew."""

from collections.abc import Collection, Iterator
from typing import Any

from django.urls import reverse

from bandi.models import TipoOfferta, UnitaOfferta
from crema_sap.orologio import ROMA
from programmazione.rules.riscontro import Offerta
from programmazione.seguito import fonte

REVOCATO = "l’avviso è stato revocato"


@fonte
def offerte(anni: Collection[int], alias: str) -> Iterator[tuple[int, Offerta]]:
    """Tell what the published avvisi of the plans of some years offer, in publication's order."""
    righe = (
        UnitaOfferta.objects.using(alias)
        .filter(avviso__piano__anno__in=anni)
        .order_by("avviso__pubblicato_il", "pk")
        .values_list(
            "avviso__piano__anno",
            "unita__codice",
            "unita__comune__nome",
            "unita__proprietario__nome",
            "avviso__codice",
            "avviso__titolo",
            "tipo",
            "ritirata_il",
            "motivo_ritiro",
            "avviso__pubblicato_il",
            "avviso__revocato_il",
            named=True,
        )
    )
    for riga in righe:
        if riga.avviso__pubblicato_il is not None:  # a draft is nobody's business yet
            yield riga.avviso__piano__anno, _offerta(riga)


def _offerta(riga: Any) -> Offerta:
    fine = riga.ritirata_il or riga.avviso__revocato_il
    return Offerta(
        codice=riga.unita__codice,
        comune=riga.unita__comune__nome,
        ente=riga.unita__proprietario__nome,
        avviso=riga.avviso__titolo,
        indirizzo=reverse("bandi:unita", args=[riga.avviso__codice, riga.unita__codice]),
        tipo=str(TipoOfferta(riga.tipo).label),
        dal=riga.avviso__pubblicato_il.astimezone(ROMA).date(),
        ritirata_il=fine.astimezone(ROMA).date() if fine else None,
        motivo=riga.motivo_ritiro or (REVOCATO if riga.avviso__revocato_il else ""),
    )
