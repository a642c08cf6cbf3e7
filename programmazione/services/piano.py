"""Acts of the capofila on a plan: check, proposal, sending, publication, document."""

import hashlib
from datetime import datetime

from django.db import transaction

from crema_sap.enti.models import Utente
from crema_sap.registro import documenti
from crema_sap.registro.models import Documento
from crema_sap.registro.services import annota, protocolla
from crema_sap.web.tasks import ripubblica
from programmazione import documents, permissions, selectors
from programmazione.models import Piano
from programmazione.rules.quadratura import quadratura
from programmazione.services.invii import prepara_invii
from programmazione.services.triennio_modifiche import verifica_modifiche
from programmazione.states import StatoPiano, TransizioneNonAmmessa, verifica_piano

P = StatoPiano


class PianoIncompleto(TransizioneNonAmmessa):
    """The plan can't be proposed yet; the message says what is missing."""


@transaction.atomic
def metti_in_verifica(*, piano: Piano, utente: Utente, ora: datetime) -> Piano:
    """Start the check of totals, percentages and reasons.

    Raises `PermissionDenied` unless `utente` is the capofila, and `TransizioneNonAmmessa`.
    """
    piano = _bloccato(piano)
    permissions.verifica_capofila(utente)
    verifica_piano(P(piano.stato), P.IN_VERIFICA)

    _passa(piano, P.IN_VERIFICA)
    annota(atto="VERIFICA_PIANO", oggetto=piano, utente=utente, ora=ora)
    return piano


@transaction.atomic
def riporta_in_bozza(*, piano: Piano, utente: Utente, ora: datetime) -> Piano:
    """Take a plan under check, postponed or rejected back to a draft.

    Raises `PermissionDenied` unless `utente` is the capofila, and `TransizioneNonAmmessa`.
    """
    piano = _bloccato(piano)
    permissions.verifica_capofila(utente)
    verifica_piano(P(piano.stato), P.BOZZA)

    _passa(piano, P.BOZZA)
    annota(atto="RITORNO_IN_BOZZA", oggetto=piano, utente=utente, ora=ora)
    return piano


@transaction.atomic
def proponi(*, piano: Piano, utente: Utente, ora: datetime) -> Piano:
    """Propose the plan to the Assemblea.

    Raises `PermissionDenied` unless `utente` is the capofila, `TransizioneNonAmmessa`,
    `PianoIncompleto` while an answer is not validated or a difference has no reason, and
    `TriennaleCambiato` when the triennial that it updates is another by now.
    """
    piano = _bloccato(piano)
    permissions.verifica_capofila(utente)
    verifica_piano(P(piano.stato), P.PROPOSTO)
    verifica_modifiche(piano)
    da_validare = selectors.da_validare(piano.ricognizione) if piano.ricognizione else []
    if da_validare:
        raise PianoIncompleto(
            "Il piano poggia su risposte validate. Nella pagina della ricognizione ne restano da"
            f" validare {len(da_validare)}: {', '.join(str(una.ente) for una in da_validare)}."
        )
    righe = () if piano.triennale else selectors.righe_quadro(piano)
    senza_motivo = [g.ente for g in quadratura(righe) if not g.spiegato]
    if senza_motivo:
        raise PianoIncompleto(
            "Manca la spiegazione dello scostamento di: " + ", ".join(senza_motivo) + "."
        )

    _passa(piano, P.PROPOSTO)
    annota(atto="PROPOSTA_PIANO", oggetto=piano, utente=utente, ora=ora)
    return piano


@transaction.atomic
def trasmetti_piano(*, piano: Piano, utente: Utente, ora: datetime) -> Piano:
    """Send the approved plan to every comune, under one protocol number.

    Raises `PermissionDenied` unless `utente` is the capofila, and `TransizioneNonAmmessa`.
    """
    piano = _bloccato(piano)
    permissions.verifica_capofila(utente)
    verifica_piano(P(piano.stato), P.TRASMESSO)

    piano.protocollo = protocolla(
        oggetto=f"{piano}: trasmissione ai comuni",
        impronta=piano.impronta,
        ora=ora,
        mittente="Comune capofila",
    )
    piano.trasmesso_il = ora
    piano.stato = P.TRASMESSO
    piano.save(update_fields=["protocollo", "trasmesso_il", "stato"])
    # What is known from a source alone was not sent by the portal: no sending is invented.
    storico = selectors.approvato_da_fonte(piano)
    comuni = 0 if storico else prepara_invii(piano=piano, protocollo=piano.protocollo, ora=ora)
    annota(
        atto="TRASMISSIONE_PIANO",
        oggetto=piano,
        utente=utente,
        ora=ora,
        dati={"impronta": piano.impronta, "comuni": comuni},
    )
    return piano


@transaction.atomic
def pubblica(*, piano: Piano, utente: Utente, ora: datetime) -> Piano:
    """Publish the plan.

    Raises `PermissionDenied` unless `utente` is the capofila, and `TransizioneNonAmmessa`.
    """
    piano = _bloccato(piano)
    permissions.verifica_capofila(utente)
    verifica_piano(P(piano.stato), P.PUBBLICATO)

    piano.pubblicato_il = ora
    piano.stato = P.PUBBLICATO
    piano.save(update_fields=["pubblicato_il", "stato"])
    annota(atto="PUBBLICAZIONE_PIANO", oggetto=piano, utente=utente, ora=ora)
    ripubblica(chiave=f"piano:{piano.pk}:pubblicato")
    return piano


@transaction.atomic
def richiedi_pdf(*, piano: Piano, utente: Utente, ora: datetime) -> Documento:
    """Ask for the PDF: that of an approved plan is one and public, a draft has one per content.

    Raises `PermissionDenied` unless `utente` prepares or votes the plan.
    """
    piano = _bloccato(piano)
    permissions.verifica_redazione(utente)
    if piano.congelato:
        return richiedi_pdf_ufficiale(piano=piano, utente=utente, ora=ora)
    # The same draft is not printed twice: its version is drawn from what it says.
    contenuto = selectors.contenuto_piano(piano)
    versione = int(hashlib.sha256(documents.testo_canonico(contenuto)).hexdigest()[:7], 16) + 1
    documento = documenti.richiedi(
        tipo=f"{_tipo_documento(piano)}_bozza",
        oggetto=piano,
        titolo=f"{piano} (bozza)",
        utente=utente,
        ora=ora,
        versione=versione,
    )
    annota(atto="RICHIESTA_PDF", oggetto=piano, utente=utente, ora=ora)
    return documento


def richiedi_pdf_ufficiale(*, piano: Piano, utente: Utente, ora: datetime) -> Documento:
    """Ask for the one public PDF of an approved plan, inside its act."""
    return documenti.richiedi(
        tipo=_tipo_documento(piano),
        oggetto=piano,
        titolo=piano.titolo,
        utente=utente,
        ora=piano.approvato_il or ora,
        pubblico=True,
        versione=piano.versione,
    )


def _bloccato(piano: Piano) -> Piano:
    return Piano.objects.select_for_update().get(pk=piano.pk)


def _tipo_documento(piano: Piano) -> str:
    return "piano_triennale" if piano.triennale else "piano_annuale"


def _passa(piano: Piano, stato: StatoPiano) -> None:
    piano.stato = stato
    piano.save(update_fields=["stato"])
