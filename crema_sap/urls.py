"""The portal's URLs."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from crema_sap.web.percorsi import monta

urlpatterns = [
    monta("crema_sap.web.urls"),
    monta("crema_sap.web.enti.urls"),
    monta("crema_sap.web.registro.urls"),
    monta("programmazione.urls"),
    monta("bandi.urls"),
    monta("domande.urls"),
    monta("eisa.urls"),
    path("gestione/", admin.site.urls),
]
if settings.OIDC_DI_PROVA:
    urlpatterns += [path("idp-prova/", include("crema_sap.enti.idp_prova.urls"))]

handler400 = "crema_sap.web.views.errore_400"
handler403 = "crema_sap.web.views.errore_403"
handler404 = "crema_sap.web.views.errore_404"
handler500 = "crema_sap.web.views.errore_500"
