"""URLs of sign-in, appointments and the state of the service."""

from django.urls import URLPattern

app_name = "enti"
urlpatterns: list[URLPattern] = []
