"""Many dwellings at once: to choose them across pages, to see before and after, to confirm."""

import re
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from crema_sap import orologio
from crema_sap.aritmetica import leggi_intero
from crema_sap.web.richieste import RichiestaAutenticata
from programmazione import permissions, selectors, services
from programmazione.forms import CampoInsiemeForm, FiltroUnitaForm, ValoreInsiemeForm
from programmazione.views.patrimonio import SCELTE, all_elenco
from programmazione.views.valori import Nomi, etichetta, mostra

SCELTE_MASSIME = 5_000
RIGA = re.compile(r"\b(\d{1,18}):(\d{1,9})\b", re.ASCII)


@require_POST
def patrimonio_scelta(request: RichiestaAutenticata) -> HttpResponse:
    """Keep which dwellings are chosen, from this page of the list and from the others."""
    permissions.verifica_inserimento_unita(request.user)
    azione = request.POST.get("azione", "")
    if azione == "svuota":
        request.session[SCELTE] = []
    elif azione == "tutte":
        request.session[SCELTE] = _filtrate(request)
    else:
        pagina, scelte = _chiavi(request, "pagina"), _chiavi(request, "unita")
        prima = set(request.session.get(SCELTE, ()))
        request.session[SCELTE] = sorted((prima - pagina) | (scelte & pagina))[:SCELTE_MASSIME]
    if azione == "modifica":
        return redirect("programmazione:patrimonio_insieme")
    return redirect(all_elenco(request.POST.get("parametri", "")))


@require_http_methods(["GET", "POST"])
def patrimonio_insieme(request: RichiestaAutenticata) -> HttpResponse:
    """Choose a field and its value, look at the preview, confirm."""
    permissions.verifica_inserimento_unita(request.user)
    scelte = request.session.get(SCELTE, ())
    unita = list(
        selectors.elenco_unita(utente=request.user)
        .filter(pk__in=scelte)
        .select_related("comune")
        .order_by("comune__nome", "codice", "pk")
    )
    dati = request.POST if request.method == "POST" else request.GET
    campo_form = CampoInsiemeForm(dati if "campo" in dati else None)
    contesto: dict[str, Any] = {"quante": len(unita), "campo_form": campo_form}
    if unita and campo_form.is_bound and campo_form.is_valid():
        campo = campo_form.cleaned_data["campo"]
        form = ValoreInsiemeForm(request.POST if request.method == "POST" else None, campo=campo)
        contesto |= {"form": form, "campo": campo, "etichetta": etichetta(campo)}
        if request.method == "POST" and form.is_valid():
            if request.POST.get("azione") == "conferma" and _conferma(request, form):
                return redirect("programmazione:unita_list")
            contesto |= _anteprima(request, unita, form)
    return render(request, "programmazione/patrimonio_insieme.html", contesto)


def _anteprima(
    request: RichiestaAutenticata, unita: list[Any], form: ValoreInsiemeForm
) -> Mapping[str, Any]:
    valore, dal = form.valore()
    righe = services.anteprima(
        unita=unita, campo=form.campo, valore=valore, dal=dal, utente=request.user
    )
    nomi = Nomi()
    return {
        "righe": [
            {"unita": riga.unita, "prima": mostra(form.campo, riga.prima, nomi), "esito": riga}
            for riga in righe
        ],
        "dopo": mostra(form.campo, valore, nomi),
        "cambiano": sum(riga.cambia for riga in righe),
        "rifiutate": sum(bool(riga.rifiuto) for riga in righe),
        "uguali": sum(riga.uguale and not riga.rifiuto for riga in righe),
        "versioni": ",".join(f"{r.unita.pk}:{r.unita.riga_versione}" for r in righe if r.cambia),
        "testi": form.testi(),
    }


def _conferma(request: RichiestaAutenticata, form: ValoreInsiemeForm) -> bool:
    valore, dal = form.valore()
    versioni = {int(pk): int(v) for pk, v in RIGA.findall(request.POST.get("versioni", ""))}
    try:
        quante = services.modifica_insieme(
            versioni=versioni,
            campo=form.campo,
            valore=valore,
            dal=dal,
            utente=request.user,
            ora=orologio.adesso(),
        )
    except (services.UniteCambiate, services.UnitaNonDisponibile, services.UnitaNonValida) as no:
        messages.error(request, str(no))
        return False
    messages.success(request, f"{etichetta(form.campo)}: unità modificate {quante}.")
    request.session[SCELTE] = []
    return True


def _chiavi(request: RichiestaAutenticata, nome: str) -> set[int]:
    return {
        numero
        for testo in request.POST.getlist(nome)
        if (numero := leggi_intero(testo)) is not None
    }


def _filtrate(request: RichiestaAutenticata) -> list[int]:
    utente = request.user
    filtro = FiltroUnitaForm(
        QueryDict(request.POST.get("parametri", "")[:2000]),
        comuni=selectors.comuni_dell_elenco(utente=utente),
        enti=selectors.enti_dell_elenco(utente=utente),
    )
    righe = selectors.unita_filtrate(
        utente=utente, filtri=selectors.FiltriUnita(**filtro.scelte()), oggi=orologio.oggi()
    )
    return list(righe.values_list("pk", flat=True)[:SCELTE_MASSIME])
