"""The codes of the public lists: others at each publication, known only to whom they are given."""

import hashlib

from crema_sap.enti import cifratura
from domande.models import PubblicazioneGraduatoria

SEGNI = 12


def chiave(di_che_cosa: str) -> bytes:
    """The secret from which the codes of one publication come; without it nobody joins two."""
    return cifratura.indice(f"codici:{di_che_cosa}")


def chiave_di(pubblicazione: PubblicazioneGraduatoria) -> bytes:
    """The secret of the codes of a publication."""
    return chiave(f"pubblicazione:{pubblicazione.pk}")


def codice(segreto: bytes, codice_pubblico: str) -> str:
    """The code under which a domanda stands in one publication; `SCRIVI_LISTE` makes the same."""
    segni = hashlib.sha256(segreto + codice_pubblico.encode()).hexdigest()[:SEGNI].upper()
    return "-".join(segni[i : i + 4] for i in range(0, SEGNI, 4))
