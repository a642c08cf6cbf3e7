"""Nothing that was typed is lost: neither when the session expires nor when its code is old."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from crema_sap.web.decorators import accesso_libero
from crema_sap.web.richieste import codice_valido
from domande import services
from domande.compilazione.sezioni import Sezione
from domande.forms import grezze_del_modulo

TENUTE = (
    "L'accesso era scaduto. Quello che stavi scrivendo è conservato: entra di nuovo e lo ritrovi."
)

type Vista = Callable[..., HttpResponse]


def conserva_risposte(vista: Vista) -> Vista:
    """Protect the page of a section by hand, so that a refused POST keeps its answers.

    Not signed in any more: the answers wait, encrypted, and the person finds them after the
    sign-in. Signed in again elsewhere, so that the page's security code is old: the view gets
    `fidata=False`, saves nothing and shows what was typed with a new code.
    """

    @csrf_exempt
    @accesso_libero
    @wraps(vista)
    def protetta(request: HttpRequest, chiave: UUID, sezione: Sezione) -> HttpResponse:
        fidata = request.method != "POST" or codice_valido(request)
        if not request.user.is_authenticated:
            if request.method == "POST" and fidata:
                tenute = services.sospendi_risposte(
                    chiave=chiave, sezione=sezione, grezze=grezze_del_modulo(request.POST)
                )
                if tenute:
                    messages.info(request, TENUTE)
            return redirect_to_login(request.path)
        return vista(request, chiave, sezione, fidata=fidata)

    return protetta
