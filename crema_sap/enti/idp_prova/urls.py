"""URLs of the test identity provider; included only where it is on."""

from django.urls import path

from crema_sap.enti.idp_prova import views

app_name = "idp_prova"
urlpatterns = [
    path(".well-known/openid-configuration", views.configurazione, name="configurazione"),
    path("chiavi/", views.chiavi, name="chiavi"),
    path("autorizza/", views.autorizza, name="autorizza"),
    path("gettone/", views.gettone, name="gettone"),
    path("attributi/", views.attributi, name="attributi"),
]
