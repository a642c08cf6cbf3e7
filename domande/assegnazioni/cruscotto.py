"""What the assignments ask of who works here and of who waits, on the first page."""

from collections import Counter
from datetime import datetime

from django.urls import reverse

from crema_sap.enti.models import Ruolo, Utente
from crema_sap.web.cruscotto import Compito, fonte
from crema_sap.web.formati import data_con_giorno
from domande.models import Assegnazione
from domande.rules.calendario import giorno_di
from domande.rules.calendario_graduatoria import UN_ISTANTE
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

# What a citizen is asked in each state that waits for an answer.
DA_RISPONDERE = {
    S.CONVOCATA: ("Sei convocato per un alloggio", "Se non puoi venire, avvisa"),
    S.PREAVVISO: ("L'ufficio sta per escludere la tua domanda", "Puoi rispondere"),
    S.VISITA: ("Ti propongono un alloggio", "Accetta o rifiuta"),
}


@fonte
def compiti(utente: Utente, ora: datetime) -> list[Compito]:
    """Tell an owner which assignments wait for it, a citizen what to answer; one question."""
    if utente.cittadino:
        return _del_cittadino(utente, ora)
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


def _del_cittadino(utente: Utente, ora: datetime) -> list[Compito]:
    righe = (
        Assegnazione.objects.visibili_a(utente)
        .filter(stato__in=DA_RISPONDERE, termine__gt=ora)
        .order_by("termine")
        .values_list("stato", "termine", "domanda__chiave")
    )
    return [
        _da_rispondere(
            StatoAssegnazione(stato), termine, reverse("domande:proposta", args=[chiave])
        )
        for stato, termine, chiave in righe
        if termine
    ]


def _da_rispondere(stato: StatoAssegnazione, termine: datetime, dove: str) -> Compito:
    titolo, frase = DA_RISPONDERE[stato]
    ultimo = data_con_giorno(giorno_di(termine - UN_ISTANTE))
    return Compito(
        titolo=titolo,
        testo=f"{frase} fino a {ultimo} compreso.",
        indirizzo=dove,
        azione="Leggi e rispondi",
        stato="Aspetta te",
        tono="avviso",
        urgente=True,
    )
