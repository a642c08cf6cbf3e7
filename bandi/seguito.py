"""What the avvisi do with the dwellings of a plan: which they offer, which they withdrew."""

from collections.abc import Iterator

from django.urls import reverse

from bandi.models import TipoOfferta, UnitaOfferta
from crema_sap.orologio import ROMA
from programmazione.models import Piano
from programmazione.rules.riscontro import Offerta
from programmazione.seguito import fonte

REVOCATO = "l’avviso è stato revocato"


@fonte
def offerte(piano: Piano, alias: str) -> Iterator[Offerta]:
    """Tell what the published avvisi of a plan's year offer, in the order of publication."""
    righe = (
        UnitaOfferta.objects.using(alias)
        .filter(avviso__piano__anno=piano.anno)
        .order_by("avviso__pubblicato_il", "pk")
        .values_list(
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
        )
    )
    for codice, comune, ente, avviso, titolo, tipo, ritirata, motivo, dal, revocato in righe:
        if dal is None:  # a draft is nobody's business yet
            continue
        fine = ritirata or revocato
        yield Offerta(
            codice=codice,
            comune=comune,
            ente=ente,
            avviso=titolo,
            indirizzo=reverse("bandi:unita", args=[avviso, codice]),
            tipo=str(TipoOfferta(tipo).label),
            dal=dal.astimezone(ROMA).date(),
            ritirata_il=fine.astimezone(ROMA).date() if fine else None,
            motivo=motivo or (REVOCATO if revocato else ""),
        )
