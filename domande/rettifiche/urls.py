"""URLs of the rettifiche, part of those of `domande`."""

from django.urls import path

from domande.mandati.accesso import anche_per_conto
from domande.rettifiche import views

urlpatterns = [
    path(
        "domande/<uuid:chiave>/rettifica/",
        anche_per_conto(views.chiedi),
        name="rettifica_chiedi",
    ),
    path(
        "domande/<uuid:chiave>/rettifica/ritira/",
        anche_per_conto(views.ritira),
        name="rettifica_ritira",
    ),
    path("rettifiche/", views.rettifica_list, name="rettifiche"),
    path("rettifiche/<uuid:chiave>/", views.rettifica_detail, name="rettifica"),
    path("rettifiche/<uuid:chiave>/documento/", views.documento, name="rettifica_documento"),
]
