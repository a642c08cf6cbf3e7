"""URLs of the regional values, part of those of `domande`."""

from django.urls import path

from domande.valori_regionali import views

RADICE = "graduatorie/<slug:codice>/regione/"
urlpatterns = [
    path(RADICE, views.valori_regionali, name="valori_regionali"),
    path(f"{RADICE}prove/<int:pk>/", views.prova_detail, name="valori_regionali_prova"),
    path(f"{RADICE}differenze/", views.differenze, name="valori_regionali_differenze"),
    path(f"{RADICE}differenze/csv/", views.differenze_csv, name="valori_regionali_differenze_csv"),
]
