"""Composes the dossier of a domanda: a front that can be read, and inside it what it speaks of."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from crema_sap import pdf
from crema_sap.registro.documenti import compositore
from crema_sap.registro.models import Documento
from domande.fascicoli import file, raccolta, selectors, tabelle
from domande.fascicoli.raccolta import Raccolta
from programmazione.documents.tabelle import Raccolta as Numerate


@compositore(selectors.GIUDICE)
def per_il_giudice(documento: Documento) -> pdf.Fascicolo:
    """All the acts, with the name of who opened the domanda."""
    return componi(documento, raccolta.raccogli(documento))


@compositore(selectors.CITTADINO)
def della_domanda(documento: Documento) -> pdf.Fascicolo:
    """The citizen's own: who opened the domanda is told by office and role, without names."""
    return componi(documento, raccolta.raccogli(documento))


@dataclass(slots=True)
class _Foglio:
    """The sections as they are written, and the tables that they number."""

    contesto: dict[str, Any]
    tabelle: Numerate

    def sezione(self, chiave: str, titolo: str, livello: int = 1, **altro: Any) -> pdf.Sezione:
        """Write one section from its template."""
        html = render_to_string(f"pdf/domande/fascicolo/_{chiave}.html", self.contesto | altro)
        return pdf.Sezione(chiave, titolo, html, livello)


def componi(documento: Documento, dati: Raccolta) -> pdf.Fascicolo:
    """Write the front, the index of the files with their hashes, and a part for each matter."""
    numerate = Numerate()
    foglio = _Foglio(_contesto(documento, dati), numerate)
    parti = _parti(foglio, dati)
    allegati = file.allegati(dati, numerate.allegati())
    indice = tabelle.indice(allegati).html("Quello che c'è dentro questo documento")
    return pdf.Fascicolo(
        titolo="Fascicolo della domanda",
        sottotitolo=f"{dati.domanda.codice_pubblico} — {dati.avviso.titolo}",
        ente=dati.avviso.ambito.nome,
        organo="Servizi abitativi pubblici",
        oggetto="Tutti gli atti su una domanda di assegnazione, con le loro impronte",
        data=documento.data,
        sezioni=(
            foglio.sezione("premessa", "Che cosa è questo documento"),
            foglio.sezione("controllo", "Come si controlla", indice=indice, somme=file.IMPRONTE),
            *parti,
        ),
        allegati=allegati,
        codice_verifica=documento.codice,
        indirizzo_verifica=f"{settings.ORIGINE}/verifica/?codice={quote(documento.codice)}",
        avvertenza="Contiene dati personali, anche sulla salute: non si pubblica.",
    )


def _parti(foglio: _Foglio, dati: Raccolta) -> list[pdf.Sezione]:
    numera = foglio.tabelle.tabella
    allegati = numera(tabelle.documenti(dati)) if dati.allegati else ""
    corse: list[tuple[Any, SafeString]] = [
        (corsa, numera(tabelle.posti(corsa)) if corsa.posti else SafeString(""))
        for corsa in dati.corse
    ]
    calcoli = [
        (calcolo, numera(tabelle.voci(calcolo)))
        for calcolo in (dati.spiegazione.calcoli if dati.spiegazione else ())
    ]
    fatti = numera(tabelle.assegnazioni(dati)) if dati.assegnazioni else ""
    avvisate = numera(tabelle.avvisate(dati)) if dati.avvisate else ""
    registro = numera(tabelle.accessi(dati))
    return [
        foglio.sezione("versioni", "La domanda, ogni volta che è stata inviata", allegati=allegati),
        foglio.sezione("profilo", "Le regole del punteggio"),
        foglio.sezione("graduatorie", "Le graduatorie e il posto della domanda", corse=corse),
        foglio.sezione("punteggio", "Da dove viene il punteggio", calcoli=calcoli),
        foglio.sezione("rettifiche", "Rettifiche e decisioni"),
        foglio.sezione("assegnazioni", "L'assegnazione", fatti=fatti),
        foglio.sezione("comunicazioni", "Che cosa è stato comunicato", avvisate=avvisate),
        foglio.sezione("accessi", "Chi ha agito e chi ha letto", accessi=registro),
    ]


def _contesto(documento: Documento, dati: Raccolta) -> dict[str, Any]:
    chiesto = dati.richiesta.dati
    return {
        "documento": documento,
        "dati": dati,
        "domanda": dati.domanda,
        "richiedente": tabelle.richiedente(dati),
        "scopo": selectors.SCOPI.get(chiesto.get("scopo", ""), ""),
        "motivo": chiesto.get("motivo", ""),
        "profili": file.profili(dati),
        "rettifiche": [
            (numero, una, file.decisione_di(una, dati))
            for numero, una in enumerate(dati.rettifiche, start=1)
        ],
        "versioni": [(una, file.a_gruppi(una.domanda.impronta)) for una in dati.versioni],
    }
