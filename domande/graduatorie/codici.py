"""The codes of the public lists: others at each publication, known only to whom they are given.

In a provvisoria others in each list too: rows could else be paired with those of the next
publication by the set of lists that a code is in. The definitiva has one for a domanda, since who
is served in one list is passed over in the others, and anybody may check it.
"""

import hashlib

from crema_sap.enti import cifratura
from domande.models import PubblicazioneGraduatoria, TipoGraduatoria

SEGNI = 12


def chiave(di_che_cosa: str) -> bytes:
    """The secret from which the codes of one publication come; without it nobody joins two."""
    return cifratura.indice(f"codici:{di_che_cosa}")


def chiave_di(pubblicazione: PubblicazioneGraduatoria) -> bytes:
    """The secret of the codes of a publication."""
    return chiave(f"pubblicazione:{pubblicazione.pk}")


def codice(segreto: bytes, codice_pubblico: str, lista: int | None = None) -> str:
    """The code of a domanda in a publication, or in one list; `SCRIVI_LISTE` makes the same."""
    detto = codice_pubblico if lista is None else f"{codice_pubblico}:{lista}"
    segni = hashlib.sha256(segreto + detto.encode()).hexdigest()[:SEGNI].upper()
    return "-".join(segni[i : i + 4] for i in range(0, SEGNI, 4))


def per_lista(tipo: str) -> bool:
    """Whether a domanda has another code in each list of a publication of this kind."""
    return tipo == TipoGraduatoria.PROVVISORIA


def nella_lista(
    pubblicazione: PubblicazioneGraduatoria, codice_pubblico: str, offerta_id: int
) -> str:
    """The code of a domanda in the list of one offered unit."""
    lista = offerta_id if per_lista(pubblicazione.tipo) else None
    return codice(chiave_di(pubblicazione), codice_pubblico, lista)
