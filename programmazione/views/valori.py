"""The values of a sheet as a person reads them, whatever the field."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from crema_sap.web.formati import data_breve, euro, mq, numero
from programmazione.models import UnitaAbitativa

NON_NOTO = "non noto"
EURO, METRI = {"rendita", "spese_annue"}, {"superficie_mq", "superficie_accessoria_mq"}
ANNI = {"assegnabile_nel", "anno_costruzione"}


@dataclass(frozen=True, slots=True)
class Nomi:
    """The names behind the keys."""

    comuni: Mapping[str, str] = field(default_factory=dict)
    enti: Mapping[int, str] = field(default_factory=dict)


def etichetta(campo: str) -> str:
    """Return the name of a field."""
    nome = str(UnitaAbitativa._meta.get_field(campo).verbose_name)  # type: ignore[union-attr]
    return nome[:1].upper() + nome[1:]


def mostra(campo: str, valore: Any, nomi: Nomi) -> str:
    """Write a value the Italian way; what is not known says so."""
    if valore is None or valore == "":
        return "il proprietario stesso" if campo == "gestore_id" else NON_NOTO
    scelte: Mapping[Any, str] = dict(UnitaAbitativa._meta.get_field(campo).flatchoices)  # type: ignore[union-attr]
    if valore in scelte:
        return str(scelte[valore])
    if campo in {"proprietario_id", "gestore_id"}:
        return nomi.enti.get(int(valore), str(valore))
    if campo == "comune_id":
        return nomi.comuni.get(valore, valore)
    return _scritto(campo, valore)


def _scritto(campo: str, valore: Any) -> str:
    if isinstance(valore, bool):
        return "sì" if valore else "no"
    if isinstance(valore, date):
        return data_breve(valore)
    if campo in EURO:
        return euro(valore)
    if campo in METRI:
        return mq(valore)
    if campo in ANNI or not isinstance(valore, Decimal | int):
        return str(valore)
    return numero(valore)
