"""URLs of the rankings, part of those of `domande`."""

from django.urls import path

from domande.graduatorie import (
    views,
    views_approvazioni,
    views_calendario,
    views_pubblicazioni,
)

urlpatterns = [
    path("graduatorie/", views.graduatoria_list, name="graduatorie"),
    path(
        "graduatorie/calendario/", views_calendario.calendario_list, name="graduatorie_calendario"
    ),
    path(
        "graduatorie/pubblicate/<slug:codice>/",
        views_pubblicazioni.pubblicata,
        name="graduatoria_pubblicata",
    ),
    path(
        "graduatorie/pubblicate/<slug:codice>/<int:pk>/",
        views_pubblicazioni.lista,
        name="graduatoria_pubblicata_lista",
    ),
    path(
        "graduatorie/pubblicate/<slug:codice>/<int:pk>/<int:pagina>/",
        views_pubblicazioni.lista,
        name="graduatoria_pubblicata_pagina",
    ),
    path(
        "graduatorie/<slug:codice>/pubblica/",
        views_pubblicazioni.pubblica,
        name="graduatoria_pubblica",
    ),
    path("graduatorie/<slug:codice>/", views.graduatoria_avviso, name="graduatoria"),
    path(
        "graduatorie/<slug:codice>/calcola/", views.graduatoria_calcola, name="graduatoria_calcola"
    ),
    path(
        "graduatorie/<slug:codice>/approva/",
        views_approvazioni.graduatoria_approva,
        name="graduatoria_approva",
    ),
    path("graduatorie/<slug:codice>/<int:pk>/", views.lista_detail, name="graduatoria_lista"),
    path("domande/<uuid:chiave>/punteggio/", views.punteggio, name="punteggio"),
]
