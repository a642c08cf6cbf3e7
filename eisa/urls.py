"""URLs of `eisa`."""

from django.urls import URLPattern

app_name = "eisa"
urlpatterns: list[URLPattern] = []
