"""Acts on photographs of dwellings: to add one, to take one away."""

import hashlib
import uuid
from datetime import datetime

from django.db import transaction

from crema_sap.custodia import controllo_file
from crema_sap.enti.models import Utente
from crema_sap.registro.services import accoda, annota
from programmazione import permissions
from programmazione.foto import deposito
from programmazione.foto.tasks import ELABORA
from programmazione.models import FotoUnita, SoggettoFoto, UnitaAbitativa
from programmazione.services import schede

FOTO_MASSIME = 12


class FotoNonAmmessa(Exception):
    """The photograph can't be taken; the message says why and what to do."""


@transaction.atomic
def aggiungi_foto(
    *,
    unita: UnitaAbitativa,
    dati: bytes,
    soggetto: SoggettoFoto,
    testo_alternativo: str,
    utente: Utente,
    ora: datetime,
) -> FotoUnita:
    """Take a photograph of a dwelling; a worker makes it fit to be seen.

    The same file twice is taken once. Raises `PermissionDenied` unless `utente` works for the
    owner or the manager, `UnitaNonDisponibile`, `FotoNonAmmessa`.
    """
    unita = schede.blocca(unita)
    permissions.verifica_modifica_unita(utente, unita)
    schede.verifica_in_patrimonio(unita)
    try:
        formato = controllo_file.riconosci(dati)
    except controllo_file.FileNonAmmesso as errore:
        raise FotoNonAmmessa(str(errore)) from errore
    if formato == controllo_file.PDF:
        raise FotoNonAmmessa("È un PDF: carica la foto come JPEG o PNG.")
    impronta = hashlib.sha256(dati).hexdigest()
    presenti = FotoUnita.objects.filter(unita=unita)
    uguale = presenti.filter(impronta=impronta).first()
    if uguale is not None:
        return uguale
    if presenti.count() >= FOTO_MASSIME:
        raise FotoNonAmmessa(f"Un'unità ha al massimo {FOTO_MASSIME} foto: togline una.")
    foto = FotoUnita(
        unita=unita,
        identificativo=uuid.uuid4(),
        soggetto=soggetto,
        testo_alternativo=testo_alternativo.strip(),
        impronta=impronta,
        caricata_il=ora,
        caricata_da=utente.pk,
    )
    # The file first: a row without its file would be a promise that can't be kept.
    deposito.tieni_arrivata(foto.identificativo, dati)
    foto.save(force_insert=True)
    accoda(ELABORA, chiave=f"foto:{foto.identificativo}", identificativo=str(foto.identificativo))
    annota(atto="AGGIUNTA_FOTO", oggetto=unita, utente=utente, ora=ora, dati={"foto": foto.pk})
    return foto


@transaction.atomic
def togli_foto(*, foto: FotoUnita, utente: Utente, ora: datetime) -> None:
    """Take a photograph away, with its files.

    Raises `PermissionDenied` unless `utente` works for the owner or the manager.
    """
    unita = schede.blocca(foto.unita)
    permissions.verifica_modifica_unita(utente, unita)
    identificativo, chiave = foto.identificativo, foto.pk
    foto.delete()
    schede.aggiorna_pagine(unita, f"senza-foto-{chiave}")
    annota(atto="RIMOZIONE_FOTO", oggetto=unita, utente=utente, ora=ora, dati={"foto": chiave})
    transaction.on_commit(lambda: deposito.butta(identificativo))
