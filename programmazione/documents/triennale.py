"""The triennial plan as a fascicolo: its chapters, with what the portal computes inside them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from crema_sap import pdf
from crema_sap.registro.documenti import compositore
from crema_sap.registro.models import Documento
from crema_sap.web.formati import data_estesa
from programmazione import permissions, selectors
from programmazione.documents import tabelle_triennale
from programmazione.documents.grafico_indicatori import grafico_indicatori
from programmazione.documents.tabelle import Raccolta
from programmazione.rules.testo import in_html

DIMOSTRATIVO = "Contiene unità dimostrative: la distribuzione fra i comuni è inventata."


@compositore("piano_triennale")
def componi_triennale(documento: Documento) -> pdf.Fascicolo:
    """Compose the official document of an approved triennial plan, from its frozen content."""
    piano = selectors.piano_del_documento(documento.oggetto_id)
    approvato = piano.approvato_il or documento.data
    return fascicolo_triennale(
        piano.approvato,
        sottotitolo=f"Approvato dall’Assemblea dei Sindaci il {data_estesa(approvato)}",
        documento=documento,
        impronta=piano.impronta,
        atto=piano.atto,
        motivo=piano.motivo_aggiornamento,
    )


@compositore("piano_triennale_bozza", lettori=permissions.REDAZIONE)
def componi_bozza_triennale(documento: Documento) -> pdf.Fascicolo:
    """Compose a triennial plan that is still being prepared."""
    piano = selectors.piano_del_documento(documento.oggetto_id)
    return fascicolo_triennale(
        selectors.contenuto_piano(piano),
        sottotitolo=f"Bozza del {data_estesa(documento.data)}, non approvata",
        documento=documento,
        motivo=piano.motivo_aggiornamento,
    )


def fascicolo_triennale(
    contenuto: Mapping[str, Any],
    *,
    sottotitolo: str,
    documento: Documento,
    impronta: str = "",
    atto: str = "",
    motivo: str = "",
) -> pdf.Fascicolo:
    """Compose a plan from its content alone: the same content gives the same document."""
    lavoro = _Lavoro(contenuto)
    sezioni = (
        *_capitoli(lavoro),
        pdf.Sezione("note", "Note e tabelle allegate", _note(lavoro, impronta, atto, motivo)),
    )
    dimostrativo = any(riga["dimostrativa"] for riga in contenuto["consistenza"])
    return pdf.Fascicolo(
        titolo=f"Piano triennale dell’offerta dei servizi abitativi {contenuto['periodo']}",
        sottotitolo=sottotitolo,
        ente=contenuto["ambito"],
        organo="Assemblea dei Sindaci",
        oggetto=f"Piano triennale {contenuto['periodo']} dei servizi abitativi pubblici e sociali",
        data=documento.data,
        sezioni=sezioni,
        allegati=lavoro.raccolta.allegati(),
        codice_verifica=documento.codice,
        indirizzo_verifica=f"{settings.ORIGINE}/verifica/?codice={documento.codice}",
        avvertenza=DIMOSTRATIVO if dimostrativo else "",
    )


@dataclass(slots=True)
class _Lavoro:
    """A content, and the tables collected on the way."""

    contenuto: Mapping[str, Any]
    raccolta: Raccolta = field(default_factory=Raccolta)

    def html(self, modello: str, **dati: Any) -> SafeString:
        """Render one of the templates of the plan."""
        return render_to_string(
            f"programmazione/pdf/_{modello}.html", {"contenuto": self.contenuto, **dati}
        )


def _capitoli(lavoro: _Lavoro) -> Iterator[pdf.Sezione]:
    """Give the chapters, numbered part by part."""
    calcolati: Mapping[str, Callable[[_Lavoro], SafeString]] = {
        "quadro-ricognitivo": _demografia,
        "patrimonio": _patrimonio,
        "indicatori": _indicatori,
    }
    parte, posto = "", 0
    for capitolo in lavoro.contenuto["capitoli"]:
        if capitolo["parte"] != parte:
            parte, posto = capitolo["parte"], 0
            yield pdf.Sezione(slugify(parte), parte, "")
        posto += 1
        calcola = calcolati.get(capitolo["codice"])
        html = lavoro.html(
            "capitolo",
            # `in_html` lets its allow-list through and nothing else.
            testo=mark_safe(in_html(capitolo["testo"])),  # noqa: S308
            parte_calcolata=calcola(lavoro) if calcola else "",
        )
        yield pdf.Sezione(capitolo["codice"], f"{posto}. {capitolo['titolo']}", html, livello=2)


def _demografia(lavoro: _Lavoro) -> SafeString:
    tabella = tabelle_triennale.popolazione(lavoro.contenuto)
    return lavoro.raccolta.tabella(tabella) if tabella.righe else SafeString("")


def _patrimonio(lavoro: _Lavoro) -> SafeString:
    attese = lavoro.raccolta.tabella(tabelle_triennale.attese(lavoro.contenuto))
    consistenza = tabelle_triennale.consistenza(lavoro.contenuto)
    if not consistenza.righe:
        return attese
    return attese + lavoro.raccolta.tabella(consistenza)


def _indicatori(lavoro: _Lavoro) -> SafeString:
    quadri = selectors.indicatori_congelati(lavoro.contenuto)
    if not quadri:
        return lavoro.html("senza_indicatori")
    figura = lavoro.raccolta.figura(
        grafico_indicatori(quadri), "Indicatori: traguardi, e risultati noti a questa versione."
    )
    anni = lavoro.contenuto["anni"]
    return figura + lavoro.raccolta.tabella(tabelle_triennale.indicatori(quadri, anni))


def _note(lavoro: _Lavoro, impronta: str, atto: str, motivo: str) -> SafeString:
    return lavoro.html(
        "note_triennale",
        impronta=impronta,
        atto=atto,
        motivo=motivo,
        allegate=lavoro.raccolta.tabella(lavoro.raccolta.indice()),
    )
