"""URLs of mandates, part of those of `domande`: the desk's and the citizen's."""

from django.urls import path

from domande.mandati import views
from domande.mandati.cittadino import views as cittadino

urlpatterns = [
    path("sportello/", views.assistiti, name="sportello"),
    path("sportello/nuovo/", views.nuovo, name="mandato_nuovo"),
    path("sportello/<uuid:identificativo>/", views.mandato, name="mandato"),
    path("sportello/<uuid:identificativo>/modulo/", views.modulo, name="mandato_modulo"),
    path("sportello/<uuid:identificativo>/apri/", views.apri, name="mandato_apri"),
    path("sportello/<uuid:identificativo>/leggi/", views.leggi, name="mandato_leggi"),
    path("sportello/<uuid:identificativo>/copia/", views.copia, name="mandato_copia"),
    path(
        "sportello/<uuid:identificativo>/copia.pdf",
        views.carta,
        {"tipo": "copia"},
        name="mandato_copia_pdf",
    ),
    path(
        "sportello/<uuid:identificativo>/ricevuta.pdf",
        views.carta,
        {"tipo": "ricevuta"},
        name="mandato_ricevuta_pdf",
    ),
    path("sportello/<uuid:identificativo>/concludi/", views.concludi, name="mandato_concludi"),
    path("domande/aiuto/<uuid:identificativo>/", cittadino.aiuto, name="aiuto"),
    path(
        "domande/aiuto/<uuid:identificativo>/riprendi/",
        cittadino.riprendi,
        name="aiuto_riprendi",
    ),
    path("domande/aiuto/<uuid:identificativo>/revoca/", cittadino.revoca, name="aiuto_revoca"),
]
