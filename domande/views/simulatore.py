"""The simulator: the very rules that rank, for anybody, and nothing kept.

The questions are one page, of which the style sheet shows one at a time: going back needs neither
a script nor a request, and what was typed never leaves the page before the answer is asked for.
"""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from crema_sap import orologio
from crema_sap.web.decorators import accesso_libero
from crema_sap.web.templatetags.portale import riepilogo_errori
from domande import selectors
from domande.compilazione.contenuto import Contenuto
from domande.compilazione.simulazione import simula
from domande.forms import SimulatoreForm
from domande.forms.simulatore import QUESITI, intatto

AGGIUNGI, AVANTI = "aggiungi:", "avanti"
TUTTI = frozenset(codice for codice, _titolo, _perche in QUESITI)


@accesso_libero
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def simulatore(request: HttpRequest) -> HttpResponse:
    """Explain requirements, points and units that fit. By POST: answers never enter a URL."""
    contenuti = selectors.contenuti_del_simulatore(ora=orologio.adesso())
    if not contenuti:
        return render(request, "domande/simulatore.html", {"contenuti": []})
    contesto = _contesto(request, contenuti, orologio.oggi())
    risposta = render(request, "domande/simulatore.html", {"contenuti": contenuti, **contesto})
    risposta["Cache-Control"] = "no-store, private"
    return risposta


def _contesto(request: HttpRequest, contenuti: list[Contenuto], oggi: date) -> dict[str, Any]:
    """The form as it is to be shown, the question that is open, and the answer if it is asked."""
    if request.method != "POST":
        return {"form": _modulo(request, contenuti), "aperto": QUESITI[0][0]}
    azione = request.POST.get("azione", "")
    if azione.startswith(AGGIUNGI):
        prefisso = azione.removeprefix(AGGIUNGI)
        form = _modulo(request, contenuti, righe_in_piu=prefisso)
        aperto = next(
            (q.codice for q in form.quesiti if q.righe and q.righe.prefix == prefisso), "tu"
        )
        return {"form": form, "aperto": aperto}
    form = _modulo(request, contenuti, giudicate=TUTTI)
    guasto = form.da_correggere
    if not guasto:
        fatti = form.fatti()
        return {
            "form": form,
            "aperto": "",
            "simulazioni": simula(fatti, contenuti, oggi, form.preferiti),
        }
    if azione == AVANTI:
        form = _modulo(request, contenuti, giudicate=_raggiunti(guasto, request))
    return {
        "form": form,
        "aperto": guasto,
        "errori": riepilogo_errori(*form.moduli)["errori"],
    }


def _raggiunti(guasto: str, request: HttpRequest) -> frozenset[str]:
    """The questions to judge when one goes on with the Enter key: those that were answered."""
    codici = [codice for codice, _titolo, _perche in QUESITI]
    fino_a = codici.index(guasto) + (0 if intatto(guasto, request.POST) else 1)
    return frozenset(codici[:fino_a])


def _modulo(request: HttpRequest, contenuti: list[Contenuto], **altro: Any) -> SimulatoreForm:
    offerti = {
        voce.comune: contenuto.nome_comune(voce.comune)
        for contenuto in contenuti
        for voce in contenuto.unita
    }
    return SimulatoreForm(
        request.POST if request.method == "POST" else None,
        contenuti[0],
        offerti=sorted(offerti.items(), key=lambda voce: voce[1]),
        **altro,
    )
