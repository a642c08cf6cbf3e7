"""URLs of `bandi`: the public window first, then the capofila's pages."""

from django.urls import URLPattern, URLResolver, path

from bandi.views import atti, corredo, gestione, profili, pubblico, termine
from crema_sap.web.lingue import per_lingua

app_name = "bandi"
GESTIONE = "avvisi/gestione/"
# What is read in every language: in English the addresses begin with `/en/`.
IN_OGNI_LINGUA = [
    path("avvisi/", pubblico.avviso_list, name="list"),
    path("avvisi/<slug:codice>/", pubblico.avviso_detail, name="avviso"),
    path("avvisi/<slug:codice>/spiegato/", pubblico.avviso_spiegato, name="avviso_spiegato"),
    path("avvisi/<slug:codice>/aiuto/", pubblico.avviso_aiuto, name="avviso_aiuto"),
    path("avvisi/<slug:codice>/numeri/", pubblico.avviso_numeri, name="avviso_numeri"),
    path("avvisi/<slug:codice>/unita/", pubblico.unita_list, name="unita_list"),
    path("avvisi/<slug:codice>/stampa/", pubblico.unita_stampa, name="unita_stampa"),
    path("avvisi/<slug:codice>/unita/<str:codice_unita>/", pubblico.unita_detail, name="unita"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path(GESTIONE, gestione.avviso_list, name="gestione"),
    path(f"{GESTIONE}nuovo/", gestione.avviso_nuovo, name="gestione_nuovo"),
    path(f"{GESTIONE}<slug:codice>/", gestione.avviso_detail, name="gestione_avviso"),
    path(f"{GESTIONE}<slug:codice>/modifica/", gestione.avviso_modifica, name="gestione_modifica"),
    path(f"{GESTIONE}<slug:codice>/documenti/", corredo.avviso_corredo, name="gestione_corredo"),
    path(f"{GESTIONE}<slug:codice>/unita/", gestione.avviso_unita, name="gestione_unita"),
    path(
        f"{GESTIONE}<slug:codice>/anteprima/", gestione.avviso_anteprima, name="gestione_anteprima"
    ),
    path(f"{GESTIONE}<slug:codice>/approva/", atti.avviso_approva, name="gestione_approva"),
    path(f"{GESTIONE}<slug:codice>/pubblica/", atti.avviso_pubblica, name="gestione_pubblica"),
    path(f"{GESTIONE}<slug:codice>/proroga/", atti.avviso_proroga, name="gestione_proroga"),
    path(f"{GESTIONE}<slug:codice>/revoca/", atti.avviso_revoca, name="gestione_revoca"),
    path(f"{GESTIONE}<slug:codice>/sospendi/", termine.avviso_sospendi, name="gestione_sospendi"),
    path(f"{GESTIONE}<slug:codice>/riprendi/", termine.avviso_riprendi, name="gestione_riprendi"),
    path(f"{GESTIONE}<slug:codice>/riapri/", termine.avviso_riapri, name="gestione_riapri"),
    path(f"{GESTIONE}<slug:codice>/aggiungi/", termine.unita_aggiungi, name="gestione_aggiungi"),
    path(f"{GESTIONE}<slug:codice>/ritira/<int:pk>/", atti.unita_ritira, name="gestione_ritira"),
    path("sportelli/", corredo.sportello_list, name="sportelli"),
    path("sportelli/nuovo/", corredo.sportello_nuovo, name="sportello_nuovo"),
    path("sportelli/<int:pk>/", corredo.sportello_modifica, name="sportello"),
    path("profili/", profili.profilo_list, name="profili"),
    path("profili/carica/", profili.profilo_carica, name="profilo_carica"),
    path("profili/differenze/", profili.profilo_differenze, name="profilo_differenze"),
    path("profili/<slug:codice>/<int:versione>/", profili.profilo_detail, name="profilo"),
    path(
        "profili/<slug:codice>/<int:versione>/adotta/",
        profili.profilo_adotta,
        name="profilo_adotta",
    ),
    path("avvisi/<slug:codice>/avviso.pdf", pubblico.avviso_pdf, name="avviso_pdf"),
    path("avvisi/<slug:codice>/versioni/", pubblico.avviso_versioni, name="avviso_versioni"),
    path("dati-aperti/", pubblico.dati_aperti_detail, name="dati_aperti"),
    path("dati-aperti/<slug:codice>/", pubblico.dati_aperti_tabella, name="dati_aperti_tabella"),
    path("dati-aperti/<str:nome>", pubblico.dati_aperti_file, name="dati_aperti_file"),
    per_lingua(IN_OGNI_LINGUA),
]
