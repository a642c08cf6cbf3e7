"""The sheet of a dwelling: enter, change, put together what two people wrote at once."""

from collections.abc import Mapping
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from crema_sap import orologio
from crema_sap.web.richieste import RichiestaAutenticata
from crema_sap.web.ripresa import conserva_modulo
from programmazione import permissions, selectors, services
from programmazione.forms import UnitaForm
from programmazione.models import UnitaAbitativa
from programmazione.rules.unione import Unione, unisci
from programmazione.views.esiti import inviato
from programmazione.views.patrimonio import trova_unita
from programmazione.views.valori import Nomi, etichetta, mostra

LORO = "loro"


@conserva_modulo
@require_http_methods(["GET", "POST"])
def unita_create(request: RichiestaAutenticata) -> HttpResponse:
    """Enter a dwelling of one's ente."""
    permissions.verifica_inserimento_unita(request.user)
    form = UnitaForm(inviato(request), comuni=_comuni(request))
    if request.method == "POST" and form.is_valid():
        try:
            unita = services.crea_unita(
                dati=form.dati(), utente=request.user, ora=orologio.adesso()
            )
        except services.UnitaNonValida as errore:
            riporta(form, errore)
        else:
            messages.success(request, f"Unità {unita.codice} inserita nel registro.")
            return redirect("programmazione:unita", pk=unita.pk)
    return render(request, "programmazione/unita_form.html", {"form": form, "unita": None})


@conserva_modulo
@require_http_methods(["GET", "POST"])
def unita_update(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Change the sheet of a dwelling."""
    unita = trova_unita(request, pk)
    permissions.verifica_modifica_unita(request.user, unita)
    form = _modulo(request, unita, {})
    if request.method == "POST" and form.is_valid():
        dati = form.dati() | _scelte(request, unita)
        try:
            services.modifica_unita(
                unita=unita,
                dati=dati,
                riga_versione=form.cleaned_data["riga_versione"],
                utente=request.user,
                ora=orologio.adesso(),
            )
        except services.UnitaNonValida as errore:
            riporta(form, errore)
        except services.UnitaNonDisponibile as errore:
            form.add_error(None, str(errore))
        except services.UnitaCambiata:
            return _confronto(request, pk, form, dati)
        else:
            messages.success(request, f"Unità {unita.codice} aggiornata.")
            return redirect("programmazione:unita", pk=unita.pk)
    return render(request, "programmazione/unita_form.html", {"form": form, "unita": unita})


def riporta(form: django_forms.Form, errore: services.UnitaNonValida) -> None:
    """Put the reasons of a refusal beside the fields they are about."""
    for campo, frasi in errore.errori.items():
        for frase in frasi:
            form.add_error(campo if campo in form.fields else None, frase)


def _confronto(
    request: RichiestaAutenticata, pk: int, form: UnitaForm, dati: Mapping[str, Any]
) -> HttpResponse:
    """Show theirs beside ours: what was typed is on the page, and waits for a choice."""
    unita = trova_unita(request, pk)
    altri = selectors.concorrenza(unita, versione=form.cleaned_data["riga_versione"], campi=dati)
    loro = {campo: getattr(unita, campo) for campo in dati}
    unione = unisci(base=altri.base, loro=loro, mio=dati)
    nascosto = _modulo(request, unita, unione.valori, legato=False)
    return render(
        request,
        "programmazione/unita_confronto.html",
        {
            "unita": unita,
            "altri": altri,
            "nascosti": [campo.as_hidden() for campo in nascosto],
            **_righe(unione, loro, altri),
        },
        status=409,
    )


def _righe(
    unione: Unione, loro: Mapping[str, Any], altri: selectors.Concorrenza
) -> dict[str, list[dict[str, str]]]:
    nomi = Nomi(*selectors.nomi_di_comuni_ed_enti())

    def riga(campo: str) -> dict[str, str]:
        return {
            "campo": campo,
            "etichetta": etichetta(campo),
            "prima": mostra(campo, altri.base[campo], nomi),
            "loro": mostra(campo, loro[campo], nomi),
            "mio": mostra(campo, unione.valori[campo], nomi),
        }

    return {
        "contesi": [riga(campo) for campo in unione.contesi],
        "altrui": [riga(campo) for campo in unione.altrui],
    }


def _modulo(
    request: RichiestaAutenticata,
    unita: UnitaAbitativa,
    valori: Mapping[str, Any],
    *,
    legato: bool = True,
) -> UnitaForm:
    campi = [nome for nome in UnitaForm.base_fields if nome != "comune"]
    iniziali = {nome: valori.get(nome, getattr(unita, nome)) for nome in campi}
    return UnitaForm(
        inviato(request) if legato else None,
        initial={**iniziali, "comune": valori.get("comune_id", unita.comune_id)},
        comuni=_comuni(request, unita),
    )


def _scelte(request: RichiestaAutenticata, unita: UnitaAbitativa) -> dict[str, Any]:
    """Return the fields of which the other's value was chosen, as they are stored."""
    campi = {"comune_id" if nome == "comune" else nome for nome in UnitaForm.base_fields}
    return {
        campo: getattr(unita, campo)
        for campo in campi - {"riga_versione"}
        if request.POST.get(f"scelta-{campo}") == LORO
    }


def _comuni(
    request: RichiestaAutenticata, unita: UnitaAbitativa | None = None
) -> list[tuple[str, str]]:
    """Return the comuni of today, and that of the dwelling if it is one that has ceased."""
    comuni = selectors.comuni_dell_elenco(utente=request.user, il=orologio.oggi())
    if unita is not None and unita.comune_id not in dict(comuni):
        comuni.append((unita.comune_id, unita.comune.nome))
    return comuni
