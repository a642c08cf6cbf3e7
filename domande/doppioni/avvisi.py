"""Tells both offices that one codice fiscale is in two domande; neither is told whose."""

from datetime import datetime

from crema_sap.enti.models import Incarico, Ruolo
from crema_sap.orologio import ROMA
from domande import comunicazioni
from domande.doppioni import selectors
from domande.models import Domanda, SegnalazioneDoppione

OGGETTO = "Una persona risulta in due domande"
TESTO = (
    "In «{avviso}» lo stesso codice fiscale è in due domande, e almeno una chiede per prima"
    " un’unità del tuo ente. Nessuna delle due è bloccata: può essere giusto, per esempio con"
    " genitori separati.\n\nDopo la chiusura guarda alla pagina «Doppioni» e decidi, con i motivi."
    " Finché nessuno decide, le graduatorie non cambiano.\n"
)


def avvisa(*, domanda: Domanda, ora: datetime) -> None:
    """Tell the staff of the enti concerned that a sending raised a flag, once a day. As nobody."""
    oggi = ora.astimezone(ROMA).date()
    segnalazioni = SegnalazioneDoppione.objects.filter(domanda=domanda).order_by("pk")
    for segnalazione in segnalazioni.select_related("avviso"):
        incarichi = Incarico.objects.validi_il(oggi).filter(
            ente__in=selectors.enti_interessati(segnalazione),
            ruolo__in=(Ruolo.OPERATORE_ENTE, Ruolo.RESPONSABILE_ENTE),
        )
        comunicazioni.da(
            a=set(incarichi.values_list("utente_id", flat=True)),
            causale=f"doppioni:{segnalazione.avviso_id}:{oggi:%Y%m%d}",
            oggetto=OGGETTO,
            testo=TESTO.format(avviso=segnalazione.avviso.titolo),
            ora=ora,
        )
