"""The app `eisa`."""

from django.apps import AppConfig


class EisaConfig(AppConfig):
    """The integrated housing team: review of dossiers and cases."""

    name = "eisa"
    verbose_name = "EISA"
