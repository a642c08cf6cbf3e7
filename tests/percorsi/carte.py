"""Documents as a reader has them: downloaded, their words, the tables inside."""

import csv
import io
from pathlib import Path

import pikepdf
from pypdf import PdfReader

from tests.percorsi.viaggiatore import Viaggiatore


def scarica(chi: Viaggiatore, dove: Path) -> Path:
    """Wait for the document on the page of its progress, and keep the file."""
    pronto = chi.pagina.get_by_role("link", name="Scarica il PDF")
    pronto.wait_for(timeout=90_000)
    chi.esamina()
    with chi.pagina.expect_download() as scarico:
        pronto.click()
    file = dove / scarico.value.suggested_filename
    scarico.value.save_as(file)
    return file


def tabella(scritta: str, separatore: str = ",") -> list[dict[str, str]]:
    """Read a CSV with its headings."""
    return list(csv.DictReader(io.StringIO(scritta, newline=""), delimiter=separatore))


def allegato(aperto: pikepdf.Pdf, nome: str) -> list[dict[str, str]]:
    """Read a table attached to a document."""
    return tabella(aperto.attachments[nome].get_file().read_bytes().decode("utf-8-sig"), ";")


def testo(file: Path) -> str:
    """Return all that a document says, on one line."""
    pagine = PdfReader(file).pages
    return " ".join(" ".join(pagina.extract_text() for pagina in pagine).split())
