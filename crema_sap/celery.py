"""The Celery application; its schedule is in the settings below, kept by Celery's own beat."""

import os

from celery import Celery
from kombu import Queue

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crema_sap.settings")

app = Celery("crema_sap")
app.config_from_object("crema_sap.celeryconfig")
app.autodiscover_tasks(
    [
        "crema_sap.enti",
        "crema_sap.registro",
        "crema_sap.web",
        "programmazione",
        "bandi",
        "domande",
        "eisa",
    ],
    force=False,
)

CODE = (Queue("predefinita"), Queue("documenti"))
app.conf.task_queues = CODE
