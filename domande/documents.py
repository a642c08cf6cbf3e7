"""Composes the receipt of a domanda."""

from django.conf import settings
from django.template.loader import render_to_string

from crema_sap import pdf
from crema_sap.registro import documenti
from crema_sap.registro.models import Documento
from domande import fascicolo
from domande.models import Domanda

RICEVUTA = "ricevuta_domanda"


@documenti.compositore(RICEVUTA)
def ricevuta_domanda(documento: Documento) -> pdf.Fascicolo:
    """The receipt: protocol, instant, hash, public code, and what was asked for."""
    domanda = Domanda.objects.select_related("avviso__ambito", "versione_avviso").get(
        pk=documento.oggetto_id
    )
    dati = fascicolo.leggi(domanda).dati
    contesto = {
        "domanda": domanda,
        "richiedente": dati["richiedente"],
        "preferenze": dati["preferenze"],
        "persone": 1 + len(dati["risposte"]["nucleo"].get("componenti", [])),
        "allegati": len(dati["allegati"]),
    }
    return pdf.Fascicolo(
        titolo="Ricevuta della domanda",
        sottotitolo=domanda.avviso.titolo,
        ente=domanda.avviso.ambito.nome,
        organo="Servizi abitativi pubblici",
        oggetto="Ricevuta di presentazione della domanda di assegnazione",
        data=domanda.inviata_il,
        sezioni=(
            pdf.Sezione(
                "ricevuta",
                "Domanda presentata",
                render_to_string("pdf/domande/_ricevuta.html", contesto),
            ),
        ),
        copertina=False,
        codice_verifica=documento.codice,
        indirizzo_verifica=f"{settings.ORIGINE}/verifica/?codice={documento.codice}",
    )
