"""Pages of the register of dwellings: list, sheet with its life line, create, change."""

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from crema_sap import orologio
from crema_sap.web.decorators import solo_lettura
from crema_sap.web.richieste import RichiestaAutenticata
from programmazione import permissions, selectors, services
from programmazione.forms import FiltroUnitaForm, UnitaForm
from programmazione.models import UnitaAbitativa
from programmazione.states import StatoUnita
from programmazione.views.esiti import inviato
from programmazione.views.racconto import racconta

TONI = {
    StatoUnita.LIBERA: "avviso",
    StatoUnita.IN_LIBERAZIONE: "corso",
    StatoUnita.ASSEGNATA: "positivo",
    StatoUnita.OCCUPATA: "neutro",
    StatoUnita.IN_LAVORI: "corso",
    StatoUnita.NON_DISPONIBILE: "negativo",
}
ATTRIBUTI = (
    *("codice", "tipo", "zona", "indirizzo", "civico", "scala", "piano", "ascensore"),
    *("senza_barriere", "vani", "camere", "superficie_mq", "riscaldamento", "spese_annue"),
    *("stato_manutentivo", "stato", "stato_dal", "assegnabile_nel", "note", "riga_versione"),
)


@solo_lettura
def unita_list(request: RichiestaAutenticata) -> HttpResponse:
    """List the dwellings of the ente, or of the ambito for the capofila."""
    utente = request.user
    permissions.verifica_patrimonio(utente)
    filtro = FiltroUnitaForm(
        request.GET,
        comuni=selectors.comuni_dell_elenco(utente=utente),
        enti=selectors.enti_dell_elenco(utente=utente),
    )
    filtri = selectors.FiltriUnita(**filtro.scelte())
    pagina = selectors.pagina_unita(
        utente=utente, filtri=filtri, pagina=request.GET.get("pagina", "1")
    )
    oggi = orologio.oggi()
    righe = [
        {
            **riga,
            "tono": TONI[riga["stato"]],
            "stato_nome": StatoUnita(riga["stato"]).label,
            "giorni": (oggi - riga["stato_dal"]).days
            if riga["stato"] == StatoUnita.LIBERA and riga["stato_dal"]
            else None,
        }
        for riga in pagina
    ]
    return render(
        request,
        "programmazione/unita_list.html",
        {
            "pagina": pagina,
            "righe": righe,
            "filtro": filtro,
            "filtrata": filtri != selectors.FiltriUnita(ordina=filtri.ordina),
            "riepilogo": selectors.riepilogo_unita(utente=utente, oggi=oggi),
            "puo_inserire": utente.ha_ruolo(*permissions.OPERATORI),
        },
    )


@solo_lettura
def unita_detail(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Show the sheet of a dwelling and what happened to it."""
    permissions.verifica_patrimonio(request.user)
    unita = _unita(request, pk)
    return render(
        request,
        "programmazione/unita_detail.html",
        {
            "unita": unita,
            "tono": TONI[StatoUnita(unita.stato)],
            "giorni": (orologio.oggi() - unita.stato_dal).days if unita.stato_dal else None,
            "cronologia": racconta(selectors.linea_di_vita(unita)),
            "puo_modificare": permissions.puo_modificare_unita(request.user, unita),
        },
    )


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
            _riporta(form, errore)
        else:
            messages.success(request, f"Unità {unita.codice} inserita nel registro.")
            return redirect("programmazione:unita", pk=unita.pk)
    return render(request, "programmazione/unita_form.html", {"form": form, "unita": None})


@require_http_methods(["GET", "POST"])
def unita_update(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Change the sheet of a dwelling."""
    unita = _unita(request, pk)
    permissions.verifica_modifica_unita(request.user, unita)
    iniziali: dict[str, Any] = {nome: getattr(unita, nome) for nome in ATTRIBUTI}
    form = UnitaForm(
        inviato(request),
        initial={**iniziali, "comune": unita.comune_id},
        comuni=_comuni(request),
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.modifica_unita(
                unita=unita,
                dati=form.dati(),
                riga_versione=form.cleaned_data["riga_versione"],
                utente=request.user,
                ora=orologio.adesso(),
            )
        except services.UnitaNonValida as errore:
            _riporta(form, errore)
        except services.UnitaCambiata as errore:
            form.add_error(None, str(errore))
        else:
            messages.success(request, f"Unità {unita.codice} aggiornata.")
            return redirect("programmazione:unita", pk=unita.pk)
    return render(request, "programmazione/unita_form.html", {"form": form, "unita": unita})


def _unita(request: RichiestaAutenticata, pk: int) -> UnitaAbitativa:
    visibili = selectors.elenco_unita(utente=request.user)
    return get_object_or_404(visibili.select_related("comune", "proprietario", "gestore"), pk=pk)


def _comuni(request: RichiestaAutenticata) -> list[tuple[str, str]]:
    return selectors.comuni_dell_elenco(utente=request.user)


def _riporta(form: django_forms.Form, errore: services.UnitaNonValida) -> None:
    for campo, frasi in errore.errori.items():
        for frase in frasi:
            form.add_error(campo if campo in form.fields else None, frase)
