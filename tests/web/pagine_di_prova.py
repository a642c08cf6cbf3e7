"""The portal's URLs and a few pages that only the middleware's tests ask for."""

from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path

from crema_sap import orologio
from crema_sap.enti import ambito
from crema_sap.enti.models import Ambito
from crema_sap.urls import *  # noqa: F403
from crema_sap.urls import urlpatterns as del_portale
from crema_sap.web.decorators import accesso_libero, transazione_propria


@accesso_libero
def dove(request: HttpRequest) -> JsonResponse:
    """Tell in which ambito, as whom and when the request runs."""
    with connection.cursor() as cursore:
        cursore.execute("SELECT current_setting('app.utente', true), pg_backend_pid()")
        utente, pid = cursore.fetchone()
    istanti = {orologio.adesso(), orologio.adesso()}
    return JsonResponse(
        {
            "ambito": ambito.corrente(),
            "utente": utente,
            "istanti": len(istanti),
            "transazione": connection.in_atomic_block,
            "pid": pid,
        }
    )


@accesso_libero
def scrivi_e_cadi(request: HttpRequest) -> HttpResponse:
    """Write, then break."""
    Ambito.objects.create(codice="a-meta", nome="A metà")
    raise RuntimeError("caduto")


@accesso_libero
def scrivi_e_rinuncia(request: HttpRequest) -> HttpResponse:
    """Write, then answer that the service is out of order."""
    Ambito.objects.create(codice="a-meta", nome="A metà")
    return HttpResponse(status=503)


@accesso_libero
def scrivi(request: HttpRequest) -> HttpResponse:
    """Write, and refuse politely: a page of ours, so what was written stays."""
    Ambito.objects.create(codice="intero", nome="Intero")
    return HttpResponse(status=422)


@accesso_libero
def base_dati_caduta(request: HttpRequest) -> HttpResponse:
    """Lose the database in the middle of a page."""
    raise OperationalError("server closed the connection unexpectedly")


@accesso_libero
@transazione_propria
def da_se(request: HttpRequest) -> JsonResponse:
    """Run without the middleware's transaction."""
    return JsonResponse({"transazione": connection.in_atomic_block})


urlpatterns = [
    *del_portale,
    path("prova/dove/", dove),
    path("prova/scrivi-e-cadi/", scrivi_e_cadi),
    path("prova/scrivi-e-rinuncia/", scrivi_e_rinuncia),
    path("prova/scrivi/", scrivi),
    path("prova/base-dati-caduta/", base_dati_caduta),
    path("prova/da-se/", da_se),
]
