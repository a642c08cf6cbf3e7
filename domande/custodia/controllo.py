"""The examination of one attachment, in a worker: antivirus first, then what is in the file."""

import hashlib
import logging
from uuid import UUID

from django.conf import settings
from django.db import transaction

from crema_sap import orologio
from crema_sap.custodia import antivirus, esame
from crema_sap.enti.ambito import nel_ambito
from domande.custodia import deposito
from domande.models import Allegato, EsitoControllo

giornale = logging.getLogger("crema_sap.allegati")
INFETTO = "L'antivirus ha trovato un programma dannoso nel file: è stato eliminato."


def controlla(*, identificativo: UUID, ambito_id: int) -> None:
    """Examine an attachment and write what was found; done once, it does nothing more.

    Outside a transaction: an examination takes long. Raises `AntivirusAssente`, and then nothing
    was written: until it is examined nobody may have it.
    """
    with nel_ambito(ambito_id):
        allegato = Allegato.objects.filter(identificativo=identificativo).first()
    if allegato is None:
        return
    if allegato.esito == EsitoControllo.IN_ATTESA:
        allegato = _esamina(allegato, ambito_id)
    if allegato.esito != EsitoControllo.IN_ATTESA:
        # What came is no longer needed: its hash stays. Pictures carry places and dates.
        deposito.percorso(allegato).unlink(missing_ok=True)


def _esamina(allegato: Allegato, ambito_id: int) -> Allegato:
    dati = deposito.leggi_arrivato(allegato)
    try:
        if antivirus.trova(dati):
            giornale.warning("allegato infetto: %s", allegato.identificativo)
            raise esame.FileRifiutato(INFETTO)
        serviti = esame.esamina(dati, allegato.formato)
    except esame.FileRifiutato as rifiuto:
        allegato.esito, allegato.motivo = EsitoControllo.RIFIUTATO, str(rifiuto)
    else:
        deposito.scrivi(deposito.percorso_servito(allegato), serviti)
        allegato.esito = EsitoControllo.AMMESSO
        allegato.impronta_servita = hashlib.sha256(serviti).hexdigest()
    allegato.con_antivirus = bool(settings.ANTIVIRUS)
    return _scrivi(allegato, ambito_id)


def _scrivi(allegato: Allegato, ambito_id: int) -> Allegato:
    with nel_ambito(ambito_id), transaction.atomic():
        allegato.controllato_il = orologio.adesso()
        scritte = Allegato.objects.filter(pk=allegato.pk, esito=EsitoControllo.IN_ATTESA).update(
            esito=allegato.esito,
            motivo=allegato.motivo,
            impronta_servita=allegato.impronta_servita,
            con_antivirus=allegato.con_antivirus,
            controllato_il=allegato.controllato_il,
        )
    if not scritte:
        # Taken away meanwhile.
        deposito.butta(allegato)
    return allegato
