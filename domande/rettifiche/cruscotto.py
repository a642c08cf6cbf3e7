"""What the rettifiche ask of who works here, on the first page."""

from datetime import datetime

from django.urls import reverse

from crema_sap.enti.models import Ruolo, Utente
from crema_sap.web.cruscotto import Compito, fonte
from crema_sap.web.formati import data_con_giorno
from domande.rettifiche import selectors


@fonte
def compiti(utente: Utente, ora: datetime) -> list[Compito]:
    """Tell an owner what it has to decide, and the capofila who is late; one question."""
    if not utente.ha_ruolo(Ruolo.CAPOFILA, Ruolo.OPERATORE_ENTE, Ruolo.RESPONSABILE_ENTE):
        return []
    attese = [
        voce
        for voce in selectors.voci(selectors.elenco(utente=utente, da_decidere=True), ora)
        if voce.in_attesa
    ]
    if not attese:
        return []
    prima = attese[0]
    tardi = prima.rettifica.decisione_entro <= ora
    quando = "Il termine è passato" if tardi else "Si decide entro"
    return [
        Compito(
            titolo=f"Rettifiche da decidere: {len(attese)}",
            testo=f"{quando}: {data_con_giorno(prima.decisione_fino_al)},"
            f" {prima.rettifica.proprietario}.",
            indirizzo=reverse("domande:rettifiche"),
            azione="Guarda",
            stato=prima.stato,
            tono=prima.tono,
            urgente=tardi,
        )
    ]
