"""The app `programmazione`."""

from django.apps import AppConfig


class ProgrammazioneConfig(AppConfig):
    """Register of units, ricognizione, plans, Assemblea dei Sindaci."""

    name = "programmazione"
    verbose_name = "Programmazione"
