"""The app `registro`."""

from django.apps import AppConfig


class RegistroConfig(AppConfig):
    """Register of acts, protocol, outbox, documents."""

    name = "crema_sap.registro"
    label = "registro"
    verbose_name = "Registro e protocollo"

    def ready(self) -> None:
        """Let acts put in the outbox what this app delivers, in the web process too."""
        from crema_sap.registro import tasks  # noqa: F401
