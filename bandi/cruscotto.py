"""What the avvisi ask of each role today, on the first page."""

from datetime import datetime

from django.urls import reverse

from bandi import selectors
from bandi.models import Avviso
from bandi.states import FaseAvviso, StatoAvviso, fase
from bandi.termine import fino_a
from crema_sap.enti.models import Ruolo, Utente
from crema_sap.web.cruscotto import Compito, fonte
from crema_sap.web.formati import data_ora

DA_FARE = {
    FaseAvviso.BOZZA: ("Scegli le unità e il termine, poi approvalo.", "Continua", "corso"),
    FaseAvviso.APPROVATO: ("È approvato: manca la pubblicazione.", "Pubblica", "avviso"),
    FaseAvviso.IN_ATTESA: ("È pubblicato e apre da sé il {apre}.", "Guarda", "neutro"),
    FaseAvviso.APERTO: ("Riceve domande {termine}.", "Guarda", "positivo"),
    FaseAvviso.SOSPESO: ("Per ora non riceve domande: {termine}.", "Guarda", "avviso"),
}


@fonte
def compiti(utente: Utente, ora: datetime) -> list[Compito]:
    """Tell the capofila how far each avviso is, and the citizens which ones are open."""
    if utente.ha_ruolo(Ruolo.CAPOFILA):
        return [c for avviso in selectors.elenco_avvisi(utente=utente) for c in _mio(avviso, ora)]
    if utente.cittadino or utente.ha_ruolo(Ruolo.SPORTELLO):
        return [_aperto(avviso) for avviso in selectors.avvisi_aperti(ora)]
    return []


def _mio(avviso: Avviso, ora: datetime) -> list[Compito]:
    finestra = selectors.finestra(avviso)
    adesso = fase(StatoAvviso(avviso.stato), finestra, ora)
    if adesso not in DA_FARE:
        return []
    testo, azione, tono = DA_FARE[adesso]
    return [
        Compito(
            titolo=avviso.titolo,
            testo=testo.format(apre=data_ora(finestra.apre_il), termine=fino_a(finestra)),
            indirizzo=reverse("bandi:gestione_avviso", args=[avviso.codice]),
            azione=azione,
            stato=str(adesso.label),
            tono=tono,
        )
    ]


def _aperto(avviso: Avviso) -> Compito:
    return Compito(
        titolo=avviso.titolo,
        testo=f"Riceve domande {fino_a(selectors.finestra(avviso))}.",
        indirizzo=reverse("bandi:avviso", args=[avviso.codice]),
        azione="Leggi l’avviso",
        stato=str(FaseAvviso.APERTO.label),
        tono="positivo",
    )
