"""URLs of `programmazione`."""

from django.urls import path, register_converter

from programmazione.convertitori import ConvertitorePeriodo
from programmazione.views import (
    assemblea,
    capitoli,
    commenti,
    completezza,
    dichiarazioni,
    esportazione,
    importazione,
    patrimonio,
    patrimonio_insieme,
    patrimonio_viste,
    piani,
    ricognizione,
    simulazione,
    solleciti,
    sostituzioni,
    unita_foto,
    unita_modifica,
    unita_passaggi,
    unita_storia,
    variazioni,
    versioni,
)

register_converter(ConvertitorePeriodo, "periodo")

app_name = "programmazione"
urlpatterns = [
    path("patrimonio/", patrimonio.unita_list, name="unita_list"),
    path("patrimonio/nuova/", unita_modifica.unita_create, name="unita_create"),
    path("patrimonio/<int:pk>/", patrimonio.unita_detail, name="unita"),
    path("patrimonio/<int:pk>/modifica/", unita_modifica.unita_update, name="unita_update"),
    path("patrimonio/<int:pk>/storia/", unita_storia.unita_storia, name="unita_storia"),
    path("patrimonio/<int:pk>/atti/<slug:atto>/", unita_passaggi.unita_atto, name="unita_atto"),
    path("patrimonio/<int:pk>/foto/", unita_foto.unita_foto, name="unita_foto"),
    path("patrimonio/foto/<uuid:identificativo>/togli/", unita_foto.foto_togli, name="foto_togli"),
    path(
        "patrimonio/foto/<uuid:identificativo>/<slug:misura>.jpg",
        unita_foto.foto_mostra,
        name="foto_mostra",
    ),
    path("patrimonio/passaggi/", unita_passaggi.passaggio_list, name="passaggio_list"),
    path("patrimonio/passaggi/<int:pk>/", unita_passaggi.passaggio_detail, name="passaggio"),
    path("territorio/variazioni/", variazioni.variazione_list, name="variazione_list"),
    path("territorio/variazioni/compi/", variazioni.variazione_compi, name="variazione_compi"),
    path("territorio/variazioni/<int:pk>/", variazioni.variazione_detail, name="variazione"),
    path(
        "territorio/variazioni/nuova/<slug:tipo>/",
        variazioni.variazione_create,
        name="variazione_create",
    ),
    path("patrimonio/scelta/", patrimonio_insieme.patrimonio_scelta, name="patrimonio_scelta"),
    path("patrimonio/insieme/", patrimonio_insieme.patrimonio_insieme, name="patrimonio_insieme"),
    path("patrimonio/viste/", patrimonio_viste.vista_list, name="vista_list"),
    path("patrimonio/viste/nuova/", patrimonio_viste.vista_create, name="vista_create"),
    path("patrimonio/viste/<int:pk>/", patrimonio_viste.vista_update, name="vista_update"),
    path("patrimonio/viste/<int:pk>/elimina/", patrimonio_viste.vista_delete, name="vista_delete"),
    path(
        "patrimonio/esporta.xlsx", esportazione.unita_export, {"formato": "xlsx"}, name="unita_xlsx"
    ),
    path("patrimonio/esporta.csv", esportazione.unita_export, {"formato": "csv"}, name="unita_csv"),
    path("patrimonio/importa/", importazione.importazione_create, name="importazione_create"),
    path(
        "patrimonio/importa/modello.xlsx",
        importazione.importazione_modello,
        name="importazione_modello",
    ),
    path("patrimonio/importa/<int:pk>/", importazione.importazione_detail, name="importazione"),
    path(
        "patrimonio/importa/<int:pk>/foglio/",
        importazione.importazione_foglio,
        name="importazione_foglio",
    ),
    path(
        "patrimonio/importa/<int:pk>/colonne/",
        importazione.importazione_colonne,
        name="importazione_colonne",
    ),
    path(
        "patrimonio/importa/<int:pk>/conferma/",
        importazione.importazione_conferma,
        name="importazione_conferma",
    ),
    path(
        "patrimonio/importa/<int:pk>/annulla/",
        importazione.importazione_annulla,
        name="importazione_annulla",
    ),
    path(
        "patrimonio/importa/<int:pk>/osservazioni.xlsx",
        importazione.importazione_osservazioni,
        name="importazione_osservazioni",
    ),
    path("ricognizione/", ricognizione.ricognizione_list, name="ricognizione_list"),
    path("ricognizione/apri/", ricognizione.ricognizione_create, name="ricognizione_create"),
    path("ricognizione/sostituzioni/", sostituzioni.sostituzione_list, name="sostituzione_list"),
    path("ricognizione/<int:anno>/", ricognizione.ricognizione_detail, name="ricognizione"),
    path(
        "ricognizione/<int:anno>/chiudi/",
        ricognizione.ricognizione_chiudi,
        name="ricognizione_chiudi",
    ),
    path(
        "ricognizione/<int:anno>/riapri/",
        ricognizione.ricognizione_riapri,
        name="ricognizione_riapri",
    ),
    path(
        "ricognizione/<int:anno>/solleciti/",
        solleciti.ricognizione_solleciti,
        name="ricognizione_solleciti",
    ),
    path(
        "ricognizione/<int:anno>/consolida/",
        ricognizione.ricognizione_consolida,
        name="ricognizione_consolida",
    ),
    path(
        "ricognizione/dichiarazioni/<int:pk>/",
        dichiarazioni.dichiarazione_detail,
        name="dichiarazione",
    ),
    path(
        "ricognizione/dichiarazioni/<int:pk>/zero/",
        dichiarazioni.dichiarazione_zero,
        name="dichiarazione_zero",
    ),
    path(
        "ricognizione/dichiarazioni/<int:pk>/nuova-versione/",
        dichiarazioni.dichiarazione_sostituisci,
        name="dichiarazione_sostituisci",
    ),
    path(
        "ricognizione/dichiarazioni/<int:pk>/valida/",
        dichiarazioni.dichiarazione_valida,
        name="dichiarazione_valida",
    ),
    path(
        "ricognizione/dichiarazioni/<int:pk>/restituisci/",
        dichiarazioni.dichiarazione_restituisci,
        name="dichiarazione_restituisci",
    ),
    path("piani/", piani.piano_list, name="piano_list"),
    path("piani/<periodo:periodo>/", piani.piano_detail, name="piano"),
    path("piani/<periodo:periodo>/quadratura/", piani.quadratura, name="quadratura"),
    path(
        "piani/<periodo:periodo>/capitoli/<slug:codice>/", capitoli.capitolo_update, name="capitolo"
    ),
    path(
        "piani/<periodo:periodo>/capitoli/<slug:codice>/versioni/",
        versioni.capitolo_confronto,
        name="capitolo_confronto",
    ),
    path(
        "piani/<periodo:periodo>/capitoli/<slug:codice>/commenti/",
        commenti.commento_list,
        name="commento_list",
    ),
    path(
        "piani/<periodo:periodo>/commenti/<int:pk>/risolvi/",
        commenti.commento_risolvi,
        name="commento_risolvi",
    ),
    path("piani/<periodo:periodo>/versioni/", versioni.piano_confronto, name="piano_confronto"),
    path(
        "piani/<periodo:periodo>/simulazione/",
        simulazione.piano_simulazione,
        name="piano_simulazione",
    ),
    path(
        "piani/<periodo:periodo>/completezza/",
        completezza.piano_completezza,
        name="piano_completezza",
    ),
    path("piani/<periodo:periodo>/correggi/", versioni.piano_correggi, name="piano_correggi"),
    path("piani/<periodo:periodo>/atti/<slug:atto>/", piani.piano_atto, name="piano_atto"),
    path("piani/<periodo:periodo>/convoca/", piani.piano_convoca, name="piano_convoca"),
    path("piani/<periodo:periodo>/pdf/", piani.piano_pdf, name="piano_pdf"),
    path("assemblea/", assemblea.seduta_list, name="seduta_list"),
    path("assemblea/<int:pk>/", assemblea.seduta_detail, name="seduta"),
    path("assemblea/<int:pk>/appello/", assemblea.seduta_appello, name="seduta_appello"),
    path("assemblea/<int:pk>/voti/", assemblea.seduta_voti, name="seduta_voti"),
    path("assemblea/<int:pk>/verbale/", assemblea.seduta_verbale, name="seduta_verbale"),
    path(
        "assemblea/<int:pk>/deliberazione/",
        assemblea.seduta_deliberazione,
        name="seduta_deliberazione",
    ),
    path("assemblea/<int:pk>/approva/", assemblea.seduta_approva, name="seduta_approva"),
    path("assemblea/<int:pk>/rinvia/", assemblea.seduta_rinvia, name="seduta_rinvia"),
    path("assemblea/<int:pk>/respingi/", assemblea.seduta_respingi, name="seduta_respingi"),
    path(
        "assemblea/votazioni/<int:pk>/conferma/",
        assemblea.votazione_conferma,
        name="votazione_conferma",
    ),
]
