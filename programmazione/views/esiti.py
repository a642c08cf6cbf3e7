"""Between request and act: what was sent, and a message on how it went."""

from collections.abc import Callable

from django.contrib import messages
from django.http import QueryDict

from crema_sap.web.richieste import RichiestaAutenticata
from crema_sap.web.ripresa import dati_del_modulo
from programmazione import services
from programmazione.rules.regimi import RegimeNonTrovato
from programmazione.states import TransizioneNonAmmessa

# What the user may do something about; the rest is a fault of ours and must be seen as such.
RIFIUTI = (
    TransizioneNonAmmessa,
    RegimeNonTrovato,
    services.AperturaNonValida,
    services.FigureNonValide,
    services.MotivoMancante,
    services.RegolaMancante,
    services.ZeroContraddetto,
    services.DichiarazioneCambiata,
)


def inviato(request: RichiestaAutenticata) -> QueryDict | None:
    """Return what a form sent, which may be nothing at all; None when it was only asked for.

    Where a page is protected by `conserva_modulo`, what waits of it counts as sent, and not saved.
    """
    return dati_del_modulo(request)


def tenta(request: RichiestaAutenticata, atto: Callable[[], object], *, riuscito: str) -> bool:
    """Do an act, tell the user how it went, and return whether it was done."""
    try:
        atto()
    except RIFIUTI as rifiuto:
        messages.error(request, str(rifiuto))
        return False
    messages.success(request, riuscito)
    return True
