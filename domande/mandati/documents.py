"""Composes the copy on paper of a draft, to be read again and signed by the person."""

from django.template.loader import render_to_string

from crema_sap import pdf
from crema_sap.registro import documenti
from crema_sap.registro.models import Documento
from domande import selectors
from domande.forms.riepilogo import riepiloga
from domande.models import Bozza
from domande.services import leggi_compilazione

COPIA = "copia_bozza"


@documenti.compositore(COPIA)
def copia_bozza(documento: Documento) -> pdf.Fascicolo:
    """The answers as they stand, section by section, and the place for the signature."""
    bozza = Bozza.objects.select_related("avviso__ambito").filter(pk=documento.oggetto_id).first()
    if bozza is None:
        testo = "<p>La domanda è stata inviata: vale la sua ricevuta.</p>"
        return _foglio(documento, "Ambito territoriale", (pdf.Sezione("copia", "Copia", testo),))
    contenuto = selectors.contenuto_con_chiave(bozza.avviso_id)
    sezioni = [
        pdf.Sezione(
            voce.sezione.value,
            voce.sezione.etichetta,
            render_to_string(
                "pdf/domande/_copia.html",
                {"voce": voce, "vuota": not any(coppie for _, coppie in voce.gruppi)},
            ),
            livello=1 if posto == 0 else 2,
        )
        for posto, voce in enumerate(riepiloga(leggi_compilazione(bozza), contenuto))
    ]
    firma = render_to_string("pdf/domande/_copia_firma.html", {"titolo": contenuto.titolo})
    return _foglio(
        documento,
        bozza.avviso.ambito.nome,
        (*sezioni, pdf.Sezione("firma", "Firma", firma, livello=2)),
        contenuto.titolo,
    )


def _foglio(
    documento: Documento, ente: str, sezioni: tuple[pdf.Sezione, ...], sottotitolo: str = ""
) -> pdf.Fascicolo:
    return pdf.Fascicolo(
        titolo="Copia della domanda, non ancora inviata",
        sottotitolo=sottotitolo,
        ente=ente,
        organo="Servizi abitativi pubblici",
        oggetto="Copia della domanda da rileggere e firmare",
        data=documento.data,
        sezioni=sezioni,
        copertina=False,
    )
