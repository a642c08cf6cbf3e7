"""The public window: no login, no session, the same pages that the public tree holds as files."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.module_loading import autodiscover_modules

from bandi import memoria, pagine, selectors
from bandi.documents import TIPO_DOCUMENTO
from bandi.forms import FiltroUnitaForm
from bandi.memoria import Filtri
from bandi.rules.offerta import AvvisoPubblico
from crema_sap.web import albero, dati_aperti
from crema_sap.web.decorators import accesso_libero, solo_lettura

TIPI = {
    ".csv": "text/csv",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".ttl": "text/turtle",
    ".rdf": "application/rdf+xml",
}
PREDEFINITO = "default"


@accesso_libero
@solo_lettura
def avviso_list(request: HttpRequest) -> HttpResponse:
    """List the published avvisi."""
    return rispondi(request, pagine.elenco(selectors.avvisi_pubblici()))


@accesso_libero
@solo_lettura
def avviso_detail(request: HttpRequest, codice: str) -> HttpResponse:
    """Show the service sheet of an avviso."""
    return rispondi(request, pagine.avviso(_avviso(codice)))


@accesso_libero
@solo_lettura
def avviso_spiegato(request: HttpRequest, codice: str) -> HttpResponse:
    """Explain an avviso in plain words."""
    return rispondi(request, pagine.spiegato(_avviso(codice)))


@accesso_libero
@solo_lettura
def avviso_aiuto(request: HttpRequest, codice: str) -> HttpResponse:
    """Say which papers are needed and where one is helped."""
    return rispondi(request, pagine.aiuto(_avviso(codice)))


@accesso_libero
@solo_lettura
def avviso_numeri(request: HttpRequest, codice: str) -> HttpResponse:
    """Show how many domande choose each unit, small counts left out."""
    avviso = _avviso(codice)
    return rispondi(request, pagine.numeri(avviso, selectors.statistiche().get(avviso.id)))


@accesso_libero
@solo_lettura
def avviso_versioni(request: HttpRequest, codice: str) -> HttpResponse:
    """Show what each version of an avviso changed, and why."""
    return rispondi(request, pagine.storia(_avviso(codice)))


@accesso_libero
@solo_lettura
def unita_list(request: HttpRequest, codice: str) -> HttpResponse:
    """List the units of an avviso that the filters in the URL ask for."""
    return _filtrata(request, codice, pagine.elenco_unita)


@accesso_libero
@solo_lettura
def unita_stampa(request: HttpRequest, codice: str) -> HttpResponse:
    """Show the units that the filters in the URL ask for in one table, to be printed."""
    return _filtrata(request, codice, pagine.stampa_unita)


@accesso_libero
@solo_lettura
def unita_detail(request: HttpRequest, codice: str, codice_unita: str) -> HttpResponse:
    """Show the sheet of a unit."""
    avviso = _avviso(codice)
    unita = next((una for una in avviso.unita if una.codice == codice_unita), None)
    if unita is None:
        raise Http404
    return rispondi(request, pagine.scheda_unita(avviso, unita))


@accesso_libero
@solo_lettura
def avviso_pdf(request: HttpRequest, codice: str) -> HttpResponse:
    """Lead to the PDF of the version in force, or say that it is being made."""
    avviso = _avviso(codice)
    codice_documento = selectors.codice_del_pdf(avviso, tipo=TIPO_DOCUMENTO)
    if codice_documento is None:
        pagina = pagine.Pagina("pubblico/pdf_in_preparazione.html", {"avviso": avviso})
        return rispondi(request, pagina)
    return redirect("registro:documento_pubblico", codice_documento)


@accesso_libero
@solo_lettura
def dati_aperti_detail(request: HttpRequest) -> HttpResponse:
    """Show the open data: tables, formats, licence."""
    return rispondi(request, pagine.dati_aperti_elenco(_tabelle()))


@accesso_libero
@solo_lettura
def dati_aperti_tabella(request: HttpRequest, codice: str) -> HttpResponse:
    """Show a table of the open data: its columns, its files, their hashes."""
    for tabella in _tabelle():
        if tabella.codice == codice:
            return rispondi(request, pagine.dati_aperti_tabella(tabella))
    raise Http404


@accesso_libero
@solo_lettura
def dati_aperti_file(request: HttpRequest, nome: str) -> HttpResponse:
    """Give a file of the open data where the public tree does not hold it."""
    percorso = f"{dati_aperti.RADICE}{nome}"
    for foglia in dati_aperti.foglie(_tabelle()):
        if foglia.percorso == percorso:
            return HttpResponse(
                foglia.contenuto, content_type=f"{TIPI['.' + nome.rpartition('.')[2]]}"
            )
    raise Http404


def _tabelle() -> list[dati_aperti.Tabella]:
    autodiscover_modules("pubblicazione")
    return dati_aperti.tutte(PREDEFINITO)


def _avviso(codice: str) -> AvvisoPubblico:
    avviso = selectors.avviso_pubblico(codice)
    if avviso is None:
        raise Http404
    return avviso


def _filtrata(
    request: HttpRequest, codice: str, pagina: Callable[[AvvisoPubblico, Filtri], pagine.Pagina]
) -> HttpResponse:
    """Give the page of some filters; to visitors the one already drawn, while nothing changes."""
    filtri = memoria.filtri_noti(request.GET.items(), FiltroUnitaForm.base_fields)
    if request.user.is_authenticated:
        return rispondi(request, pagina(_avviso(codice), filtri))
    scarto = albero.scarto_orologio(PREDEFINITO)
    testo = memoria.pagina_tenuta(
        lambda: pagina(_avviso(codice), filtri).html(percorso=request.path, scarto_orologio=scarto),
        *(request.path, scarto, filtri),
    )
    return HttpResponse(testo)


def rispondi(request: HttpRequest, pagina: pagine.Pagina) -> HttpResponse:
    """Give a visitor the page of the tree, and who is signed in the same with the own name."""
    if request.user.is_authenticated:
        return render(request, pagina.template, {**pagina.contesto, "scheletro": "base.html"})
    scarto = albero.scarto_orologio(PREDEFINITO)
    return HttpResponse(pagina.html(percorso=request.path, scarto_orologio=scarto))
