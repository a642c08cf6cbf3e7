"""URLs of `domande`. `chiave` names a draft and then the domanda that it becomes."""

from django.urls import path, register_converter

from domande import views
from domande.assegnazioni.urls import urlpatterns as assegnazioni
from domande.compilazione.sezioni import ORDINE, Sezione
from domande.confronti.urls import urlpatterns as confronti
from domande.doppioni.urls import urlpatterns as doppioni
from domande.fascicoli.urls import urlpatterns as fascicoli
from domande.graduatorie.urls import urlpatterns as graduatorie
from domande.mandati.accesso import anche_per_conto
from domande.mandati.urls import urlpatterns as mandati
from domande.proposte.urls import urlpatterns as proposte
from domande.rettifiche.urls import urlpatterns as rettifiche
from domande.valori_regionali.urls import urlpatterns as valori_regionali


class ConvertitoreSezione:
    """A section of the form in a path."""

    regex = "|".join(voce.value for voce in ORDINE)

    def to_python(self, value: str) -> Sezione:
        """Read the section."""
        return Sezione(value)

    def to_url(self, value: str) -> str:
        """Write the section."""
        return str(value)


register_converter(ConvertitoreSezione, "sezione")

app_name = "domande"
urlpatterns = [
    path("simulatore/", views.simulatore, name="simulatore"),
    path("avvisi/<slug:codice>/modulo.pdf", views.modulo, name="modulo"),
    path("domande/", views.domanda_list, name="list"),
    path("domande/nuova/<slug:codice>/", views.nuova, name="nuova"),
    path(
        "domande/allegati/<uuid:identificativo>/",
        anche_per_conto(views.allegato_scarica),
        name="allegato",
    ),
    path(
        "domande/allegati/<uuid:identificativo>/togli/",
        anche_per_conto(views.allegato_togli),
        name="allegato_togli",
    ),
    path("domande/<uuid:chiave>/", anche_per_conto(views.detail), name="detail"),
    path("domande/<uuid:chiave>/riepilogo/", anche_per_conto(views.riepilogo), name="riepilogo"),
    path(
        "domande/<uuid:chiave>/novita/",
        anche_per_conto(views.conferma_novita),
        name="conferma_novita",
    ),
    path("domande/<uuid:chiave>/invia/", anche_per_conto(views.invia), name="invia"),
    path("domande/<uuid:chiave>/ritira/", anche_per_conto(views.ritira), name="ritira"),
    path("domande/<uuid:chiave>/documenti/", anche_per_conto(views.allegati), name="allegati"),
    *rettifiche,
    *fascicoli,
    path(
        "domande/<uuid:chiave>/<sezione:sezione>/", anche_per_conto(views.sezione), name="sezione"
    ),
    *assegnazioni,
    *graduatorie,
    *confronti,
    *mandati,
    *doppioni,
    *valori_regionali,
    *proposte,
]
