"""System checks on what must never reach production."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
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
