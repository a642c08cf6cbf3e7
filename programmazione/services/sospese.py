"""What was being typed in a declaration when the session expired: kept for who typed it."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from crema_sap.enti import cifratura
from crema_sap.enti.ambito import nel_ambito
from programmazione.models import Dichiarazione, DichiarazioneSospesa

MASSIMO = 64 * 1024
DURATA = timedelta(days=2)


def sospendi(
    *, ambito_id: int, dichiarazione_id: int, utente_id: int, dati: Mapping[str, str], ora: datetime
) -> bool:
    """Keep, encrypted, what a person typed; too much, or for nothing that exists, is not kept.

    The caller knows from a seal of the portal's own that the page was made for this person.
    """
    testo = json.dumps(dict(dati), ensure_ascii=False).encode()
    if len(testo) > MASSIMO:
        return False
    with nel_ambito(ambito_id):
        DichiarazioneSospesa.objects.filter(sospesa_il__lt=ora - DURATA).delete()
        if not Dichiarazione.objects.filter(pk=dichiarazione_id).exists():
            return False
    with nel_ambito(ambito_id, utente_id):
        DichiarazioneSospesa.objects.update_or_create(
            dichiarazione_id=dichiarazione_id,
            utente_id=utente_id,
            defaults={"dati_cifrati": cifratura.cifra(testo), "sospesa_il": ora},
        )
    return True


def scarta_sospesa(*, dichiarazione_id: int, utente_id: int) -> None:
    """Forget what waits: it was saved, or the person does not want it any more."""
    DichiarazioneSospesa.objects.filter(
        dichiarazione_id=dichiarazione_id, utente_id=utente_id
    ).delete()
