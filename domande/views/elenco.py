"""«Le mie domande» for citizens; the domande of the avvisi, in figures, for offices."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from crema_sap import orologio
from crema_sap.enti.models import Ruolo
from crema_sap.web.decorators import solo_lettura
from crema_sap.web.richieste import RichiestaAutenticata
from domande import permissions, selectors
from domande.mandati import selectors as mandati
from domande.views.passi import della_bozza, della_domanda


@solo_lettura
def domanda_list(request: RichiestaAutenticata) -> HttpResponse:
    """List what the person may see, with what to do next."""
    if request.user.cittadino:
        return _mie_domande(request)
    if request.user.ha_ruolo(Ruolo.SPORTELLO):
        # Where the links of the citizen's pages lead who helps.
        return redirect("domande:sportello")
    permissions.verifica_ufficio(request.user)
    ora = orologio.adesso()
    avvisi = selectors.avvisi_con_figure(utente=request.user, ora=ora)
    contesto = {
        "avvisi": avvisi,
        "pagina": selectors.domande_dell_ente(
            utente=request.user, avvisi=avvisi, pagina=request.GET.get("pagina", "1")
        ),
        "capofila": request.user.ha_ruolo(Ruolo.CAPOFILA),
    }
    return render(request, "domande/elenco_uffici.html", contesto)


def _mie_domande(request: RichiestaAutenticata) -> HttpResponse:
    ora = orologio.adesso()
    bozze = list(selectors.elenco_bozze(utente=request.user))
    domande = list(selectors.elenco_domande(utente=request.user))
    presi = {bozza.avviso_id for bozza in bozze}
    presi |= {domanda.avviso_id for domanda in domande if domanda.ritirata_il is None}
    aperti = [avviso for avviso in selectors.avvisi_aperti(ora=ora) if avviso.pk not in presi]
    contesto = {
        "notizie": selectors.notizie_in_vigore(utente=request.user),
        "bozze": [(bozza, *della_bozza(bozza, ora)) for bozza in bozze],
        "domande": [(voce, *della_domanda(voce, presi, request.user, ora)) for voce in domande],
        "aperti": aperti,
        "aiuti": mandati.aiuti_in_corso(utente=request.user, ora=ora),
        "comunicazioni": mandati.comunicazioni(utente=request.user, quante=5),
    }
    return render(request, "domande/domanda_list.html", contesto)
