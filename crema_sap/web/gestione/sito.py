"""The administration site: entered through the portal's own sign-in."""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

RISERVATA = "La gestione si apre con l'incarico di gestore o dell'ufficio del capofila."
DI_LIBRERIA = ("django.", "django_otp.")


class Gestione(AdminSite):
    """For GESTORE and CAPOFILA, each in the own ambito."""

    site_header = "Gestione dell'ambito"
    site_title = "Gestione"
    index_title = "Territorio, enti e persone"
    enable_nav_sidebar = False

    def register(
        self,
        model_or_iterable: type[Model] | Iterable[type[Model]],
        admin_class: "type[ModelAdmin[Any]] | None" = None,
        **options: Any,
    ) -> None:
        """Take the portal's own sheets only.

        Those that libraries bring know nothing of ambiti: one shows the seed of a second factor.
        """
        if admin_class is not None and not admin_class.__module__.startswith(DI_LIBRERIA):
            super().register(model_or_iterable, admin_class, **options)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Take a page by GET and by POST only: Django's would answer any other like a GET."""
        return require_http_methods(["GET", "HEAD", "POST"])(super().admin_view(view, cacheable))

    def has_permission(self, request: HttpRequest) -> bool:
        """Let in GESTORE and CAPOFILA; visitors are sent to sign in.

        Raises `PermissionDenied` for people whose appointment does not let them in.
        """
        if request.user.is_authenticated and not super().has_permission(request):
            raise PermissionDenied(RISERVATA)
        return super().has_permission(request)

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Send visitors to the portal's sign-in.

        Raises `PermissionDenied` for people whose appointment does not let them in.
        """
        if request.user.is_authenticated:
            raise PermissionDenied(RISERVATA)
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
