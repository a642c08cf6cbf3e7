"""The capofila's pages: bring the regional values in, look at the dry run, compare."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from bandi import selectors as avvisi
from bandi.models import Avviso
from crema_sap import orologio
from crema_sap.custodia.antivirus import AntivirusAssente
from crema_sap.enti.models import Ruolo
from crema_sap.web.decorators import richiede_ruolo, solo_lettura
from crema_sap.web.richieste import RichiestaAutenticata
from domande.valori_regionali import fogli, selectors, services
from domande.valori_regionali.forms import FiltroForm, FoglioForm
from programmazione.importazione.controllo import FileRifiutato

per_il_capofila = richiede_ruolo(Ruolo.CAPOFILA)


@per_il_capofila
@require_http_methods(["GET", "HEAD", "POST"])
def valori_regionali(request: RichiestaAutenticata, codice: str) -> HttpResponse:
    """Take a sheet and try it; list the ones tried and taken."""
    avviso = _avviso(request, codice)
    form = FoglioForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid():
        try:
            provata = services.prova(
                avviso=avviso,
                dati=form.dati,
                nome=form.cleaned_data["file"].name,
                fonte=form.cleaned_data["fonte"],
                utente=request.user,
                ora=orologio.adesso(),
            )
        except FileRifiutato as errore:
            form.add_error("file", str(errore))
        except AntivirusAssente:
            form.add_error("file", "L'antivirus non risponde: riprova tra qualche minuto.")
        else:
            return redirect("domande:valori_regionali_prova", codice=codice, pk=provata.pk)
    contesto = {
        "avviso": avviso,
        "form": form,
        "prove": selectors.prove(utente=request.user, avviso=avviso)[:20],
    }
    stato = 422 if form.errors else 200
    return render(request, "domande/valori_regionali/carica.html", contesto, status=stato)


@per_il_capofila
@require_http_methods(["GET", "HEAD", "POST"])
def prova_detail(request: RichiestaAutenticata, codice: str, pk: int) -> HttpResponse:
    """Show a dry run, cell by cell what is wrong; take its values when nothing is."""
    avviso = _avviso(request, codice)
    prova = get_object_or_404(selectors.prove(utente=request.user, avviso=avviso), pk=pk)
    if request.method == "POST":
        try:
            services.importa(prova=prova, utente=request.user, ora=orologio.adesso())
        except services.NonImportabile as errore:
            messages.error(request, str(errore))
            return redirect("domande:valori_regionali_prova", codice=codice, pk=pk)
        messages.success(request, "I valori regionali sono importati.")
        return redirect("domande:valori_regionali_differenze", codice=codice)
    contesto = {
        "avviso": avviso,
        "prova": prova,
        "pagina": Paginator(prova.rifiuti, selectors.PER_PAGINA).get_page(
            request.GET.get("pagina")
        ),
        "raccolta": getattr(prova, "raccolta", None),
    }
    return render(request, "domande/valori_regionali/prova.html", contesto)


@per_il_capofila
@solo_lettura
def differenze(request: RichiestaAutenticata, codice: str) -> HttpResponse:
    """Show our run beside the platform's values, and who would move."""
    avviso = _avviso(request, codice)
    trovato = selectors.confronto(avviso=avviso)
    form = FiltroForm(request.GET)
    contesto: dict[str, Any] = {"avviso": avviso, "confronto": trovato, "form": form}
    if trovato is not None:
        righe = selectors.filtra(trovato, **form.scelti)
        contesto |= {
            "pagina": Paginator(righe, selectors.PER_PAGINA).get_page(request.GET.get("pagina")),
            "conti": trovato.conti,
        }
    return render(request, "domande/valori_regionali/differenze.html", contesto)


@per_il_capofila
@solo_lettura
def differenze_csv(request: RichiestaAutenticata, codice: str) -> HttpResponse:
    """Give the rows that the page shows as a CSV."""
    avviso = _avviso(request, codice)
    trovato = selectors.confronto(avviso=avviso)
    righe = selectors.filtra(trovato, **FiltroForm(request.GET).scelti) if trovato else []
    nome = f"differenze-regione-{avviso.codice}.csv"
    return HttpResponse(
        fogli.differenze(righe).csv(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{nome}"'},
    )


def _avviso(request: RichiestaAutenticata, codice: str) -> Avviso:
    avviso: Avviso = get_object_or_404(avvisi.elenco_avvisi(utente=request.user), codice=codice)
    return avviso
