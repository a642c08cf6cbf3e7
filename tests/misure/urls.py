"""The portal's URLs and an empty view, which goes through the same stack and does nothing."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from crema_sap import urls
from crema_sap.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def vuota(_request: HttpRequest) -> HttpResponse:
    """Answer nothing."""
    return HttpResponse()


urlpatterns = [path("misura/vuota/", vuota), *urls.urlpatterns]
