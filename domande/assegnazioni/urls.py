"""URLs of the assignments, part of those of `domande`."""

from django.urls import path

from domande.assegnazioni import views

urlpatterns = [
    path("assegnazioni/", views.assegnazione_list, name="assegnazioni"),
    path("assegnazioni/rifiuti/", views.rifiuti_list, name="assegnazioni_rifiuti"),
    path("assegnazioni/<int:pk>/", views.unita_detail, name="assegnazione_unita"),
    path("assegnazioni/<int:pk>/proponi/", views.unita_proponi, name="assegnazione_proponi"),
    path("assegnazioni/<int:pk>/scegli/", views.unita_scegli, name="assegnazione_scegli"),
    path(
        "assegnazioni/<uuid:chiave>/requisiti/",
        views.assegnazione_requisiti,
        name="assegnazione_requisiti",
    ),
    path(
        "assegnazioni/<uuid:chiave>/<slug:atto>/", views.assegnazione_atto, name="assegnazione_atto"
    ),
    path("assegnazioni/avvisi/<slug:codice>/apri/", views.tornata_apri, name="assegnazioni_apri"),
]
