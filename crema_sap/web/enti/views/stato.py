"""Is the service alive, and is it ready: for who watches over it, not for people."""

from functools import cache

import redis
from django.conf import settings
from django.db import Error, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from crema_sap.web.decorators import accesso_libero

ATTESA_BROKER = 1.0
ATTESA_BASE_DATI = "2s"


@accesso_libero
@require_safe
def salute(request: HttpRequest) -> JsonResponse:
    """Answer: the process is alive. Nothing else is asked."""
    return JsonResponse({"stato": "vivo"})


@accesso_libero
@require_safe
def pronto(request: HttpRequest) -> JsonResponse:
    """Tell whether database, broker and migrations are in order; 503 when one is not."""
    base_dati, migrazioni = _base_dati()
    parti = {"base_dati": base_dati, "migrazioni": migrazioni, "broker": _broker()}
    pronto_ = all(parte == "ok" for parte in parti.values())
    corpo = {"stato": "pronto" if pronto_ else "non pronto", **parti}
    return JsonResponse(corpo, status=200 if pronto_ else 503)


def _base_dati() -> tuple[str, str]:
    try:
        applicate = _migrazioni_applicate()
    except Error:
        # The server may have cut an idle connection: ask once more on a fresh one.
        connection.close()
        try:
            applicate = _migrazioni_applicate()
        except Error:
            connection.close()
            return "non risponde", "non verificabili"
    mancanti = len(_migrazioni_attese() - applicate)
    return "ok", f"ne mancano {mancanti}" if mancanti else "ok"


def _migrazioni_applicate() -> set[tuple[str, str]]:
    with transaction.atomic(), connection.cursor() as cursore:
        cursore.execute("SELECT set_config('statement_timeout', %s, true)", [ATTESA_BASE_DATI])
        cursore.execute("SELECT app, name FROM django_migrations")
        return set(cursore.fetchall())


@cache
def _migrazioni_attese() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


def _broker() -> str:
    cliente = redis.Redis.from_url(
        settings.REDIS_URL,
        socket_connect_timeout=ATTESA_BROKER,
        socket_timeout=ATTESA_BROKER,
        retry=None,
    )
    try:
        cliente.ping()
    except redis.RedisError:
        return "non risponde"
    finally:
        cliente.close()
    return "ok"
