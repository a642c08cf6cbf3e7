"""Registration of the app with Django."""

from django.apps import AppConfig


class DomandeConfig(AppConfig):
    """The domande and the rankings."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "domande"
    verbose_name = "Domande e graduatorie"
