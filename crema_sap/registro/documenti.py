"""Asks for documents, composes them through their app, prints them, keeps them with their hash."""

import fcntl
import hashlib
import os
import secrets
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import models
from django.utils.text import slugify

from crema_sap import pdf, spazio
from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Ruolo, Utente
from crema_sap.registro import services
from crema_sap.registro.models import (
    LETTORI,
    LETTORI_DI_AMBITO,
    Documento,
    StatoDocumento,
    etichetta,
)

# No letters or figures that a reader takes one for the other.
ALFABETO = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
Compositore = Callable[[Documento], pdf.Fascicolo]
COMPOSITORI: dict[str, Compositore] = {}


def compositore(
    tipo: str, *, lettori: Iterable[Ruolo] = (), di_ambito: bool = False
) -> Callable[[Compositore], Compositore]:
    """Register the function that composes documents of this kind.

    It is called in the document's ambito and must give the same Fascicolo for the same data.
    `lettori` are the roles that, in the ente that asked, read one that is not public; without
    them only who asked reads it. With `di_ambito` they read it in every ente of the ambito: what
    is of a body in which all of them sit.
    """

    def registra(funzione: Compositore) -> Compositore:
        if tipo in COMPOSITORI:
            raise ValueError(f"Il documento {tipo} ha già chi lo compone.")
        COMPOSITORI[tipo] = funzione
        (LETTORI_DI_AMBITO if di_ambito else LETTORI)[tipo] = frozenset(lettori)
        return funzione

    return registra


def nuovo_codice() -> str:
    """Return a verification code that can't be guessed: 16 signs and a check sign."""
    segni = [secrets.choice(ALFABETO) for _ in range(15)]
    segni.append(_controllo("".join(segni)))
    testo = "".join(segni)
    return "-".join(testo[i : i + 4] for i in range(0, 16, 4))


def codice_ben_formato(codice: str) -> bool:
    """Tell whether a code was typed right; says nothing about its being known."""
    pulito = normalizza_codice(codice).replace("-", "")
    return (
        len(pulito) == 16
        and all(s in ALFABETO for s in pulito)
        and _controllo(pulito[:15]) == pulito[15]
    )


def normalizza_codice(codice: str) -> str:
    """Return the code as it is printed, whatever spaces, dashes and case it was typed with."""
    segni = "".join(s for s in codice.upper() if s.isalnum())
    return "-".join(segni[i : i + 4] for i in range(0, len(segni), 4))


def richiedi(
    *,
    tipo: str,
    oggetto: models.Model,
    titolo: str,
    utente: Utente | None,
    ora: datetime,
    pubblico: bool = False,
    versione: int = 1,
) -> Documento:
    """Ask for a document in the transaction of its act; the same version is asked once.

    Raises `KeyError` when no app composes this `tipo`.
    """
    if tipo not in COMPOSITORI:
        raise KeyError(tipo)
    documento, nuovo = Documento.objects.get_or_create(
        tipo=tipo,
        oggetto_tipo=etichetta(oggetto),
        oggetto_id=str(oggetto.pk),
        versione=versione,
        defaults={
            "titolo": titolo,
            "nome_file": f"{slugify(titolo)[:100]}.pdf",
            "data": ora,
            "codice": nuovo_codice(),
            "pubblico": pubblico,
            "richiesto_da": utente.pk if utente else None,
            "ente_id": utente.ente_attivo_id if utente else None,
        },
    )
    if nuovo:
        services.accoda(
            "produci_documento", chiave=f"documento:{documento.pk}", documento_id=documento.pk
        )
    return documento


def produci(*, documento_id: int, ambito_id: int, battito: Callable[[], None]) -> None:
    """Compose, print and keep one document; the second time it does nothing.

    May be killed at any moment and started again: what is on disk is complete or is not there.
    """
    with nel_ambito(ambito_id):
        documento = Documento.objects.get(pk=documento_id)
        if documento.stato == StatoDocumento.PRONTO:
            return
        fascicolo = COMPOSITORI[documento.tipo](documento)

    def avanzamento(percentuale: int, passo: str) -> None:
        with nel_ambito(ambito_id):
            Documento.objects.filter(pk=documento_id).exclude(stato=StatoDocumento.PRONTO).update(
                stato=StatoDocumento.IN_CORSO, avanzamento=min(percentuale, 99), passo=passo
            )
            battito()

    avanzamento(1, "Composizione")
    dati = pdf.componi_pdf(
        fascicolo, cartella_cache=settings.CARTELLA_DATI / "sezioni", avanzamento=avanzamento
    )
    relativo = f"{ambito_id}/{documento.codice}.pdf"
    scrivi_intero(settings.MEDIA_ROOT / relativo, dati)
    with nel_ambito(ambito_id):
        Documento.objects.filter(pk=documento_id).update(
            stato=StatoDocumento.PRONTO,
            avanzamento=100,
            passo="",
            percorso=relativo,
            impronta=hashlib.sha256(dati).hexdigest(),
            pagine=pdf.conta_pagine(dati),
        )


def segna_non_riuscito(documento_id: int) -> None:
    """Mark a document that was tried too many times; asking again starts afresh."""
    Documento.objects.filter(pk=documento_id).exclude(stato=StatoDocumento.PRONTO).update(
        stato=StatoDocumento.FALLITO, passo=""
    )


def scrivi_intero(percorso: Path, dati: bytes) -> None:
    """Write a file so that it is there whole or not at all, whenever the power goes.

    Raises `SpazioFinito`.
    """
    scrivi_a_pezzi(percorso, [dati])


def scrivi_a_pezzi(percorso: Path, pezzi: Iterable[bytes]) -> None:
    """Write, as `scrivi_intero` does, what is too large to be held whole.

    Two writers of the same file take turns; what a killed one left, the next one takes over.
    Raises `SpazioFinito` when it does not fit: then nothing of it is left.
    """
    try:
        percorso.parent.mkdir(parents=True, exist_ok=True)
        with _apri_parte(percorso.with_name(f".{percorso.name}.parte")) as parte:
            os.fchmod(parte.fileno(), 0o600)
            _riempi(parte, pezzi)
            Path(parte.name).replace(percorso)
    except OSError as errore:
        if spazio.finito(errore):
            raise spazio.SpazioFinito(errore.errno, errore.strerror) from errore
        raise
    # The name too: the row that promises the file is about to be committed.
    cartella = os.open(percorso.parent, os.O_RDONLY)
    try:
        os.fsync(cartella)
    finally:
        os.close(cartella)


def _riempi(parte: BinaryIO, pezzi: Iterable[bytes]) -> None:
    try:
        os.ftruncate(parte.fileno(), 0)
        # Straight to the file: what a buffer could not write, it would try again on closing.
        for pezzo in pezzi:
            resto = memoryview(pezzo)
            while resto:
                resto = resto[os.write(parte.fileno(), resto) :]
        os.fsync(parte.fileno())
    except OSError:
        # Half a file that nobody reads would keep the room that is wanted.
        Path(parte.name).unlink()
        raise


def _apri_parte(percorso: Path) -> BinaryIO:
    """Open an unfinished file, locked until it is closed."""
    while True:
        parte = percorso.open("ab")
        fcntl.flock(parte, fcntl.LOCK_EX)
        # Whoever had the lock before has given this file its final name: it is no longer ours.
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(parte.fileno()), percorso.stat()):
                return parte
        parte.close()


def _controllo(segni: str) -> str:
    somma = sum((i + 1) * ALFABETO.index(s) for i, s in enumerate(segni))
    return ALFABETO[somma % len(ALFABETO)]
