"""The capofila's acts on an avviso, each on a page that tells what follows from it."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from bandi import forms, selectors, services
from bandi.views.parti import (
    RIFIUTI,
    compi_atto,
    leggi_o_scrivi,
    ora_dell_atto,
    pagina_dell_atto,
    per_il_capofila,
    quello_della_pagina,
)
from crema_sap.web.richieste import RichiestaAutenticata


@per_il_capofila
@leggi_o_scrivi
def avviso_approva(request: RichiestaAutenticata, codice: str) -> HttpResponse:
    """Approve a draft by an act."""
    avviso = quello_della_pagina(request, codice)
    return compi_atto(
        request,
        avviso,
        forms.ApprovazioneForm(request.POST or None),
        pagina="approva",
        atto=partial(services.approva_avviso, avviso=avviso),
        campi=("atto",),
        riuscito="Avviso approvato: ora si può pubblicare.",
    )


@per_il_capofila
@leggi_o_scrivi
def avviso_pubblica(request: RichiestaAutenticata, codice: str) -> HttpResponse:
    """Publish an approved avviso, after a page that tells what follows."""
    avviso = quello_della_pagina(request, codice)
    if request.method == "POST":
        try:
            services.pubblica_avviso(avviso=avviso, utente=request.user, ora=ora_dell_atto(avviso))
        except RIFIUTI as errore:
            messages.error(request, str(errore))
        else:
            messages.success(
                request, "Avviso pubblicato: tra pochi secondi è sulle pagine pubbliche."
            )
        return redirect("bandi:gestione_avviso", avviso.codice)
    return pagina_dell_atto(request, avviso, None, "pubblica")


@per_il_capofila
@leggi_o_scrivi
def avviso_proroga(request: RichiestaAutenticata, codice: str) -> HttpResponse:
    """Move the closing of an open avviso further on."""
    avviso = quello_della_pagina(request, codice)
    return compi_atto(
        request,
        avviso,
        forms.ProrogaForm(request.POST or None),
        pagina="proroga",
        atto=partial(services.proroga_avviso, avviso=avviso),
        campi=("chiude_il", "motivo"),
        riuscito="Termine prorogato.",
    )


@per_il_capofila
@leggi_o_scrivi
def avviso_revoca(request: RichiestaAutenticata, codice: str) -> HttpResponse:
    """Revoke an avviso."""
    avviso = quello_della_pagina(request, codice)
    return compi_atto(
        request,
        avviso,
        forms.MotivoForm(request.POST or None, testo_invio="Revoca l’avviso"),
        pagina="revoca",
        atto=partial(services.revoca_avviso, avviso=avviso),
        campi=("motivo",),
        riuscito="Avviso revocato.",
    )


@per_il_capofila
@leggi_o_scrivi
def unita_ritira(request: RichiestaAutenticata, codice: str, pk: int) -> HttpResponse:
    """Withdraw a unit from a published avviso."""
    avviso = quello_della_pagina(request, codice)
    offerta = get_object_or_404(selectors.offerte(avviso=avviso, utente=request.user), pk=pk)
    return compi_atto(
        request,
        avviso,
        forms.MotivoForm(request.POST or None, testo_invio="Ritira l’unità"),
        pagina="ritira",
        atto=partial(services.ritira_unita, offerta=offerta),
        campi=("motivo",),
        riuscito=f"Unità {offerta.unita.codice} ritirata dall’avviso.",
        offerta=offerta,
    )
