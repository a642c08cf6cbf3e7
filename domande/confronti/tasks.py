"""The comparison, computed by a worker, with its progress told as it goes."""

from crema_sap import orologio
from crema_sap.enti.ambito import nel_ambito
from crema_sap.registro import consegna
from crema_sap.registro.models import Effetto
from crema_sap.registro.tasks import prolunga
from domande.confronti import services
from domande.confronti.services import Battito, NonConfrontabile
from domande.models import Confronto, StatoConfronto

NON_RIUSCITA = (
    "Il portale non è riuscito a finire la prova: riprova, e se succede ancora avvisa chi gestisce"
    " la piattaforma."
)


def non_riuscito(effetto: Effetto) -> None:
    """Say on the page that it could not be done."""
    with nel_ambito(effetto.ambito_id):
        services.rinuncia(
            confronto_id=effetto.dati["confronto_id"], motivo=NON_RIUSCITA, ora=orologio.adesso()
        )


@consegna.gestore(services.EFFETTO, coda="documenti", abbandona=non_riuscito)
def confronta_profili(effetto: Effetto) -> None:
    """Compute what was asked for; the second time it finds it done."""
    batti = _battito(effetto)
    batti(5, "Lettura delle domande")
    try:
        with nel_ambito(effetto.ambito_id):
            confronto = Confronto.objects.select_related("elaborazione__profilo", "profilo").get(
                pk=effetto.dati["confronto_id"]
            )
            if not confronto.in_corso:
                return
            materia = services.prepara(confronto)
        esito = services.calcola(materia, batti)
        batti(90, "Scrittura del risultato")
        with nel_ambito(effetto.ambito_id):
            services.conserva(confronto=confronto, esito=esito, ora=orologio.adesso())
    except NonConfrontabile as errore:
        with nel_ambito(effetto.ambito_id):
            services.rinuncia(
                confronto_id=effetto.dati["confronto_id"],
                motivo=str(errore),
                ora=orologio.adesso(),
            )


def _battito(effetto: Effetto) -> Battito:
    def batti(percento: int, passo: str) -> None:
        with nel_ambito(effetto.ambito_id):
            Confronto.objects.filter(
                pk=effetto.dati["confronto_id"], stato=StatoConfronto.IN_CORSO
            ).update(avanzamento=percento, passo=passo)
            prolunga(effetto)

    return batti
