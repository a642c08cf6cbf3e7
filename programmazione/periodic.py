"""What planning does by the clock."""

from crema_sap import orologio
from crema_sap.celery import app
from programmazione.services import solleciti


@app.task(name="programmazione.sollecita")
def sollecita() -> int:
    """Remind who has not answered a survey; nothing more than once, however often it runs."""
    return solleciti.sollecita_tutti(ora=orologio.adesso())
