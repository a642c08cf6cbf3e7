"""What planning asks of each role today, for the home page."""

from datetime import datetime

from django.db.models import Count, Q

from crema_sap.enti.models import Ruolo, Utente
from crema_sap.orologio import ROMA
from crema_sap.web.cruscotto import Compito, fonte
from programmazione.models import Dichiarazione, PianoAnnuale, Ricognizione, Seduta
from programmazione.states import RISPOSTE, StatoDichiarazione, StatoPiano, StatoRicognizione

ATTESE = (
    StatoDichiarazione.NON_INIZIATA,
    StatoDichiarazione.IN_COMPILAZIONE,
    StatoDichiarazione.RESTITUITA,
)


@fonte
def dichiarazioni_attese(utente: Utente, ora: datetime) -> list[Compito]:
    """The declarations that the ente still has to send."""
    if not utente.ha_ruolo(Ruolo.OPERATORE_ENTE):
        return []
    righe = (
        Dichiarazione.objects.visibili_a(utente)
        .correnti()
        .filter(
            ente_id=utente.ente_attivo_id,
            ricognizione__stato=StatoRicognizione.APERTA,
            stato__in=ATTESE,
        )
        .values_list("ricognizione__anno", "ricognizione__scade_il", "stato")
        .order_by("ricognizione__anno")
    )
    return [
        Compito(
            titolo=f"Rispondi alla ricognizione {anno}",
            testo=f"Si trasmette entro il {_quando(scade)}. Senza unità basta un clic.",
            indirizzo="/ricognizione/",
            azione="Vai alla dichiarazione",
            stato=str(StatoDichiarazione(stato).label),
            tono="avviso",
            urgente=True,
        )
        for anno, scade, stato in righe
    ]


@fonte
def ricognizioni_da_seguire(utente: Utente, ora: datetime) -> list[Compito]:
    """How many have answered an open survey."""
    if not utente.ha_ruolo(Ruolo.CAPOFILA):
        return []
    correnti = ~Q(dichiarazioni__stato=StatoDichiarazione.SOSTITUITA)
    righe = (
        Ricognizione.objects.visibili_a(utente)
        .filter(stato=StatoRicognizione.APERTA)
        .annotate(
            tutte=Count("dichiarazioni", filter=correnti),
            arrivate=Count(
                "dichiarazioni", filter=correnti & Q(dichiarazioni__stato__in=RISPOSTE)
            ),
        )
        .order_by("anno")
    )
    return [
        Compito(
            titolo=f"Ricognizione {riga.anno}",
            testo=f"Hanno risposto {riga.arrivate} enti su {riga.tutte}. Scade il "
            f"{_quando(riga.scade_il)}.",
            indirizzo="/ricognizione/",
            azione="Vedi chi manca",
            stato="Tutti hanno risposto" if riga.arrivate == riga.tutte else "In attesa",
            tono="positivo" if riga.arrivate == riga.tutte else "corso",
            urgente=ora >= riga.scade_il,
        )
        for riga in righe
    ]


@fonte
def piani_in_corso(utente: Utente, ora: datetime) -> list[Compito]:
    """The plans between the draft and the vote."""
    if not utente.ha_ruolo(Ruolo.CAPOFILA):
        return []
    aperti = (StatoPiano.BOZZA, StatoPiano.IN_VERIFICA, StatoPiano.PROPOSTO, StatoPiano.RINVIATO)
    righe = (
        PianoAnnuale.objects.visibili_a(utente)
        .filter(stato__in=aperti)
        .values_list("anno", "stato")
        .order_by("anno")
    )
    return [
        Compito(
            titolo=f"Piano annuale {anno}",
            testo="Controlla i quadri e portalo all'Assemblea.",
            indirizzo=f"/piani/{anno}/",
            azione="Apri il piano",
            stato=str(StatoPiano(stato).label),
            tono="corso",
        )
        for anno, stato in righe
    ]


@fonte
def sedute_in_corso(utente: Utente, ora: datetime) -> list[Compito]:
    """The sessions of the Assemblea on a plan that is waiting for its vote."""
    if not utente.ha_ruolo(Ruolo.SEGRETARIO_ASSEMBLEA, Ruolo.SINDACO):
        return []
    righe = (
        Seduta.objects.visibili_a(utente)
        .filter(piano__stato=StatoPiano.CONVOCATO)
        .values_list("piano__anno", "data")
        .order_by("data")
    )
    return [
        Compito(
            titolo=f"Assemblea sul Piano annuale {anno}",
            testo=f"Convocata per il {_quando(quando)}.",
            indirizzo="/assemblea/",
            azione="Apri la seduta",
            stato="Convocata",
            tono="corso",
            urgente=True,
        )
        for anno, quando in righe
    ]


def _quando(istante: datetime) -> str:
    return f"{istante.astimezone(ROMA):%d/%m/%Y, ore %H.%M}"
