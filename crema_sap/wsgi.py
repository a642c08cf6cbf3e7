"""The WSGI application."""

import os

import django
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest
from django.urls import ResolverMatch


class Applicazione(WSGIHandler):
    """Django's, but an address that a middleware has found already is not looked up again."""

    def resolve_request(self, request: HttpRequest) -> ResolverMatch:
        """Return the view of a request."""
        trovata: ResolverMatch = request.resolver_match or super().resolve_request(request)
        return trovata


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crema_sap.settings")
django.setup(set_prefix=False)
application = Applicazione()
