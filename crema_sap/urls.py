"""The portal's URLs."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("crema_sap.web.urls")),
    path("", include("crema_sap.web.enti.urls")),
    path("", include("crema_sap.web.registro.urls")),
    path("", include("programmazione.urls")),
    path("", include("bandi.urls")),
    path("", include("domande.urls")),
    path("", include("eisa.urls")),
    path("gestione/", admin.site.urls),
]
if settings.OIDC_DI_PROVA:
    urlpatterns += [path("idp-prova/", include("crema_sap.enti.idp_prova.urls"))]

handler400 = "crema_sap.web.views.errore_400"
handler403 = "crema_sap.web.views.errore_403"
handler404 = "crema_sap.web.views.errore_404"
handler500 = "crema_sap.web.views.errore_500"
