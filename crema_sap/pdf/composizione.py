"""From a fascicolo to HTML: the whole document, or the parts that are set apart."""

import io
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from crema_sap.pdf import carta, recupero
from crema_sap.pdf.modello import Fascicolo, Sezione, impronta_contenuto
from crema_sap.pdf.veloce.caratteri import ammetti

if TYPE_CHECKING:
    from django.template import Engine

MODELLI = Path(__file__).resolve().parent.parent.parent / "templates"
QR = "Codice QR che apre la pagina di verifica di questo documento"
MESI = (
    "gennaio",
    "febbraio",
    "marzo",
    "aprile",
    "maggio",
    "giugno",
    "luglio",
    "agosto",
    "settembre",
    "ottobre",
    "novembre",
    "dicembre",
)


@cache
def _motore() -> "Engine":
    from django.template import Engine

    return Engine(dirs=[str(MODELLI)], autoescape=True)


@cache
def stile() -> str:
    """Return the whole style sheet of a printed act."""
    statico = (recupero.RISORSE / "stampa.css").read_text(encoding="utf-8")
    return f"{carta.foglio_di_stile()}\n{statico}"


@cache
def emblema_predefinito() -> str:
    """Return the product's own emblem, as SVG."""
    return (recupero.RISORSE / "emblema.svg").read_text(encoding="utf-8")


def scrivi_data(fascicolo: Fascicolo) -> str:
    """Write the date of the document the Italian way, in Europe/Rome."""
    giorno = fascicolo.data.astimezone(ZoneInfo("Europe/Rome"))
    return f"{giorno.day} {MESI[giorno.month - 1]} {giorno.year}"


def contenuto_qr(fascicolo: Fascicolo) -> str:
    """Return what the QR code says: the address to open, else the code."""
    return fascicolo.indirizzo_verifica or fascicolo.codice_verifica


def codice_qr(fascicolo: Fascicolo) -> str:
    """Return the QR code of the page of verification, as SVG with its text alternative."""
    import segno

    uscita = io.BytesIO()
    codice = segno.make(contenuto_qr(fascicolo), error="m", micro=False)
    codice.save(
        uscita, kind="svg", xmldecl=False, omitsize=True, border=0, dark=f"#{carta.BLU}", title=QR
    )
    return uscita.getvalue().decode().replace("<svg ", '<svg role="img" ', 1)


def testi_verifica(fascicolo: Fascicolo) -> tuple[str, str, str]:
    """Return what stands beside the QR code: the code, how to check, the hash."""
    dove = f" all'indirizzo {fascicolo.indirizzo_verifica}" if fascicolo.indirizzo_verifica else ""
    return (
        f"Codice di verifica {fascicolo.codice_verifica}",
        f"Chiunque può controllare questo documento{dove}, anche inquadrando il codice a fianco.",
        f"Impronta del contenuto (SHA-256): {impronta_contenuto(fascicolo)}",
    )


def _intestazione(sezione: Sezione) -> dict[str, str | bool]:
    return {
        "chiave": sezione.chiave,
        "titolo": sezione.titolo,
        "html": sezione.html,
        "livello": str(sezione.livello),
        "orizzontale": sezione.orizzontale,
        "intestazione": f"h{sezione.livello + 1}",
    }


def html_parte(
    fascicolo: Fascicolo,
    sezioni: Sequence[Sezione] = (),
    *,
    copertina: bool = False,
    indice: bool = False,
) -> str:
    """Render some sections, the cover or the contents as one HTML page."""
    from django.template import Context
    from django.utils.safestring import mark_safe

    qr = ""
    if fascicolo.codice_verifica and (copertina or not fascicolo.copertina):
        qr = codice_qr(fascicolo)
    contesto = {
        "fascicolo": fascicolo,
        "sezioni": [_intestazione(sezione) for sezione in sezioni],
        "tutte": [_intestazione(sezione) for sezione in fascicolo.sezioni] if indice else [],
        "copertina": copertina,
        "indice": indice,
        "foglio": not fascicolo.copertina,
        "stile": mark_safe(stile()),  # noqa: S308 - packaged
        "emblema": fascicolo.emblema or emblema_predefinito(),
        "data": scrivi_data(fascicolo),
        "qr": qr,
        "verifica": testi_verifica(fascicolo) if qr else (),
    }
    return ammetti(_motore().get_template("pdf/base.html").render(Context(contesto)))


def componi_html(fascicolo: Fascicolo) -> str:
    """Render the whole document as one HTML page, the same text that the PDF carries."""
    return html_parte(
        fascicolo,
        fascicolo.sezioni,
        copertina=fascicolo.copertina,
        indice=fascicolo.copertina,
    )
