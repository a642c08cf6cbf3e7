"""URLs of the register, the documents and their verification."""

from django.urls import path

from crema_sap.web.registro import views

app_name = "registro"
urlpatterns = [
    path("registro/", views.evento_list, name="list"),
    path("registro/effetti/", views.effetto_list, name="effetti"),
    path("registro/effetti/<int:pk>/ritenta/", views.effetto_ritenta, name="effetto_ritenta"),
    path("documenti/<int:pk>/", views.documento_stato, name="documento_stato"),
    path("documenti/<int:pk>/scarica/", views.documento_scarica, name="documento_scarica"),
    path("verifica/", views.verifica, name="verifica"),
    path("verifica/<str:codice>/documento/", views.documento_pubblico, name="documento_pubblico"),
]
