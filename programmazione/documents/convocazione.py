"""The notice that convenes the Assemblea: its document, what is hashed of it, its calendar file."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from crema_sap import pdf
from crema_sap.registro.documenti import compositore
from crema_sap.registro.models import Documento
from programmazione import permissions, selectors
from programmazione.documents import verbale
from programmazione.models import Seduta
from programmazione.selectors.invii import avvisi_della_seduta

CONVOCAZIONE = "convocazione_assemblea"
# Octets of a line of a calendar file (RFC 5545, 3.1).
RIGA_MASSIMA = 75


@compositore(CONVOCAZIONE, lettori=permissions.REDAZIONE, di_ambito=True)
def componi_convocazione(documento: Documento) -> pdf.Fascicolo:
    """Compose the notice of a session, as it was given: date, place, order of the day, papers."""
    seduta = selectors.seduta_del_documento(documento.oggetto_id)
    regola = verbale.regola_della(seduta)
    giorno = verbale.giorno(seduta.data)
    sezioni = (
        pdf.Sezione("convocazione", "Convocazione", _sezione("avviso", seduta, regola=regola)),
        pdf.Sezione("ordine", "Ordine del giorno", _sezione("ordine", seduta), livello=2),
        pdf.Sezione("atti", "Atti da leggere prima", _sezione("atti", seduta), livello=2),
        pdf.Sezione(
            "comuni",
            "Comuni convocati",
            _sezione("comuni", seduta, avvisi=avvisi_della_seduta(seduta)),
            livello=2,
        ),
    )
    return pdf.Fascicolo(
        titolo=f"Convocazione della seduta del {giorno}",
        sottotitolo=f"Ordine del giorno: {seduta.piano}",
        ente=seduta.ambito.nome,
        organo=verbale.ORGANO,
        oggetto=f"{verbale.ORGANO}: convocazione della seduta del {giorno}",
        data=documento.data,
        copertina=False,
        sezioni=sezioni,
        allegati=(
            pdf.Allegato(
                "seduta.ics", calendario(seduta), "text/calendar", "Seduta, per il calendario"
            ),
        ),
        codice_verifica=documento.codice,
        indirizzo_verifica=f"{settings.ORIGINE}/verifica/?codice={documento.codice}",
        avvertenza=verbale.avvertenza(regola),
    )


def dati_convocazione(seduta: Seduta) -> Mapping[str, str]:
    """Return what a notice says, as it is hashed for the protocol."""
    return {
        "organo": verbale.ORGANO,
        "data": seduta.data.astimezone(UTC).isoformat(),
        "seconda_convocazione": seduta.seconda_il.astimezone(UTC).isoformat()
        if seduta.seconda_il
        else "",
        "luogo": seduta.luogo,
        "ordine_del_giorno": seduta.ordine_del_giorno,
        "piano": str(seduta.piano),
        "documento_del_piano": seduta.documento_piano.codice if seduta.documento_piano else "",
    }


def calendario(seduta: Seduta) -> bytes:
    """Return a session, and its second call, as a calendar file: the same bytes every time."""
    righe = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Servizi abitativi//Assemblea dei Sindaci//IT",
        "METHOD:PUBLISH",
        *_evento(seduta, seduta.data, f"{verbale.ORGANO}: {seduta.piano}", "CONFIRMED"),
    ]
    if seduta.seconda_il:
        titolo = f"{verbale.ORGANO}, seconda convocazione: {seduta.piano}"
        righe += _evento(seduta, seduta.seconda_il, titolo, "TENTATIVE", "seconda")
    righe.append("END:VCALENDAR")
    return b"".join(_piega(riga) for riga in righe)


def _evento(
    seduta: Seduta, quando: datetime, titolo: str, stato: str, quale: str = "prima"
) -> Iterator[str]:
    sito = urlsplit(settings.ORIGINE).hostname or "portale"
    punti = seduta.ordine_del_giorno.splitlines()
    yield "BEGIN:VEVENT"
    yield f"UID:seduta-{seduta.ambito_id}-{seduta.pk}-{quale}@{sito}"
    yield f"DTSTAMP:{_istante(seduta.convocata_il)}"
    yield f"DTSTART:{_istante(quando)}"
    yield f"SUMMARY:{_testo(titolo)}"
    if seduta.luogo:
        yield f"LOCATION:{_testo(seduta.luogo)}"
    yield f"DESCRIPTION:{_testo(chr(10).join(['Ordine del giorno', *punti]))}"
    yield f"URL:{settings.ORIGINE}{reverse('programmazione:seduta', args=[seduta.pk])}"
    yield f"STATUS:{stato}"
    yield "END:VEVENT"


def _istante(quando: datetime) -> str:
    return f"{quando.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _testo(testo: str) -> str:
    for segno in ("\\", ";", ","):
        testo = testo.replace(segno, f"\\{segno}")
    return "".join(
        "\\n" if segno == "\n" else segno for segno in testo if segno == "\n" or segno.isprintable()
    )


def _piega(riga: str) -> bytes:
    """Break a line so that none is longer than the format allows, never inside a character."""
    pezzi: list[bytes] = []
    corrente = b""
    for segno in riga:
        ottetti = segno.encode()
        # From the second line on, the space that joins it takes a place.
        if len(corrente) + len(ottetti) > RIGA_MASSIMA - bool(pezzi):
            pezzi.append(corrente)
            corrente = b""
        corrente += ottetti
    return b"\r\n ".join([*pezzi, corrente]) + b"\r\n"


def _sezione(nome: str, seduta: Seduta, **dati: object) -> str:
    return render_to_string(
        f"programmazione/pdf/_convocazione_{nome}.html",
        {
            "seduta": seduta,
            "piano": seduta.piano,
            "punti": [punto for punto in seduta.ordine_del_giorno.splitlines() if punto.strip()],
            "origine": settings.ORIGINE,
            **dati,
        },
    )
