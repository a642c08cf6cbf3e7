"""What the assignments ask of who works here, on the first page."""

from collections import Counter
from datetime import datetime

from django.urls import reverse

from crema_sap.enti.models import Ruolo, Utente
from crema_sap.web.cruscotto import Compito, fonte
from domande.models import Assegnazione
from domande.states import StatoAssegnazione

S = StatoAssegnazione
# What an owner has to do of an assignment in each state, the nearest to its end first.
DA_FARE = {
    S.CONSEGNATA: "contratti da registrare {}",
    S.ACCETTATA: "alloggi da consegnare {}",
    S.PREAVVISO: "preavvisi da decidere {}",
    S.IN_VERIFICA: "nuclei da verificare {}",
    S.CONVOCATA: "nuclei convocati {}",
    S.PROPOSTA: "nuclei da convocare {}",
}


@fonte
def compiti(utente: Utente, ora: datetime) -> list[Compito]:
    """Tell an owner which assignments wait for it, and which are late; one question."""
    if not utente.ha_ruolo(Ruolo.OPERATORE_ENTE, Ruolo.RESPONSABILE_ENTE):
        return []
    righe = list(
        Assegnazione.objects.visibili_a(utente)
        .filter(stato__in=DA_FARE)
        .values_list("stato", "termine")
    )
    if not righe:
        return []
    tardi = sum(termine is not None and termine <= ora for _stato, termine in righe)
    conta = Counter(stato for stato, _termine in righe)
    voci = [frase.format(conta[stato]) for stato, frase in DA_FARE.items() if conta[stato]]
    return [
        Compito(
            titolo=f"Assegnazioni in corso: {len(righe)}",
            testo=f"{', '.join(voci).capitalize()}.",
            indirizzo=reverse("domande:assegnazioni"),
            azione="Guarda",
            stato="In ritardo" if tardi else "In corso",
            tono="negativo" if tardi else "corso",
            urgente=tardi > 0,
        )
    ]
