"""Nothing that was typed is lost: neither when the session expires nor when its code is old."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt

from crema_sap.enti.models import Utente
from crema_sap.web import pegno as pegni
from crema_sap.web.decorators import accesso_libero
from crema_sap.web.richieste import codice_valido
from domande import services
from domande.compilazione.sezioni import Sezione
from domande.forms import grezze_del_modulo

DI_CHE = "bozza"

type Vista = Callable[..., HttpResponse]


def conserva_risposte(vista: Vista) -> Vista:
    """Protect the page of a section by hand, so that a refused POST keeps its answers.

    Not signed in any more: the answers wait, encrypted, and the person finds them after the
    sign-in. Signed in again elsewhere, so that the page's security code is old: the view gets
    `fidata=False`, saves nothing and shows what was typed with a new code. Another person signed
    in: the answers wait for whom the page was made, as its seal says, and that one sees nothing.
    """

    @csrf_exempt
    @accesso_libero
    @wraps(vista)
    def protetta(request: HttpRequest, chiave: UUID, sezione: Sezione) -> HttpResponse:
        fidata = request.method != "POST" or codice_valido(request)
        if not request.user.is_authenticated:
            if request.method == "POST" and fidata and _sospendi(request, chiave, sezione):
                messages.info(request, pegni.TENUTE)
            return redirect_to_login(request.path)
        if not fidata and _di_un_altro(request, chiave) and _sospendi(request, chiave, sezione):
            messages.warning(request, pegni.DI_UN_ALTRO)
            return redirect("domande:list")
        return vista(request, chiave, sezione, fidata=fidata)

    return protetta


def pegno(chiave: UUID, utente: Utente) -> str:
    """Seal for whom a page of a draft is made."""
    return pegni.sigilla(DI_CHE, str(chiave), utente.pk)


def _di_un_altro(request: HttpRequest, chiave: UUID) -> bool:
    chiavi = pegni.leggi(DI_CHE, request.POST.get(pegni.CAMPO, ""))
    return chiavi is not None and chiavi[0] == str(chiave) and chiavi[1] != request.user.pk


def _sospendi(request: HttpRequest, chiave: UUID, sezione: Sezione) -> bool:
    return services.sospendi_risposte(
        chiave=chiave, sezione=sezione, grezze=grezze_del_modulo(request.POST)
    )
