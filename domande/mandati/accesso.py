"""The citizen's pages for who helps: the same ones, under a mandate, and no others."""

from functools import wraps
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponseBase

from crema_sap import orologio
from crema_sap.enti.models import Ruolo, Utente
from crema_sap.web.decorators import Vista
from crema_sap.web.middleware import contesto
from domande.mandati import persona, selectors


def anche_per_conto[V: Vista](vista: V) -> V:
    """Let a desk with an active mandate in, as the citizen whose draft or domanda it is.

    For everybody else the view is as it was. The view acts as the citizen, and what it writes
    says who typed it; the page's head, the database's wall and the register know the helper. An
    act holds the mandate: ended before it, the domanda is not there; ended during it, it ends
    after it.
    """
    da_se = getattr(vista, "transazione_propria", False)

    @wraps(vista)
    def con_mandato(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        utente = request.user
        if not isinstance(utente, Utente) or not utente.ha_ruolo(Ruolo.SPORTELLO):
            return vista(request, *args, **kwargs)
        if not da_se:
            return _per_conto(vista, request, utente, *args, **kwargs)
        with contesto(request):
            risposta = _per_conto(vista, request, utente, *args, **kwargs)
            if risposta.status_code >= 500:
                transaction.set_rollback(True)
        return risposta

    return con_mandato  # type: ignore[return-value]


def _per_conto(
    vista: Vista, request: HttpRequest, sportello: Utente, *args: Any, **kwargs: Any
) -> HttpResponseBase:
    chiave = kwargs["chiave"] if "chiave" in kwargs else _chiave(kwargs["identificativo"])
    mandato = selectors.attivo_per(
        chiave=chiave,
        utente=sportello,
        ora=orologio.adesso(),
        blocca=request.method == "POST",
    )
    if mandato is None:
        raise Http404
    request.operatore, request.mandato = sportello, mandato  # type: ignore[attr-defined]
    request.user = persona.al_posto_di(mandato, sportello)
    try:
        return vista(request, *args, **kwargs)
    finally:
        request.user = sportello


def _chiave(identificativo: UUID) -> UUID:
    chiave = selectors.chiave_di(identificativo)
    if chiave is None:
        raise Http404
    return chiave
