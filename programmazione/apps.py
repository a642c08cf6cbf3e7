"""The app `programmazione`."""

from django.apps import AppConfig


class ProgrammazioneConfig(AppConfig):
    """Register of units, ricognizione, plans, Assemblea dei Sindaci."""

    name = "programmazione"
    verbose_name = "Programmazione"

    def ready(self) -> None:
        """Let the register know who composes documents, and the home page what there is to do."""
        from crema_sap import orologio
        from programmazione import cruscotto, documents, periodic, ricerca  # noqa: F401
        from programmazione.foto import tasks as foto  # noqa: F401
        from programmazione.importazione import tasks  # noqa: F401
        from programmazione.tappe import tappe_della_ricognizione

        orologio.offri_tappe(tappe_della_ricognizione)
