"""The capofila's pages: the avvisi, the draft, its units, the preview."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from bandi import forms, pagine, selectors, services
from bandi.documents import TIPO_DOCUMENTO
from bandi.models import Avviso, TipoOfferta
from bandi.rules.finestra import Finestra
from bandi.states import StatoAvviso, atti_di, fase
from bandi.views.parti import (
    dillo,
    leggi_o_scrivi,
    non_piu_bozza,
    ora_dell_atto,
    per_il_capofila,
    prova,
    quello_della_pagina,
)
from crema_sap import orologio
from crema_sap.aritmetica import leggi_intero
from crema_sap.web.decorators import solo_lettura
from crema_sap.web.richieste import RichiestaAutenticata
from programmazione.models import PianoAnnuale

GIORNI_DI_LEGGE = 30


@per_il_capofila
@solo_lettura
def avviso_list(request: RichiestaAutenticata) -> HttpResponse:
    """List the avvisi of the ambito with what each is now."""
    ora = orologio.adesso()
    avvisi = [
        {
            "avviso": avviso,
            "finestra": finestra,
            "fase": fase(StatoAvviso(avviso.stato), finestra, ora),
        }
        for avviso in selectors.elenco_avvisi(utente=request.user)
        for finestra in [selectors.finestra(avviso)]
    ]
    contesto = {"avvisi": avvisi, "piani": selectors.piani_per_avviso(utente=request.user)}
    return render(request, "bandi/avviso_list.html", contesto)


@per_il_capofila
@leggi_o_scrivi
def avviso_nuovo(request: RichiestaAutenticata) -> HttpResponse:
    """Draft an avviso on an approved plan."""
    piani = selectors.piani_per_avviso(utente=request.user)
    piano = selectors.piano_scelto(piani, anno=request.GET.get("piano", ""))
    if piano is None:
        messages.error(request, "Un avviso parte da un piano approvato: non ce n’è ancora uno.")
        return redirect("bandi:gestione")
    profili = selectors.profili(utente=request.user)
    form = forms.AvvisoForm(
        request.POST or None,
        profili=profili,
        initial={
            "titolo": f"Avviso pubblico {piano.anno} per l’assegnazione di unità abitative",
            "di_prova": orologio.e_dimostrativo(),
        },
    )
    if form.is_valid():
        esito = prova(
            lambda: services.crea_avviso_dal_piano(
                piano=piano, dati=form.dati(), utente=request.user, ora=orologio.adesso()
            ),
            form,
        )
        if esito:
            return redirect("bandi:gestione_unita", esito.codice)
    contesto = {
        "form": form,
        "piano": piano,
        "giorni": _giorni_dal_piano(piano),
        "di_legge": GIORNI_DI_LEGGE,
    }
    return render(request, "bandi/avviso_form.html", contesto)


@per_il_capofila
@solo_lettura
def avviso_detail(request: RichiestaAutenticata, codice: str) -> HttpResponse:
    """Show an avviso: where it is, what can be done now, its units and its versions."""
    avviso = quello_della_pagina(request, codice)
    finestra = selectors.finestra(avviso)
    adesso = fase(StatoAvviso(avviso.stato), finestra, orologio.adesso())
    contesto = {
        "avviso": avviso,
        "fase": adesso,
        "atti": atti_di(adesso),
        "finestra": finestra,
        "da_restituire": _in_giorni(finestra),
        "offerte": selectors.offerte(avviso=avviso, utente=request.user),
        "versioni": selectors.versioni(avviso=avviso, utente=request.user),
        "documento": selectors.ultimo_pdf(avviso, tipo=TIPO_DOCUMENTO, utente=request.user),
    }
    return render(request, "bandi/avviso_detail.html", contesto)


@per_il_capofila
@leggi_o_scrivi
def avviso_modifica(request: RichiestaAutenticata, codice: str) -> HttpResponse:
    """Change a draft."""
    avviso = quello_della_pagina(request, codice)
    if perche := non_piu_bozza(avviso):
        return dillo(request, avviso, perche)
    form = forms.AvvisoForm(
        request.POST or None,
        profili=selectors.profili(utente=request.user),
        initial=forms.iniziali(
            avviso,
            selectors.finestra(avviso),
            avviso.preferenze_massime,  # type: ignore[attr-defined]
        ),
    )
    if form.is_valid():
        esito = prova(
            lambda: services.modifica_avviso(
                avviso=avviso,
                dati=form.dati(),
                utente=request.user,
                ora=ora_dell_atto(avviso),
            ),
            form,
        )
        if esito:
            return redirect("bandi:gestione_unita", esito.codice)
    contesto = {"form": form, "avviso": avviso, "piano": avviso.piano}
    return render(request, "bandi/avviso_form.html", contesto)


@per_il_capofila
@leggi_o_scrivi
def avviso_unita(request: RichiestaAutenticata, codice: str) -> HttpResponse:
    """Choose among the units that the plan foresees to assign."""
    avviso = quello_della_pagina(request, codice)
    if perche := non_piu_bozza(avviso):
        return dillo(request, avviso, perche)
    assegnabili = list(selectors.unita_assegnabili(avviso=avviso, utente=request.user))
    form = forms.SceltaUnitaForm(request.POST or None, ammesse={unita.pk for unita in assegnabili})
    if form.is_valid():
        esito = prova(
            lambda: services.scegli_unita(
                avviso=avviso,
                scelte=form.cleaned_data["scelte"],
                utente=request.user,
                ora=orologio.adesso(),
            ),
            form,
        )
        if esito is not None:
            messages.success(request, f"Unità scelte: {esito}.")
            return redirect("bandi:gestione_avviso", avviso.codice)
    scelte = _scelte(request, avviso)
    prese = selectors.unita_prese_da_altri(avviso=avviso)
    contesto = {
        "avviso": avviso,
        "form": form,
        "righe": [
            {
                "unita": unita,
                "scelta": unita.pk in scelte,
                "tipo": scelte.get(unita.pk, TipoOfferta.IMMEDIATA),
                "presa_da": prese.get(unita.pk, ""),
            }
            for unita in assegnabili
        ],
        "tipi": TipoOfferta.choices,
        "difformi": selectors.difformi_dal_piano(piano=avviso.piano, unita=assegnabili),
    }
    return render(request, "bandi/avviso_unita.html", contesto)


def _scelte(request: RichiestaAutenticata, avviso: Avviso) -> dict[int, str]:
    """The units chosen with their kind: those just sent, else those kept."""
    if request.method == "POST":
        return {
            unita: request.POST.get(f"tipo-{chiave}", "")
            for chiave in request.POST.getlist("unita")
            if (unita := leggi_intero(chiave)) is not None
        }
    tenute = selectors.offerte(avviso=avviso, utente=request.user)
    return dict(tenute.values_list("unita_id", "tipo"))


@per_il_capofila
@solo_lettura
def avviso_anteprima(request: RichiestaAutenticata, codice: str) -> HttpResponse:
    """Show the public sheet as citizens will see it."""
    anteprima = selectors.anteprima(quello_della_pagina(request, codice), utente=request.user)
    pagina = pagine.avviso(anteprima)
    elenco = pagine.elenco_unita(anteprima)
    contesto = {**elenco.contesto, **pagina.contesto, "pagina": pagina.template}
    return render(request, "bandi/avviso_anteprima.html", contesto)


def _in_giorni(finestra: Finestra) -> str:
    restano = finestra.chiude_il - (finestra.sospesa_dal or finestra.chiude_il)
    ore, secondi = divmod(restano.seconds, 3600)
    return f"{restano.days} giorni, {ore} ore e {secondi // 60} minuti"


def _giorni_dal_piano(piano: PianoAnnuale) -> int:
    approvato = piano.approvato_il or orologio.adesso()
    return (orologio.oggi() - approvato.astimezone(orologio.ROMA).date()).days
