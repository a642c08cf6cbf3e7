"""What planning asks of each role today, on the first page."""

from datetime import datetime

from django.urls import reverse

from crema_sap.enti.models import Ruolo, Utente
from crema_sap.orologio import ROMA
from crema_sap.web.cruscotto import Compito, fonte
from crema_sap.web.formati import data_estesa, numero
from programmazione import permissions, selectors
from programmazione.models import Dichiarazione
from programmazione.selectors.invii import invii_da_prendere_in_atto
from programmazione.states import RISPOSTE, StatoDichiarazione, StatoPiano, StatoRicognizione

VUOTE_MOSTRATE = 3
RUOLI_DEL_PIANO = (Ruolo.CAPOFILA, Ruolo.SEGRETARIO_ASSEMBLEA, Ruolo.SINDACO)
DA_FARE = {
    (Ruolo.CAPOFILA, StatoPiano.BOZZA): "Controlla cifre e capitoli, poi mettilo in verifica.",
    (Ruolo.CAPOFILA, StatoPiano.IN_VERIFICA): "Se le cifre tornano, proponilo all'Assemblea.",
    (Ruolo.CAPOFILA, StatoPiano.PROPOSTO): "Convoca l'Assemblea dei Sindaci.",
    (Ruolo.CAPOFILA, StatoPiano.RINVIATO): "L'Assemblea l'ha rinviato: leggi il motivo.",
    (Ruolo.CAPOFILA, StatoPiano.RESPINTO): "L'Assemblea l'ha respinto: leggi il motivo.",
    (Ruolo.CAPOFILA, StatoPiano.APPROVATO): "Trasmettilo ai comuni.",
    (Ruolo.CAPOFILA, StatoPiano.TRASMESSO): "Pubblicalo.",
    (Ruolo.SEGRETARIO_ASSEMBLEA, StatoPiano.CONVOCATO): "Registra appello, voti ed esito.",
    (Ruolo.SINDACO, StatoPiano.CONVOCATO): (
        "L'Assemblea lo esamina: leggi il piano e, se non puoi esserci, designa un delegato."
    ),
}
DOVE = {
    Ruolo.SEGRETARIO_ASSEMBLEA: ("programmazione:seduta_list", "Vai all'Assemblea"),
    Ruolo.SINDACO: ("programmazione:mia_assemblea", "Vai alla tua assemblea"),
}


@fonte
def compiti(utente: Utente, ora: datetime) -> list[Compito]:
    """Tell the survey to answer, the board to look at, the plan to carry on."""
    trovati: list[Compito] = []
    if utente.ha_ruolo(*permissions.OPERATORI):
        trovati += [_dichiarazione(d, ora) for d in _aperte(utente)]
        trovati += _vuote(utente, ora)
    if utente.ha_ruolo(Ruolo.CAPOFILA):
        trovati += _ricognizioni(utente, ora)
    if utente.ha_ruolo(*RUOLI_DEL_PIANO):
        trovati += _piani(utente)
    if utente.ha_ruolo(*permissions.RICEVONO):
        trovati += _ricevuti(utente)
    return trovati


def _ricevuti(utente: Utente) -> list[Compito]:
    """Tell the plans that the comune was sent and has not taken note of."""
    return [
        Compito(
            titolo=f"{invio.piano} ricevuto",
            testo="Il capofila lo ha trasmesso al comune: registra la presa d'atto.",
            indirizzo=reverse("programmazione:invio", args=[invio.pk]),
            azione="Prendi atto",
            stato="Da prendere in atto",
            tono="avviso",
        )
        for invio in invii_da_prendere_in_atto(utente=utente)
    ]


def _vuote(utente: Utente, ora: datetime) -> list[Compito]:
    """Tell how many dwellings stand empty, since when, and which have waited longest."""
    oggi = ora.astimezone(ROMA).date()
    conti = selectors.riepilogo_unita(utente=utente, oggi=oggi)
    if not conti["libere"]:
        return []
    media = conti["giorni_medi"]
    in_media = f" Sono vuote in media da {numero(media)} giorni." if media is not None else ""
    nomi = "; ".join(
        f"{riga['codice']} ({riga['comune__nome']}) da {numero((oggi - riga['stato_dal']).days)}"
        " giorni"
        for riga in selectors.unita_vuote(utente=utente, quante=VUOTE_MOSTRATE)
        if riga["stato_dal"]
    )
    return [
        Compito(
            titolo=f"Unità vuote: {numero(conti['libere'])}",
            testo=f"{in_media} {f'Da più tempo: {nomi}.' if nomi else ''}".strip(),
            indirizzo=f"{reverse('programmazione:unita_list')}?stato=LIBERA&ordina=dal",
            azione="Guarda dalla più vecchia",
            stato="Libere",
            tono="avviso",
        )
    ]


def _aperte(utente: Utente) -> list[Dichiarazione]:
    return list(
        selectors.elenco_dichiarazioni(utente=utente)
        .correnti()
        .filter(ricognizione__stato=StatoRicognizione.APERTA)
        .exclude(stato__in=RISPOSTE)
        .order_by("ricognizione__anno")
    )


def _dichiarazione(dichiarazione: Dichiarazione, ora: datetime) -> Compito:
    ricognizione = dichiarazione.ricognizione
    restituita = dichiarazione.stato == StatoDichiarazione.RESTITUITA
    return Compito(
        titolo=f"Ricognizione {ricognizione.anno}",
        testo="Il capofila ha restituito alcuni campi: correggili e trasmetti di nuovo."
        if restituita
        else f"Rispondi entro il {data_estesa(ricognizione.scade_il)}. Anche zero è una risposta.",
        indirizzo=reverse("programmazione:dichiarazione", args=[dichiarazione.pk]),
        azione="Correggi" if restituita else "Rispondi",
        stato=StatoDichiarazione(dichiarazione.stato).label,
        tono=selectors.TONI[StatoDichiarazione(dichiarazione.stato)],
        urgente=restituita or ora >= ricognizione.scade_il,
    )


def _ricognizioni(utente: Utente, ora: datetime) -> list[Compito]:
    compiti = []
    for ricognizione, mancano, enti in selectors.ricognizioni_aperte(utente=utente):
        scaduta = ora >= ricognizione.scade_il
        compiti.append(
            Compito(
                titolo=f"Ricognizione {ricognizione.anno}",
                testo=f"Mancano {mancano} enti su {enti}."
                if mancano
                else "Hanno risposto tutti: puoi chiuderla.",
                indirizzo=reverse("programmazione:ricognizione", args=[ricognizione.anno]),
                azione="Guarda chi ha risposto",
                stato="Scaduta" if scaduta else "Aperta",
                tono="avviso" if scaduta else "corso",
                urgente=scaduta or not mancano,
            )
        )
    return compiti


def _piani(utente: Utente) -> list[Compito]:
    ruolo = Ruolo(utente.incarico.ruolo) if utente.incarico else None
    compiti = []
    for piano in selectors.elenco_piani(utente=utente).order_by("-anno", "-versione"):
        testo = DA_FARE.get((ruolo, StatoPiano(piano.stato))) if ruolo else None
        if ruolo and testo:
            rotta, azione = DOVE.get(ruolo, ("", "Apri il piano"))
            compiti.append(
                Compito(
                    titolo=str(piano),
                    testo=testo,
                    indirizzo=reverse(rotta)
                    if rotta
                    else reverse("programmazione:piano", args=[piano.periodo]),
                    azione=azione,
                    stato=StatoPiano(piano.stato).label,
                    tono="corso",
                )
            )
    return compiti
