"""URLs of the citizen's assignment, part of those of `domande`; who helps enters with a mandate."""

from django.urls import path

from domande.mandati.accesso import anche_per_conto
from domande.proposte import views

RADICE = "domande/<uuid:chiave>/assegnazione/"
urlpatterns = [
    path(RADICE, anche_per_conto(views.assegnazione), name="proposta"),
    path(f"{RADICE}accetta/", anche_per_conto(views.accetta), name="proposta_accetta"),
    path(f"{RADICE}rifiuta/", anche_per_conto(views.rifiuta), name="proposta_rifiuta"),
    path(
        f"{RADICE}osservazioni/",
        anche_per_conto(views.osservazioni),
        name="proposta_osservazioni",
    ),
]
