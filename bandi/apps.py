"""Registration of the app with Django."""

from django.apps import AppConfig


class BandiConfig(AppConfig):
    """The avvisi and their scoring profiles."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "bandi"
    verbose_name = "Bandi e avvisi"
