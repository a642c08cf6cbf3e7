"""The tables of a document: each is printed and attached as CSV from the same rows."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from crema_sap import pdf
from crema_sap.web.formati import numero, percento
from programmazione.models import Presenza

INERTE = ("=", "+", "-", "@", "\t", "\r")
PERCENTO = "%"
NUMERICHE = ("num", PERCENTO)

type Valore = str | int | Decimal | None


@dataclass(frozen=True, slots=True)
class Colonna:
    """A column: its name in the CSV; on paper its heading, its percent of the width, its side.

    `verso` is "", "centro", "num" or `PERCENTO`, a number that bears the sign on paper. With
    `largo` zero the column is in the CSV only.
    """

    nome: str
    titolo: str = ""
    largo: int = 0
    verso: str = ""
    decimali: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tabella:
    """A table; None is an empty cell, «not declared», which is not zero.

    `file` is the name of its CSV, without suffix: empty for a slice of a table attached whole.
    """

    titolo: str
    colonne: tuple[Colonna, ...]
    righe: Sequence[Sequence[Valore]]
    totale: Sequence[Valore] = ()
    file: str = ""

    def html(self, didascalia: str) -> SafeString:
        """Return the table as the typesetter reads it; the first column names the rows."""
        stampate = [(n, colonna) for n, colonna in enumerate(self.colonne) if colonna.largo]
        return format_html(
            '<table class="fissa"><caption>{}</caption><colgroup>{}</colgroup>'
            "<thead><tr>{}</tr></thead><tbody>{}</tbody>{}</table>",
            didascalia,
            format_html_join("", '<col class="l-{}">', ((c.largo,) for _, c in stampate)),
            format_html_join(
                "", '<th scope="col"{}>{}</th>', ((_classe(c), c.titolo) for _, c in stampate)
            ),
            _unisci(_riga(stampate, riga) for riga in self.righe),
            format_html("<tfoot>{}</tfoot>", _riga(stampate, self.totale)) if self.totale else "",
        )

    def csv(self) -> bytes:
        """Return every column of the table, with the decimals that an Italian sheet reads."""
        return _csv([[colonna.nome for colonna in self.colonne], *self.righe])


@dataclass(slots=True)
class Raccolta:
    """The tables and the figures of a document, numbered in the order in which they are set."""

    tabelle: int = 0
    figure: int = 0
    _allegate: list[tuple[Tabella, str]] = field(default_factory=list)

    def tabella(self, tabella: Tabella) -> SafeString:
        """Number a table, keep its CSV, return its HTML."""
        self.tabelle += 1
        segnata = f"Tabella {self.tabelle}"
        if tabella.file:
            self.allega(tabella, segnata)
        return tabella.html(f"{segnata}. {tabella.titolo}")

    def figura(self, disegno: SafeString, didascalia: str) -> SafeString:
        """Number a drawing, which bears its own text alternative."""
        self.figure += 1
        return format_html(
            "<figure>{}<figcaption>Figura {}. {}</figcaption></figure>",
            disegno,
            self.figure,
            didascalia,
        )

    def allega(self, tabella: Tabella, dove: str = "") -> None:
        """Keep the CSV of a table; `dove` is where it is printed, nothing if it is not."""
        self._allegate.append((tabella, dove))

    def indice(self) -> Tabella:
        """Return the table of the attached files: what each holds, and where it is printed."""
        return Tabella(
            titolo="Tabelle allegate a questo documento in formato CSV",
            colonne=(
                Colonna("file", "File", 32),
                Colonna("contenuto", "Contenuto", 42),
                Colonna("tabella", "Stampata come", 16),
                Colonna("righe", "Righe", 10, "num"),
            ),
            righe=[
                (f"{tabella.file}.csv", tabella.titolo, dove, len(tabella.righe))
                for tabella, dove in self._allegate
            ],
        )

    def allegati(self) -> tuple[pdf.Allegato, ...]:
        """Return the files to carry inside the PDF."""
        return tuple(
            pdf.Allegato(f"{tabella.file}.csv", tabella.csv(), "text/csv", tabella.titolo)
            for tabella, _ in self._allegate
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


def _classe(colonna: Colonna) -> SafeString:
    verso = "num" if colonna.verso in NUMERICHE else colonna.verso
    return format_html(' class="{}"', verso) if verso else SafeString("")


def _riga(colonne: Sequence[tuple[int, Colonna]], riga: Sequence[Valore]) -> SafeString:
    nome = colonne[0][0]
    return format_html(
        "<tr>{}</tr>",
        _unisci(
            format_html('<th scope="row"{}>{}</th>', _classe(colonna), _scritto(colonna, riga[n]))
            if n == nome
            else format_html("<td{}>{}</td>", _classe(colonna), _scritto(colonna, riga[n]))
            for n, colonna in colonne
        ),
    )


def _scritto(colonna: Colonna, valore: Valore) -> str:
    if valore is None:
        return ""
    if isinstance(valore, str):
        return valore
    if colonna.verso == PERCENTO:
        return percento(valore, 1 if colonna.decimali is None else colonna.decimali)
    return numero(valore, colonna.decimali)


def _unisci(pezzi: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((pezzo,) for pezzo in pezzi))


def _csv(righe: Sequence[Sequence[Valore]]) -> bytes:
    uscita = io.StringIO()
    scrittore = csv.writer(uscita, delimiter=";", lineterminator="\r\n")
    for riga in righe:
        scrittore.writerow([_cella(valore) for valore in riga])
    return uscita.getvalue().encode("utf-8-sig")


def _cella(valore: Valore) -> str:
    if valore is None:
        return ""
    if isinstance(valore, Decimal):
        return f"{valore:f}".replace(".", ",")
    # A spreadsheet would run a text that starts a formula.
    if isinstance(valore, str) and valore.startswith(INERTE):
        return f"'{valore}"
    return str(valore)
