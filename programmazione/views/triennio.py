"""Pages of a triennial plan: opening it, the units it expects, its indicators and their results."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from crema_sap import orologio
from crema_sap.web.decorators import solo_lettura
from crema_sap.web.richieste import RichiestaAutenticata
from programmazione import pagine_triennale, permissions, selectors, services
from programmazione.forms.triennio import (
    AtteseForm,
    IndicatoreForm,
    RisultatoForm,
    ScartoForm,
    TriennaleForm,
)
from programmazione.models import Piano
from programmazione.rules.indicatori import Origine
from programmazione.rules.triennio import Periodo
from programmazione.states import StatoPiano
from programmazione.views.esiti import inviato, tenta
from programmazione.views.piani import piano_richiesto, si_scrive


@require_http_methods(["GET", "POST"])
def triennale_create(request: RichiestaAutenticata) -> HttpResponse:
    """Open the draft of a triennial plan."""
    permissions.verifica_capofila(request.user)
    prossimo = selectors.prossimo_triennio(orologio.oggi().year + 1)
    form = TriennaleForm(inviato(request), initial={"anno": prossimo})
    if request.method == "POST" and form.is_valid():
        anno = form.cleaned_data["anno"]
        aperto = tenta(
            request,
            lambda: services.apri_triennale(anno=anno, utente=request.user, ora=orologio.adesso()),
            riuscito="La bozza è aperta: scrivi i capitoli, le unità attese e gli indicatori.",
        )
        if aperto:
            return redirect("programmazione:piano", periodo=Periodo(anno, triennale=True))
    return render(request, "programmazione/triennale_form.html", {"form": form})


@require_http_methods(["GET", "POST"])
def triennale_scarta(request: RichiestaAutenticata, periodo: Periodo) -> HttpResponse:
    """Discard a draft opened by mistake, with the reason; say why when it can't be."""
    piano = triennale_richiesto(request, periodo)
    permissions.verifica_capofila(request.user)
    esaminato = bool(selectors.sedute_di(piano))
    if perche := services.perche_non_si_scarta(piano, esaminato=esaminato):
        messages.error(request, perche)
        return redirect("programmazione:piano", periodo=periodo)
    form = ScartoForm(inviato(request))
    if request.method == "POST" and form.is_valid():
        tenta(
            request,
            lambda: services.scarta_triennale(
                piano=piano, **form.cleaned_data, utente=request.user, ora=orologio.adesso()
            ),
            riuscito=f"Bozza del {piano.denominazione} scartata: i suoi anni sono liberi.",
        )
        return redirect("programmazione:piano_list")
    return render(request, "programmazione/triennale_scarta.html", {"form": form, "piano": piano})


@require_http_methods(["GET", "POST"])
def piano_attese(request: RichiestaAutenticata, periodo: Periodo) -> HttpResponse:
    """Write the units expected in the three years, with their sources."""
    piano = triennale_richiesto(request, periodo)
    permissions.verifica_capofila(request.user)
    form = AtteseForm(inviato(request), periodo=periodo, scritte=selectors.attese_di(piano))
    if request.method == "POST" and form.is_valid():
        salvate = tenta(
            request,
            lambda: services.salva_attese(
                piano=piano, attese=form.attese(), utente=request.user, ora=orologio.adesso()
            ),
            riuscito="Unità attese salvate.",
        )
        if salvate:
            return redirect("programmazione:piano", periodo=periodo)
    return render(request, "programmazione/attese_form.html", {"form": form, "piano": piano})


@solo_lettura
def indicatore_list(request: RichiestaAutenticata, periodo: Periodo) -> HttpResponse:
    """Show the indicators with targets and results, and what may be done on each."""
    piano = triennale_richiesto(request, periodo)
    permissions.verifica_redazione(request.user)
    dati = {
        "piano": piano,
        **pagine_triennale.indicatori(piano, selectors.contenuto_indicatori(piano)),
        "puo_scrivere": si_scrive(request.user, piano),
        "puo_registrare": _si_registra(request, piano),
        "dichiarato": Origine.DICHIARATO,
    }
    return render(request, "programmazione/indicatore_list.html", dati)


@require_http_methods(["GET", "POST"])
def indicatore_update(
    request: RichiestaAutenticata, periodo: Periodo, codice: str = ""
) -> HttpResponse:
    """Write an indicator, new or not."""
    piano = triennale_richiesto(request, periodo)
    permissions.verifica_capofila(request.user)
    scritto = selectors.indicatori_di(piano.pk, periodo).get(codice)
    if codice and scritto is None:
        raise Http404
    form = IndicatoreForm(inviato(request), periodo=periodo, scritto=scritto)
    if request.method == "POST" and form.is_valid():
        salvato = tenta(
            request,
            lambda: services.salva_indicatore(
                piano=piano,
                codice=codice,
                dati=form.dati(),
                utente=request.user,
                ora=orologio.adesso(),
            ),
            riuscito="Indicatore salvato.",
        )
        if salvato:
            return redirect("programmazione:indicatore_list", periodo=periodo)
    dati = {"form": form, "piano": piano, "scritto": scritto}
    return render(request, "programmazione/indicatore_form.html", dati)


@require_POST
def indicatore_delete(request: RichiestaAutenticata, periodo: Periodo, codice: str) -> HttpResponse:
    """Take an indicator out of a draft."""
    piano = triennale_richiesto(request, periodo)
    permissions.verifica_capofila(request.user)
    if codice not in selectors.indicatori_di(piano.pk, periodo):
        raise Http404
    tenta(
        request,
        lambda: services.togli_indicatore(
            piano=piano, codice=codice, utente=request.user, ora=orologio.adesso()
        ),
        riuscito="Indicatore tolto.",
    )
    return redirect("programmazione:indicatore_list", periodo=periodo)


@require_http_methods(["GET", "POST"])
def indicatore_risultati(
    request: RichiestaAutenticata, periodo: Periodo, codice: str
) -> HttpResponse:
    """Show all the results written of an indicator; write the one of a year."""
    piano = triennale_richiesto(request, periodo)
    if request.method == "POST":
        permissions.verifica_capofila(request.user)
    else:
        permissions.verifica_redazione(request.user)
    scritto = selectors.indicatori_di(piano.pk, periodo).get(codice)
    if scritto is None:
        raise Http404
    form = RisultatoForm(inviato(request), periodo=periodo)
    if request.method == "POST" and form.is_valid():
        registrato = tenta(
            request,
            lambda: services.registra_risultato(
                piano=piano,
                codice=codice,
                **form.cleaned_data,
                utente=request.user,
                ora=orologio.adesso(),
            ),
            riuscito="Risultato registrato: il piano approvato resta com'è.",
        )
        if registrato:
            return redirect("programmazione:indicatore_risultati", periodo=periodo, codice=codice)
    dati = {
        "form": form,
        "piano": piano,
        "scritto": scritto,
        "risultati": selectors.risultati_di(piano, codice),
        "puo_registrare": _si_registra(request, piano) and scritto.origine is Origine.DICHIARATO,
    }
    return render(request, "programmazione/indicatore_risultati.html", dati)


def triennale_richiesto(request: RichiestaAutenticata, periodo: Periodo) -> Piano:
    """Return the triennial plan of some years that the person may see. Raises `Http404`."""
    if not periodo.triennale:
        raise Http404
    return piano_richiesto(request, periodo)


def _si_registra(request: RichiestaAutenticata, piano: Piano) -> bool:
    vigente = piano.congelato and piano.stato != StatoPiano.AGGIORNATO
    return vigente and permissions.e_capofila(request.user)
