"""The triennial plan as a fascicolo: its chapters, with what the portal computes inside them."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.text import slugify

from crema_sap import pdf
from crema_sap.registro.documenti import compositore
from crema_sap.registro.models import Documento
from crema_sap.web.formati import data_estesa
from programmazione import permissions, selectors
from programmazione.rules.testo import in_html

MODELLI = "programmazione/pdf"


@compositore("piano_triennale")
def componi_triennale(documento: Documento) -> pdf.Fascicolo:
    """Compose the official document of an approved triennial plan, from its frozen content."""
    piano = selectors.piano_del_documento(documento.oggetto_id)
    approvato = piano.approvato_il or documento.data
    return fascicolo_triennale(
        piano.approvato,
        sottotitolo=f"Approvato dall’Assemblea dei Sindaci il {data_estesa(approvato)}",
        documento=documento,
    )


@compositore("piano_triennale_bozza", lettori=permissions.REDAZIONE, di_ambito=True)
def componi_bozza_triennale(documento: Documento) -> pdf.Fascicolo:
    """Compose a triennial plan that is still being prepared."""
    piano = selectors.piano_del_documento(documento.oggetto_id)
    return fascicolo_triennale(
        selectors.contenuto_piano(piano),
        sottotitolo=f"Bozza del {data_estesa(documento.data)}, non approvata",
        documento=documento,
    )


def fascicolo_triennale(
    contenuto: Mapping[str, Any], *, sottotitolo: str, documento: Documento
) -> pdf.Fascicolo:
    """Compose a plan from its content alone: the same content gives the same document."""
    return pdf.Fascicolo(
        titolo=f"Piano triennale dell’offerta dei servizi abitativi {contenuto['periodo']}",
        sottotitolo=sottotitolo,
        ente=contenuto["ambito"],
        organo="Assemblea dei Sindaci",
        oggetto=f"Piano triennale {contenuto['periodo']} dei servizi abitativi pubblici e sociali",
        data=documento.data,
        sezioni=tuple(_capitoli(contenuto)),
        codice_verifica=documento.codice,
        indirizzo_verifica=f"{settings.ORIGINE}/verifica/?codice={documento.codice}",
    )


def _capitoli(contenuto: Mapping[str, Any]) -> Iterator[pdf.Sezione]:
    parte, posto = "", 0
    for capitolo in contenuto["capitoli"]:
        if capitolo["parte"] != parte:
            parte, posto = capitolo["parte"], 0
            yield pdf.Sezione(slugify(parte), parte, "")
        posto += 1
        html = render_to_string(
            f"{MODELLI}/_capitolo.html",
            # `in_html` lets its allow-list through and nothing else.
            {"testo": mark_safe(in_html(capitolo["testo"]))},  # noqa: S308
        )
        yield pdf.Sezione(capitolo["codice"], f"{posto}. {capitolo['titolo']}", html, livello=2)
