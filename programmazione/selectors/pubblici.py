"""Reads for everybody: they take the alias, so that the public tree reads as its own role."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import OuterRef, Sum

from crema_sap.orologio import ROMA
from programmazione.models import Piano, RigaPiano, RisultatoIndicatore
from programmazione.selectors.piani import piani_pubblici
from programmazione.states import StatoDichiarazione

RISPOSTA = tuple[str, str, bool, int | None, int | None, int | None, int | None, bool]


def piani_e_risultati(*, alias: str) -> list[tuple[Piano, date | None]]:
    """Return the public plans, newest first, with the day of the last result of a triennio."""
    ultimo = (
        RisultatoIndicatore.objects.using(alias)
        .filter(indicatore__piano__tipo=OuterRef("tipo"), indicatore__piano__anno=OuterRef("anno"))
        .order_by("-registrato_il")
        .values("registrato_il")[:1]
    )
    piani = piani_pubblici(alias).annotate(ultimo=ultimo)
    return [(p, p.ultimo.astimezone(ROMA).date() if p.ultimo else None) for p in piani]


def risposte_dei_piani(piani: Iterable[Piano], *, alias: str) -> Mapping[int, list[RISPOSTA]]:
    """Return, by plan, who answered its survey, and the sums of what each declared."""
    righe = (
        RigaPiano.objects.using(alias)
        .filter(piano_id__in=[piano.pk for piano in piani])
        .values("piano_id", "ente__nome", "stato_dichiarazione")
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
    risposte: dict[int, list[RISPOSTA]] = defaultdict(list)
    for riga in righe:
        risposte[riga["piano_id"]].append(
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
        )
    return risposte
