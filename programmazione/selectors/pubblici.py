"""Reads for everybody: they take the alias, so that the public tree reads as its own role."""

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import Sum

from programmazione.models import Piano, RigaPiano
from programmazione.states import StatoDichiarazione

RISPOSTA = tuple[str, str, bool, int | None, int | None, int | None, int | None, bool]


def risposte_del_piano(piano: Piano, *, alias: str) -> list[RISPOSTA]:
    """Return who answered the survey of a plan, and the sums of what each declared."""
    righe = (
        RigaPiano.objects.using(alias)
        .filter(piano_id=piano.pk)
        .values("ente__nome", "stato_dichiarazione")
        .annotate(
            zero=BoolOr("nessun_patrimonio"),
            inventata=BoolOr("dimostrativa"),
            somma_liberi=Sum("liberi"),
            somma_turnover=Sum("turnover"),
            somma_assegnabili=Sum("assegnabili"),
            somma_assegnati=Sum("assegnati_anno_precedente"),
        )
        .order_by("ente__nome")
    )
    return [
        (
            riga["ente__nome"],
            str(StatoDichiarazione(riga["stato_dichiarazione"]).label),
            riga["zero"],
            riga["somma_liberi"],
            riga["somma_turnover"],
            riga["somma_assegnabili"],
            riga["somma_assegnati"],
            riga["inventata"],
        )
        for riga in righe
    ]
