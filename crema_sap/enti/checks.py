"""System checks on what must never reach production."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from django.urls import Resolver404, resolve


@register()
def niente_prove_in_produzione(**_altro: Any) -> list[CheckMessage]:
    """The test identity provider stays out of production: no setting, no page, no address."""
    if not settings.IN_PRODUZIONE:
        return []
    guasti: list[CheckMessage] = []
    if settings.OIDC_DI_PROVA or settings.OIDC_EMITTENTE.rstrip("/").endswith("/idp-prova"):
        guasti.append(
            Error(
                "Il gestore dell'identità di prova è acceso in produzione.",
                hint="Imposta OIDC_EMITTENTE con l'indirizzo del gestore vero.",
                id="enti.E001",
            )
        )
    try:
        resolve("/idp-prova/autorizza/")
    except Resolver404:
        return guasti
    guasti.append(
        Error(
            "Le pagine del gestore dell'identità di prova rispondono in produzione.",
            hint="Togli crema_sap.enti.idp_prova dagli indirizzi del portale.",
            id="enti.E002",
        )
    )
    return guasti


@register(Tags.database)
def orologio_vero_in_produzione(
    *, databases: Sequence[str] | None = None, **_altro: Any
) -> list[CheckMessage]:
    """A database that was a demonstration's keeps its moved clock: terms would be judged on it.

    Asked by `migrate`, which comes before every start, and by `check --database`.
    """
    if not settings.IN_PRODUZIONE:
        return []
    return [
        Error(
            f"L'orologio della base dati «{alias}» è spostato, come in una dimostrazione.",
            hint="Parti da una base dati nuova, oppure svuota enti_scartoorologio.",
            id="enti.E003",
        )
        for alias in databases or ()
        if _orologio_spostato(alias)
    ]


def _orologio_spostato(alias: str) -> bool:
    with connections[alias].cursor() as cursore:
        # Before the first migration there is no table.
        cursore.execute("SELECT to_regclass('enti_scartoorologio') IS NOT NULL")
        if not cursore.fetchone()[0]:
            return False
        cursore.execute("SELECT EXISTS (SELECT FROM enti_scartoorologio)")
        spostato: bool = cursore.fetchone()[0]
    return spostato
