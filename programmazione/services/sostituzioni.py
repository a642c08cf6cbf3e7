"""The act by which a colleague answers, for a time, in the place of an officer who is away."""

from datetime import date, datetime

from django.db import transaction

from crema_sap.enti.models import Ente, Incarico, Ruolo, Utente
from crema_sap.orologio import ROMA
from crema_sap.registro.services import annota
from programmazione import permissions
from programmazione.models.sostituzioni import DURATA_MASSIMA, Sostituzione
from programmazione.selectors.sostituzioni import CHI_RISPONDE


class SostituzioneNonValida(Exception):
    """The substitution can't be made like this; the message says why."""


@transaction.atomic
def sostituisci_operatore(
    *,
    assente: Incarico,
    sostituto: Utente,
    dal: date,
    al: date,
    motivo: str,
    utente: Utente,
    ora: datetime,
) -> Sostituzione:
    """Give a colleague the officer's appointment of an ente from `dal` to `al`, both included.

    The colleague becomes an operatore, never a responsabile, whoever is away. Raises
    `PermissionDenied` unless `utente` is the ente's responsabile or the capofila, and
    `SostituzioneNonValida` when dates, people or reason do not hold.
    """
    ente = Ente.objects.select_for_update().get(pk=assente.ente_id)
    permissions.verifica_sostituzione(utente, ente)
    dal_capofila = utente.ha_ruolo(Ruolo.CAPOFILA)
    _verifica_date(assente, dal, al, ora.astimezone(ROMA).date())
    _verifica_persone(assente, sostituto, dal, al)
    if dal_capofila and not motivo.strip():
        raise SostituzioneNonValida("Scrivi il motivo: la sostituzione la decide il capofila.")

    incarico = Incarico.objects.create(
        utente=sostituto, ente=ente, ruolo=Ruolo.OPERATORE_ENTE, dal=dal, al=al
    )
    sostituzione = Sostituzione.objects.create(
        incarico=incarico,
        ente=ente,
        assente_id=assente.utente_id,
        sostituto=sostituto,
        dal=dal,
        al=al,
        motivo=motivo.strip(),
        decisa_da=utente,
        dal_capofila=dal_capofila,
        decisa_il=ora,
    )
    annota(
        atto="SOSTITUZIONE_OPERATORE",
        oggetto=sostituzione,
        utente=utente,
        ora=ora,
        dati={"incarico": incarico.pk, "sostituto": sostituto.pk, "assente": assente.utente_id},
    )
    return sostituzione


def _verifica_date(assente: Incarico, dal: date, al: date, oggi: date) -> None:
    if dal < oggi:
        raise SostituzioneNonValida("La sostituzione comincia oggi o più avanti.")
    if al < dal:
        raise SostituzioneNonValida("L'ultimo giorno viene dopo il primo.")
    if al - dal > DURATA_MASSIMA:
        raise SostituzioneNonValida(
            f"Una sostituzione dura al massimo {DURATA_MASSIMA.days} giorni: per più tempo serve"
            " un nuovo incarico."
        )
    if assente.dal > dal or (assente.al is not None and assente.al < dal):
        raise SostituzioneNonValida("Chi è assente non ha un incarico nell'ente in quel giorno.")


def _verifica_persone(assente: Incarico, sostituto: Utente, dal: date, al: date) -> None:
    if assente.ruolo not in CHI_RISPONDE:
        raise SostituzioneNonValida("Si sostituisce chi risponde per l'ente.")
    if sostituto.pk == assente.utente_id:
        raise SostituzioneNonValida("Nessuno sostituisce se stesso: indica un collega.")
    if not sostituto.attivo or sostituto.cittadino:
        raise SostituzioneNonValida("Il collega non ha un accesso attivo come personale.")
    gia = Incarico.objects.filter(
        utente=sostituto, ente_id=assente.ente_id, ruolo__in=CHI_RISPONDE, dal__lte=al
    ).exclude(al__lt=dal)
    if gia.exists():
        raise SostituzioneNonValida(
            "In quei giorni il collega risponde già per l'ente: non serve una sostituzione."
        )
