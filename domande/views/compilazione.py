"""Pages on which a domanda is filled in: start, one page a section, summary."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from crema_sap import orologio
from crema_sap.aritmetica import leggi_intero
from crema_sap.web.decorators import richiede_cittadino
from crema_sap.web.formati import data_breve
from crema_sap.web.richieste import RichiestaAutenticata
from domande import permissions, selectors, services
from domande.compilazione.contenuto import Contenuto
from domande.compilazione.fatti import leggi_fatti
from domande.compilazione.giudizio import giudica
from domande.compilazione.risposte import Compilazione, Grezze
from domande.compilazione.sezioni import ORDINE, Sezione, prima_incompleta
from domande.compilazione.storia import Storia, racconta
from domande.forms import Modulo, grezze_del_modulo, modulo_di_sezione
from domande.forms.riepilogo import Differenza, differenze, identita
from domande.forms.sezioni import CON_RIGHE, con_una_riga_in_piu
from domande.models import Bozza
from domande.views.ripresa import conserva_risposte, pegno
from domande.views.scrivania import Scrivania, apri, passi_di


@richiede_cittadino
@require_http_methods(["GET", "POST"])
def nuova(request: RichiestaAutenticata, codice: str) -> HttpResponse:
    """Say what is needed and begin; who has begun goes on from where they were."""
    contenuto = selectors.contenuto_dell_avviso(codice)
    if contenuto is None or not selectors.e_pubblico(contenuto):
        raise Http404
    bozza = selectors.bozza_dell_avviso(contenuto.avviso_id, request.user)
    if bozza is not None:
        return redirect(_prossima_pagina(bozza))
    inviata = selectors.domanda_attiva(contenuto.avviso_id, request.user)
    if inviata is not None:
        return redirect("domande:detail", chiave=inviata.chiave)
    motivo = ""
    if request.method == "POST":
        try:
            bozza = _comincia(request, contenuto)
        except services.NonAdesso as errore:
            motivo = str(errore)
        else:
            return redirect(_prossima_pagina(bozza))
    contesto = {
        "contenuto": contenuto,
        "motivo": motivo,
        "sezioni": ORDINE,
        "precedente": selectors.domanda_precedente(contenuto.avviso_id, request.user),
    }
    return render(request, "domande/nuova.html", contesto, status=409 if motivo else 200)


def _comincia(request: RichiestaAutenticata, contenuto: Contenuto) -> Bozza:
    ora = orologio.adesso()
    bozza = services.inizia_bozza(contenuto=contenuto, utente=request.user, ora=ora)
    if request.POST.get("azione") == "riprendi":
        return services.riprendi_risposte(
            bozza=bozza, contenuto=contenuto, utente=request.user, ora=ora
        )
    return bozza


def _prossima_pagina(bozza: Bozza) -> str:
    prossima = prima_incompleta(set(bozza.sezioni))
    if prossima is None:
        return reverse("domande:riepilogo", args=[bozza.chiave])
    return reverse("domande:sezione", args=[bozza.chiave, prossima.value])


@conserva_risposte
@require_http_methods(["GET", "POST"])
def sezione(
    request: RichiestaAutenticata, chiave: UUID, voce: Sezione, *, fidata: bool
) -> HttpResponse:
    """Show or save one section; what was typed is kept even when it can't be accepted."""
    permissions.verifica_cittadino(request.user)
    scrivania = apri(request, chiave)
    if isinstance(scrivania, HttpResponse):
        return scrivania
    if request.method != "POST":
        return _mostra(request, scrivania, voce)
    grezze = grezze_del_modulo(request.POST)
    if not fidata:
        return _ripresenta(request, scrivania, voce, grezze, "codice")
    if voce in CON_RIGHE and request.POST.get("azione") == "aggiungi":
        return _pagina(request, scrivania, voce, _con_le_righe(scrivania, voce, grezze, in_piu=1))
    return _salva(request, scrivania, voce, grezze)


def _salva(
    request: RichiestaAutenticata, scrivania: Scrivania, voce: Sezione, grezze: Grezze
) -> HttpResponse:
    modulo = _modulo(scrivania, voce, grezze)
    buona = modulo.is_valid()
    try:
        bozza = services.salva_sezione(
            bozza=scrivania.bozza,
            utente=request.user,
            sezione=voce,
            versione_vista=_numero(request.POST.get("versione")),
            ora=orologio.adesso(),
            risposte=modulo.risposte() if buona else None,
            grezze=None if buona else grezze,
        )
    except services.ConflittoDiSezione as conflitto:
        bozza, scrivania.compilazione = conflitto.bozza, conflitto.compilazione
        scrivania.bozza = bozza
        salvato = _modulo(scrivania, voce, scrivania.compilazione.grezze.get(voce))
        diverse = differenze(salvato, modulo, scrivania.contenuto)
        if diverse:
            return _ripresenta(request, scrivania, voce, grezze, "conflitto", differenze=diverse)
        # The same answers came twice: the network lost the first reply, and the press was repeated.
    if request.POST.get("azione") == "esci":
        return redirect("domande:list")
    if not buona:
        scrivania.compilazione = services.leggi_compilazione(bozza)
        return _pagina(request, scrivania, voce, modulo, status=422)
    if voce is Sezione.RESIDENZA:
        _racconta_le_interruzioni(request, scrivania.contenuto, bozza)
    return redirect(_dopo(bozza, voce))


def _racconta_le_interruzioni(
    request: RichiestaAutenticata, contenuto: Contenuto, bozza: Bozza
) -> None:
    """Say at once what a break costs: who wrote a day wrong can still mend it."""
    storia = _storia(services.leggi_compilazione(bozza), contenuto)
    for vuoto in storia.interruzioni:
        messages.warning(
            request,
            f"Dal {data_breve(vuoto.dal)} al {data_breve(vuoto.al)} non risulti residente in"
            " Lombardia: gli anni prima non contano. Se le date sono sbagliate, torna a"
            f" «{Sezione.RESIDENZA.etichetta}» e correggile.",
        )


def _storia(compilazione: Compilazione, contenuto: Contenuto) -> Storia:
    fatti = leggi_fatti(compilazione.identita, compilazione.risposte)
    return racconta(fatti, contenuto, orologio.oggi())


def _numero(testo: str | None) -> int:
    numero = leggi_intero(testo)
    return -1 if numero is None else numero


def _dopo(bozza: Bozza, voce: Sezione) -> str:
    # Who came back to mend one answer of a complete draft goes on with the sending.
    if voce.successiva is None or prima_incompleta(set(bozza.sezioni)) is None:
        return reverse("domande:riepilogo", args=[bozza.chiave])
    return reverse("domande:sezione", args=[bozza.chiave, voce.successiva.value])


@richiede_cittadino
@require_POST
def conferma_novita(request: RichiestaAutenticata, chiave: UUID) -> HttpResponse:
    """Note that the citizen has read what changed in the avviso."""
    bozza = get_object_or_404(selectors.elenco_bozze(utente=request.user), chiave=chiave)
    versione = _numero(request.POST.get("versione"))
    services.conferma_novita(bozza=bozza, versione_id=versione, utente=request.user)
    return redirect(_prossima_pagina(bozza))


def _modulo(scrivania: Scrivania, voce: Sezione, grezze: Grezze | None = None) -> Modulo:
    return modulo_di_sezione(
        voce,
        compilazione=scrivania.compilazione,
        contenuto=scrivania.contenuto,
        alla_data=orologio.oggi(),
        grezze=grezze,
    )


def _con_le_righe(
    scrivania: Scrivania, voce: Sezione, grezze: Grezze, *, in_piu: int = 0
) -> Modulo:
    return con_una_riga_in_piu(
        voce,
        compilazione=scrivania.compilazione,
        contenuto=scrivania.contenuto,
        grezze=grezze,
        in_piu=in_piu,
    )


def _mostra(request: RichiestaAutenticata, scrivania: Scrivania, voce: Sezione) -> HttpResponse:
    sospese = services.riprendi_sospesa(bozza=scrivania.bozza, sezione=voce)
    if sospese is not None:
        return _ripresenta(request, scrivania, voce, sospese, "ripresa", status=200)
    modulo = _modulo(scrivania, voce, scrivania.compilazione.grezze.get(voce))
    return _pagina(request, scrivania, voce, modulo)


def _ripresenta(
    request: RichiestaAutenticata,
    scrivania: Scrivania,
    voce: Sezione,
    grezze: Grezze,
    perche: str,
    *,
    status: int = 409,
    differenze: Sequence[Differenza] = (),
) -> HttpResponse:
    """Show what was typed, not yet saved, and beside it what stands saved otherwise."""
    if voce in CON_RIGHE:
        modulo = _con_le_righe(scrivania, voce, grezze)
    else:
        modulo = _modulo(scrivania, voce, grezze)
    return _pagina(
        request,
        scrivania,
        voce,
        modulo,
        status=status,
        ripresentata=perche,
        differenze=differenze,
    )


def _pagina(
    request: RichiestaAutenticata,
    scrivania: Scrivania,
    voce: Sezione,
    modulo: Modulo,
    *,
    status: int = 200,
    **altro: Any,
) -> HttpResponse:
    compilazione = scrivania.compilazione
    contesto = {
        "scrivania": scrivania,
        "sezione": voce,
        "modulo": modulo,
        "form": modulo,
        "versione": compilazione.versione_di(voce),
        "pegno": pegno(scrivania.bozza.chiave, request.user),
        "passi": passi_di(scrivania),
        "posto": ORDINE.index(voce) + 1,
        "identita": identita(compilazione.identita) if voce is Sezione.RICHIEDENTE else [],
        "termine": scrivania.termine(orologio.adesso()),
        **altro,
    }
    if voce is Sezione.UNITA:
        fatti = leggi_fatti(compilazione.identita, compilazione.risposte)
        contesto["giudizio"] = giudica(fatti, scrivania.contenuto, orologio.oggi())
    if voce is Sezione.RESIDENZA and voce in compilazione.completate:
        contesto["storia"] = _storia(compilazione, scrivania.contenuto)
    return render(request, "domande/sezione.html", contesto, status=status)
