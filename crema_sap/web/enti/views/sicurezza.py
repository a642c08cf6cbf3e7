"""One's own security: open sessions, password, second factor."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from crema_sap import orologio
from crema_sap.enti import accesso
from crema_sap.enti.password import TroppiAccessi
from crema_sap.web.decorators import transazione_propria
from crema_sap.web.enti import qr, selectors, services
from crema_sap.web.enti.forms import CambioDispositivoForm, CodiceForm, PasswordForm
from crema_sap.web.middleware import contesto
from crema_sap.web.richieste import RichiestaAutenticata

SOLO_PERSONALE = "Chi accede con SPID o CIE non ha una password né un secondo fattore del portale."


@require_GET
def sicurezza(request: RichiestaAutenticata) -> HttpResponse:
    """Show where one is signed in, and how the account is protected."""
    sessioni = selectors.sessioni_aperte(utente=request.user, in_uso=request.session.session_key)
    dispositivo = None if request.user.cittadino else selectors.secondo_fattore(request.user)
    return render(
        request,
        "enti/sicurezza.html",
        {
            "sessioni": sessioni,
            "dispositivo": dispositivo,
            "obbligatorio": settings.SECONDO_FATTORE_OBBLIGATORIO,
        },
    )


@require_POST
def sessione_chiudi(request: RichiestaAutenticata) -> HttpResponse:
    """Sign out one of one's own sessions."""
    sessione = selectors.sessione_propria(
        utente=request.user, chiave=request.POST.get("sessione", "")
    )
    if sessione is None or sessione.session_key == request.session.session_key:
        raise Http404
    services.chiudi_sessione(sessione=sessione, utente=request.user, ora=orologio.adesso())
    messages.success(request, "La sessione è chiusa.")
    return redirect("enti:sicurezza")


@transazione_propria
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password(request: RichiestaAutenticata) -> HttpResponse:
    """Change one's own password; every other session is signed out."""
    _solo_personale(request)
    form = PasswordForm(request.POST or None, utente=request.user)
    if form.is_valid():
        try:
            accesso.verifica(request.user.username, form.cleaned_data["attuale"])
            services.cambia_password(
                request=request, utente=request.user, nuova=form.cleaned_data["nuova"]
            )
        except accesso.CredenzialiSbagliate:
            form.add_error("attuale", "La password attuale non è questa.")
        except (accesso.AccessoChiuso, TroppiAccessi) as errore:
            form.add_error(None, str(errore))
        else:
            messages.success(request, "La password è cambiata; le altre sessioni sono chiuse.")
            return redirect("enti:sicurezza")
    with contesto(request):
        stato = 422 if form.is_bound else 200
        return render(request, "enti/password.html", {"form": form}, status=stato)


@require_http_methods(["GET", "POST"])
def secondo_fattore(request: RichiestaAutenticata) -> HttpResponse:
    """Set up the second factor, or set it up anew on another telephone."""
    _solo_personale(request)
    dispositivo = selectors.dispositivo_da_attivare(request.user)
    cambia = selectors.secondo_fattore(request.user) is not None
    forma = CambioDispositivoForm if cambia else CodiceForm
    form = forma(request.POST or None, testo_invio="Attiva")
    if form.is_valid():
        try:
            services.attiva_secondo_fattore(
                dispositivo=dispositivo,
                utente=request.user,
                codice=form.cleaned_data["codice"],
                attuale=form.cleaned_data.get("attuale", ""),
                ora=orologio.adesso(),
            )
        except services.CodiceSbagliato as errore:
            form.add_error(None if cambia else "codice", str(errore))
        else:
            messages.success(request, "Il secondo fattore è attivo dal prossimo accesso.")
            return redirect("enti:sicurezza")
    contenuto = {"form": form, "qr": qr.disegna(dispositivo), "chiave": qr.chiave(dispositivo)}
    stato = 422 if form.is_bound else 200
    return render(request, "enti/secondo_fattore.html", contenuto, status=stato)


@require_http_methods(["GET", "POST"])
def secondo_fattore_togli(request: RichiestaAutenticata) -> HttpResponse:
    """Go back to the password alone, where that is allowed."""
    _solo_personale(request)
    dispositivo = selectors.secondo_fattore(request.user)
    if dispositivo is None or settings.SECONDO_FATTORE_OBBLIGATORIO:
        raise Http404
    form = CodiceForm(request.POST or None, testo_invio="Togli il secondo fattore")
    if form.is_valid():
        try:
            services.togli_secondo_fattore(
                dispositivo=dispositivo,
                utente=request.user,
                codice=form.cleaned_data["codice"],
                ora=orologio.adesso(),
            )
        except services.CodiceSbagliato as errore:
            form.add_error("codice", str(errore))
        else:
            messages.success(request, "Il secondo fattore è tolto.")
            return redirect("enti:sicurezza")
    stato = 422 if form.is_bound else 200
    return render(request, "enti/secondo_fattore_togli.html", {"form": form}, status=stato)


def _solo_personale(request: RichiestaAutenticata) -> None:
    if request.user.cittadino:
        raise PermissionDenied(SOLO_PERSONALE)
