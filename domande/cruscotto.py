"""What a citizen has left half done, on the first page."""

from datetime import datetime

from django.urls import reverse

from bandi.states import FaseAvviso, StatoAvviso, fase
from bandi.termine import fino_a
from crema_sap.enti.models import Utente
from crema_sap.web.cruscotto import Compito, fonte
from domande import selectors
from domande.compilazione import prossimo
from domande.compilazione.sezioni import ORDINE
from domande.models import Bozza
from domande.states import stato_bozza


@fonte
def compiti(utente: Utente, ora: datetime) -> list[Compito]:
    """Tell a citizen of the drafts that may still be sent; one question."""
    if not utente.cittadino:
        return []
    return [c for bozza in selectors.elenco_bozze(utente=utente) for c in _compiti(bozza, ora)]


def _compiti(bozza: Bozza, ora: datetime) -> list[Compito]:
    finestra = bozza.finestra
    adesso = fase(StatoAvviso(bozza.avviso.stato), finestra, ora)
    if adesso in {FaseAvviso.CHIUSO, FaseAvviso.REVOCATO}:
        return []
    mancanti = len(set(ORDINE) - set(bozza.sezioni))
    passo = prossimo.della_bozza(adesso, finestra, mancanti)
    aperto = adesso is FaseAvviso.APERTO
    return [
        Compito(
            titolo=f"La tua domanda: {bozza.avviso.titolo}",
            testo=f"{passo.testo} Si invia {fino_a(finestra)}." if aperto else passo.testo,
            indirizzo=reverse("domande:riepilogo", args=[bozza.chiave]),
            azione="Continua",
            stato=str(stato_bozza(finestra, ora).label),
            tono="negativo",
            urgente=aperto,
        )
    ]
