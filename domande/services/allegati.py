"""Attachments: kept encrypted on disk under a random name, served to their owner only."""

import hashlib
import uuid
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from crema_sap.enti import cifratura
from crema_sap.enti.models import Utente
from crema_sap.registro.documenti import scrivi_intero
from domande import permissions
from domande.models import Allegato, Bozza
from domande.services.bozze import leggi_compilazione, riscrivi

ALLEGATI_MASSIMI = 10


class TroppiAllegati(Exception):
    """The draft has as many attachments as it may have."""


def cartella() -> Path:
    """Where attachments are, out of the web root."""
    return Path(settings.CARTELLA_DATI) / "allegati"


def percorso(allegato: Allegato) -> Path:
    """Where one attachment is."""
    return cartella() / f"{allegato.identificativo}.cifrato"


@transaction.atomic
def aggiungi_allegato(
    *, bozza: Bozza, utente: Utente, tipo: str, nome: str, dati: bytes, formato: str, ora: datetime
) -> Allegato:
    """Keep a file with a draft; the same file twice is kept once.

    `formato` is what `controllo_file` found the bytes to be. Raises `PermissionDenied` unless
    the draft is the person's own, `TroppiAllegati` when there is no room for one more.
    """
    permissions.verifica_cittadino(utente)
    bozza = Bozza.objects.visibili_a(utente).select_for_update(of=("self",)).get(pk=bozza.pk)
    impronta = hashlib.sha256(dati).hexdigest()
    presenti = Allegato.objects.visibili_a(utente).filter(chiave=bozza.chiave)
    uguale = presenti.filter(impronta=impronta).first()
    if uguale is not None:
        return uguale
    if presenti.count() >= ALLEGATI_MASSIMI:
        raise TroppiAllegati(f"Puoi allegare al massimo {ALLEGATI_MASSIMI} documenti.")

    allegato = Allegato(
        identificativo=uuid.uuid4(),
        chiave=bozza.chiave,
        richiedente_id=utente.pk,
        tipo=tipo,
        nome_cifrato=cifratura.cifra(nome[:150].encode()),
        formato=formato,
        dimensione=len(dati),
        impronta=impronta,
        caricato_il=ora,
    )
    # The file first: a row without its file would be a promise that can't be kept.
    scrivi_intero(percorso(allegato), cifratura.cifra(dati))
    allegato.save(force_insert=True)
    compilazione = leggi_compilazione(bozza)
    compilazione.allegati.append(
        {"identificativo": str(allegato.identificativo), "tipo": tipo, "impronta": impronta}
    )
    bozza.versione += 1
    riscrivi(bozza, compilazione, ora)
    return allegato


@transaction.atomic
def togli_allegato(*, allegato: Allegato, utente: Utente, ora: datetime) -> None:
    """Take a file away from a draft; what was sent keeps its attachments.

    Raises `PermissionDenied` unless the file is the person's own and `Bozza.DoesNotExist` when
    the draft has become a domanda.
    """
    permissions.verifica_cittadino(utente)
    bozze = Bozza.objects.visibili_a(utente).select_for_update(of=("self",))
    bozza = bozze.get(chiave=allegato.chiave)
    compilazione = leggi_compilazione(bozza)
    compilazione.allegati = [
        voce
        for voce in compilazione.allegati
        if voce["identificativo"] != str(allegato.identificativo)
    ]
    bozza.versione += 1
    riscrivi(bozza, compilazione, ora)
    file = percorso(allegato)
    allegato.delete()
    transaction.on_commit(lambda: file.unlink(missing_ok=True))


def leggi_allegato(allegato: Allegato) -> bytes:
    """Decrypt the content of an attachment."""
    return cifratura.decifra(percorso(allegato).read_bytes())


def nome_allegato(allegato: Allegato) -> str:
    """How the citizen called the file."""
    return cifratura.decifra(allegato.nome_cifrato).decode()
