"""Answers to the filters of the public list, kept while the published tree stays the same.

The tree is written anew whenever something public changes: its folder is the version of all that
a visitor reads. Where there is no tree nothing is kept.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings

from crema_sap.web.albero import CORRENTE

PAGINE_TENUTE = 256
VALORE_MASSIMO = 20
type Filtri = tuple[tuple[str, str], ...]
type Versione = tuple[str, int, int]
_PAGINE: dict[tuple[object, ...], str] = {}


def versione_pubblicata() -> Versione | None:
    """Name the version of the public tree that visitors read now; None when there is none."""
    try:
        cartella = (settings.ALBERO_PUBBLICO / CORRENTE).resolve(strict=True)
        stato = cartella.stat()
    except OSError:
        return None
    return str(cartella), stato.st_ino, stato.st_mtime_ns


def filtri_noti(scritti: Iterable[tuple[str, Any]], nomi: Iterable[str]) -> Filtri:
    """Return what was asked of these filters, in a fixed order; the rest of a query is nothing."""
    ammessi = frozenset(nomi)
    noti = ((nome, str(v)[:VALORE_MASSIMO]) for nome, v in scritti if nome in ammessi and v)
    return tuple(sorted(noti))


def pagina_tenuta(disegna: Callable[[], str], *chiave: object) -> str:
    """Return the page of a key, drawn once for each version of the tree."""
    versione = versione_pubblicata()
    if versione is None:
        return disegna()
    intera = (versione, chiave)
    pagina = _PAGINE.get(intera)
    if pagina is None:
        pagina = disegna()
        # Of a version that is gone, or of filters that nobody may ever ask again.
        if len(_PAGINE) >= PAGINE_TENUTE:
            _PAGINE.clear()
        _PAGINE[intera] = pagina
    return pagina


def quante() -> int:
    """Return how many pages are kept."""
    return len(_PAGINE)


def dimentica() -> None:
    """Keep nothing any more."""
    _PAGINE.clear()
