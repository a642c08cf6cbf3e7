"""The page that convenes the Assemblea on a plan."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from crema_sap import orologio
from crema_sap.web.richieste import RichiestaAutenticata
from programmazione import permissions, selectors, services
from programmazione.forms import ConvocazioneForm
from programmazione.models import Convocazione
from programmazione.rules.triennio import Periodo
from programmazione.views.esiti import inviato, tenta
from programmazione.views.piani import piano_richiesto


@require_http_methods(["GET", "POST"])
def piano_convoca(request: RichiestaAutenticata, periodo: Periodo) -> HttpResponse:
    """Convene the Assemblea on a plan: date, place, order of the day, second call."""
    piano = piano_richiesto(request, periodo)
    permissions.verifica_capofila(request.user)
    form = ConvocazioneForm(
        inviato(request),
        initial={
            "convocazione": Convocazione.PRIMA,
            "ordine_del_giorno": f"Approvazione del {piano.denominazione}",
        },
    )
    if request.method == "POST" and form.is_valid():
        fatto = tenta(
            request,
            lambda: services.convoca(
                piano=piano,
                data=form.istante(),
                convocazione=Convocazione(form.cleaned_data["convocazione"]),
                luogo=form.cleaned_data["luogo"],
                seconda_il=form.seconda_il(),
                ordine_del_giorno=form.cleaned_data["ordine_del_giorno"],
                utente=request.user,
                ora=orologio.adesso(),
            ),
            riuscito="Assemblea convocata: l'avviso parte per tutti i comuni.",
        )
        if fatto:
            seduta = selectors.sedute_di(piano)[0]
            if seduta.regola is not None and seduta.regola.preavviso_giorni is None:
                messages.warning(
                    request,
                    "Il preavviso minimo dell'Assemblea non è nei dati caricati: controlla che i"
                    " giorni bastino.",
                )
            return redirect("programmazione:seduta", pk=seduta.pk)
    regola = services.regola_del_giorno(orologio.adesso())
    return render(
        request,
        "programmazione/convocazione_form.html",
        {"form": form, "piano": piano, "regola": regola},
    )
