"""Sending an approved plan to every comune, taking note of it, reminding who has not."""

from datetime import datetime

from django.db import transaction

from crema_sap.enti.models import Utente
from crema_sap.orologio import ROMA
from crema_sap.registro import documenti
from crema_sap.registro.models import Documento, Protocollo
from crema_sap.registro.services import accoda, annota
from programmazione import documents, permissions
from programmazione.models import Piano
from programmazione.models.invii import Canale, InvioPiano, SollecitoInvio
from programmazione.posta import INVIO_PIANO, SOLLECITO_INVIO
from programmazione.selectors import invii as selettori
from programmazione.states import TransizioneNonAmmessa


class ProvaNonPronta(TransizioneNonAmmessa):
    """There is nothing to prove of this plan; the message says why."""


class PresaDAttoNonRegistrabile(TransizioneNonAmmessa):
    """The comune can't take note of the plan, or has done; the message says why."""


def prepara_invii(*, piano: Piano, protocollo: Protocollo, ora: datetime) -> int:
    """Write one row for each comune and put its e-mail in the outbox, inside the act of sending.

    May be called again: a comune has one row, and a row one e-mail. Return how many comuni.
    """
    recapiti = selettori.recapiti_dei_comuni(
        oggi=ora.astimezone(ROMA).date(), ruoli=selettori.PER_IL_PIANO
    )
    InvioPiano.objects.bulk_create(
        (
            InvioPiano(
                piano=piano,
                ente_id=recapito.ente_id,
                protocollo=protocollo,
                canale=Canale.EMAIL if recapito.email else Canale.PORTALE,
                destinatario_id=recapito.utente_id,
                recapito=recapito.email,
                accodato_il=ora,
            )
            for recapito in recapiti
        ),
        ignore_conflicts=True,
    )
    invii = InvioPiano.objects.filter(piano=piano).order_by("pk")
    for pk in invii.filter(canale=Canale.EMAIL).values_list("pk", flat=True):
        accoda(INVIO_PIANO, chiave=f"{INVIO_PIANO}:{pk}", messaggio_id=pk)
    return invii.count()


@transaction.atomic
def prendi_atto(
    *, invio: InvioPiano, delibera_giunta: str = "", utente: Utente, ora: datetime
) -> InvioPiano:
    """Record that a comune has taken note of a plan; the act of its Giunta may come later, once.

    Raises `PermissionDenied` unless `utente` is an officer or the mayor of that comune, and
    `PresaDAttoNonRegistrabile` when there is nothing left to record.
    """
    invio = InvioPiano.objects.select_for_update().get(pk=invio.pk)
    permissions.verifica_presa_d_atto(utente, invio)
    delibera = delibera_giunta.strip()
    if invio.preso_atto_il is not None and (invio.delibera_giunta or not delibera):
        raise PresaDAttoNonRegistrabile("La presa d'atto è già registrata.")

    if invio.preso_atto_il is None:
        invio.preso_atto_il = ora
        invio.preso_atto_da = utente
    invio.delibera_giunta = delibera
    invio.save(update_fields=["preso_atto_il", "preso_atto_da", "delibera_giunta"])
    annota(
        atto="PRESA_D_ATTO_PIANO",
        oggetto=invio,
        utente=utente,
        ora=ora,
        dati={"piano": invio.piano_id, "con_delibera": bool(delibera)},
    )
    return invio


@transaction.atomic
def sollecita_invii(*, piano: Piano, utente: Utente, ora: datetime) -> int:
    """Remind the comuni that have not taken note yet, each at most once a day; return how many.

    Raises `PermissionDenied` unless `utente` is the capofila.
    """
    Piano.objects.select_for_update().get(pk=piano.pk)
    permissions.verifica_capofila(utente)
    oggi = ora.astimezone(ROMA).date()
    mancano = {
        invio.ente_id: invio
        for invio in InvioPiano.objects.filter(piano=piano)
        .senza_presa_d_atto()
        .exclude(solleciti__giorno=oggi)
        .order_by("pk")
    }
    solleciti = SollecitoInvio.objects.bulk_create(
        SollecitoInvio(
            invio=mancano[recapito.ente_id],
            giorno=oggi,
            destinatario_id=recapito.utente_id,
            recapito=recapito.email,
            accodato_il=ora,
        )
        for recapito in selettori.recapiti_dei_comuni(oggi=oggi, ruoli=selettori.PER_IL_PIANO)
        if recapito.email and recapito.ente_id in mancano
    )
    for sollecito in solleciti:
        chiave = f"{SOLLECITO_INVIO}:{sollecito.pk}"
        accoda(SOLLECITO_INVIO, chiave=chiave, messaggio_id=sollecito.pk)
    annota(
        atto="SOLLECITO_PRESA_D_ATTO",
        oggetto=piano,
        utente=utente,
        ora=ora,
        dati={"messaggi": len(solleciti)},
    )
    return len(solleciti)


@transaction.atomic
def richiedi_prova(*, piano: Piano, utente: Utente, ora: datetime) -> Documento:
    """Ask for the proof of the sending as it stands; the same state is printed once.

    Raises `PermissionDenied` unless `utente` is secretary or capofila, and `ProvaNonPronta` when
    the portal sent nothing.
    """
    piano = Piano.objects.select_for_update(of=("self",)).get(pk=piano.pk)
    permissions.verifica_verbalizzante(utente)
    invii = selettori.invii_della_prova(piano)
    if not invii:
        raise ProvaNonPronta("La trasmissione è nota solo dalla fonte: il portale non ha inviato.")
    documento = documenti.richiedi(
        tipo=documents.PROVA,
        oggetto=piano,
        titolo=f"Invio ai comuni: {piano}",
        utente=utente,
        ora=ora,
        versione=documents.versione_prova(piano, invii),
    )
    annota(atto="PROVA_INVII", oggetto=piano, utente=utente, ora=ora)
    return documento
