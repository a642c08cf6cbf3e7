"""URLs of `programmazione`."""

from django.urls import URLPattern

app_name = "programmazione"
urlpatterns: list[URLPattern] = []
