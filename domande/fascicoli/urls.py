"""URLs of the dossiers, part of those of `domande`."""

from django.urls import path

from domande.fascicoli import views

urlpatterns = [
    path("fascicoli/", views.fascicolo_list, name="fascicoli"),
    path("fascicoli/<int:pk>/scarica/", views.fascicolo_scarica, name="fascicolo_scarica"),
    path("domande/<uuid:chiave>/fascicolo/", views.fascicolo_proprio, name="fascicolo"),
]
