"""Pages of the versions: what differs between two of them, and correcting an approved plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods

from crema_sap import orologio
from crema_sap.web.decorators import accesso_libero, solo_lettura
from crema_sap.web.formati import numero
from crema_sap.web.richieste import RichiestaAutenticata
from programmazione import permissions, selectors, services
from programmazione.forms import AggiornamentoForm, VersioniForm
from programmazione.models import (
    OrigineIndicatore,
    Piano,
    SpecieAttesa,
    VersioneCapitolo,
    VersoIndicatore,
)
from programmazione.rules.differenza import (
    ASSENTE,
    Cambio,
    DifferenzaTabella,
    RigaDiversa,
    differenza,
    differenza_testo,
)
from programmazione.rules.figure import NOMI, PERCENTUALI
from programmazione.rules.triennio import Periodo
from programmazione.views.capitoli import capitolo_richiesto
from programmazione.views.esiti import inviato, tenta
from programmazione.views.piani import contenuto_di, piani_visibili, piano_richiesto
from programmazione.views.righe import in_parole

# The tables of a plan as the page names them, each with the words that name a row.
TABELLE: Mapping[str, str] = {
    "capitoli": "Capitoli",
    "righe": "Cifre degli enti",
    "unita": "Elenco delle unità",
    "popolazione": "Popolazione",
    "consistenza": "Consistenza del patrimonio",
    "attese": "Unità attese",
    "indicatori": "Indicatori",
    "risultati": "Risultati noti",
    "modifiche": "Aggiornamento del piano triennale",
}
CAMPI: Mapping[str, str] = {
    **{f"figure.{campo}": nome for campo, nome in NOMI.items()},
    "consistenza_sap": "Unità SAP nel registro",
    "consistenza_sas": "Unità SAS nel registro",
    "dichiarata": "Ha risposto",
    "nota": "Nota",
    "titolo": "Titolo",
    "superficie_mq": "Superficie (m²)",
    "assegnabile_nel": "Assegnabile nel",
    "totali.enti_silenti": "Enti che non hanno risposto",
    "totali.attese": "Unità attese nel triennio",
    "unita": "Unità",
    "unita_misura": "Unità di misura",
    "partenza": "Valore di partenza",
    "partenza_fonte": "Fonte del valore di partenza",
    "figura": "Cifra dei piani annuali",
}


DECIMALI = frozenset({*(f"figure.{campo}" for campo in PERCENTUALI), "superficie_mq"})


TRAGUARDI = "traguardi"
SCELTE: Mapping[str, Mapping[str, str]] = {
    "verso": dict(VersoIndicatore.choices),
    "origine": dict(OrigineIndicatore.choices),
}


@dataclass(frozen=True, slots=True)
class Voce:
    """A change as the page says it."""

    che_cosa: str
    segno: str
    cambi: tuple[tuple[str, str, str], ...]


@accesso_libero
@solo_lettura
def piano_confronto(request: HttpRequest, periodo: Periodo) -> HttpResponse:
    """Show the versions of a plan that the person may see, and what differs between two."""
    piani = list(piani_visibili(request).del_periodo(periodo).order_by("-versione"))
    if not piani:
        raise Http404
    dati = {**pagina_versioni(piani, request.GET.dict()), "scheletro": "base.html"}
    return render(request, "programmazione/piano_confronto.html", dati)


def pagina_versioni(piani: Sequence[Piano], scelte: Mapping[str, str]) -> dict[str, Any]:
    """Return the versions of a plan, last first, and what differs between the two asked for."""
    per_numero = {piano.versione: piano for piano in piani}
    da, a, form = _scelte(scelte, [(n, _nome(piano)) for n, piano in per_numero.items()])
    dati: dict[str, Any] = {
        "periodo": piani[0].periodo,
        "denominazione": piani[0].denominazione,
        "form": form,
        "piani": piani,
    }
    if da and a:
        dati |= _differenze(per_numero[da], per_numero[a])
    return dati


@solo_lettura
def capitolo_confronto(
    request: RichiestaAutenticata, periodo: Periodo, codice: str
) -> HttpResponse:
    """Show the saved texts of a chapter, and what differs between two, paragraph by paragraph."""
    piano = piano_richiesto(request, periodo)
    permissions.verifica_redazione(request.user)
    capitolo = capitolo_richiesto(piano, codice)
    testi = {v.numero: v for v in selectors.versioni_capitolo(capitolo)}
    da, a, form = _scelte(request.GET.dict(), [(n, _nome_testo(v)) for n, v in testi.items()])
    dati = {"piano": piano, "capitolo": capitolo, "form": form, "versioni": list(testi.values())}
    if da and a:
        dati |= {
            "prima": testi[da],
            "dopo": testi[a],
            "brani": differenza_testo(testi[da].testo, testi[a].testo),
        }
    return render(request, "programmazione/capitolo_confronto.html", dati)


@require_http_methods(["GET", "POST"])
def piano_correggi(request: RichiestaAutenticata, periodo: Periodo) -> HttpResponse:
    """Open the version that corrects an approved plan."""
    piano = piano_richiesto(request, periodo)
    permissions.verifica_capofila(request.user)
    form = AggiornamentoForm(inviato(request))
    if request.method == "POST" and form.is_valid():
        tenta(
            request,
            lambda: services.apri_aggiornamento(
                piano=piano,
                motivo=form.cleaned_data["motivo"],
                utente=request.user,
                ora=orologio.adesso(),
            ),
            riuscito="La nuova versione è in bozza: il piano approvato resta in vigore finché"
            " l'Assemblea non approva la correzione.",
        )
        return redirect("programmazione:piano", periodo=periodo)
    return render(request, "programmazione/piano_correggi.html", {"form": form, "piano": piano})


def _scelte(
    scelte: Mapping[str, str], versioni: Sequence[tuple[int, str]]
) -> tuple[int | None, int | None, VersioniForm]:
    """Return the two versions asked for, by default the last two; none when there is one only."""
    numeri = [numero for numero, _ in versioni]
    if len(numeri) < 2:
        return None, None, VersioniForm(versioni=versioni)
    predefinite = {"da": str(numeri[1]), "a": str(numeri[0])}
    form = VersioniForm({**predefinite, **scelte}, versioni=versioni)
    if not form.is_valid():
        return None, None, form
    return form.cleaned_data["da"], form.cleaned_data["a"], form


def _differenze(prima: Piano, dopo: Piano) -> dict[str, Any]:
    trovata = differenza(contenuto_di(prima), contenuto_di(dopo))
    totali = [_cambio(c) for c in trovata.cambi if c.campo.startswith("totali.")]
    capitoli = trovata.tabelle["capitoli"].righe
    return {
        "prima": prima,
        "dopo": dopo,
        "totali": totali,
        "capitoli": [(riga, _brani(riga)) for riga in capitoli],
        "tabelle": [
            (TABELLE[nome], _voci(nome, tabella))
            for nome, tabella in trovata.tabelle.items()
            if nome != "capitoli" and tabella.righe
        ],
        "uguali": not totali and not any(t.righe for t in trovata.tabelle.values()),
    }


def _brani(riga: RigaDiversa) -> Any:
    if riga.segno == "cambiato":
        return next((cambio.brani for cambio in riga.cambi if cambio.campo == "testo"), ())
    testo = riga.riga["testo"]
    return differenza_testo(*((testo, "") if riga.segno == "tolto" else ("", testo)))


def _voci(nome: str, tabella: DifferenzaTabella) -> list[Voce]:
    # The note of a row repeats the explanation of its figures, or its silence.
    return [
        Voce(
            _chi(nome, riga),
            riga.segno,
            tuple(_cambio(c) for c in riga.cambi if c.campo != "nota" or len(riga.cambi) == 1),
        )
        for riga in tabella.righe
    ]


def _chi(nome: str, riga: RigaDiversa) -> str:
    dati = riga.riga
    return {
        "righe": lambda: f"{dati['ente']}, {dati['comune'] or 'tutto il territorio'}",
        "unita": lambda: f"{dati['codice']}, {dati['comune__nome']} ({dati['proprietario__nome']})",
        "popolazione": lambda: f"{dati['comune']}, {dati['anno']}",
        "consistenza": lambda: f"{dati['comune']}, {dati['ente']}",
        "attese": lambda: f"{SpecieAttesa(dati['specie']).label}, {dati['anno']}",
        "indicatori": lambda: f"{dati['titolo']} ({dati['codice']})",
        "risultati": lambda: f"{dati['codice']}, {dati['anno']}",
        "modifiche": lambda: str(dati["voce"]),
    }[nome]()


def _cambio(cambio: Cambio) -> tuple[str, str, str]:
    campo = cambio.campo
    esterno, _, anno = campo.partition(".")
    if esterno == TRAGUARDI:
        nome = f"Traguardo {anno}"
    else:
        nome = CAMPI.get(campo) or campo.rpartition(".")[2].replace("_", " ").capitalize()
    prima, dopo = (_cifra(campo, valore) for valore in (cambio.prima, cambio.dopo))
    return nome, _in_parole(prima), _in_parole(dopo)


def _cifra(campo: str, valore: Any) -> Any:
    """Return a decimal that was frozen as text the way it is read here."""
    if not isinstance(valore, str) or not valore:
        return valore
    if campo in SCELTE:
        return SCELTE[campo][valore]
    if campo == "partenza" or campo.startswith(f"{TRAGUARDI}."):
        return numero(Decimal(valore))
    return numero(Decimal(valore), 2) if campo in DECIMALI else valore


def _in_parole(valore: Any) -> str:
    if valore is ASSENTE or valore in (None, "", []):
        return "—"
    if isinstance(valore, bool):
        return "sì" if valore else "no"
    if isinstance(valore, list):
        return ", ".join(valore)
    return in_parole(valore)


def _nome(piano: Piano) -> str:
    return f"Versione {piano.versione}: {piano.get_stato_display().lower()}"


def _nome_testo(versione: VersioneCapitolo) -> str:
    quando = versione.scritta_il.astimezone(orologio.ROMA)
    chi = f", {versione.scritta_da}" if versione.scritta_da else ", testo di partenza"
    return f"Versione {versione.numero}: {date_format(quando, 'j F Y, H.i').lower()}{chi}"
