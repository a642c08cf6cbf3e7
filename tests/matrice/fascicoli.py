"""The dossier of the citizen's domanda, asked for by the capofila and ready to be taken."""

from datetime import datetime

from django.conf import settings

from crema_sap.enti.models import Utente
from crema_sap.registro.documenti import scrivi_intero
from crema_sap.registro.models import Documento
from domande.fascicoli import services
from domande.models import Domanda


def crea(*, domanda_pk: int, capofila: Utente, segreto: str, ora: datetime) -> int:
    """Make it and answer its key."""
    documento = services.chiedi_per_il_giudice(
        domanda=Domanda.objects.get(pk=domanda_pk),
        scopo="RICORSO",
        motivo=f"Ricorso {segreto}",
        utente=capofila,
        ora=ora,
    )
    percorso = f"{documento.ambito_id}/{documento.codice}.pdf"
    scrivi_intero(settings.MEDIA_ROOT / percorso, f"%PDF-1.7 {segreto}".encode())
    Documento.objects.filter(pk=documento.pk).update(
        stato="PRONTO", percorso=percorso, impronta="0" * 64
    )
    return documento.pk
