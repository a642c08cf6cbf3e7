"""What planning does by the clock."""

from crema_sap import orologio
from crema_sap.celery import app
from programmazione.services import confluenze, solleciti


@app.task(name="programmazione.sollecita")
def sollecita() -> int:
    """Remind who has not answered a survey; nothing more than once, however often it runs."""
    return solleciti.sollecita_tutti(ora=orologio.adesso())


@app.task(name="programmazione.compi_variazioni")
def compi_variazioni() -> int:
    """Write down what the day of a merger has decided; late or twice, it is the same."""
    return confluenze.compi_in_ogni_ambito(ora=orologio.adesso())
