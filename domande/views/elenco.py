"""«Le mie domande» for citizens; the domande of the avvisi, in figures, for offices."""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import redirect, render

from bandi.states import FaseAvviso, StatoAvviso, fase
from crema_sap import orologio
from crema_sap.enti.models import Ruolo, Utente
from crema_sap.web.decorators import solo_lettura
from crema_sap.web.richieste import RichiestaAutenticata
from domande import permissions, selectors
from domande.compilazione import prossimo
from domande.compilazione.prossimo import Passo
from domande.compilazione.sezioni import ORDINE
from domande.graduatorie import letture_calendario
from domande.mandati import selectors as mandati
from domande.models import Bozza, Domanda
from domande.states import StatoDomanda, stato_bozza, stato_domanda


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
        "bozze": [(bozza, *_di_bozza(bozza, ora)) for bozza in bozze],
        "domande": [(voce, *_di_domanda(voce, presi, request.user, ora)) for voce in domande],
        "aperti": aperti,
        "aiuti": mandati.aiuti_in_corso(utente=request.user, ora=ora),
        "comunicazioni": mandati.comunicazioni(utente=request.user, quante=5),
    }
    return render(request, "domande/domanda_list.html", contesto)


def _di_bozza(bozza: Bozza, ora: datetime) -> tuple[StatoDomanda, Passo]:
    finestra = bozza.finestra
    mancanti = len(set(ORDINE) - set(bozza.sezioni))
    fase_adesso = fase(StatoAvviso(bozza.avviso.stato), finestra, ora)
    return stato_bozza(finestra, ora), prossimo.della_bozza(fase_adesso, finestra, mancanti)


def _di_domanda(
    domanda: Domanda, presi: set[int], utente: Utente, ora: datetime
) -> tuple[StatoDomanda, Passo]:
    """The state and the next step; `presi` are the avvisi with a draft or a domanda that counts."""
    finestra, avviso, ritirata_il = domanda.finestra, domanda.avviso, domanda.ritirata_il
    fase_adesso = fase(StatoAvviso(avviso.stato), finestra, ora)
    stato = stato_domanda(ritirata_il=ritirata_il, finestra=finestra, ora=ora)
    if ritirata_il is not None:
        if avviso.pk in presi:
            return stato, prossimo.di_chi_ha_ricominciato(ritirata_il)
        return stato, prossimo.della_ritirata(fase_adesso, finestra, ritirata_il)
    if fase_adesso is not FaseAvviso.CHIUSO:
        return stato, prossimo.della_domanda(fase_adesso, finestra)
    quadro = letture_calendario.quadro(avviso=avviso, ora=ora, utente=utente)
    verificati = quadro.regola is not None and quadro.regola.verificata
    return stato, prossimo.della_domanda(fase_adesso, finestra, quadro.voci, verificati=verificati)
