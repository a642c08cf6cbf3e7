"""Pages of the changes of the territory: list, proposal with its preview, what was done."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from crema_sap import orologio
from crema_sap.enti import selectors as territorio
from crema_sap.enti.models import TipoVariazione
from crema_sap.web.decorators import solo_lettura
from crema_sap.web.richieste import RichiestaAutenticata
from programmazione import permissions
from programmazione.forms.variazioni import FORM_PER_TIPO, RitiroForm, VariazioneForm
from programmazione.selectors import variazioni as selectors
from programmazione.services import confluenze, ritiri
from programmazione.services import variazioni as services
from programmazione.views.esiti import inviato, tenta

CONFERMA = "conferma"
NON_VALIDO = 422
SCELTE = (
    ("fusione", "Fusione", "Più comuni diventano un comune nuovo."),
    ("incorporazione", "Incorporazione", "Un comune entra a far parte di un altro, che resta."),
    ("cambio-nome", "Cambio di nome", "Il comune resta lo stesso e si chiama in un altro modo."),
)


@solo_lettura
def variazione_list(request: RichiestaAutenticata) -> HttpResponse:
    """List the changes of the territory, done and to come."""
    permissions.verifica_territorio(request.user)
    return render(
        request,
        "programmazione/variazione_list.html",
        {
            "variazioni": territorio.variazioni(utente=request.user),
            "oggi": orologio.oggi(),
            "scelte": SCELTE,
        },
    )


@require_http_methods(["GET", "POST"])
def variazione_create(request: RichiestaAutenticata, tipo: str) -> HttpResponse:
    """Propose a change, see everything that it does, and confirm it."""
    permissions.verifica_territorio(request.user)
    if tipo not in FORM_PER_TIPO:
        raise Http404
    comuni = selectors.comuni_che_possono_variare(utente=request.user, oggi=orologio.oggi())
    form = FORM_PER_TIPO[tipo](inviato(request), comuni=comuni)
    if request.method == "POST" and form.is_valid():
        risposta = _conferma(request, form) if CONFERMA in request.POST else _mostra(request, form)
        if risposta is not None:
            return risposta
    titolo = {chiave: nome for chiave, nome, _ in SCELTE}[tipo]
    return render(
        request,
        "programmazione/variazione_form.html",
        {"form": form, "titolo": titolo},
        status=NON_VALIDO if form.is_bound else 200,
    )


def _mostra(request: RichiestaAutenticata, form: VariazioneForm) -> HttpResponse | None:
    """Show what the change would do, with the proposal to send again; None when it is refused."""
    proposta = form.proposta()
    try:
        services.verifica_variazione(proposta=proposta, ora=orologio.adesso())
    except services.VariazioneNonValida as errore:
        _riporta(form, errore)
        return None
    incarichi = services.incarichi_che_finiscono(proposta)
    return render(
        request,
        "programmazione/variazione_anteprima.html",
        {
            "form": form,
            "proposta": proposta,
            "tipo": TipoVariazione(proposta.tipo),
            "anteprima": selectors.anteprima(proposta),
            "incarichi": incarichi,
            "mio": any(uno.utente_id == request.user.pk for uno in incarichi),
            "nascosti": [campo.as_hidden() for campo in form],
            "subito": proposta.decorre_il <= orologio.oggi(),
        },
    )


def _conferma(request: RichiestaAutenticata, form: VariazioneForm) -> HttpResponse | None:
    try:
        variazione = services.registra_variazione(
            proposta=form.proposta(), utente=request.user, ora=orologio.adesso()
        )
    except services.VariazioneNonValida as errore:
        _riporta(form, errore)
        return None
    return redirect("programmazione:variazione", pk=variazione.pk)


def _riporta(form: VariazioneForm, errore: services.VariazioneNonValida) -> None:
    form.add_error(errore.campo if errore.campo in form.fields else None, str(errore))


@solo_lettura
def variazione_detail(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Tell what a change says, and how far it is."""
    permissions.verifica_territorio(request.user)
    variazione = get_object_or_404(territorio.variazioni(utente=request.user), pk=pk)
    return render(
        request,
        "programmazione/variazione_detail.html",
        {
            "variazione": variazione,
            "cambio_nome": variazione.tipo == TipoVariazione.CAMBIO_NOME,
            "da_compiere": variazione.compiuta_il is None
            and variazione.decorre_il <= orologio.oggi(),
            "ritiro": territorio.ritiro_di(variazione),
            "non_si_ritira": ritiri.perche_non_si_ritira(variazione),
            **selectors.che_cosa_ha_fatto(variazione),
        },
    )


@require_http_methods(["GET", "POST"])
def variazione_ritira(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Take back a change recorded by mistake, with the reason; say why when it can't be."""
    permissions.verifica_territorio(request.user)
    variazione = get_object_or_404(territorio.variazioni(utente=request.user), pk=pk)
    if perche := ritiri.perche_non_si_ritira(variazione):
        messages.error(request, perche)
        return redirect("programmazione:variazione", pk=pk)
    form = RitiroForm(inviato(request))
    if request.method == "POST" and form.is_valid():
        tenta(
            request,
            lambda: ritiri.ritira_variazione(
                variazione=variazione,
                motivo=form.cleaned_data["motivo"],
                utente=request.user,
                ora=orologio.adesso(),
            ),
            riuscito="Variazione ritirata: comuni e incarichi sono come prima.",
        )
        return redirect("programmazione:variazione", pk=pk)
    return render(
        request,
        "programmazione/variazione_ritira.html",
        {"form": form, "variazione": variazione, **selectors.che_cosa_ha_fatto(variazione)},
        status=NON_VALIDO if form.is_bound else 200,
    )


@require_POST
def variazione_compi(request: RichiestaAutenticata) -> HttpResponse:
    """Carry out now what the clock has not carried out yet."""
    permissions.verifica_territorio(request.user)
    tenta(
        request,
        lambda: confluenze.compi_variazioni(ora=orologio.adesso()),
        riuscito="Fatto: dichiarazioni e unità sono passate a chi succede.",
    )
    return redirect("programmazione:variazione_list")
