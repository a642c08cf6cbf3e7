"""The list of dwellings as a sheet: the same query as the page, whole."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from crema_sap import orologio
from crema_sap.web.decorators import solo_lettura
from crema_sap.web.formati import numero
from crema_sap.web.richieste import RichiestaAutenticata
from programmazione import permissions, selectors
from programmazione.forms import FiltroUnitaForm
from programmazione.importazione.selectors import CAMPI, elenchi_dell_ambito
from programmazione.views.importazione import FOGLIO_EXCEL, scarica

# What a page's time allows: a workbook of more rows takes seconds to write, a CSV does not.
RIGHE_MASSIME = {"xlsx": 5_000, "csv": 100_000}


@solo_lettura
def unita_export(request: RichiestaAutenticata, formato: str) -> HttpResponse:
    """Give the filtered list as XLSX or CSV, which import back without a change."""
    from programmazione.importazione import fogli

    permissions.verifica_patrimonio(request.user)
    filtro = FiltroUnitaForm(
        request.GET,
        comuni=selectors.comuni_dell_elenco(utente=request.user),
        enti=selectors.enti_dell_elenco(utente=request.user),
    )
    filtri = selectors.FiltriUnita(**filtro.scelte())
    righe_del_registro = selectors.unita_filtrate(
        utente=request.user, filtri=filtri, oggi=orologio.oggi()
    )
    trovate = righe_del_registro.values_list(*CAMPI)
    massimo = RIGHE_MASSIME[formato]
    righe: list[Any] = list(trovate[: massimo + 1])
    if len(righe) > massimo:
        messages.error(request, f"Le unità sono più di {numero(massimo)}: {_consiglio(formato)}.")
        return redirect(f"/patrimonio/?{request.GET.urlencode()}")
    nome = f"unita-{orologio.oggi():%Y-%m-%d}.{formato}"
    if formato == "csv":
        return scarica(
            fogli.registro_csv(righe, elenchi_dell_ambito()), nome, "text/csv; charset=utf-8"
        )
    return scarica(fogli.registro_xlsx(righe, elenchi_dell_ambito()), nome, FOGLIO_EXCEL)


def _consiglio(formato: str) -> str:
    if formato == "xlsx":
        return "scarica il CSV, o usa i filtri per averne meno"
    return "usa i filtri per averne meno"
