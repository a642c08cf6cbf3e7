"""What workers do of a ranking once its act has committed: compute it, tell that it is public."""

from bandi.models import Avviso
from crema_sap import orologio
from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Utente
from crema_sap.registro import consegna
from crema_sap.registro.models import Effetto
from domande.graduatorie import avvisi, pubblicazioni, services
from domande.models import PubblicazioneGraduatoria


@consegna.gestore("calcola_graduatoria", coda="documenti")
def calcola_graduatoria(effetto: Effetto) -> None:
    """Compute the run that was asked for; the second time it finds it done."""
    with nel_ambito(effetto.ambito_id):
        avviso = Avviso.objects.get(pk=effetto.dati["avviso_id"])
        services.calcola(
            avviso=avviso,
            seme=services.seme_di(avviso),
            utente=Utente.objects.get(pk=effetto.dati["utente_id"]),
            ora=orologio.adesso(),
            numero=effetto.dati["numero"],
        )


@consegna.gestore(pubblicazioni.EFFETTO)
def graduatoria_pubblicata(effetto: Effetto) -> None:
    """Tell everybody concerned; the second time they have been told."""
    with nel_ambito(effetto.ambito_id):
        pubblicazione = PubblicazioneGraduatoria.objects.select_related("avviso").get(
            pk=effetto.dati["pubblicazione_id"]
        )
        avvisi.annuncia(pubblicazione=pubblicazione, ora=orologio.adesso())
