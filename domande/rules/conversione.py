"""Dataclasses to JSON-able data and back, exactly and strictly. Pure."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, cast, get_args, get_origin, get_type_hints

type Lettore = Callable[[object, str], Any]
# Written as they are; a `StrEnum` is not one of them.
SEMPLICI = frozenset((str, int, bool, type(None)))


class DatoIlleggibile(ValueError):
    """A stored value does not have the shape of its field."""


def scrivi(oggetto: object) -> dict[str, object]:
    """Write a dataclass; fields that hold their default are left out.

    Norma: R.R. 4/2017, art. 9 c. 1 (the content of the domanda).
    """
    scritto = {}
    for nome, predefinito in _predefiniti(cast(Hashable, type(oggetto))):
        valore = getattr(oggetto, nome)
        if valore != predefinito:
            scritto[nome] = _scrivi_valore(valore)
    return scritto


def _scrivi_valore(valore: object) -> object:
    if type(valore) in SEMPLICI:
        return valore
    if is_dataclass(valore):
        return scrivi(valore)
    if isinstance(valore, tuple):
        return [_scrivi_valore(voce) for voce in valore]
    if isinstance(valore, StrEnum):
        return valore.value
    if isinstance(valore, date):
        return valore.isoformat()
    return str(valore) if isinstance(valore, Decimal) else valore


@cache
def _predefiniti(tipo: Any) -> tuple[tuple[str, object], ...]:
    return tuple(
        (
            campo.name,
            campo.default_factory() if campo.default_factory is not MISSING else campo.default,
        )
        for campo in fields(tipo)
    )


def leggi[T](tipo: type[T], dati: object, dove: str = "") -> T:
    """Build a dataclass from what `scrivi` wrote.

    Raises `DatoIlleggibile`, naming the field, for anything else.
    Norma: R.R. 4/2017, art. 9 c. 1.
    """
    if not isinstance(dati, Mapping):
        raise DatoIlleggibile(f"{dove or 'radice'}: non è una tabella")
    lettori = _lettori(cast(Hashable, tipo))
    letti = {}
    for chiave, valore in dati.items():
        percorso = f"{dove}.{chiave}" if dove else str(chiave)
        if chiave not in lettori:
            raise DatoIlleggibile(f"{percorso}: campo sconosciuto")
        letti[chiave] = lettori[chiave](valore, percorso)
    try:
        return tipo(**letti)
    except TypeError as errore:
        raise DatoIlleggibile(f"{dove or 'radice'}: manca un dato obbligatorio") from errore


@cache
def _lettori(tipo: Any) -> dict[str, Lettore]:
    return {nome: _lettore(annotazione) for nome, annotazione in get_type_hints(tipo).items()}


def _lettore(annotazione: Any) -> Lettore:
    if isinstance(annotazione, UnionType):
        (unico,) = (voce for voce in get_args(annotazione) if voce is not type(None))
        interno = _lettore(unico)
        return lambda valore, dove: None if valore is None else interno(valore, dove)
    if get_origin(annotazione) is tuple:
        elemento = _lettore(get_args(annotazione)[0])
        return lambda valore, dove: _leggi_elenco(elemento, valore, dove)
    if is_dataclass(annotazione):
        tipo: Any = annotazione
        return lambda valore, dove: leggi(tipo, valore, dove)
    if annotazione is bool:
        return _leggi_booleano
    return lambda valore, dove: _leggi_testo(annotazione, valore, dove)


def _leggi_elenco(elemento: Lettore, valore: object, dove: str) -> tuple[object, ...]:
    if not isinstance(valore, list | tuple):
        raise DatoIlleggibile(f"{dove}: non è un elenco")
    return tuple(elemento(voce, f"{dove}[{indice}]") for indice, voce in enumerate(valore))


def _leggi_booleano(valore: object, dove: str) -> bool:
    if not isinstance(valore, bool):
        raise DatoIlleggibile(f"{dove}: non è vero o falso")
    return valore


def _leggi_testo(tipo: Any, valore: object, dove: str) -> object:
    """Read a date, an exact decimal, a choice or a plain text from text."""
    if not isinstance(valore, str):
        raise DatoIlleggibile(f"{dove}: non è un testo")
    try:
        letto = date.fromisoformat(valore) if tipo is date else tipo(valore)
    except (ValueError, InvalidOperation) as errore:
        raise DatoIlleggibile(f"{dove}: «{valore}» non è leggibile") from errore
    if isinstance(letto, Decimal) and not letto.is_finite():
        raise DatoIlleggibile(f"{dove}: «{valore}» non è un numero")
    return letto
