"""URLs of `bandi`."""

from django.urls import URLPattern

app_name = "bandi"
urlpatterns: list[URLPattern] = []
