"""Pages of content and pages of error."""

import sys

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from crema_sap import orologio, spazio
from crema_sap.enti.models import Utente
from crema_sap.web import contesto, cruscotto, lingue, ricerca
from crema_sap.web.decorators import accesso_libero, solo_lettura

RIPROVA_TRA = "30"
# Room is made by a person, not by waiting half a minute.
SPAZIO_TRA = "600"
# What the libraries refuse, they refuse without a word.
SENZA_MOTIVO = "Questa operazione non è prevista per l'incarico in uso."


@accesso_libero
@solo_lettura
def home(request: HttpRequest) -> HttpResponse:
    """Say what the portal is and offer its three tasks; to who is signed in, what to do today.

    What to do is told in Italian alone: in another language everybody reads what the portal is.
    """
    utente = request.user
    if not isinstance(utente, Utente) or lingue.corrente() != settings.LANGUAGE_CODE:
        return render(request, "web/home.html", contesto.pubblico())
    compiti = cruscotto.compiti(utente, orologio.adesso())
    return render(request, "web/cruscotto.html", {"compiti": compiti})


@accesso_libero
@solo_lettura
def cerca(request: HttpRequest) -> HttpResponse:
    """Search what the person may see."""
    testo = " ".join(request.GET.get("q", "")[:80].split())
    contenuto = {
        "testo": testo,
        "modulo": ricerca.RicercaForm(initial={"q": testo}),
        "gruppi": ricerca.cerca(_persona(request), testo),
    }
    return render(request, "web/cerca.html", contenuto)


def _persona(request: HttpRequest) -> ricerca.Persona:
    return request.user if isinstance(request.user, Utente) else AnonymousUser()


@accesso_libero
@solo_lettura
def accessibilita(request: HttpRequest) -> HttpResponse:
    """Show the declaration of accessibility."""
    return render(request, "web/accessibilita.html", contesto.pubblico())


@accesso_libero
@solo_lettura
def privacy(request: HttpRequest) -> HttpResponse:
    """Show how personal data are treated."""
    return render(request, "web/privacy.html", contesto.pubblico())


@accesso_libero
@solo_lettura
def note_legali(request: HttpRequest) -> HttpResponse:
    """Show the legal notes and the licences."""
    return render(request, "web/note_legali.html", contesto.pubblico())


@accesso_libero
@solo_lettura
def contatti(request: HttpRequest) -> HttpResponse:
    """Show who answers, and where."""
    return render(request, "web/contatti.html", contesto.pubblico())


def errore_400(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400, or 413 when there was too much of it; no person may be known yet."""
    if isinstance(exception, RequestDataTooBig):
        return troppo_grande(request)
    return HttpResponse(render_to_string("400.html"), status=400)


def errore_403(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403 with the reason that the refusal carries."""
    motivo = str(exception) or SENZA_MOTIVO
    return render(request, "403.html", {"motivo": motivo}, status=403)


def errore_404(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404, without a word on what there might be."""
    return render(request, "404.html", status=404)


def csrf_rifiutato(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose security code is missing or old: the session has expired."""
    return HttpResponse(render_to_string("403_csrf.html", {"percorso": request.path}), status=403)


def troppo_grande(request: HttpRequest) -> HttpResponse:
    """Answer 413."""
    return HttpResponse(render_to_string("413.html"), status=413)


def troppe_richieste(request: HttpRequest, tra_secondi: int) -> HttpResponse:
    """Answer 429 and say when to try again."""
    minuti = max(1, -(-tra_secondi // 60))
    return HttpResponse(
        render_to_string("429.html", {"minuti": minuti}),
        status=429,
        headers={"Retry-After": str(tra_secondi)},
    )


def errore_500(request: HttpRequest) -> HttpResponse:
    """Answer 500 with a page that needs neither the database nor the person.

    It is 503 without the database, and 507 where there is no room for a file.
    """
    guasto = sys.exc_info()[1]
    if isinstance(guasto, OperationalError | InterfaceError):
        return in_pausa(request)
    if spazio.finito(guasto):
        return senza_spazio(request)
    return HttpResponse(render_to_string("500.html"), status=500)


def senza_spazio(request: HttpRequest) -> HttpResponse:
    """Answer 507: the file was not kept, and what was there before is as it was."""
    return HttpResponse(
        render_to_string("507.html"), status=507, headers={"Retry-After": SPAZIO_TRA}
    )


def in_pausa(request: HttpRequest) -> HttpResponse:
    """Answer 503, with when to try again, from a page that needs nothing."""
    return HttpResponse(
        render_to_string("503.html"), status=503, headers={"Retry-After": RIPROVA_TRA}
    )
