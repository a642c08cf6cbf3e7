"""URLs of the test identity provider."""

from django.urls import URLPattern

app_name = "idp_prova"
urlpatterns: list[URLPattern] = []
