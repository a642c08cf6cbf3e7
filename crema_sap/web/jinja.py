"""Jinja2, for the parts that are drawn often: rows of long lists, and pieces of every page.

It compiles `templates/jinja/` to Python, where Django's engine walks a tree node by node; the pages
themselves stay Django's and call a part with `{% jinja %}`. Escaping is on; filters and badges are
the same functions in both.
"""

from functools import cache, lru_cache
from typing import Any

from django.urls import reverse
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from crema_sap.web import formati
from crema_sap.web.templatetags import portale

# A key that no list reaches: it marks where the real one goes.
SEGNAPOSTO = 9_007_199_254_740_881
SCRITTURA = {
    "autoescape": True,
    # A name that is not there stops the page.
    "undefined": StrictUndefined,
    "trim_blocks": True,
    "lstrip_blocks": True,
}


def ambiente(**opzioni: Any) -> Environment:
    """Return Jinja2 as the parts know it: `OPTIONS["environment"]` of the settings."""
    jinja = Environment(**(opzioni | SCRITTURA))  # noqa: S701
    jinja.filters.update({filtro.__name__: filtro for filtro in formati.FILTRI})
    jinja.globals.update(icona=icona, stato=stato, url=url, indirizzo=indirizzo)
    return jinja


@lru_cache(maxsize=512)
def icona(nome: str, etichetta: str = "") -> Markup:
    """Draw `{% icona %}`."""
    return Markup(portale.icona(nome, etichetta))  # noqa: S704


@lru_cache(maxsize=512)
def stato(testo: str, tono: str = "neutro") -> Markup:
    """Draw `{% stato %}`."""
    return Markup(portale.stato(testo, tono))  # noqa: S704


@cache
def url(nome: str) -> str:
    """Return the address of a page without parameters: `{% url nome %}`, resolved once."""
    return reverse(nome)


def indirizzo(nome: str, chiave: int) -> str:
    """Return the address of the page of one row: `{% url nome chiave %}`, resolved once a name."""
    prima, dopo = _intorno(nome)
    return f"{prima}{chiave}{dopo}"


@cache
def _intorno(nome: str) -> tuple[str, str]:
    prima, dopo = reverse(nome, args=[SEGNAPOSTO]).split(str(SEGNAPOSTO))
    return prima, dopo
