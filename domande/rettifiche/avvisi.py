"""Tells the citizen that a request has arrived and how it ended, and the office that it waits."""

from datetime import datetime

from crema_sap.enti.models import Incarico, Ruolo
from crema_sap.web.formati import data_con_giorno
from domande import comunicazioni
from domande.models import Elaborazione, Rettifica
from domande.rettifiche import selectors
from domande.rules.calendario import giorno_di

NOVITA = "C'è una novità sulla tua domanda"
# These leave by e-mail, where anybody may read them: that somebody asks for a rettifica says that
# there is a disability. What was asked, and how it ended, is behind the login.
ARRIVATA = (
    "La tua richiesta è arrivata: ha il numero di protocollo {protocollo}. Decide {ente} entro"
    " {entro}. La risposta arriva in «Le mie domande»: apri la domanda, poi «Il tuo posto e il tuo"
    " punteggio».\n"
)
DECISA = (
    "C'è la risposta alla richiesta con protocollo {protocollo}. Entra nel portale: risposta e"
    " motivi sono in «Le mie domande». Apri la domanda, poi «Il tuo posto e il tuo punteggio».\n"
)
DA_DECIDERE = (
    "È arrivata una richiesta di rettifica (protocollo {protocollo}). Si decide entro {entro}, alla"
    " pagina «Rettifiche»: lì si legge che cosa cambierebbe.\n"
)
RITIRATA = (
    "La richiesta di rettifica con protocollo {protocollo} è stata ritirata da chi l'ha fatta: non"
    " c'è più nulla da decidere.\n"
)
DA_PUBBLICARE = (
    "Per «{avviso}» c'è una correzione che la graduatoria pubblicata non conta ancora. La conta"
    " l'elaborazione n. {numero}, che non si pubblica da sola: falla approvare dagli enti"
    " proprietari e pubblicala.\n"
)


def presentata(*, rettifica: Rettifica, ora: datetime) -> None:
    """Tell the citizen and who decides. As nobody."""
    parole = {
        "protocollo": rettifica.protocollo,
        "ente": rettifica.proprietario,
        "entro": data_con_giorno(selectors.voce(rettifica, ora).decisione_fino_al),
    }
    _al_cittadino(rettifica, "presentata", ARRIVATA.format(**parole), ora)
    oggetto, testo = "Una rettifica da decidere", DA_DECIDERE.format(**parole)
    _all_ufficio(rettifica, "ufficio", oggetto, testo, ora)


def decisa(*, rettifica: Rettifica, ora: datetime) -> None:
    """Tell the citizen that there is an answer, never which. As nobody."""
    _al_cittadino(rettifica, "decisa", DECISA.format(protocollo=rettifica.protocollo), ora)


def ritirata(*, rettifica: Rettifica, ora: datetime) -> None:
    """Tell who decides that the request was taken back. As nobody."""
    testo = RITIRATA.format(protocollo=rettifica.protocollo)
    _all_ufficio(rettifica, "ritirata", "Una rettifica ritirata", testo, ora)


def superata(*, elaborazione: Elaborazione, ora: datetime) -> int:
    """Tell the capofila which run waits to be published; return how many are told. As nobody."""
    incarichi = Incarico.objects.validi_il(giorno_di(ora)).filter(ruolo=Ruolo.CAPOFILA)
    return comunicazioni.da(
        a=set(incarichi.values_list("utente_id", flat=True)),
        causale=f"graduatoria_da_pubblicare:{elaborazione.pk}",
        oggetto="Una graduatoria da pubblicare",
        testo=DA_PUBBLICARE.format(avviso=elaborazione.avviso.titolo, numero=elaborazione.numero),
        ora=ora,
    )


def _all_ufficio(rettifica: Rettifica, passo: str, oggetto: str, testo: str, ora: datetime) -> None:
    incarichi = Incarico.objects.validi_il(giorno_di(ora)).filter(
        ente=rettifica.proprietario,
        ruolo__in=(Ruolo.OPERATORE_ENTE, Ruolo.RESPONSABILE_ENTE),
    )
    comunicazioni.da(
        a=set(incarichi.values_list("utente_id", flat=True)),
        causale=f"rettifica:{rettifica.pk}:{passo}",
        oggetto=oggetto,
        testo=testo,
        ora=ora,
    )


def _al_cittadino(rettifica: Rettifica, passo: str, testo: str, ora: datetime) -> None:
    comunicazioni.da(
        a=[rettifica.richiedente_id],
        causale=f"rettifica:{rettifica.pk}:{passo}",
        oggetto=NOVITA,
        testo=testo,
        ora=ora,
        di=rettifica.domanda.chiave,
    )
