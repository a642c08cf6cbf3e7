"""The acts of a review: take in charge, check a line, write a note, close, reopen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from crema_sap.enti import cifratura
from crema_sap.enti.models import Utente
from crema_sap.registro.services import annota
from domande.models import Domanda
from eisa import permissions
from eisa.models import Istruttoria, NotaIstruttoria, VoceIstruttoria
from eisa.states import (
    EsitoIstruttoria,
    EsitoVoce,
    StatoIstruttoria,
    TransizioneNonAmmessa,
    verifica_transizione,
)


class VersioneSuperata(Exception):
    """Somebody else has changed the dossier meanwhile."""


class VociDaVerificare(Exception):
    """The review can't be closed while some lines are unchecked."""


class NotaVuota(Exception):
    """A note says something."""


class GiaInCarico(Exception):
    """Somebody else took the dossier first."""


@dataclass(frozen=True, slots=True)
class VoceDaVerificare:
    """A line of the checklist to be made: what must be checked, under which norm."""

    tipo: str
    codice: str
    descrizione: str
    norma: str


@transaction.atomic
def apri(
    *, domanda: Domanda, voci: Sequence[VoceDaVerificare], utente: Utente, ora: datetime
) -> Istruttoria:
    """Begin the review of a domanda, with its checklist, and take it in charge.

    Raises `PermissionDenied` outside the team, `GiaInCarico` when it has begun.
    """
    permissions.verifica_equipe(utente)
    istruttoria, nuova = Istruttoria.objects.get_or_create(
        domanda=domanda,
        defaults={
            "stato": StatoIstruttoria.IN_CORSO,
            "assegnata_a": utente,
            "aperta_il": ora,
        },
    )
    if not nuova:
        raise GiaInCarico("L'istruttoria di questa domanda è già cominciata.")

    VoceIstruttoria.objects.bulk_create(
        VoceIstruttoria(
            istruttoria=istruttoria,
            ordine=ordine,
            tipo=voce.tipo,
            codice=voce.codice,
            descrizione_cifrata=cifratura.cifra(voce.descrizione.encode()),
            norma=voce.norma,
        )
        for ordine, voce in enumerate(voci, start=1)
    )
    annota(
        atto="APERTURA_ISTRUTTORIA",
        oggetto=istruttoria,
        utente=utente,
        ora=ora,
        dati={"domanda": domanda.pk},
    )
    return istruttoria


@transaction.atomic
def prendi_in_carico(*, istruttoria: Istruttoria, utente: Utente, ora: datetime) -> Istruttoria:
    """Take in charge a dossier that was given back.

    Raises `PermissionDenied` outside the team, `TransizioneNonAmmessa` when it is taken.
    """
    istruttoria = _blocca(istruttoria)
    permissions.verifica_equipe(utente)
    verifica_transizione(StatoIstruttoria(istruttoria.stato), StatoIstruttoria.IN_CORSO)
    _verifica_libera(istruttoria)

    istruttoria.stato = StatoIstruttoria.IN_CORSO
    istruttoria.assegnata_a = utente
    _salva(istruttoria, "stato", "assegnata_a")
    annota(atto="PRESA_IN_CARICO", oggetto=istruttoria, utente=utente, ora=ora)
    return istruttoria


@transaction.atomic
def rilascia(*, istruttoria: Istruttoria, utente: Utente, ora: datetime) -> Istruttoria:
    """Give a dossier back to the team; what was checked stays.

    Raises `PermissionDenied` to who has it not in charge, `TransizioneNonAmmessa` unless it is
    in progress.
    """
    istruttoria = _blocca(istruttoria)
    permissions.verifica_lavoro(utente, istruttoria)
    verifica_transizione(StatoIstruttoria(istruttoria.stato), StatoIstruttoria.DA_PRENDERE)

    istruttoria.stato = StatoIstruttoria.DA_PRENDERE
    istruttoria.assegnata_a = None
    _salva(istruttoria, "stato", "assegnata_a")
    annota(atto="RILASCIO", oggetto=istruttoria, utente=utente, ora=ora)
    return istruttoria


@transaction.atomic
def verifica_voce(
    *,
    istruttoria: Istruttoria,
    voce_id: int,
    esito: EsitoVoce,
    osservazione: str,
    versione: int,
    utente: Utente,
    ora: datetime,
) -> VoceIstruttoria:
    """Write what was found about one line of the checklist.

    Raises `PermissionDenied` to who has it not in charge, `TransizioneNonAmmessa` when the
    review is not in progress, `VersioneSuperata` when another saved since `versione`.
    """
    istruttoria = _blocca(istruttoria)
    permissions.verifica_lavoro(utente, istruttoria)
    _verifica_in_corso(istruttoria)
    _verifica_versione(istruttoria, versione)

    voce = VoceIstruttoria.objects.get(pk=voce_id, istruttoria=istruttoria)
    voce.esito = esito
    voce.osservazione_cifrata = cifratura.cifra(osservazione.encode()) if osservazione else None
    verificata = esito != EsitoVoce.DA_VERIFICARE
    voce.verificata_da = utente if verificata else None
    voce.verificata_il = ora if verificata else None
    voce.save(update_fields=["esito", "osservazione_cifrata", "verificata_da", "verificata_il"])
    _salva(istruttoria)
    annota(
        atto="VERIFICA_VOCE",
        oggetto=istruttoria,
        utente=utente,
        ora=ora,
        dati={"voce": voce.codice, "esito": esito},
    )
    return voce


@transaction.atomic
def scrivi_nota(
    *, istruttoria: Istruttoria, testo: str, utente: Utente, ora: datetime
) -> NotaIstruttoria:
    """Add a note; notes are never changed, and may be written after the close too.

    Raises `PermissionDenied` to who has it not in charge, `NotaVuota` when there is no text.
    """
    istruttoria = _blocca(istruttoria)
    permissions.verifica_lavoro(utente, istruttoria)
    if not testo.strip():
        raise NotaVuota("Scrivi il testo della nota.")

    nota = NotaIstruttoria.objects.create(
        istruttoria=istruttoria,
        autore=utente,
        scritta_il=ora,
        testo_cifrato=cifratura.cifra(testo.strip().encode()),
    )
    annota(atto="NOTA", oggetto=istruttoria, utente=utente, ora=ora, dati={"nota": nota.pk})
    return nota


@transaction.atomic
def chiudi(
    *, istruttoria: Istruttoria, versione: int, utente: Utente, ora: datetime
) -> Istruttoria:
    """Close the review: regular when every pertinent line is confirmed, else not.

    Raises `PermissionDenied` to who has it not in charge, `TransizioneNonAmmessa` when it is not
    in progress, `VersioneSuperata` when another saved since `versione`, `VociDaVerificare` when
    some lines are unchecked.
    """
    istruttoria = _blocca(istruttoria)
    permissions.verifica_lavoro(utente, istruttoria)
    verifica_transizione(StatoIstruttoria(istruttoria.stato), StatoIstruttoria.CHIUSA)
    _verifica_versione(istruttoria, versione)
    esiti = list(
        VoceIstruttoria.objects.filter(istruttoria=istruttoria).values_list("esito", flat=True)
    )
    mancanti = esiti.count(EsitoVoce.DA_VERIFICARE)
    if mancanti:
        quante = "resta una voce" if mancanti == 1 else f"restano {mancanti} voci"
        raise VociDaVerificare(f"Prima di chiudere, {quante} da verificare.")

    difforme = EsitoVoce.NON_CONFERMATA in esiti
    istruttoria.stato = StatoIstruttoria.CHIUSA
    istruttoria.chiusa_il = ora
    istruttoria.esito = EsitoIstruttoria.DIFFORME if difforme else EsitoIstruttoria.REGOLARE
    _salva(istruttoria, "stato", "chiusa_il", "esito")
    annota(
        atto="CHIUSURA_ISTRUTTORIA",
        oggetto=istruttoria,
        utente=utente,
        ora=ora,
        dati={"esito": istruttoria.esito},
    )
    return istruttoria


@transaction.atomic
def riapri(*, istruttoria: Istruttoria, motivo: str, utente: Utente, ora: datetime) -> Istruttoria:
    """Open a closed review again, with a reason that becomes a note.

    Raises `PermissionDenied` unless the coordinator asks, `TransizioneNonAmmessa` unless it is
    closed, `NotaVuota` without a reason.
    """
    istruttoria = _blocca(istruttoria)
    permissions.verifica_coordinatore(utente)
    if istruttoria.stato != StatoIstruttoria.CHIUSA:
        raise TransizioneNonAmmessa("Si riapre solo un'istruttoria chiusa.")
    if not motivo.strip():
        raise NotaVuota("Scrivi perché riapri l'istruttoria.")

    istruttoria.stato = StatoIstruttoria.IN_CORSO
    istruttoria.chiusa_il = None
    istruttoria.esito = ""
    _salva(istruttoria, "stato", "chiusa_il", "esito")
    NotaIstruttoria.objects.create(
        istruttoria=istruttoria,
        autore=utente,
        scritta_il=ora,
        testo_cifrato=cifratura.cifra(f"Riapertura: {motivo.strip()}".encode()),
    )
    annota(atto="RIAPERTURA_ISTRUTTORIA", oggetto=istruttoria, utente=utente, ora=ora)
    return istruttoria


@transaction.atomic
def annota_lettura(*, istruttoria: Istruttoria, motivo: str, utente: Utente, ora: datetime) -> None:
    """Write in the register that the dossier was opened, and to what end.

    Raises `PermissionDenied` outside the team.
    """
    permissions.verifica_equipe(utente)
    annota(
        atto="LETTURA_FASCICOLO",
        oggetto=istruttoria,
        utente=utente,
        ora=ora,
        dati={"domanda": istruttoria.domanda_id, "motivo": motivo},
    )


def _blocca(istruttoria: Istruttoria) -> Istruttoria:
    return Istruttoria.objects.select_for_update(of=("self",)).get(pk=istruttoria.pk)


def _salva(istruttoria: Istruttoria, *campi: str) -> None:
    istruttoria.versione += 1
    istruttoria.save(update_fields=[*campi, "versione"])


def _verifica_libera(istruttoria: Istruttoria) -> None:
    # The table lets a closed review go back in progress, but only through `riapri`.
    if istruttoria.stato != StatoIstruttoria.DA_PRENDERE:
        raise TransizioneNonAmmessa("Questo fascicolo non è da prendere in carico.")


def _verifica_in_corso(istruttoria: Istruttoria) -> None:
    if istruttoria.stato != StatoIstruttoria.IN_CORSO:
        stato = StatoIstruttoria(istruttoria.stato).label
        raise TransizioneNonAmmessa(f"L'istruttoria è «{stato}»: le voci non si possono cambiare.")


def _verifica_versione(istruttoria: Istruttoria, versione: int) -> None:
    if istruttoria.versione != versione:
        raise VersioneSuperata(
            "Un'altra persona ha cambiato questo fascicolo mentre lavoravi. Non abbiamo salvato "
            "sopra il suo lavoro: qui sotto vedi lo stato attuale; ripeti la tua modifica."
        )
