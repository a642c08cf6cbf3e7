"""Registration of the app with Django."""

from django.apps import AppConfig


class DomandeConfig(AppConfig):
    """The domande and the rankings."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "domande"
    verbose_name = "Domande e graduatorie"

    def ready(self) -> None:
        """Register who delivers the effects: acts refuse those that nobody delivers."""
        from domande import cruscotto as attese  # noqa: F401
        from domande import linea, tasks  # noqa: F401
        from domande.assegnazioni import cruscotto as lavori  # noqa: F401
        from domande.assegnazioni import tasks as assegnazioni  # noqa: F401
        from domande.carta import tasks as carta  # noqa: F401
        from domande.confronti import tasks as confronti  # noqa: F401
        from domande.fascicoli import documents as fascicoli  # noqa: F401
        from domande.graduatorie import cruscotto as termini  # noqa: F401
        from domande.graduatorie import ostacoli  # noqa: F401
        from domande.graduatorie import tasks as calcoli  # noqa: F401
        from domande.mandati import documents as copie  # noqa: F401
        from domande.mandati import tasks as mandati  # noqa: F401
        from domande.rettifiche import cruscotto  # noqa: F401
        from domande.rettifiche import tasks as rettifiche  # noqa: F401
