"""Registration of the app with Django."""

from django.apps import AppConfig

from crema_sap import orologio


class BandiConfig(AppConfig):
    """The avvisi and their scoring profiles."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "bandi"
    verbose_name = "Bandi e avvisi"

    def ready(self) -> None:
        """Offer the avviso's instants to the clock and its tasks to the first page."""
        from bandi import cruscotto, linea, ricerca, seguito  # noqa: F401
        from bandi.tappe import tappe_dell_avviso

        orologio.offri_tappe(tappe_dell_avviso)
