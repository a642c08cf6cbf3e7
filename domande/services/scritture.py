"""Notes who typed a version of a draft, when it was not the citizen."""

from datetime import datetime

from crema_sap.enti.models import Utente
from crema_sap.registro.services import annota
from domande.models import Bozza, ScritturaAssistita


def chi_agisce(utente: Utente) -> Utente:
    """Return who really acts: the helper, where a citizen is helped."""
    return utente.per_mano_di or utente


def registra(*, bozza: Bozza, parte: str, utente: Utente, ora: datetime) -> None:
    """Write who typed the version that was just saved; of the citizen's own nothing is written.

    Called by the act that saved it, which holds the draft.
    """
    if utente.per_mano_di is None or utente.mandato_id is None:
        return
    scrittura = ScritturaAssistita.objects.create(
        mandato_id=utente.mandato_id,
        chiave=bozza.chiave,
        versione=bozza.versione,
        parte=parte,
        utente=utente.per_mano_di,
        nome=str(utente.per_mano_di),
        scritta_il=ora,
    )
    annota(
        atto="BOZZA_SCRITTA_CON_MANDATO",
        oggetto=scrittura,
        utente=utente.per_mano_di,
        ora=ora,
        dati={"mandato": utente.mandato_id, "versione": bozza.versione, "parte": parte},
    )
