"""The summary of a draft: everything that will be sent, what the rules say of it, the button."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from crema_sap import orologio
from crema_sap.web.decorators import richiede_cittadino, solo_lettura
from crema_sap.web.richieste import RichiestaAutenticata
from domande import selectors
from domande.compilazione import istantanea
from domande.compilazione.fatti import leggi_fatti
from domande.compilazione.giudizio import giudica
from domande.compilazione.sezioni import ORDINE, Sezione
from domande.compilazione.storia import racconta
from domande.forms.allegati import ETICHETTE
from domande.forms.riepilogo import riepiloga
from domande.mandati import selectors as mandati
from domande.services import allegati as servizio_allegati
from domande.views.scrivania import apri, passi_di


@richiede_cittadino
@solo_lettura
def riepilogo(request: RichiestaAutenticata, chiave: UUID) -> HttpResponse:
    """Show everything that will be sent, what the rules say of it, and the button that sends."""
    scrivania = apri(request, chiave)
    if isinstance(scrivania, HttpResponse):
        return scrivania
    ora, compilazione, contenuto = (
        orologio.adesso(),
        scrivania.compilazione,
        scrivania.contenuto,
    )
    da_correggere = None
    try:
        istantanea.componi(compilazione, contenuto, ora)
    except istantanea.DomandaIncompleta as errore:
        da_correggere = errore
    fatti = leggi_fatti(compilazione.identita, compilazione.risposte)
    scelte = compilazione.risposte.get(Sezione.UNITA, {}).get("preferenze", [])
    comuni = [contenuto.schede[c]["comune"] for c in scelte if c in contenuto.schede]
    contesto = {
        "scrivania": scrivania,
        "sezioni": riepiloga(compilazione, contenuto),
        "giudizio": giudica(fatti, contenuto, orologio.oggi(), comuni),
        "storia": racconta(fatti, contenuto, orologio.oggi()),
        "da_correggere": da_correggere,
        "passi": passi_di(scrivania),
        "posto": len(ORDINE) + 1,
        "termine": scrivania.termine(ora),
        "allegati": _documenti(request, chiave),
        "avvisati": mandati.avvisati(
            chiave=chiave,
            richiedente="{nome} {cognome}".format(**compilazione.identita),
            email=compilazione.risposte.get(Sezione.RICHIEDENTE, {}).get("email", ""),
            ora=ora,
        ),
    }
    return render(request, "domande/riepilogo.html", contesto)


def _documenti(request: RichiestaAutenticata, chiave: UUID) -> list[str]:
    presenti = selectors.elenco_allegati(utente=request.user).filter(chiave=chiave)
    return [
        f"{ETICHETTE[voce.tipo]} ({servizio_allegati.nome_allegato(voce)})" for voce in presenti
    ]
