"""Puts our administration site in the place of Django's."""

from django.contrib.admin.apps import AdminConfig


class GestioneConfig(AdminConfig):
    """The administration, at /gestione/."""

    default_site = "crema_sap.web.gestione.sito.Gestione"
