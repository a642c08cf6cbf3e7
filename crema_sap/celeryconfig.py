"""Celery's settings: nothing is lost with a worker, and nothing waits on the broker."""

from django.conf import settings

broker_url = settings.REDIS_URL
broker_connection_retry_on_startup = True
# However long it is away: by default beat and workers give up after a hundred attempts.
broker_connection_max_retries = None
broker_transport_options = {
    # Longer than the longest task, or a slow PDF would be delivered twice for ever.
    "visibility_timeout": 1800,
    "unacked_restore_interval": 1,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 2,
    "socket_timeout": 10,
    "retry_on_timeout": True,
}
task_default_queue = "predefinita"
task_ignore_result = True
task_acks_late = True
task_reject_on_worker_lost = True
task_time_limit = 600
task_soft_time_limit = 540
worker_prefetch_multiplier = 1
worker_hijack_root_logger = False
worker_send_task_events = False
task_serializer = "json"
accept_content = ["json"]
timezone = "Europe/Rome"
enable_utc = True
# The outbox is the truth; this only looks at it. A message older than the next one is useless.
beat_schedule = {
    "pulisci": {
        "task": "enti.pulisci",
        "schedule": 3600.0,
        "options": {"expires": 600},
    },
    "pulisci_importazioni": {
        "task": "programmazione.pulisci_importazioni",
        "schedule": 3600.0,
        "options": {"expires": 600},
    },
    "pulisci_allegati": {
        "task": "domande.pulisci_allegati",
        "schedule": 3600.0,
        "options": {"expires": 600},
    },
    "ricorda_bozze": {
        "task": "domande.ricorda",
        "schedule": 300.0,
        "options": {"expires": 200},
    },
    "silenzi_rettifiche": {
        "task": "domande.silenzi",
        "schedule": 300.0,
        "options": {"expires": 200},
    },
    "scadenze_assegnazioni": {
        "task": "domande.scadenze_assegnazioni",
        "schedule": 300.0,
        "options": {"expires": 200},
    },
    "conta_domande": {
        "task": "domande.conta",
        "schedule": 3600.0,
        "options": {"expires": 600},
    },
    "sollecita_ricognizione": {
        "task": "programmazione.sollecita",
        "schedule": 600.0,
        "options": {"expires": 300},
    },
    "compi_variazioni": {
        "task": "programmazione.compi_variazioni",
        "schedule": 300.0,
        "options": {"expires": 200},
    },
    "recapita": {
        "task": "registro.recapita",
        "schedule": 1.0,
        "options": {"expires": 5},
    },
}
