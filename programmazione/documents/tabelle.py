"""The tables of a plan as CSV files, and its charts as vector drawings with a text alternative."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from crema_sap.aritmetica import scrivi_decimale
from programmazione.models import Presenza
from programmazione.rules.figure import NOMI
from programmazione.rules.quadratura import RigaQuadro

LARGHEZZA, RIGA, ETICHETTE, CIFRE = 480, 22, 190, 40
CARATTERE, INCHIOSTRO, TINTA, BINARIO = "Source Sans 3", "#1f2328", "#0b5cad", "#c9d1da"
COLONNE = tuple(NOMI)
INERTE = ("=", "+", "-", "@", "\t", "\r")


def csv_righe(righe: Sequence[RigaQuadro]) -> bytes:
    """Write the rows of a plan; an empty cell is «not declared», zero is zero."""
    tabella: list[Sequence[Any]] = [
        ("ente", "comune", "consistenza_sap", "consistenza_sas", *COLONNE, "dimostrativa", "fonte")
    ]
    tabella += [
        (
            riga.ente,
            riga.comune or "(tutto il territorio)",
            riga.consistenza_sap,
            riga.consistenza_sas,
            *(getattr(riga.figure, colonna) for colonna in COLONNE),
            "si" if riga.dimostrativa else "no",
            riga.fonte,
        )
        for riga in righe
    ]
    return _csv(tabella)


def csv_unita(unita: Sequence[Mapping[str, Any]]) -> bytes:
    """Write the dwellings of a plan."""
    colonne = tuple(unita[0]) if unita else ("codice",)
    return _csv([colonne, *([una[colonna] for colonna in colonne] for una in unita)])


def csv_popolazione(voci: Sequence[Mapping[str, Any]]) -> bytes:
    """Write the population of the comuni with year and source."""
    return _csv(
        [
            ("comune", "anno", "fonte", "abitanti"),
            *((v["comune"], v["anno"], v["fonte"], v["abitanti"]) for v in voci),
        ]
    )


def csv_appello(presenze: Sequence[Presenza]) -> bytes:
    """Write the roll call of a session of the Assemblea."""
    return _csv(
        [
            ("comune", "codice_istat", "abitanti", "presente", "per_delega", "rappresentante"),
            *(
                (
                    presenza.comune.nome,
                    presenza.comune_id,
                    presenza.abitanti,
                    "si" if presenza.presente else "no",
                    "si" if presenza.delegato else "no",
                    presenza.rappresentante,
                )
                for presenza in presenze
            ),
        ]
    )


def csv_voti(voti: Sequence[tuple[Presenza, str]]) -> bytes:
    """Write how each comune voted."""
    return _csv(
        [
            ("comune", "codice_istat", "abitanti", "voto"),
            *((p.comune.nome, p.comune_id, p.abitanti, voto) for p, voto in voti),
        ]
    )


def barre(titolo: str, dati: Sequence[tuple[str, int]]) -> SafeString:
    """Draw horizontal bars; the title says the figures to who can't see them."""
    massimo = max((valore for _, valore in dati), default=0) or 1
    spazio = LARGHEZZA - ETICHETTE - CIFRE
    righe = format_html_join(
        "",
        '<text x="0" y="{}" font-family="{}" font-size="11" fill="{}">{}</text>'
        '<rect x="{}" y="{}" width="{}" height="12" fill="{}"/>'
        '<rect x="{}" y="{}" width="{}" height="12" fill="{}"/>'
        '<text x="{}" y="{}" font-family="{}" font-size="11" fill="{}">{}</text>',
        (
            (
                n * RIGA + 14, CARATTERE, INCHIOSTRO, etichetta,
                ETICHETTE, n * RIGA + 4, spazio, BINARIO,
                ETICHETTE, n * RIGA + 4, spazio * valore // massimo, TINTA,
                LARGHEZZA - CIFRE + 8, n * RIGA + 14, CARATTERE, INCHIOSTRO,
                scrivi_decimale(valore, 0),
            )
            for n, (etichetta, valore) in enumerate(dati)
        ),
    )  # fmt: skip
    letto = "; ".join(f"{etichetta}: {valore}" for etichetta, valore in dati)
    altezza = len(dati) * RIGA + 4
    return format_html(
        '<figure><svg role="img" width="{}" height="{}" viewBox="0 0 {} {}"><title>{}: {}</title>'
        "{}</svg><figcaption>{}</figcaption></figure>",
        LARGHEZZA,
        altezza,
        LARGHEZZA,
        altezza,
        titolo,
        letto,
        righe,
        titolo,
    )


def _csv(righe: Sequence[Sequence[Any]]) -> bytes:
    uscita = io.StringIO()
    scrittore = csv.writer(uscita, delimiter=";", lineterminator="\r\n")
    for riga in righe:
        scrittore.writerow(["" if cella is None else _inerte(cella) for cella in riga])
    return uscita.getvalue().encode("utf-8-sig")


def _inerte(cella: Any) -> Any:
    # A spreadsheet would run a text that starts a formula.
    if isinstance(cella, str) and cella.startswith(INERTE):
        return f"'{cella}"
    return cella
