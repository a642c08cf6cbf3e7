"""Composes the paper twin of the form, for one version of an avviso."""

from urllib.parse import quote

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from bandi import selectors as avvisi
from bandi.models import Avviso
from bandi.rules.offerta import AvvisoPubblico
from crema_sap import pdf
from crema_sap.registro.documenti import compositore
from crema_sap.registro.models import Documento
from crema_sap.web.formati import data_estesa
from domande.carta.campi import Foglio, Spazio, Specie, fogli
from domande.carta.disegno import disegna

MODULO = "modulo_domanda"
FIRMA = (Spazio("Luogo e data", Specie.TESTO), Spazio("Firma", Specie.TESTO))


@compositore(MODULO)
def componi_modulo(documento: Documento) -> pdf.Fascicolo:
    """Compose the form of the version of an avviso that the document names."""
    avviso = Avviso.objects.select_related("ambito", "piano", "profilo").get(
        pk=documento.oggetto_id
    )
    pubblico = avvisi.all_atto(avviso, documento.versione)
    return fascicolo(pubblico, documento, ambito=avviso.ambito.nome)


def fascicolo(avviso: AvvisoPubblico, documento: Documento, *, ambito: str) -> pdf.Fascicolo:
    """Write the form: how to fill it in and where to bring it, then the sections of the page."""
    versione = avviso.versioni[-1]
    contesto = {"avviso": avviso, "finestra": versione.finestra}
    return pdf.Fascicolo(
        titolo="Modulo della domanda",
        sottotitolo=f"{avviso.titolo} — versione {versione.numero} del"
        f" {data_estesa(versione.creata_il)}",
        ente=ambito,
        organo="Servizi abitativi pubblici",
        oggetto="Modulo di carta per la domanda di assegnazione di un'unità abitativa",
        data=versione.creata_il,
        sezioni=(
            pdf.Sezione(
                "istruzioni",
                "Prima di compilare",
                render_to_string("pdf/domande/_modulo_istruzioni.html", contesto),
            ),
            *(
                pdf.Sezione(foglio.sezione.value, titolo, _html(foglio, avviso), livello=1)
                for titolo, foglio in _numerati(avviso.preferenze_massime)
            ),
            pdf.Sezione("firma", "Firma", _firma(), livello=2),
        ),
        copertina=False,
        codice_verifica=documento.codice,
        indirizzo_verifica=f"{settings.ORIGINE}/verifica/?codice={quote(documento.codice)}",
    )


def _numerati(preferenze: int) -> list[tuple[str, Foglio]]:
    return [
        (f"{numero}. {foglio.sezione.etichetta}", foglio)
        for numero, foglio in enumerate(fogli(preferenze), start=1)
    ]


def _html(foglio: Foglio, avviso: AvvisoPubblico) -> str:
    gruppi = [
        (titolo, mark_safe("".join(disegna(spazio) for spazio in spazi)))  # noqa: S308 - escaped
        for titolo, spazi in foglio.gruppi
    ]
    contesto = {"sezione": foglio.sezione.value, "gruppi": gruppi, "avviso": avviso}
    return render_to_string("pdf/domande/_modulo_sezione.html", contesto)


def _firma() -> str:
    return render_to_string(
        "pdf/domande/_modulo_firma.html",
        {"spazi": mark_safe("".join(disegna(spazio) for spazio in FIRMA))},  # noqa: S308 - escaped
    )
