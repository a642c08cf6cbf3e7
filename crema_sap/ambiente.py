"""Reads the settings from the environment; a missing one stops the start with a plain sentence."""

import os
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


class ImpostazioneMancante(SystemExit):
    """A setting is missing or not valid: the message names the variable and the remedy."""


def testo(nome: str, rimedio: str, predefinito: str | None = None) -> str:
    """Read a variable as text.

    Raises `ImpostazioneMancante` when it is missing or empty and has no default.
    """
    valore = os.environ.get(nome, "").strip() or predefinito
    if valore is None:
        raise ImpostazioneMancante(f"Manca l'impostazione {nome}. Rimedio: {rimedio}")
    return valore


def numero(nome: str, predefinito: int) -> int:
    """Read a variable as a whole number.

    Raises `ImpostazioneMancante` when it is not one.
    """
    valore = testo(nome, "scrivi un numero intero.", str(predefinito))
    if not valore.isdecimal():
        raise ImpostazioneMancante(
            f"L'impostazione {nome} vale «{valore}», che non è un numero intero. "
            f"Rimedio: scrivi un numero, per esempio {predefinito}."
        )
    return int(valore)


def si_no(nome: str, *, predefinito: bool) -> bool:
    """Read a variable as yes or no.

    Raises `ImpostazioneMancante` when it is neither `si` nor `no`.
    """
    valore = testo(nome, "scrivi si oppure no.", "si" if predefinito else "no").lower()
    if valore not in {"si", "sì", "no", "1", "0"}:
        raise ImpostazioneMancante(
            f"L'impostazione {nome} vale «{valore}». Rimedio: scrivi si oppure no."
        )
    return valore in {"si", "sì", "1"}


def base_dati(nome: str, url: str) -> dict[str, Any]:
    """Turn `postgresql://utente:password@host:porta/base` into Django's database settings.

    The query string may carry `host` (a socket folder) and libpq options such as `sslmode`.
    Raises `ImpostazioneMancante` when the address is not PostgreSQL's.
    """
    parti = urlsplit(url)
    if parti.scheme not in {"postgres", "postgresql"} or not parti.path.strip("/"):
        raise ImpostazioneMancante(
            f"L'impostazione {nome} non è un indirizzo di PostgreSQL. Rimedio: scrivila come "
            "postgresql://utente:password@host:5432/base."
        )
    opzioni = dict(parse_qsl(parti.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parti.path.lstrip("/")),
        "USER": unquote(parti.username or ""),
        "PASSWORD": unquote(parti.password or ""),
        "HOST": opzioni.pop("host", parti.hostname or ""),
        "PORT": opzioni.pop("port", str(parti.port or "")),
        "OPTIONS": opzioni,
        # Persistent connections, no health-check round trip: the first statement of a request
        # is retried once on a fresh connection (see enti.sessioni and web.middleware).
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": False,
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "ATOMIC_REQUESTS": False,
    }
