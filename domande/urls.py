"""URLs of `domande`."""

from django.urls import URLPattern

app_name = "domande"
urlpatterns: list[URLPattern] = []
