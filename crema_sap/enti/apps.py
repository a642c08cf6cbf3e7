"""The app `enti`."""

from django.apps import AppConfig


class EntiConfig(AppConfig):
    """Ambiti, comuni, enti, people and their appointments."""

    name = "crema_sap.enti"
    label = "enti"
    verbose_name = "Ambito, enti e persone"

    def ready(self) -> None:
        """Register the system checks."""
        from crema_sap.enti import checks  # noqa: F401
