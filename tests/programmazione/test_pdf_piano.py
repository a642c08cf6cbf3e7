"""The plan as a PDF, read back: what a screen reader and an archive find in it."""

import io
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from crema_sap import pdf
from crema_sap.registro import documenti
from crema_sap.registro.models import Documento
from tests.pdf.struttura import con_tag, elementi
from tests.programmazione.factories import Mondo, approva, crea_unita


@pytest.fixture
def fascicolo(mondo: Mondo) -> pdf.Fascicolo:
    for n in range(40):
        crea_unita(mondo.comuni[0], f"A-{n:02}", superficie_mq="58.4", vani="3",
                   assegnabile_nel=2019 if n < 3 else None)  # fmt: skip
    approva(mondo)
    documento = Documento.objects.get(tipo="piano_annuale")
    return documenti.COMPOSITORI[documento.tipo](documento)


@pytest.fixture
def letto(fascicolo: pdf.Fascicolo) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf.componi_pdf(fascicolo)))


def test_every_drawing_says_in_words_what_it_shows(letto: pikepdf.Pdf) -> None:
    alternative = [str(figura.Alt) for figura in con_tag(letto, "Figure")]

    # Emblem and QR code on the cover, the chart, the map.
    assert len(alternative) == 4
    assert any(
        testo.startswith("Unità assegnabili nel 2019, per ente e condizione. ALER di prova: 5")
        for testo in alternative
    )
    assert any(
        "Comuni con unità assegnabili sul totale delle unità (1): Alfa 3 su 40" in testo
        for testo in alternative
    )


def test_every_header_of_every_table_says_what_it_heads(letto: pikepdf.Pdf) -> None:
    testate = con_tag(letto, "TH")

    assert testate
    assert all(str(cella.A.Scope) in {"/Column", "/Row"} for cella in testate)
    assert len(con_tag(letto, "Caption")) == len(con_tag(letto, "Table"))


def test_the_outline_and_the_contents_name_every_section(
    fascicolo: pdf.Fascicolo, letto: pikepdf.Pdf
) -> None:
    def titoli(voci: Any) -> list[str]:
        return [titolo for voce in voci for titolo in (voce.title, *titoli(voce.children))]

    with letto.open_outline() as sommario:
        trovati = titoli(sommario.root)
    assert trovati == [sezione.titolo for sezione in fascicolo.sezioni]
    assert len(con_tag(letto, "TOCI")) == len(fascicolo.sezioni)
    assert str(letto.Root.Lang) == "it"


def test_wide_pages_are_among_the_upright_ones(letto: pikepdf.Pdf) -> None:
    larghe = [pagina.mediabox[2] > pagina.mediabox[3] for pagina in letto.pages]

    assert any(larghe)
    assert not all(larghe)
    assert not larghe[0]


def test_every_table_is_inside_as_data_of_the_document(
    fascicolo: pdf.Fascicolo, letto: pikepdf.Pdf
) -> None:
    associati = {str(file.UF): file for file in letto.Root.AF}

    assert set(associati) == {allegato.nome for allegato in fascicolo.allegati}
    for allegato in fascicolo.allegati:
        file = associati[allegato.nome]
        assert str(file.AFRelationship) == "/Data"
        assert str(file.Desc) == allegato.descrizione
        assert letto.attachments[allegato.nome].get_file().read_bytes() == allegato.contenuto


def test_no_heading_level_is_skipped(letto: pikepdf.Pdf) -> None:
    livelli = [
        int(str(elemento.S)[2:])
        for elemento in elementi(letto)
        if str(elemento.S) in {"/H1", "/H2", "/H3", "/H4", "/H5"}
    ]

    assert livelli[0] == 1
    assert all(dopo - prima <= 1 for prima, dopo in pairwise(livelli))


def test_the_same_plan_gives_the_same_bytes_even_from_what_was_kept(
    fascicolo: pdf.Fascicolo, tmp_path: Path
) -> None:
    dati = pdf.componi_pdf(fascicolo)

    assert pdf.componi_pdf(fascicolo, cartella_cache=tmp_path) == dati
    assert pdf.componi_pdf(fascicolo, cartella_cache=tmp_path) == dati
