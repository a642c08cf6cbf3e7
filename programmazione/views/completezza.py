"""The page that says what the norm asks of a plan, where it is and what is missing."""

from django.http import HttpResponse
from django.shortcuts import render

from crema_sap.orologio import ROMA
from crema_sap.web.decorators import solo_lettura
from crema_sap.web.richieste import RichiestaAutenticata
from programmazione import permissions, selectors
from programmazione.documents.contenuto import righe_del_contenuto
from programmazione.rules.completezza import completezza
from programmazione.rules.completezza_triennale import completezza_triennale
from programmazione.rules.triennio import Periodo
from programmazione.views.piani import contenuto_di, piano_richiesto, si_scrive


@solo_lettura
def piano_completezza(request: RichiestaAutenticata, periodo: Periodo) -> HttpResponse:
    """Check the contents of a plan against the norm, letter by letter."""
    piano = piano_richiesto(request, periodo)
    permissions.verifica_redazione(request.user)
    contenuto = contenuto_di(piano)
    if piano.triennale:
        titolo = "I contenuti del piano triennale (regolamento regionale 4/2017, art. 3)"
        lettere = completezza_triennale(contenuto)
    else:
        titolo = "I contenuti del piano annuale (regolamento regionale 4/2017, art. 4 c. 3)"
        lettere = completezza(
            contenuto,
            righe_del_contenuto(contenuto),
            aler=selectors.enti_non_comunali(),
            giorno=piano.iniziato_il.astimezone(ROMA).date(),
        )
    dati = {
        "piano": piano,
        "titolo": titolo,
        "lettere": lettere,
        "complete": sum(lettera.completa for lettera in lettere),
        "puo_scrivere": si_scrive(request.user, piano),
    }
    return render(request, "programmazione/piano_completezza.html", dati)
