"""What waits for the EISA team, for the home page."""

from datetime import datetime

from django.db.models import Count, Q

from crema_sap.enti.models import Utente
from crema_sap.web.cruscotto import Compito, fonte
from eisa import selectors
from eisa.models import RUOLI_EISA


@fonte
def fascicoli(utente: Utente, ora: datetime) -> list[Compito]:
    """How many dossiers are mine, and how many nobody's."""
    if not utente.ha_ruolo(*RUOLI_EISA):
        return []
    conti = selectors.da_istruire(utente=utente).aggregate(
        mie=Count(
            "pk", filter=Q(istruttoria__assegnata_a_id=utente.pk, istruttoria__stato="IN_CORSO")
        ),
        libere=Count(
            "pk", filter=Q(istruttoria__isnull=True) | Q(istruttoria__stato="DA_PRENDERE")
        ),
    )
    return [
        Compito(
            titolo="I miei fascicoli",
            testo=f"Ne hai in corso {conti['mie']}." if conti["mie"] else "Non ne hai in corso.",
            indirizzo="/eisa/?filtro=mie",
            azione="Continua" if conti["mie"] else "Guarda",
            urgente=conti["mie"] > 0,
        ),
        Compito(
            titolo="Fascicoli da prendere in carico",
            testo=f"In attesa: {conti['libere']}." if conti["libere"] else "Nessuno aspetta.",
            indirizzo="/eisa/?filtro=libere",
            azione="Prendine uno" if conti["libere"] else "Guarda",
        ),
    ]
