"""The capofila's pages of the scoring profiles: list, file, sheet, act, differences."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from bandi import selectors
from bandi.forms_profili import AdozioneForm, CaricaProfiloForm, DifferenzeForm
from bandi.models import ProfiloPunteggio
from bandi.rules import confronto, luoghi
from bandi.rules.adozione import StatoProfilo
from bandi.rules.profilo import leggi_profilo
from bandi.rules.righe import SEZIONI, Riga, righe
from bandi.services import profili as servizi
from bandi.services.profili import ProfiloNonAdottabile, Prova
from bandi.views.parti import leggi_o_scrivi, per_il_capofila
from crema_sap import orologio
from crema_sap.web.decorators import solo_lettura
from crema_sap.web.richieste import RichiestaAutenticata

TONI = {
    StatoProfilo.BOZZA: "neutro",
    StatoProfilo.ADOTTATO: "positivo",
    StatoProfilo.SUPERATO: "info",
}


@per_il_capofila
@solo_lettura
def profilo_list(request: RichiestaAutenticata) -> HttpResponse:
    """List the profiles with what each is today."""
    contesto = {"voci": [_voce(uno) for uno in selectors.elenco_profili(utente=request.user)]}
    return render(request, "bandi/profilo_list.html", contesto)


@per_il_capofila
@leggi_o_scrivi
def profilo_carica(request: RichiestaAutenticata) -> HttpResponse:
    """Try a file, telling every defect; keep it as a draft when that is what was asked."""
    inviato = request.method == "POST"
    form = CaricaProfiloForm(request.POST, request.FILES) if inviato else CaricaProfiloForm()
    contesto: dict[str, Any] = {"form": form}
    if form.is_valid():
        scritto: bytes = form.cleaned_data["scritto"]
        prova = servizi.prova_profilo(scritto=scritto, utente=request.user)
        if prova.profilo is not None and "salva" in request.POST:
            return _salva(request, prova)
        # The text comes back, so that it is mended or kept without choosing the file again.
        testo = scritto.decode(errors="replace")
        contesto |= _esito(prova) | {"form": CaricaProfiloForm(initial={"testo": testo})}
    return render(request, "bandi/profilo_carica.html", contesto)


def _salva(request: RichiestaAutenticata, prova: Prova) -> HttpResponse:
    profilo = servizi.carica_profilo(dati=prova.dati, utente=request.user, ora=orologio.adesso())
    if prova.uguale:
        messages.info(request, "Questo profilo c’era già, uguale in tutto: eccolo.")
    else:
        messages.success(request, "Profilo salvato come bozza: vale quando lo adotta un atto.")
    return redirect("bandi:profilo", profilo.codice, profilo.versione)


def _esito(prova: Prova) -> dict[str, Any]:
    difetti = [
        {
            "dove": luoghi.in_parole(difetto.dove, prova.dati),
            "cosa": difetto.cosa,
            "rimedio": difetto.rimedio,
        }
        for difetto in prova.difetti
    ]
    contesto: dict[str, Any] = {"prova": prova, "difetti": difetti}
    if prova.profilo:
        contesto |= {"profilo": prova.profilo, "sezioni": _sezioni(righe(prova.profilo))}
    return contesto


@per_il_capofila
@solo_lettura
def profilo_detail(request: RichiestaAutenticata, codice: str, versione: int) -> HttpResponse:
    """Show a profile row by row, with norm, source and whether each was verified."""
    profilo = selectors.profilo_della_pagina(codice, versione, utente=request.user)
    letto = leggi_profilo(profilo.dati)
    tutte = righe(letto)
    contesto = _voce(profilo) | {
        "sezioni": _sezioni(tutte),
        "note": letto.note,
        "da_verificare": sum(1 for riga in tutte if not riga.verificato),
        "quante": len(tutte),
    }
    return render(request, "bandi/profilo_detail.html", contesto)


@per_il_capofila
@leggi_o_scrivi
def profilo_adotta(request: RichiestaAutenticata, codice: str, versione: int) -> HttpResponse:
    """Adopt a draft by an act."""
    profilo = selectors.profilo_della_pagina(codice, versione, utente=request.user)
    form = AdozioneForm(request.POST or None, initial={"dal": profilo.dal, "al": profilo.al})
    if form.is_valid():
        try:
            servizi.adotta_profilo(
                profilo=profilo, atto=form.dati(), utente=request.user, ora=orologio.adesso()
            )
        except ProfiloNonAdottabile as errore:
            for difetto in errore.difetti:
                form.add_error(difetto.dove, f"{difetto.cosa} {difetto.rimedio}")
        else:
            messages.success(request, "Profilo adottato: ora un avviso lo può usare.")
            return redirect("bandi:profilo", codice, versione)
    contesto = _voce(profilo) | {"form": form}
    return render(request, "bandi/profilo_adotta.html", contesto)


@per_il_capofila
@solo_lettura
def profilo_differenze(request: RichiestaAutenticata) -> HttpResponse:
    """Show what changes between two profiles, row by row."""
    elenco = list(selectors.elenco_profili(utente=request.user))
    form = DifferenzeForm(request.GET or None, profili=elenco)
    contesto: dict[str, Any] = {"form": form, "abbastanza": len(elenco) > 1}
    scelti = [
        selectors.profilo_con_nome(request.GET.get(campo, ""), utente=request.user)
        for campo in ("da", "a")
    ]
    if scelti[0] and scelti[1]:
        prima, dopo = (leggi_profilo(uno.dati) for uno in scelti if uno)
        differenze = confronto.differenze(prima, dopo)
        contesto |= {
            "prima": scelti[0],
            "dopo": scelti[1],
            "quante": len(differenze),
            "sezioni": [
                (titolo, trovate)
                for sezione, titolo in SEZIONI.items()
                if (trovate := [voce for voce in differenze if voce.riga.sezione == sezione])
            ],
        }
    return render(request, "bandi/profilo_differenze.html", contesto)


def _voce(profilo: ProfiloPunteggio) -> dict[str, Any]:
    stato = profilo.stato(orologio.oggi())
    return {
        "profilo": profilo,
        "adozione": getattr(profilo, "adozione", None),
        "stato": stato.value,
        "tono": TONI[stato],
        "dimostrativo": profilo.dimostrativo,
    }


def _sezioni(tutte: tuple[Riga, ...]) -> list[tuple[str, list[Riga]]]:
    return [
        (titolo, [riga for riga in tutte if riga.sezione == sezione])
        for sezione, titolo in SEZIONI.items()
    ]
