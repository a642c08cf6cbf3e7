"""URLs of the comparisons, part of those of `domande`."""

from django.urls import path

from domande.confronti import views

urlpatterns = [
    path("confronti/", views.confronto_list, name="confronti"),
    path("confronti/<int:pk>/", views.confronto_detail, name="confronto"),
    path("confronti/<int:pk>/liste/<int:lista>/", views.lista_detail, name="confronto_lista"),
    path("confronti/<int:pk>/domande/<str:codice>/", views.domanda_detail, name="confronto_codice"),
]
