"""Puts together what two people wrote on one sheet, field by field.

Norma: none; nothing that was typed is lost, and nothing is stored over another's work unseen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Unione:
    """`valori` is the sheet with both persons' changes; `contesi` the fields both changed.

    Of a contested field `valori` has what is typed now: the person chooses.
    """

    valori: Mapping[str, Any]
    contesi: tuple[str, ...]
    altrui: tuple[str, ...]


def unisci(*, base: Mapping[str, Any], loro: Mapping[str, Any], mio: Mapping[str, Any]) -> Unione:
    """Merge: `base` is what I had read, `loro` what is stored now, `mio` what I typed.

    The three have the same keys.
    """
    miei = {campo for campo in base if mio[campo] != base[campo]}
    altrui = {campo for campo in base if loro[campo] != base[campo]}
    return Unione(
        valori={campo: mio[campo] if campo in miei else loro[campo] for campo in base},
        contesi=tuple(c for c in base if c in miei & altrui and mio[c] != loro[c]),
        altrui=tuple(c for c in base if c in altrui - miei),
    )
