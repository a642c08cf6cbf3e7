"""Attachments: kept encrypted, examined by a worker, then served to their owner only."""

import uuid
from datetime import datetime
from typing import Any

from django.core.files import File
from django.db import transaction

from crema_sap.enti import cifratura
from crema_sap.enti.models import Utente
from crema_sap.registro.services import accoda
from domande import permissions
from domande.custodia import deposito
from domande.models import Allegato, Bozza, EsitoControllo
from domande.services import scritture
from domande.services.bozze import leggi_compilazione, riscrivi

ALLEGATI_MASSIMI = 10


class TroppiAllegati(Exception):
    """The draft has as many attachments as it may have."""


class NonControllato(Exception):
    """The file has not been examined yet, or was not admitted: nobody may have it."""


@transaction.atomic
def aggiungi_allegato(
    *,
    bozza: Bozza,
    utente: Utente,
    tipo: str,
    nome: str,
    file: "File[bytes]",
    formato: str,
    ora: datetime,
) -> Allegato:
    """Keep a file with a draft; the same file twice is kept once.

    It may be a large photograph: it is read piece by piece. `formato` is what `controllo_file`
    found the bytes to be. Raises `PermissionDenied` unless the draft is the person's own,
    `TroppiAllegati` when there is no room for one more.
    """
    permissions.verifica_cittadino(utente)
    bozza = Bozza.objects.visibili_a(utente).select_for_update(of=("self",)).get(pk=bozza.pk)
    impronta = deposito.impronta(file)
    presenti = Allegato.objects.visibili_a(utente).filter(chiave=bozza.chiave)
    uguale = presenti.filter(impronta=impronta).first()
    if uguale is not None:
        return uguale
    if presenti.count() >= ALLEGATI_MASSIMI:
        raise TroppiAllegati(f"Puoi allegare al massimo {ALLEGATI_MASSIMI} documenti.")

    allegato = custodisci(
        ambito_id=bozza.ambito_id,
        chiave=bozza.chiave,
        richiedente_id=utente.pk,
        tipo=tipo,
        nome=nome,
        file=file,
        formato=formato,
        impronta=impronta,
        caricato_il=ora,
    )
    compilazione = leggi_compilazione(bozza)
    compilazione.allegati.append(
        {"identificativo": str(allegato.identificativo), "tipo": tipo, "impronta": impronta}
    )
    bozza.versione += 1
    riscrivi(bozza, compilazione, ora)
    scritture.registra(bozza=bozza, parte="documenti", utente=utente, ora=ora)
    return allegato


def custodisci(*, nome: str, file: "File[bytes]", **campi: Any) -> Allegato:
    """Keep a file, encrypted, and ask for its examination; `campi` say whose and what it is.

    Called inside the act that it belongs to.
    """
    allegato = Allegato(
        identificativo=uuid.uuid4(),
        nome_cifrato=cifratura.cifra(nome[:150].encode()),
        dimensione=file.size,
        **campi,
    )
    # The file first: a row without its file would be a promise that can't be kept.
    deposito.tieni(allegato, file)
    allegato.save(force_insert=True)
    accoda(
        "controlla_allegato",
        chiave=f"controlla_allegato:{allegato.identificativo}",
        identificativo=str(allegato.identificativo),
    )
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
    scritture.registra(bozza=bozza, parte="documenti", utente=utente, ora=ora)
    allegato.delete()
    transaction.on_commit(lambda: deposito.butta(allegato))


def leggi_allegato(allegato: Allegato) -> bytes:
    """Return an attachment as it was examined.

    Raises `NonControllato` unless it was examined and admitted.
    """
    if allegato.esito != EsitoControllo.AMMESSO:
        raise NonControllato(allegato.motivo or "Il documento non è ancora stato controllato.")
    return deposito.leggi_servito(allegato)


def nome_allegato(allegato: Allegato) -> str:
    """How the citizen called the file."""
    return cifratura.decifra(allegato.nome_cifrato).decode()
