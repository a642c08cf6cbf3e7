"""The PDF of an avviso: its text under the headings of art. 8, and the units it offers."""

import csv
import io
from urllib.parse import quote

from django.conf import settings
from django.template.loader import render_to_string

from bandi import selectors
from bandi.models import Avviso
from bandi.rules.offerta import AvvisoPubblico, UnitaPubblica
from crema_sap import pdf
from crema_sap.registro.documenti import compositore
from crema_sap.registro.models import Documento
from crema_sap.web.dati_aperti import Valore, inerte
from crema_sap.web.formati import data_estesa

TIPO_DOCUMENTO = "avviso"
DI_PROVA = "Avviso di prova: non assegna nessuna casa."
DIMOSTRATIVO = "Punteggi dimostrativi, non ufficiali."
COLONNE = (
    "codice",
    "comune",
    "ente_proprietario",
    "zona",
    "piano",
    "ascensore",
    "vani",
    "superficie_mq",
    "senza_barriere",
    "condizione",
)


@compositore(TIPO_DOCUMENTO)
def componi_avviso(documento: Documento) -> pdf.Fascicolo:
    """Compose the PDF of the version of an avviso that the document names."""
    avviso = Avviso.objects.select_related("piano", "profilo").get(pk=documento.oggetto_id)
    return fascicolo(selectors.all_atto(avviso, documento.versione), documento)


def fascicolo(avviso: AvvisoPubblico, documento: Documento) -> pdf.Fascicolo:
    """Write the avviso as sections: one for its rules, one for each comune of its units."""
    versione = avviso.versioni[-1]
    return pdf.Fascicolo(
        titolo=avviso.titolo,
        sottotitolo=f"Versione {versione.numero} del {data_estesa(versione.creata_il)}",
        ente="Ambito territoriale di Crema",
        organo="Comune di Crema, ente capofila",
        oggetto="Avviso pubblico per l’assegnazione di unità abitative (R.R. 4/2017, art. 8)",
        data=versione.creata_il,
        sezioni=(
            pdf.Sezione("avviso", "L’avviso", _html("_avviso.html", avviso)),
            pdf.Sezione(
                "regole", "Requisiti, domanda e graduatoria", _html("_regole.html", avviso)
            ),
            *_sezioni_delle_unita(avviso),
        ),
        allegati=(
            pdf.Allegato(
                "unita.csv", unita_in_csv(avviso), "text/csv", "Elenco delle unità offerte"
            ),
        ),
        codice_verifica=documento.codice,
        indirizzo_verifica=f"{settings.ORIGINE}/verifica/?codice={quote(documento.codice)}",
        avvertenza=_avvertenza(avviso),
    )


def _avvertenza(avviso: AvvisoPubblico) -> str:
    detti = ((DI_PROVA, avviso.di_prova), (DIMOSTRATIVO, avviso.dimostrativo))
    return " ".join(testo for testo, vale in detti if vale)


def unita_in_csv(avviso: AvvisoPubblico) -> bytes:
    """Write the units as the table attached to the PDF; no cell starts a formula."""
    uscita = io.StringIO()
    righe = csv.writer(uscita)
    righe.writerow(COLONNE)
    for unita in avviso.offerte:
        righe.writerow([inerte(valore) for valore in _riga(unita)])
    return uscita.getvalue().encode()


def _riga(unita: UnitaPubblica) -> tuple[Valore, ...]:
    return (
        unita.codice,
        unita.comune_nome,
        unita.ente_nome,
        unita.zona,
        unita.piano,
        unita.ascensore,
        unita.vani,
        unita.superficie,
        unita.senza_barriere,
        unita.tipo_nome,
    )


def _sezioni_delle_unita(avviso: AvvisoPubblico) -> list[pdf.Sezione]:
    per_comune: dict[tuple[str, str], list[UnitaPubblica]] = {}
    for unita in avviso.offerte:
        per_comune.setdefault((unita.comune, unita.comune_nome), []).append(unita)
    return [
        pdf.Sezione("unita", "Le unità offerte", _html("_unita.html", avviso)),
        *(
            pdf.Sezione(
                f"unita-{codice}",
                nome,
                render_to_string("pdf/bandi/_unita_comune.html", {"comune": nome, "unita": unita}),
                livello=2,
            )
            for (codice, nome), unita in per_comune.items()
        ),
    ]


def _html(template: str, avviso: AvvisoPubblico) -> str:
    return render_to_string(f"pdf/bandi/{template}", {"avviso": avviso})
