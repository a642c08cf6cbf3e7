"""The app `registro`."""

from django.apps import AppConfig


class RegistroConfig(AppConfig):
    """Register of acts, protocol, outbox, documents."""

    name = "crema_sap.registro"
    label = "registro"
    verbose_name = "Registro e protocollo"
