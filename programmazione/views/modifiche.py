"""Pages where an annual plan, still a draft, lists what it changes of the triennial in force."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from crema_sap import orologio
from crema_sap.web.decorators import solo_lettura
from crema_sap.web.richieste import RichiestaAutenticata
from programmazione import pagine_triennale, permissions, selectors, services
from programmazione.forms.triennio import ModificaForm
from programmazione.models import Piano, SpecieAttesa
from programmazione.rules.aggiornamento import Genere, valore_attuale
from programmazione.rules.triennio import Periodo
from programmazione.states import StatoPiano
from programmazione.views.esiti import inviato, tenta
from programmazione.views.piani import annuale_richiesto, contenuto_di


@solo_lettura
def piano_triennale(request: RichiestaAutenticata, periodo: Periodo) -> HttpResponse:
    """Show what the annual changes of the triennial, and what else it may change."""
    piano = annuale_richiesto(request, periodo)
    permissions.verifica_redazione(request.user)
    vigente = selectors.triennale_vigente(piano.anno)
    scritte = selectors.modifiche_di(piano)
    in_bozza = piano.stato == StatoPiano.BOZZA and permissions.e_capofila(request.user)
    lette = pagine_triennale.modifiche(contenuto_di(piano))
    dati = {
        "piano": piano,
        "vigente": vigente,
        "modifiche": list(zip(scritte, lette, strict=True)) if in_bozza else [],
        "lette": lette,
        "cambiato": bool(scritte) and (vigente is None or scritte[0].triennale_id != vigente.pk),
        "in_bozza": in_bozza,
        "capitoli": vigente.approvato["capitoli"] if vigente else [],
        "con_indicatori": bool(vigente and vigente.approvato["indicatori"]),
    }
    return render(request, "programmazione/modifica_list.html", dati)


@require_http_methods(["GET", "POST"])
def modifica_create(request: RichiestaAutenticata, periodo: Periodo, genere: str) -> HttpResponse:
    """Write a change: a target, the expected units, the text of a chapter."""
    piano = annuale_richiesto(request, periodo)
    permissions.verifica_capofila(request.user)
    if genere not in set(Genere):
        raise Http404
    vigente = selectors.triennale_vigente(piano.anno)
    if vigente is None:
        raise Http404
    scelto = Genere(genere)
    voci = _voci(vigente, scelto)
    form = ModificaForm(
        inviato(request), genere=scelto, voci=voci, initial=_iniziale(request, vigente, scelto)
    )
    if request.method == "POST" and form.is_valid():
        scritta = tenta(
            request,
            lambda: services.proponi_modifica(
                piano=piano, modifica=form.modifica(), utente=request.user, ora=orologio.adesso()
            ),
            riuscito="Modifica aggiunta: vale quando l'Assemblea approva il piano annuale.",
        )
        if scritta:
            return redirect("programmazione:piano_triennale", periodo=periodo)
    dati = {"form": form, "piano": piano, "vigente": vigente, "genere": scelto.value}
    return render(request, "programmazione/modifica_form.html", dati)


@require_POST
def modifica_delete(request: RichiestaAutenticata, periodo: Periodo, pk: int) -> HttpResponse:
    """Take a change out of the proposal."""
    piano = annuale_richiesto(request, periodo)
    permissions.verifica_capofila(request.user)
    if pk not in {una.pk for una in selectors.modifiche_di(piano)}:
        raise Http404
    tenta(
        request,
        lambda: services.togli_modifica(
            piano=piano, pk=pk, utente=request.user, ora=orologio.adesso()
        ),
        riuscito="Modifica tolta.",
    )
    return redirect("programmazione:piano_triennale", periodo=periodo)


@require_POST
def modifiche_riparti(request: RichiestaAutenticata, periodo: Periodo) -> HttpResponse:
    """Move the changes onto the triennial in force."""
    piano = annuale_richiesto(request, periodo)
    permissions.verifica_capofila(request.user)
    tenta(
        request,
        lambda: services.riparti_dal_vigente(
            piano=piano, utente=request.user, ora=orologio.adesso()
        ),
        riuscito="Le modifiche partono dalla versione in vigore: sono state tolte quelle che la"
        " versione in vigore contraddice. Rileggile e, se servono, riscrivile.",
    )
    return redirect("programmazione:piano_triennale", periodo=periodo)


def _voci(vigente: Piano, genere: Genere) -> list[tuple[str, str]]:
    contenuto = vigente.approvato
    if genere is Genere.CAPITOLO:
        return [(voce["codice"], voce["titolo"]) for voce in contenuto["capitoli"]]
    codici = (
        [specie.value for specie in SpecieAttesa]
        if genere is Genere.ATTESE
        else [voce["codice"] for voce in contenuto["indicatori"]]
    )
    return [
        (f"{codice}@{anno}", _voce(vigente, genere, codice, anno))
        for codice in codici
        for anno in vigente.periodo.anni
    ]


def _voce(vigente: Piano, genere: Genere, codice: str, anno: int) -> str:
    adesso = valore_attuale(vigente.approvato, genere, codice, anno)
    nome = selectors.nome_voce(vigente, genere, codice, anno)
    return f"{nome} (ora {adesso.replace('.', ',') if adesso else 'non indicato'})"


def _iniziale(request: RichiestaAutenticata, vigente: Piano, genere: Genere) -> dict[str, Any]:
    voce = request.GET.get("voce", "")
    if genere is not Genere.CAPITOLO:
        return {"voce": voce}
    testi = {c["codice"]: c["testo"] for c in vigente.approvato["capitoli"]}
    if voce not in testi and request.method == "GET":
        raise Http404
    return {"voce": voce, "dopo": testi.get(voce, "")}
