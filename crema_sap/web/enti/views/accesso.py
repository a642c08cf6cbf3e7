"""Staff come in and go out: password, second factor, appointment in use."""

import time
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from crema_sap import orologio
from crema_sap.enti import accesso
from crema_sap.enti.models import Utente
from crema_sap.enti.password import TroppiAccessi
from crema_sap.web.decorators import accesso_libero, transazione_propria
from crema_sap.web.enti import destinazioni, qr, selectors, services
from crema_sap.web.enti.forms import AccessoForm, CodiceForm
from crema_sap.web.middleware import contesto
from crema_sap.web.richieste import RichiestaAutenticata

SOSPESO = "accesso_in_sospeso"
DURATA_SOSPESO = 600
SCADUTO = "È passato troppo tempo: ricomincia dal nome utente."


@accesso_libero
@transazione_propria
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def accedi(request: HttpRequest) -> HttpResponse:
    """Offer the two ways in, and take name and password."""
    next_ = destinazioni.sicura(request, request.POST.get("next") or request.GET.get("next", ""))
    if request.method == "GET" and isinstance(request.user, Utente):
        return redirect(next_ or destinazioni.casa(request.user))
    form = AccessoForm(request.POST or None, initial={"next": next_})
    stato = 200
    if request.method == "POST":
        stato = 422
        if form.is_valid():
            try:
                return _con_password(request, form.cleaned_data, next_)
            except (accesso.CredenzialiSbagliate, services.NessunIncarico) as errore:
                form.add_error(None, str(errore))
            except accesso.AccessoChiuso as errore:
                stato = 429
                form.add_error(None, str(errore))
            except TroppiAccessi:
                return HttpResponse(_in_molti(), status=503, headers={"Retry-After": "5"})
    with contesto(request):
        risposta = render(request, "enti/accedi.html", {"form": form, "next": next_}, status=stato)
    if stato == 429:
        risposta["Retry-After"] = "900"
    return risposta


@cache
def _in_molti() -> str:
    # Written once: those who are many must not cost what they are refused for.
    return render_to_string("enti/in_molti.html")


def _con_password(request: HttpRequest, dati: dict[str, Any], next_: str) -> HttpResponse:
    utente = accesso.verifica(dati["username"], dati["password"])
    ha_dispositivo = selectors.ha_secondo_fattore(utente)
    if not ha_dispositivo and not settings.SECONDO_FATTORE_OBBLIGATORIO:
        return _apri(request, utente, next_)
    request.session.cycle_key()
    request.session[SOSPESO] = {
        "utente": utente.pk,
        "scade": time.time() + DURATA_SOSPESO,
        "next": next_,
    }
    return redirect("enti:codice" if ha_dispositivo else "enti:primo_codice")


def _apri(request: HttpRequest, utente: Utente, next_: str) -> HttpResponse:
    services.apri_personale(request=request, utente=utente)
    return redirect(next_ or destinazioni.casa(utente))


@accesso_libero
@require_http_methods(["GET", "POST"])
def codice(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor of the person whose password was right."""
    utente = _in_sospeso(request)
    if utente is None:
        messages.warning(request, SCADUTO)
        return redirect("enti:accedi")
    form = CodiceForm(request.POST or None, testo_invio="Entra")
    if form.is_valid():
        try:
            services.verifica_codice(utente=utente, codice=form.cleaned_data["codice"])
            return _concludi(request, utente)
        except (services.CodiceSbagliato, accesso.AccessoChiuso, services.NessunIncarico) as errore:
            form.add_error("codice", str(errore))
    return render(request, "enti/codice.html", {"form": form}, status=422 if form.is_bound else 200)


@accesso_libero
@require_http_methods(["GET", "POST"])
def primo_codice(request: HttpRequest) -> HttpResponse:
    """Have the second factor set up at the first sign-in, where it is compulsory."""
    utente = _in_sospeso(request)
    if utente is None or selectors.secondo_fattore(utente):
        messages.warning(request, SCADUTO)
        return redirect("enti:accedi")
    dispositivo = selectors.dispositivo_da_attivare(utente)
    form = CodiceForm(request.POST or None, testo_invio="Attiva ed entra")
    if form.is_valid():
        try:
            services.attiva_secondo_fattore(
                dispositivo=dispositivo,
                utente=utente,
                codice=form.cleaned_data["codice"],
                ora=orologio.adesso(),
            )
            return _concludi(request, utente)
        except (services.CodiceSbagliato, services.NessunIncarico) as errore:
            form.add_error("codice", str(errore))
    return render(
        request,
        "enti/secondo_fattore.html",
        {
            "form": form,
            "qr": qr.disegna(dispositivo),
            "chiave": qr.chiave(dispositivo),
            "primo": True,
        },
        status=422 if form.is_bound else 200,
    )


def _in_sospeso(request: HttpRequest) -> Utente | None:
    sospeso = request.session.get(SOSPESO, {})
    if sospeso.get("scade", 0) < time.time():
        return None
    return selectors.persona_che_entra(sospeso["utente"])


def _concludi(request: HttpRequest, utente: Utente) -> HttpResponse:
    sospeso = request.session.get(SOSPESO, {})
    risposta = _apri(request, utente, sospeso.get("next", ""))
    request.session.pop(SOSPESO, None)
    return risposta


@accesso_libero
@require_http_methods(["GET", "POST"])
def esci(request: HttpRequest) -> HttpResponse:
    """Sign out; by GET, ask first."""
    if request.method == "POST":
        logout(request)
        messages.success(request, "Sei uscito dal portale.")
        risposta = redirect("/")
        # On a computer of the library nothing stays for who comes next.
        risposta["Clear-Site-Data"] = '"cache", "storage"'
        return risposta
    if not request.user.is_authenticated:
        return redirect("/")
    return render(request, "enti/esci.html")


@require_POST
def cambia_incarico(request: RichiestaAutenticata) -> HttpResponse:
    """Act under another of the own appointments in force; anybody else's does not exist."""
    scelto = request.POST.get("incarico", "")
    incarico = next((i for i in request.user.incarichi_attivi if str(i.pk) == scelto), None)
    if incarico is None:
        raise Http404
    services.scegli_incarico(request=request, utente=request.user, incarico=incarico)
    messages.success(request, f"Ora lavori come {incarico}.")
    return redirect(destinazioni.casa(request.user))
