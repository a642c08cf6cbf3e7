"""Addresses of the pages of content."""

from django.urls import URLPattern, URLResolver, path

from crema_sap.web import views
from crema_sap.web.lingue import per_lingua

app_name = "web"
IN_OGNI_LINGUA = [
    path("", views.home, name="home"),
    path("contatti/", views.contatti, name="contatti"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("cerca/", views.cerca, name="cerca"),
    path("accessibilita/", views.accessibilita, name="accessibilita"),
    path("privacy/", views.privacy, name="privacy"),
    path("note-legali/", views.note_legali, name="note_legali"),
    per_lingua(IN_OGNI_LINGUA),
]
