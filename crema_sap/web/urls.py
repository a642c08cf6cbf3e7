"""Addresses of the pages of content."""

from django.urls import path

from crema_sap.web import views

app_name = "web"
urlpatterns = [
    path("", views.home, name="home"),
    path("cerca/", views.cerca, name="cerca"),
    path("accessibilita/", views.accessibilita, name="accessibilita"),
    path("privacy/", views.privacy, name="privacy"),
    path("note-legali/", views.note_legali, name="note_legali"),
    path("contatti/", views.contatti, name="contatti"),
]
