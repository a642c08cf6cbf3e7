"""System checks on what must never reach production."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register(deploy=True)
def niente_prove_in_produzione(**_altro: Any) -> list[CheckMessage]:
    """The test identity provider and the demonstration's clock stay out of production."""
    if settings.IN_PRODUZIONE and settings.OIDC_DI_PROVA:
        return [
            Error(
                "Il gestore dell'identità di prova è acceso in produzione.",
                hint="Imposta OIDC_EMITTENTE con l'indirizzo del gestore vero.",
                id="enti.E001",
            )
        ]
    return []
