"""Pages of the register of dwellings: the list with its views, the sheet with its life line."""

from datetime import date
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from crema_sap import orologio
from crema_sap.web.decorators import solo_lettura
from crema_sap.web.richieste import RichiestaAutenticata
from programmazione import linea, permissions, selectors
from programmazione.forms import FiltroUnitaForm
from programmazione.models import UnitaAbitativa
from programmazione.states import StatoUnita
from programmazione.views.racconto import racconta

TONI = {
    StatoUnita.LIBERA: "avviso",
    StatoUnita.IN_LIBERAZIONE: "corso",
    StatoUnita.ASSEGNATA: "positivo",
    StatoUnita.OCCUPATA: "neutro",
    StatoUnita.IN_LAVORI: "corso",
    StatoUnita.NON_DISPONIBILE: "negativo",
    StatoUnita.DISMESSA: "neutro",
}
NOMI = dict(StatoUnita.choices)
SCELTE = "unita_scelte"
# What the address of the list may say.
PARAMETRI = (*FiltroUnitaForm.base_fields, "pagina")


@solo_lettura
def unita_list(request: RichiestaAutenticata) -> HttpResponse:
    """List the dwellings of the ente, or of the ambito for the capofila."""
    utente = request.user
    permissions.verifica_patrimonio(utente)
    viste = list(selectors.viste(utente=utente))
    prima = next((v for v in viste if v.predefinita and v.utente_id == utente.pk), None)
    if prima is not None and not request.GET:
        return redirect(f"{request.path}?{prima.parametri}")
    filtro = FiltroUnitaForm(
        request.GET,
        comuni=selectors.comuni_dell_elenco(utente=utente),
        enti=selectors.enti_dell_elenco(utente=utente),
    )
    filtri = selectors.FiltriUnita(**filtro.scelte())
    oggi = orologio.oggi()
    pagina = selectors.pagina_unita(
        utente=utente, filtri=filtri, pagina=request.GET.get("pagina", "1"), oggi=oggi
    )
    scelte = set(request.session.get(SCELTE, ()))
    return render(
        request,
        "programmazione/unita_list.html",
        {
            "pagina": pagina,
            "righe": [_riga(riga, scelte, oggi) for riga in pagina],
            "filtro": filtro,
            "filtrata": filtri != selectors.FiltriUnita(ordina=filtri.ordina),
            "riepilogo": selectors.riepilogo_unita(utente=utente, oggi=oggi),
            "puo_inserire": utente.ha_ruolo(*permissions.OPERATORI),
            "scelte": len(scelte),
            "viste": viste,
            "parametri": parametri_puliti(request.GET),
        },
    )


def _riga(unita: Any, scelte: set[int], oggi: date) -> tuple[Any, bool, str, str, int | None]:
    vuota = unita.stato == StatoUnita.LIBERA and unita.stato_dal
    return (
        unita,
        unita.pk in scelte,
        NOMI[unita.stato],
        TONI[unita.stato],
        (oggi - unita.stato_dal).days if vuota else None,
    )


@solo_lettura
def unita_detail(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Show the sheet of a dwelling and what happened to it."""
    permissions.verifica_patrimonio(request.user)
    unita = trova_unita(request, pk)
    vita = [*racconta(selectors.linea_di_vita(unita)), *linea.altre_tappe(unita)]
    return render(
        request,
        "programmazione/unita_detail.html",
        {
            "unita": unita,
            "tono": TONI[StatoUnita(unita.stato)],
            "giorni": (orologio.oggi() - unita.stato_dal).days if unita.stato_dal else None,
            "cronologia": [t.come_evento() for t in sorted(vita, key=lambda t: t.quando)[::-1]],
            "foto": selectors.foto_pronte(unita),
            "puo_modificare": permissions.puo_modificare_unita(request.user, unita)
            and unita.stato != StatoUnita.DISMESSA,
            "puo_passare": permissions.puo_passare_unita(request.user, unita),
        },
    )


def trova_unita(request: RichiestaAutenticata, pk: int) -> UnitaAbitativa:
    """Load a dwelling in the scope of the person, or 404."""
    visibili = selectors.elenco_unita(utente=request.user)
    return get_object_or_404(visibili.select_related("comune", "proprietario", "gestore"), pk=pk)


def parametri_puliti(domanda: QueryDict, *, con_pagina: bool = True) -> str:
    """Return the part of an address that the list understands, and nothing else."""
    puliti = QueryDict(mutable=True)
    for nome in PARAMETRI:
        valore: Any = domanda.get(nome, "")
        if valore and (con_pagina or nome != "pagina"):
            puliti[nome] = valore
    return puliti.urlencode()


def all_elenco(testo: str) -> str:
    """Return the address of the list with these filters, whoever wrote them."""
    parametri = parametri_puliti(QueryDict(testo[:2000]))
    indirizzo = reverse("programmazione:unita_list")
    return f"{indirizzo}?{parametri}" if parametri else f"{indirizzo}?ordina=comune"
