"""The state of a draft or of a domanda with its next step: one and the same on every page."""

from datetime import datetime

from bandi.states import FaseAvviso, StatoAvviso, fase
from bandi.termine import Termine
from crema_sap.enti.models import Utente
from domande.compilazione import prossimo
from domande.compilazione.prossimo import Passo
from domande.compilazione.sezioni import ORDINE
from domande.graduatorie import letture_calendario
from domande.models import Bozza, Domanda
from domande.states import StatoDomanda, stato_bozza, stato_domanda


def termine_della_bozza(bozza: Bozza, ora: datetime) -> Termine:
    """What the window of its avviso means for a draft, which was read with its term."""
    revocato = bozza.avviso.stato == StatoAvviso.REVOCATO
    return Termine.di(bozza.finestra, ora, revocato=revocato)


def della_bozza(bozza: Bozza, ora: datetime) -> tuple[StatoDomanda, Passo]:
    """The state of a draft and its next step."""
    finestra = bozza.finestra
    mancanti = len(set(ORDINE) - set(bozza.sezioni))
    fase_adesso = fase(StatoAvviso(bozza.avviso.stato), finestra, ora)
    return stato_bozza(finestra, ora), prossimo.della_bozza(fase_adesso, finestra, mancanti)


def della_domanda(
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
