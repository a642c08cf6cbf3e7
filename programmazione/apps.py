"""The app `programmazione`."""

from django.apps import AppConfig


class ProgrammazioneConfig(AppConfig):
    """Register of units, ricognizione, plans, Assemblea dei Sindaci."""

    name = "programmazione"
    verbose_name = "Programmazione"

    def ready(self) -> None:
        """Let the register know who composes the documents of this app."""
        from programmazione import documents  # noqa: F401
