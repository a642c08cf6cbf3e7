"""The acts of an import: bring a sheet, say what it is, confirm, give up."""

import hashlib
import uuid
from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from crema_sap.enti.models import Utente
from crema_sap.registro.services import accoda, annota
from programmazione import permissions
from programmazione.importazione import controllo, deposito
from programmazione.importazione.states import StatoImportazione, verifica_passaggio
from programmazione.models import AbbinamentoColonne, AvanzamentoImportazione, Importazione

ESAMINA, SALVA, OSSERVA = "esamina_importazione", "salva_importazione", "osserva_importazione"
NOME_MASSIMO = 150


class NonConfermabile(Exception):
    """What was seen is not what would be saved, or may not be saved; the message says which."""


@transaction.atomic
def carica(*, utente: Utente, nome: str, dati: bytes, ora: datetime) -> Importazione:
    """Bring a sheet in and ask for its dry run.

    Raises `PermissionDenied` unless `utente` is an officer of an ente, and
    `controllo.FileRifiutato` when the file is not a sheet that may be opened.
    """
    permissions.verifica_inserimento_unita(utente)
    formato = controllo.riconosci(dati)
    importazione = Importazione(
        # The check above: an officer has an ente.
        ente_id=utente.ente_attivo_id,  # type: ignore[misc]
        incarico=utente.incarico,
        identificativo=uuid.uuid4(),
        nome_file=nome[-NOME_MASSIMO:],
        formato=formato,
        dimensione=len(dati),
        impronta=hashlib.sha256(dati).hexdigest(),
        caricata_il=ora,
        scade_il=ora + deposito.CONSERVAZIONE,
    )
    # The file first: a row without its file would be a promise that can't be kept.
    deposito.scrivi(importazione.identificativo, deposito.ORIGINALE, dati)
    importazione.save(force_insert=True)
    chiedi_esame(importazione)
    return importazione


@transaction.atomic
def scegli_foglio(*, importazione: Importazione, foglio: str, utente: Utente) -> Importazione:
    """Say which sheet of the workbook holds the dwellings.

    Raises `PermissionDenied` unless the import is of the officer's ente, `PassaggioNonAmmesso`
    at another moment, `ValueError` when there is no such sheet.
    """
    importazione = _presa(importazione, utente)
    verifica_passaggio(StatoImportazione(importazione.stato), StatoImportazione.IN_ESAME)
    if foglio not in {uno["nome"] for uno in importazione.fogli}:
        raise ValueError(foglio)
    importazione.foglio, importazione.riga_intestazioni = foglio, None
    chiedi_esame(importazione)
    return importazione


@transaction.atomic
def abbina_colonne(
    *,
    importazione: Importazione,
    riga: int,
    impronta: str,
    voci: Mapping[str, str],
    utente: Utente,
    ora: datetime,
) -> Importazione:
    """Say which heading is which field; the ente's next sheets with these headings will know.

    Raises `PermissionDenied` unless the import is of the officer's ente and
    `PassaggioNonAmmesso` at another moment.
    """
    importazione = _presa(importazione, utente)
    verifica_passaggio(StatoImportazione(importazione.stato), StatoImportazione.IN_ESAME)
    AbbinamentoColonne.objects.update_or_create(
        ente_id=importazione.ente_id,
        impronta=impronta,
        defaults={"voci": dict(voci), "aggiornato_il": ora},
    )
    importazione.riga_intestazioni = riga
    chiedi_esame(importazione)
    return importazione


@transaction.atomic
def conferma(
    *, importazione: Importazione, prova: int, utente: Utente, ora: datetime
) -> Importazione:
    """Confirm the dry run that was seen; saving follows. The second time nothing happens.

    Raises `PermissionDenied` unless the import is of the officer's ente, `NonConfermabile`
    when another dry run was seen or something is refused.
    """
    importazione = _presa(importazione, utente)
    gia = importazione.stato in {StatoImportazione.IN_SALVATAGGIO, StatoImportazione.SALVATA}
    if gia and prova == importazione.prova:
        return importazione
    if prova != importazione.prova:
        raise NonConfermabile(
            "La prova che stavi guardando non è più l'ultima: rileggi questa e conferma."
        )
    if not importazione.verde:
        raise NonConfermabile("Si conferma solo una prova senza righe rifiutate.")
    importazione.stato = StatoImportazione.IN_SALVATAGGIO
    importazione.confermata_il, importazione.incarico = ora, utente.incarico  # type: ignore[assignment]
    importazione.avanzamento, importazione.passo = 10, "Salvataggio delle unità"
    importazione.save()
    # The saving, which holds the row above until its end, tells here how far it is.
    AvanzamentoImportazione.objects.update_or_create(
        importazione=importazione,
        defaults={"avanzamento": importazione.avanzamento, "passo": importazione.passo},
    )
    accoda(
        SALVA,
        chiave=f"importazione:{importazione.pk}:salva:{prova}",
        importazione_id=importazione.pk,
        prova=prova,
    )
    return importazione


@transaction.atomic
def annulla(*, importazione: Importazione, utente: Utente, ora: datetime) -> None:
    """Give an import up: its file and its dry run are thrown away.

    Raises `PermissionDenied` unless the import is of the officer's ente and
    `PassaggioNonAmmesso` once it was confirmed.
    """
    importazione = _presa(importazione, utente)
    verifica_passaggio(StatoImportazione(importazione.stato), StatoImportazione.ANNULLATA)
    importazione.stato = StatoImportazione.ANNULLATA
    cancella_file(importazione, ora)
    annota(
        atto="IMPORTAZIONE_ANNULLATA",
        oggetto=importazione,
        utente=utente,
        ora=ora,
        dati={"impronta": importazione.impronta},
    )


def cancella_file(importazione: Importazione, ora: datetime) -> None:
    """Throw away the file and the dry run, and say since when."""
    importazione.pagine.all().delete()
    importazione.cancellato_il, importazione.osservazioni = ora, False
    importazione.esempi = []
    importazione.save()
    identificativo = importazione.identificativo
    transaction.on_commit(lambda: deposito.cancella(identificativo))


def chiedi_esame(importazione: Importazione, *, ripetuta: bool = False) -> None:
    """Ask for one more dry run of the file."""
    importazione.stato = StatoImportazione.IN_ESAME
    importazione.prova += 1
    importazione.ripetuta, importazione.osservazioni = ripetuta, False
    importazione.avanzamento, importazione.passo = 0, "In coda"
    importazione.save()
    accoda(
        ESAMINA,
        chiave=f"importazione:{importazione.pk}:esame:{importazione.prova}",
        importazione_id=importazione.pk,
        prova=importazione.prova,
    )


def _presa(importazione: Importazione, utente: Utente) -> Importazione:
    permissions.verifica_inserimento_unita(utente)
    if importazione.ente_id != utente.ente_attivo_id:
        raise PermissionDenied("L'importazione è di un altro ente.")
    return Importazione.objects.select_for_update(of=("self",)).get(pk=importazione.pk)
