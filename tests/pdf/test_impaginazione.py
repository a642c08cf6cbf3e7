"""Pages: what stays together, what is repeated, and numbers that are right after binding."""

import io
import re
from dataclasses import replace

import pikepdf
import pytest
from pypdf import PdfReader

from crema_sap.pdf import Sezione, carta, componi_pdf
from crema_sap.pdf.foglio import componi_foglio
from crema_sap.pdf.veloce.pagine import Impaginatore
from crema_sap.pdf.veloce.sezione import componi_sezione
from tests.pdf import fascicoli


def _impagina(html: str, **altro: object) -> tuple:
    flusso = componi_sezione("Titolo", html, livello=1, orizzontale=False)
    impaginatore = Impaginatore()
    impaginatore.posa(0, flusso, nuova_pagina=True)
    return flusso, impaginatore.pagine


def test_no_block_crosses_the_lower_margin() -> None:
    flusso, pagine = _impagina(fascicoli.PROSA * 30 + fascicoli.tabella(120, larghe=True))

    assert len(pagine) > 4
    for pagina in pagine:
        for posto in pagina.posti:
            assert posto.y - flusso.blocchi[posto.blocco].altezza >= carta.MARGINI[2] - 0.01


def test_the_header_row_is_repeated_on_every_page_of_a_table() -> None:
    flusso, pagine = _impagina(fascicoli.tabella(120))
    testata = flusso.blocchi[-1].testata

    assert [posto.blocco for pagina in pagine[1:] for posto in pagina.posti[:1]] == [testata] * (
        len(pagine) - 1
    )
    ripetuti = [posto for pagina in pagine for posto in pagina.posti if posto.ripetuto]
    assert len(ripetuti) == len(pagine) - 1


@pytest.mark.parametrize("righe", range(30, 60))
def test_a_total_is_never_alone_on_a_page(righe: int) -> None:
    flusso, pagine = _impagina(fascicoli.tabella(righe))
    totale = len(flusso.blocchi) - 1

    ultima = [posto.blocco for posto in pagine[-1].posti if not posto.ripetuto]

    assert ultima[-1] == totale
    assert len(ultima) > 1


@pytest.mark.parametrize("prosa", range(8, 18))
def test_a_short_table_is_never_cut(prosa: int) -> None:
    html = fascicoli.PROSA * prosa + fascicoli.tabella(6)
    flusso, pagine = _impagina(html)

    righe = {
        n
        for n, pagina in enumerate(pagine)
        for posto in pagina.posti
        if flusso.blocchi[posto.blocco].testata >= 0
    }
    assert len(righe) == 1


@pytest.mark.parametrize("righe", range(30, 60))
def test_no_page_begins_with_the_last_row_alone(righe: int) -> None:
    html = re.sub(r"<tfoot>.*?</tfoot>", "", fascicoli.tabella(righe), flags=re.DOTALL)
    _flusso, pagine = _impagina(html)

    assert len([posto for posto in pagine[-1].posti if not posto.ripetuto]) > 1


@pytest.mark.parametrize("righe", range(20, 34))
def test_the_box_of_verification_is_never_alone_on_a_page(righe: int) -> None:
    foglio = replace(
        fascicoli.fascicolo(Sezione("s", "Sezione", fascicoli.tabella(righe))),
        copertina=False,
        codice_verifica="7KQ4-M2XA-93TD",
    )
    flusso = componi_foglio(foglio)
    impaginatore = Impaginatore()
    impaginatore.posa(0, flusso, nuova_pagina=True)

    assert len([p for p in impaginatore.pagine[-1].posti if not p.ripetuto]) > 1


@pytest.mark.parametrize("prosa", range(8, 18))
def test_a_caption_and_a_heading_stay_with_what_they_name(prosa: int) -> None:
    html = fascicoli.PROSA * prosa + "<h3>Capitolo</h3>" + fascicoli.tabella(3)
    flusso, pagine = _impagina(html)

    for pagina in pagine[:-1]:
        ultimo = flusso.blocchi[pagina.posti[-1].blocco]
        assert not ultimo.lega


def test_every_row_is_printed_once_whatever_the_pages() -> None:
    piano = fascicoli.fascicolo(fascicoli.Sezione("u", "Unità", fascicoli.tabella(220)))

    pagine = PdfReader(io.BytesIO(componi_pdf(piano))).pages
    testo = "\n".join(pagina.extract_text() for pagina in pagine)

    trovate = re.findall(r"Via Roma (\d+)\b", testo)
    assert sorted(map(int, trovate)) == list(range(1, 221))


def test_page_numbers_and_contents_are_right_after_binding(completo: bytes) -> None:
    pagine = [pagina.extract_text() for pagina in PdfReader(io.BytesIO(completo)).pages]
    quante = len(pagine)
    piano = fascicoli.completo()

    for n, testo in enumerate(pagine[1:], start=2):
        assert f"pagina {n} di {quante}" in testo
        assert "7KQ4-M2XA-93TD" in testo
    assert "pagina" not in pagine[0]
    indice = " ".join(pagine[1].split())
    for sezione in piano.sezioni:
        trovato = re.search(rf"{re.escape(sezione.titolo)} ?(?:[. ]*) ?(\d+)", indice)
        assert trovato, sezione.titolo
        assert sezione.titolo in pagine[int(trovato[1]) - 1]


def test_the_outline_leads_where_the_contents_lead(completo: bytes) -> None:
    lettore = PdfReader(io.BytesIO(completo))
    voci = []

    def visita(elenco: list, livello: int) -> None:
        for voce in elenco:
            if isinstance(voce, list):
                visita(voce, livello + 1)
            else:
                voci.append((livello, voce.title, lettore.get_destination_page_number(voce)))

    visita(lettore.outline, 1)
    piano = fascicoli.completo()
    assert [(livello, titolo) for livello, titolo, _ in voci] == [
        (sezione.livello, sezione.titolo) for sezione in piano.sezioni
    ]
    for _, titolo, pagina in voci:
        assert str(titolo) in lettore.pages[pagina].extract_text()


def test_a_landscape_section_has_landscape_pages_and_repeats_its_header(piano: pikepdf.Pdf) -> None:
    forme = [float(p.mediabox[2]) > float(p.mediabox[3]) for p in piano.pages]

    assert forme.count(True) == 2
    assert forme[-2:] == [True, True]
