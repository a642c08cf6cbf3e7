"""Reads of what happened to a dwelling: its changes, who made them, its passages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from crema_sap.enti.models import Comune, Ente, Utente
from programmazione.models import (
    CambiamentoUnita,
    FotoUnita,
    PassaggioUnita,
    StatoFoto,
    UnitaAbitativa,
)
from programmazione.models.patrimonio import PassaggioUnitaQuerySet

BOOLEANI = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Concorrenza:
    """What others did to a sheet since a version was read: the last of them, and when."""

    chi: str
    quando: datetime | None
    base: Mapping[str, Any]


def cambiamenti(
    unita: UnitaAbitativa, *, campo: str = "", fino_a: int | None = None
) -> QuerySet[CambiamentoUnita]:
    """Return the changes of a dwelling, newest first; whoever may open its sheet may read them."""
    righe = CambiamentoUnita.objects.filter(unita=unita).order_by("-pk")
    if campo:
        righe = righe.filter(campo=campo)
    return righe if fino_a is None else righe.filter(versione__lte=fino_a)


def campi_cambiati(unita: UnitaAbitativa) -> list[str]:
    """Return the fields of a dwelling that have ever changed."""
    campi = CambiamentoUnita.objects.filter(unita=unita).order_by("campo")
    return list(campi.values_list("campo", flat=True).distinct())


def concorrenza(unita: UnitaAbitativa, *, versione: int, campi: Iterable[str]) -> Concorrenza:
    """Tell who saved a sheet after a version was read, and what the sheet said then."""
    dopo = list(cambiamenti(unita).filter(versione__gt=versione))
    base = {campo: getattr(unita, campo) for campo in campi}
    # Newest first: the oldest «before» is written last.
    base |= {c.campo: valore(c.campo, c.prima) for c in dopo if c.campo in base}
    chi = nomi_di({dopo[0].utente_id}).get(dopo[0].utente_id, "") if dopo else ""
    return Concorrenza(chi, dopo[0].istante if dopo else None, base)


def valore(campo: str, testo: str | None) -> Any:
    """Return the value that the history keeps as text."""
    if testo is None or testo == "":
        return testo
    if testo in BOOLEANI:
        return BOOLEANI[testo]
    return UnitaAbitativa._meta.get_field(campo).to_python(testo)  # type: ignore[union-attr]


def nomi_di(chiavi: Iterable[int | None]) -> dict[int | None, str]:
    """Return the names of who made the changes."""
    utenti = Utente.objects.filter(pk__in=[c for c in chiavi if c])
    return {utente.pk: str(utente) for utente in utenti}


def nomi_di_comuni_ed_enti() -> tuple[dict[str, str], dict[int, str]]:
    """Return the names behind the keys that the history keeps."""
    return (
        dict(Comune.objects.values_list("pk", "nome")),
        dict(Ente.objects.values_list("pk", "nome")),
    )


def passaggi(*, utente: Utente) -> PassaggioUnitaQuerySet:
    """Return the passages of hand that a person may see."""
    return PassaggioUnita.objects.visibili_a(utente).select_related("unita", "da", "a")


def enti_che_possono_avere(*, utente: Utente, il: date) -> list[tuple[int, str]]:
    """Return the enti to which a dwelling may pass on a day."""
    enti = Ente.objects.visibili_a(utente).proprietari().in_vigore(il).order_by("nome", "pk")
    return list(enti.values_list("pk", "nome"))


def foto_di(unita: UnitaAbitativa) -> QuerySet[FotoUnita]:
    """Return the photographs of a dwelling, of the dwelling first and then of the building."""
    return FotoUnita.objects.filter(unita=unita).order_by("-soggetto", "pk")


def foto_pronte(unita: UnitaAbitativa) -> QuerySet[FotoUnita]:
    """Return the photographs of a dwelling that may be looked at."""
    return foto_di(unita).filter(stato=StatoFoto.PRONTA)


def foto_visibili(*, utente: Utente) -> QuerySet[FotoUnita]:
    """Return the photographs of the dwellings that a person may see."""
    return FotoUnita.objects.filter(unita__in=UnitaAbitativa.objects.visibili_a(utente))


def ente(*, utente: Utente, chiave: int) -> Ente | None:
    """Return an ente to which a dwelling may pass; none under the key 0."""
    return Ente.objects.visibili_a(utente).proprietari().filter(pk=chiave).first()
