"""The capofila's acts that stop, restart and widen a published avviso."""

from functools import partial

from django.http import HttpResponse

from bandi import forms, selectors, services
from bandi.models import TipoOfferta
from bandi.views.parti import compi_atto, leggi_o_scrivi, per_il_capofila, quello_della_pagina
from crema_sap.web.richieste import RichiestaAutenticata

AVVISIAMO = "avvisiamo chi ha una domanda o una bozza."


@per_il_capofila
@leggi_o_scrivi
def avviso_sospendi(request: RichiestaAutenticata, codice: str) -> HttpResponse:
    """Stop receiving domande."""
    avviso = quello_della_pagina(request, codice)
    return compi_atto(
        request,
        avviso,
        forms.SospensioneForm(request.POST or None),
        pagina="sospendi",
        atto=partial(services.sospendi_avviso, avviso=avviso),
        campi=("dal", "motivo", "estremi"),
        riuscito=f"Avviso sospeso: {AVVISIAMO}",
    )


@per_il_capofila
@leggi_o_scrivi
def avviso_riprendi(request: RichiestaAutenticata, codice: str) -> HttpResponse:
    """Receive domande again after a suspension."""
    avviso = quello_della_pagina(request, codice)
    return compi_atto(
        request,
        avviso,
        forms.RipresaForm(request.POST or None),
        pagina="riprendi",
        atto=partial(services.riprendi_avviso, avviso=avviso),
        campi=("riprende_il", "chiude_il", "motivo", "estremi"),
        riuscito=f"L’avviso riprende: {AVVISIAMO}",
    )


@per_il_capofila
@leggi_o_scrivi
def avviso_riapri(request: RichiestaAutenticata, codice: str) -> HttpResponse:
    """Receive domande again after the close."""
    avviso = quello_della_pagina(request, codice)
    return compi_atto(
        request,
        avviso,
        forms.RiaperturaForm(request.POST or None),
        pagina="riapri",
        atto=partial(services.riapri_avviso, avviso=avviso),
        campi=("riapre_il", "chiude_il", "motivo", "estremi"),
        riuscito=f"Avviso riaperto: {AVVISIAMO}",
    )


@per_il_capofila
@leggi_o_scrivi
def unita_aggiungi(request: RichiestaAutenticata, codice: str) -> HttpResponse:
    """Offer one more unit in an open avviso."""
    avviso = quello_della_pagina(request, codice)
    libere = selectors.unita_aggiungibili(avviso=avviso, utente=request.user)
    return compi_atto(
        request,
        avviso,
        forms.AggiuntaForm(request.POST or None, libere=libere),
        pagina="aggiungi",
        atto=lambda unita, tipo, **altro: services.aggiungi_unita(
            avviso=avviso, unita_id=unita.pk, tipo=TipoOfferta(tipo), **altro
        ),
        campi=("unita", "tipo", "motivo", "estremi"),
        riuscito=f"Unità aggiunta: {AVVISIAMO}",
    )
