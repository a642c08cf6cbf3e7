"""Decorators of views: who may enter, what a GET may do, whose transaction it is."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from crema_sap.enti.models import Ruolo, Utente

type Vista = Callable[..., HttpResponseBase]


def accesso_libero[V: Vista](vista: V) -> V:
    """Open a view to everybody: login is required everywhere else."""
    return login_not_required(vista)


def richiede_ruolo(*ruoli: Ruolo) -> Callable[[Vista], Vista]:
    """Let in only those whose appointment in use gives one of these roles.

    Raises `PermissionDenied` with the reason, which the 403 page shows.
    """

    def decora(vista: Vista) -> Vista:
        @wraps(vista)
        def con_controllo(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            utente = request.user
            if not isinstance(utente, Utente) or not utente.ha_ruolo(*ruoli):
                raise PermissionDenied(motivo_del_rifiuto(ruoli))
            return vista(request, *args, **kwargs)

        return con_controllo

    return decora


def richiede_cittadino(vista: Vista) -> Vista:
    """Let in only a citizen known through SPID or CIE.

    Raises `PermissionDenied` with the reason.
    """

    @wraps(vista)
    def con_controllo(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not isinstance(request.user, Utente) or not request.user.cittadino:
            raise PermissionDenied(
                "Questa pagina è riservata ai cittadini che accedono con SPID o CIE."
            )
        return vista(request, *args, **kwargs)

    return con_controllo


def solo_lettura(vista: Vista) -> Vista:
    """Accept GET and HEAD only: a page that shows never writes."""
    return require_safe(vista)


def transazione_propria[V: Vista](vista: V) -> V:
    """Mark a view that opens its own transaction instead of the middleware's."""
    vista.transazione_propria = True  # type: ignore[attr-defined]
    return vista


def motivo_del_rifiuto(ruoli: tuple[Ruolo, ...]) -> str:
    """Say which appointments would be let in."""
    nomi = [f"«{ruolo.label}»" for ruolo in ruoli]
    elenco = nomi[0] if len(nomi) == 1 else f"{', '.join(nomi[:-1])} o {nomi[-1]}"
    return f"Per questa pagina serve l'incarico di {elenco}, e l'incarico in uso è un altro."
