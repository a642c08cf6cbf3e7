"""The administration site: entered through the portal's own sign-in."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


class Gestione(AdminSite):
    """For GESTORE and CAPOFILA, each in the own ambito."""

    site_header = "Gestione dell'ambito"
    site_title = "Gestione"
    index_title = "Territorio, enti e persone"
    enable_nav_sidebar = False

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Send visitors to the portal's sign-in.

        Raises `PermissionDenied` for people whose appointment does not let them in.
        """
        if request.user.is_authenticated:
            raise PermissionDenied(
                "La gestione si apre con l'incarico di gestore o dell'ufficio del capofila."
            )
        return redirect_to_login(request.GET.get(REDIRECT_FIELD_NAME, "/gestione/"))

    def logout(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Leave as from anywhere else."""
        return redirect("enti:esci")

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Change the password where everybody does."""
        return redirect("enti:password")
