"""Languages of the public pages: an address says its own, `/en/avvisi/`; Italian says none.

A language is a folder of `locale/` with its compiled catalogue. Nothing here looks at a cookie or
at what the browser prefers: a page published as a file is the same for everybody.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, URLPattern, URLResolver, resolve
from django.utils import translation

Risposta = Callable[[HttpRequest], HttpResponse]


@dataclass(frozen=True, slots=True)
class AltraLingua:
    """The page in another language: its code, its own name, its address."""

    codice: str
    nome: str
    indirizzo: str


def straniere() -> list[str]:
    """The codes of the languages besides Italian."""
    return [codice for codice, _ in settings.LANGUAGES if codice != settings.LANGUAGE_CODE]


def corrente() -> str:
    """The language that is spoken now."""
    return translation.get_language() or settings.LANGUAGE_CODE


def separa(percorso: str) -> tuple[str, str]:
    """Return the language of an address and the Italian address of the same page."""
    prima, _, resto = percorso.removeprefix("/").partition("/")
    if prima in straniere():
        return prima, f"/{resto}"
    return settings.LANGUAGE_CODE, percorso


def indirizzo(percorso: str, lingua: str) -> str:
    """Return the address of an Italian page in a language, or its own where there is no other."""
    if lingua == settings.LANGUAGE_CODE or not tradotta(percorso):
        return percorso
    return f"/{lingua}{percorso}"


@cache
def _risponde(percorso: str) -> bool:
    try:
        resolve(percorso)
    except Resolver404:
        return False
    return True


def tradotta(percorso: str) -> bool:
    """Tell whether the page at an Italian address is there in the other languages too."""
    altre = straniere()
    return bool(altre) and _risponde(f"/{altre[0]}{percorso}")


def altre_lingue(percorso: str) -> list[AltraLingua]:
    """Return the same page in the languages that are not its own; nothing where it has one only."""
    lingua, italiano = separa(percorso)
    if not tradotta(italiano):
        return []
    return [
        AltraLingua(codice, nome, indirizzo(italiano, codice))
        for codice, nome in settings.LANGUAGES
        if codice != lingua
    ]


class LinguaMiddleware:
    """Speak the language that the address says."""

    def __init__(self, get_response: Risposta) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in it."""
        with translation.override(separa(request.path_info)[0]):
            return self.get_response(request)


class _Prefisso:
    """The first part of the addresses of pages in many languages: read in any, written in one."""

    def __init__(self) -> None:
        self.converters: dict[str, Any] = {}
        self.name = None

    def __str__(self) -> str:
        return "" if corrente() == settings.LANGUAGE_CODE else f"{corrente()}/"

    @property
    def regex(self) -> re.Pattern[str]:
        """What `reverse` puts before the address."""
        return re.compile(re.escape(str(self)))

    def match(self, percorso: str) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        """Take the language away, whichever it is."""
        prima, barra, resto = percorso.partition("/")
        return (resto if barra and prima in straniere() else percorso), (), {}

    def check(self) -> list[Any]:
        """Nothing can be wrong with it."""
        return []

    def describe(self) -> str:
        """Say what it is, for Django's own messages."""
        return "'[lingua/]'"


def per_lingua(rotte: Sequence[URLPattern | URLResolver]) -> URLResolver:
    """Let these addresses begin with a language."""
    return URLResolver(_Prefisso(), list(rotte))  # type: ignore[arg-type]
