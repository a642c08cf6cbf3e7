"""The way to the form on paper."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from bandi import selectors as avvisi
from crema_sap.web.decorators import accesso_libero, solo_lettura
from domande.carta.documents import MODULO


@accesso_libero
@solo_lettura
def modulo(request: HttpRequest, codice: str) -> HttpResponse:
    """Lead to the form of the version in force, or say that it is being made."""
    avviso = avvisi.avviso_pubblico(codice)
    if avviso is None:
        raise Http404
    codice_documento = avvisi.codice_del_pdf(avviso, tipo=MODULO)
    if codice_documento is None:
        return render(request, "domande/modulo_in_preparazione.html", {"avviso": avviso})
    return redirect("registro:documento_pubblico", codice_documento)
