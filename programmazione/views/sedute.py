"""Pages that show the sessions: calendar, one session, its notices, its calendar file."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from crema_sap.enti.models import Ruolo
from crema_sap.orologio import ROMA
from crema_sap.web.decorators import solo_lettura
from crema_sap.web.richieste import RichiestaAutenticata
from programmazione import documents, permissions, selectors, services
from programmazione.models import EsitoVotazione, SceltaVoto, Seduta
from programmazione.rules.convocazioni import preavviso
from programmazione.selectors import invii as selettori_invii
from programmazione.selectors import sedute as selettori
from programmazione.states import StatoPiano, StatoSeduta
from programmazione.views.importazione import scarica

PER_PAGINA = 25
TONI = {
    EsitoVotazione.APPROVATO: "positivo",
    EsitoVotazione.RESPINTO: "negativo",
    EsitoVotazione.NON_VALIDO: "avviso",
}
TONI_SEDUTA = {
    StatoSeduta.CONVOCATA: "info",
    StatoSeduta.IN_CORSO: "corso",
    StatoSeduta.SOSPESA: "avviso",
    StatoSeduta.DESERTA: "negativo",
    StatoSeduta.CONCLUSA: "neutro",
}
# The papers of a session: name, route, kind of document, and why it can't be made now.
ATTI = (
    ("Verbale", "seduta_verbale", "verbale_assemblea", services.perche_senza_verbale),
    (
        "Deliberazione",
        "seduta_deliberazione",
        "deliberazione_assemblea",
        services.perche_senza_deliberazione,
    ),
)


@solo_lettura
def seduta_list(request: RichiestaAutenticata) -> HttpResponse:
    """Show the calendar: sessions to come, and those that are over."""
    permissions.verifica_assemblea(request.user)
    prossime, passate = selettori.calendario_sedute(utente=request.user)
    pagina = Paginator(passate, PER_PAGINA).get_page(request.GET.get("pagina"))
    return render(
        request,
        "programmazione/seduta_list.html",
        {
            "prossime": [(seduta, TONI_SEDUTA[StatoSeduta(seduta.stato)]) for seduta in prossime],
            "passate": [(seduta, TONI_SEDUTA[StatoSeduta(seduta.stato)]) for seduta in pagina],
            "pagina": pagina,
            "sindaco": request.user.ha_ruolo(Ruolo.SINDACO),
            "capofila": request.user.ha_ruolo(Ruolo.CAPOFILA),
        },
    )


@solo_lettura
def seduta_detail(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Show a session: who is there, how they voted, what was decided, what comes next."""
    seduta = seduta_richiesta(request, pk)
    pagina = selectors.pagina_seduta(seduta)
    votazione = pagina.votazione
    convocazioni = selettori.convocazioni_delle_sedute([seduta])
    return render(
        request,
        "programmazione/seduta_detail.html",
        {
            "seduta": seduta,
            "tono_seduta": TONI_SEDUTA[StatoSeduta(seduta.stato)],
            "pagina": pagina,
            "righe": [(p, scelta(pagina.voti.get(p.pk))) for p in pagina.presenze],
            "tono": TONI[EsitoVotazione(votazione.esito)] if votazione else "",
            "convocazione": convocazioni.get(seduta.prima_id or seduta.pk),
            "preavviso": _preavviso(seduta),
            "deleghe": len(selettori.deleghe_della_seduta(seduta)),
            "cronaca": selettori.cronaca(seduta),
            "seconda": selectors.seconda_convocazione(seduta),
            "atti": _atti(seduta),
            "puo_verbalizzare": request.user.ha_ruolo(*permissions.VERBALIZZANO),
            "sindaco": request.user.ha_ruolo(Ruolo.SINDACO),
            **_azioni(request, seduta, pagina),
        },
    )


@solo_lettura
def seduta_ics(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Give the session as a file for one's calendar."""
    seduta = seduta_richiesta(request, pk)
    nome = f"assemblea-{seduta.data.astimezone(ROMA):%Y-%m-%d}.ics"
    return scarica(documents.calendario(seduta), nome, "text/calendar; charset=utf-8")


@solo_lettura
def seduta_avvisi(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Show to whom the notice was sent, and when: the proof of the convening."""
    seduta = seduta_richiesta(request, pk)
    permissions.verifica_verbalizzante(request.user)
    avvisi = selettori_invii.avvisi_della_seduta(seduta.prima or seduta)
    return render(
        request,
        "programmazione/convocazione_avvisi.html",
        {
            "seduta": seduta,
            "avvisi": avvisi,
            "spediti": sum(avviso.spedito_il is not None for avviso in avvisi),
            "senza_recapito": [avviso.ente for avviso in avvisi if not avviso.recapito],
        },
    )


@solo_lettura
def seduta_avvisi_csv(request: RichiestaAutenticata, pk: int) -> HttpResponse:
    """Give the proof of the convening as a sheet."""
    seduta = seduta_richiesta(request, pk)
    permissions.verifica_verbalizzante(request.user)
    avvisi = selettori_invii.avvisi_della_seduta(seduta.prima or seduta)
    nome = f"avvisi-{seduta.data.astimezone(ROMA):%Y-%m-%d}.csv"
    return scarica(documents.csv_avvisi(seduta, avvisi), nome, "text/csv; charset=utf-8")


def seduta_richiesta(request: RichiestaAutenticata, pk: int) -> Seduta:
    """Return a session that the person may see. Raises `PermissionDenied`, `Http404`."""
    permissions.verifica_assemblea(request.user)
    return get_object_or_404(selectors.elenco_sedute(utente=request.user), pk=pk)


def in_corso(seduta: Seduta) -> bool:
    """Tell whether the session may still be held."""
    return (
        seduta.piano.stato == StatoPiano.CONVOCATO
        and not seduta.storica
        and seduta.stato in {StatoSeduta.CONVOCATA, StatoSeduta.IN_CORSO, StatoSeduta.SOSPESA}
    )


def scelta(voto: str | None) -> str:
    """Return the name of a vote."""
    return str(SceltaVoto(voto).label) if voto else ""


def _azioni(
    request: RichiestaAutenticata, seduta: Seduta, pagina: selectors.PaginaSeduta
) -> dict[str, bool]:
    """Tell what the secretary may do next."""
    agisce = request.user.ha_ruolo(Ruolo.SEGRETARIO_ASSEMBLEA) and in_corso(seduta)
    votazione = pagina.votazione
    confermata = votazione is not None and votazione.confermata_il is not None
    deciso = votazione.esito if votazione and confermata else ""
    si_tiene = agisce and seduta.stato == StatoSeduta.IN_CORSO
    legale = pagina.quorum is not None and pagina.quorum.valido
    return {
        "puo_appello": agisce
        and seduta.stato != StatoSeduta.SOSPESA
        and votazione is None
        and not pagina.mossi,
        "puo_votare": si_tiene and not confermata,
        "puo_muovere": agisce and seduta.appello_il is not None and votazione is None,
        "puo_sospendere": si_tiene and not confermata,
        "puo_riprendere": agisce and seduta.stato == StatoSeduta.SOSPESA,
        "puo_confermare": agisce and votazione is not None and not confermata,
        "puo_approvare": agisce and deciso == EsitoVotazione.APPROVATO,
        "puo_respingere": agisce and deciso == EsitoVotazione.RESPINTO,
        "puo_disertare": agisce
        and seduta.appello_il is not None
        and not legale
        and (votazione is None or confermata),
        "puo_rinviare": agisce,
    }


def _preavviso(seduta: Seduta) -> str:
    """Say how many days of notice there were; nothing of a session of the past."""
    if seduta.regola is None or seduta.prima_id is not None:
        return ""
    return preavviso(
        convocata=seduta.convocata_il.astimezone(ROMA).date(),
        seduta=seduta.data.astimezone(ROMA).date(),
        minimo=seduta.regola.preavviso_giorni,
    ).spiegazione


def _atti(seduta: Seduta) -> list[dict[str, object]]:
    """Return the papers of a session: made, to be made, or why they can't be."""
    documenti = selectors.documenti_della_seduta(seduta)
    return [
        {
            "nome": nome,
            "rotta": f"programmazione:{rotta}",
            "documento": documenti.get(tipo),
            "motivo": perche(seduta),
        }
        for nome, rotta, tipo, perche in ATTI
    ]
