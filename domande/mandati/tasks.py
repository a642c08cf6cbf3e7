"""What follows from the steps of a mandate: both sides are told, once each."""

from crema_sap import orologio
from crema_sap.enti.ambito import nel_ambito
from crema_sap.registro import consegna
from crema_sap.registro.models import Effetto
from domande import comunicazioni
from domande.mandati import avvisi
from domande.models import Mandato
from domande.states import StatoMandato


@consegna.gestore("mandato_detto")
def mandato_detto(effetto: Effetto) -> None:
    """Tell the citizen and the desk; the second time they have been told."""
    with nel_ambito(effetto.ambito_id):
        mandato = Mandato.objects.select_related("avviso", "ente").get(
            pk=effetto.dati["mandato_id"]
        )
        evento = StatoMandato(effetto.dati["evento"])
        avvisi.annuncia(mandato=mandato, evento=evento, ora=orologio.adesso())


@consegna.gestore(comunicazioni.EFFETTO)
def comunicazione_email(effetto: Effetto) -> None:
    """Send one message."""
    with nel_ambito(effetto.ambito_id):
        comunicazioni.spedisci(
            comunicazione_id=effetto.dati["comunicazione_id"], ora=orologio.adesso()
        )
