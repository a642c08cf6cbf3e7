"""Acts on a dwelling: to another owner or manager, out of the stock and back; and their list."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from crema_sap import orologio
from crema_sap.web.decorators import solo_lettura
from crema_sap.web.richieste import RichiestaAutenticata
from crema_sap.web.ripresa import conserva_modulo
from programmazione import permissions, selectors, services
from programmazione.forms import PassaggioForm, RiammissioneForm, UscitaForm
from programmazione.models import MotivoUscita, PassaggioUnita, UnitaAbitativa
from programmazione.states import TransizioneNonAmmessa
from programmazione.views.esiti import inviato
from programmazione.views.patrimonio import trova_unita
from programmazione.views.unita_modifica import riporta
from programmazione.views.unita_storia import righe_di_storia
from programmazione.views.valori import Nomi, etichetta, mostra

PER_PAGINA = 50


@dataclass(frozen=True, slots=True)
class Atto:
    """An act: what its page says, its form, how it is done."""

    titolo: str
    testo: str
    riuscito: str
    compi: Callable[..., Any]
    modulo: type[django_forms.Form]
    ente: str = ""


def _con_ente(atto: Callable[..., Any]) -> Callable[..., Any]:
    def compi(*, a: str, utente: Any, **dati: Any) -> Any:
        ente = selectors.ente(utente=utente, chiave=int(a))
        return atto(a=ente, utente=utente, **dati)

    return compi


def _dismetti(*, motivo: str, **dati: Any) -> Any:
    return services.dismetti_unita(motivo=MotivoUscita(motivo), **dati)


ATTI: Mapping[str, Atto] = {
    "proprietario": Atto(
        "Passa a un altro proprietario",
        "Da questo momento la scheda la tiene il nuovo proprietario. L’ente che cede conserva"
        " l’atto, la scheda com’era e la sua storia fino a oggi, fra i passaggi.",
        "Passaggio di proprietà registrato.",
        _con_ente(services.trasferisci_unita),
        PassaggioForm,
        ente="si",
    ),
    "gestore": Atto(
        "Cambia gestore",
        "Il gestore vede l’unità e ne aggiorna la scheda; la proprietà non cambia.",
        "Cambio di gestore registrato.",
        _con_ente(services.cambia_gestore),
        PassaggioForm,
        ente="L’ente proprietario stesso",
    ),
    "uscita": Atto(
        "Registra l’uscita dal patrimonio",
        "L’unità non conta più nel patrimonio e non si può offrire. La scheda, le foto e la storia"
        " restano.",
        "Uscita dal patrimonio registrata.",
        _dismetti,
        UscitaForm,
    ),
    "riammissione": Atto(
        "Riammetti nel patrimonio",
        "L’unità torna nel patrimonio come «Non disponibile», finché non ne aggiorni lo stato.",
        "L’unità è di nuovo nel patrimonio.",
        services.riammetti_unita,
        RiammissioneForm,
    ),
}


@conserva_modulo
@require_http_methods(["GET", "POST"])
def unita_atto(request: RichiestaAutenticata, pk: int, atto: str) -> HttpResponse:
    """Ask what an act needs, and do it."""
    if atto not in ATTI:
        raise Http404
    unita = trova_unita(request, pk)
    permissions.verifica_passaggio_unita(request.user, unita)
    form = _modulo(request, unita, ATTI[atto])
    if request.method == "POST" and form.is_valid() and _compi(request, unita, ATTI[atto], form):
        messages.success(request, ATTI[atto].riuscito)
        if selectors.elenco_unita(utente=request.user).filter(pk=unita.pk).exists():
            return redirect("programmazione:unita", pk=unita.pk)
        return redirect("programmazione:passaggio_list")
    return render(
        request,
        "programmazione/unita_atto.html",
        {"form": form, "unita": unita, "atto": ATTI[atto]},
    )


@solo_lettura
def passaggio_list(request: RichiestaAutenticata) -> HttpResponse:
    """List the dwellings given and taken."""
    permissions.verifica_patrimonio(request.user)
    passaggi = selectors.passaggi(utente=request.user).order_by("-decorre_il", "-pk")
    pagina = Paginator(passaggi, PER_PAGINA).get_page(request.GET.get("pagina", "1"))
    return render(request, "programmazione/passaggio_list.html", {"pagina": pagina})


@solo_lettura
def passaggio_detail(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Show a passage, the sheet as it was then, and the history until then."""
    permissions.verifica_patrimonio(request.user)
    passaggio = get_object_or_404(selectors.passaggi(utente=request.user), pk=pk)
    storia = selectors.cambiamenti(passaggio.unita, fino_a=passaggio.versione)
    return render(
        request,
        "programmazione/passaggio_detail.html",
        {
            "passaggio": passaggio,
            "scheda": _scheda(passaggio),
            "righe": righe_di_storia(list(storia[:PER_PAGINA])),
        },
    )


def _scheda(passaggio: PassaggioUnita) -> list[tuple[str, str]]:
    nomi = Nomi(*selectors.nomi_di_comuni_ed_enti())
    return [
        (etichetta(campo), mostra(campo, _letto(campo, valore), nomi))
        for campo, valore in passaggio.scheda.items()
        if valore not in {None, ""} and campo not in {"riga_versione", "dimostrativa"}
    ]


def _letto(campo: str, valore: Any) -> Any:
    return valore if isinstance(valore, bool) else selectors.valore(campo, str(valore))


def _modulo(request: RichiestaAutenticata, unita: UnitaAbitativa, atto: Atto) -> Any:
    altri: dict[str, Any] = {"initial": {"riga_versione": unita.riga_versione}}
    if atto.ente:
        enti = selectors.enti_che_possono_avere(utente=request.user, il=orologio.oggi())
        # Neither who has it nor, for the management, the owner under another name.
        altri["enti"] = [(k, nome) for k, nome in enti if k != unita.proprietario_id]
        altri["nessuno"] = "" if atto.ente == "si" else atto.ente
    return atto.modulo(inviato(request), **altri)


def _compi(
    request: RichiestaAutenticata, unita: UnitaAbitativa, atto: Atto, form: django_forms.Form
) -> bool:
    try:
        atto.compi(unita=unita, utente=request.user, ora=orologio.adesso(), **form.cleaned_data)
    except services.UnitaNonValida as errore:
        riporta(form, errore)
    except (services.UnitaCambiata, services.UnitaNonDisponibile, TransizioneNonAmmessa) as errore:
        form.add_error(None, str(errore))
    else:
        return True
    return False
