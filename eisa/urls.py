"""URLs of `eisa`."""

from django.urls import path, re_path

from eisa import views

app_name = "eisa"
urlpatterns = [
    path("eisa/", views.istruttoria_list, name="list"),
    path("eisa/domande/<int:domanda_pk>/apri/", views.fascicolo_apri, name="apri"),
    path("eisa/istruttorie/<int:pk>/", views.istruttoria_detail, name="detail"),
    path("eisa/istruttorie/<int:pk>/voci/", views.voce_verifica, name="voce"),
    path("eisa/istruttorie/<int:pk>/note/", views.nota_create, name="nota"),
    re_path(
        r"^eisa/istruttorie/(?P<pk>\d+)/(?P<atto>prendi|rilascia|chiudi|riapri)/$",
        views.istruttoria_atto,
        name="atto",
    ),
]
