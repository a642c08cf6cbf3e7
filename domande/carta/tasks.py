"""What follows from the publication of a version of an avviso: its form on paper."""

from bandi.models import VersioneAvviso
from crema_sap.enti.ambito import nel_ambito
from crema_sap.registro import consegna, documenti
from crema_sap.registro.models import Effetto
from domande.carta.documents import MODULO


@consegna.gestore("avviso_diffuso")
def avviso_diffuso(effetto: Effetto) -> None:
    """Ask for the form of a version; the second time it is already asked for."""
    with nel_ambito(effetto.ambito_id):
        versione = VersioneAvviso.objects.select_related("avviso").get(
            pk=effetto.dati["versione_id"]
        )
        documenti.richiedi(
            tipo=MODULO,
            oggetto=versione.avviso,
            titolo=f"Modulo della domanda, {versione.avviso.codice}, versione {versione.numero}",
            utente=None,
            ora=versione.creata_il,
            pubblico=True,
            versione=versione.numero,
        )
