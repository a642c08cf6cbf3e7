"""What PDF/A-3a and PDF/UA-1 ask of the file, read back by other code than what wrote it."""

import io
import re
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import pikepdf
import pytest
from fontTools.ttLib import TTFont

from tests.pdf import fascicoli
from tests.pdf.struttura import (
    albero_dei_padri,
    con_tag,
    elementi,
    figli,
    marche_della_pagina,
)

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
PDFA = "{http://www.aiim.org/pdfa/ns/id/}"
PDFUA = "{http://www.aiim.org/pdfua/ns/id/}"
SCHEMA = "{http://www.aiim.org/pdfa/ns/schema#}"
PROPRIETA = "{http://www.aiim.org/pdfa/ns/property#}"
XMP = "{http://ns.adobe.com/xap/1.0/}"
DC = "{http://purl.org/dc/elements/1.1/}"


def _xmp(pdf: pikepdf.Pdf) -> ElementTree.Element:
    return ElementTree.fromstring(pdf.Root.Metadata.read_raw_bytes())


def _testo(radice: ElementTree.Element, nome: str) -> str:
    trovati = [elemento.text or "" for elemento in radice.iter(nome)]
    assert len(trovati) == 1, nome
    return trovati[0]


def _caratteri(pdf: pikepdf.Pdf) -> list[Any]:
    return [
        oggetto
        for oggetto in pdf.objects
        if isinstance(oggetto, pikepdf.Dictionary) and oggetto.get("/Subtype") == "/Type0"
    ]


def test_the_file_is_sound(documento: pikepdf.Pdf) -> None:
    assert documento.check_pdf_syntax() == []
    assert documento.pdf_version == "1.7"
    assert not documento.is_encrypted
    assert len(documento.trailer.ID) == 2


def test_it_claims_pdf_a_3a_and_pdf_ua_1_with_the_extension_schema(documento: pikepdf.Pdf) -> None:
    radice = _xmp(documento)

    assert _testo(radice, f"{PDFA}part") == "3"
    assert _testo(radice, f"{PDFA}conformance") == "A"
    assert _testo(radice, f"{PDFUA}part") == "1"
    assert _testo(radice, f"{SCHEMA}namespaceURI") == PDFUA.strip("{}")
    assert _testo(radice, f"{PROPRIETA}name") == "part"
    assert _testo(radice, f"{PROPRIETA}valueType") == "Integer"
    descrizioni = list(next(radice.iter(f"{RDF}RDF")))
    assert all(voce.tag == f"{RDF}Description" for voce in descrizioni)


def test_information_and_xmp_say_the_same(piano: pikepdf.Pdf) -> None:
    radice, info = _xmp(piano), piano.docinfo

    titolo = next(radice.iter(f"{DC}title")).find(f".//{RDF}li")
    assert titolo is not None
    assert titolo.text == str(info["/Title"]) == "Piano annuale dell'offerta"
    assert _testo(radice, f"{XMP}CreateDate") == "2019-06-25T16:30:00Z"
    assert str(info["/CreationDate"]) == str(info["/ModDate"]) == "D:20190625163000Z"


def test_the_catalog_has_what_a_reader_needs(documento: pikepdf.Pdf) -> None:
    radice = documento.Root

    assert str(radice.Lang) == "it"
    assert radice.MarkInfo.Marked is True
    assert radice.ViewerPreferences.DisplayDocTitle is True
    assert radice.PageLabels.Nums[1].S == "/D"
    assert not {"/OpenAction", "/AA", "/JavaScript", "/AcroForm"} & set(radice.keys())


def test_the_colours_have_an_rgb_profile(documento: pikepdf.Pdf) -> None:
    intento = documento.Root.OutputIntents[0]

    assert intento.S == "/GTS_PDFA1"
    profilo = intento.DestOutputProfile
    assert profilo.N == 3
    assert profilo.read_bytes()[16:20] == b"RGB "
    assert profilo.read_bytes()[36:40] == b"acsp"


def test_every_face_is_embedded_with_its_text_and_its_true_widths(documento: pikepdf.Pdf) -> None:
    caratteri = _caratteri(documento)
    assert caratteri

    for carattere in caratteri:
        discendente = carattere.DescendantFonts[0]
        assert re.fullmatch(r"/[A-Z]{6}\+Source(Sans3|Serif4)-\w+", str(carattere.BaseFont))
        assert carattere.Encoding == "/Identity-H"
        assert discendente.CIDToGIDMap == "/Identity"
        font = TTFont(io.BytesIO(discendente.FontDescriptor.FontFile2.read_bytes()))
        nomi = font.getGlyphOrder()
        voci = re.findall(rb"<([0-9a-f]{4})> <([0-9a-f]+)>", carattere.ToUnicode.read_bytes())
        larghezze = discendente.W
        scritte = {int(larghezze[n]): int(larghezze[n + 1][0]) for n in range(0, len(larghezze), 2)}
        for glifo, testo in voci:
            nome = nomi[int(glifo, 16)]
            assert scritte[int(glifo, 16)] == font["hmtx"][nome][0]
            if bytes.fromhex(testo.decode()).decode("utf-16-be").strip():
                assert font["glyf"][nome].numberOfContours != 0, nome


def test_no_page_has_a_face_that_is_not_embedded(documento: pikepdf.Pdf) -> None:
    noti = {carattere.objgen for carattere in _caratteri(documento)}

    for pagina in documento.pages:
        for carattere in pagina.Resources.Font.values():
            assert carattere.objgen in noti


def test_everything_painted_is_tagged_or_an_artifact(documento: pikepdf.Pdf) -> None:
    for pagina in documento.pages:
        numeri, scoperti = marche_della_pagina(pagina)

        assert scoperti == []
        assert numeri == list(range(len(numeri)))


def test_every_mark_has_its_element_and_the_element_its_mark(documento: pikepdf.Pdf) -> None:
    padri = albero_dei_padri(documento)
    raggiunti = {elemento.objgen for elemento in elementi(documento)}

    for pagina in documento.pages:
        numeri, _ = marche_della_pagina(pagina)
        elenco = padri[int(pagina.StructParents)]
        assert len(elenco) == len(numeri)
        for numero, elemento in zip(numeri, elenco, strict=True):
            assert elemento.objgen in raggiunti
            assert (pagina.objgen, numero) in set(_marche(elemento))


def _marche(elemento: Any) -> list[tuple[Any, int]]:
    """Return (page, number) of the marked content of an element."""
    esito = []
    for figlio in figli(elemento):
        if isinstance(figlio, int):
            esito.append((elemento.Pg.objgen, figlio))
        elif figlio.get("/Type") == "/MCR":
            esito.append((figlio.Pg.objgen, int(figlio.MCID)))
    return esito


def test_the_tree_is_a_tree(documento: pikepdf.Pdf) -> None:
    visti = set()
    for elemento in elementi(documento):
        assert elemento.objgen not in visti
        visti.add(elemento.objgen)
        for figlio in figli(elemento):
            if isinstance(figlio, pikepdf.Dictionary) and "/S" in figlio:
                assert figlio.P.objgen == elemento.objgen


def test_headings_never_skip_a_level(documento: pikepdf.Pdf) -> None:
    livelli = [int(str(e.S)[2]) for e in con_tag(documento, "H1", "H2", "H3", "H4", "H5")]

    assert livelli[0] == 1
    assert livelli.count(1) == 1
    assert all(dopo <= prima + 1 for prima, dopo in pairwise(livelli))


def test_tables_are_regular_and_their_headers_have_a_scope(piano: pikepdf.Pdf) -> None:
    tabelle = con_tag(piano, "Table")
    assert len(tabelle) == 3  # one however many pages it takes

    for tabella in tabelle:
        assert [str(parte.S) for parte in figli(tabella)] == [
            "/Caption",
            "/THead",
            "/TBody",
            "/TFoot",
        ]
        righe = [riga for parte in figli(tabella)[1:] for riga in figli(parte)]
        assert {len(figli(riga)) for riga in righe} == {4}
        for cella in figli(righe[0]):
            assert (cella.S, cella.A.Scope) == ("/TH", "/Column")
        for riga in righe[1:]:
            assert (figli(riga)[0].S, figli(riga)[0].A.Scope) == ("/TH", "/Row")


def test_figures_have_an_alternative_and_a_place_on_the_page(documento: pikepdf.Pdf) -> None:
    figure = con_tag(documento, "Figure")
    assert len(figure) >= 2

    for figura in figure:
        assert len(str(figura.Alt)) > 10
        x1, y1, x2, y2 = (float(v) for v in figura.A.BBox)
        _, _, larga, alta = (float(v) for v in figura.Pg.MediaBox)
        assert 0 <= x1 < x2 <= larga
        assert 0 <= y1 < y2 <= alta


def test_links_are_described_and_tied_to_their_element(piano: pikepdf.Pdf) -> None:
    padri = albero_dei_padri(piano)
    note = [nota for pagina in piano.pages for nota in pagina.get("/Annots", [])]
    assert len(note) == len(fascicoli.completo().sezioni) + 1  # the contents, and one to the web

    for nota in note:
        assert nota.Subtype == "/Link"
        assert int(nota.F) == 4
        assert str(nota.Contents)
        elemento = padri[int(nota.StructParent)]
        assert elemento.S == "/Link"
        assert any(
            isinstance(figlio, pikepdf.Dictionary) and figlio.get("/Obj") == nota
            for figlio in figli(elemento)
        )


def test_attachments_are_inside_with_type_relation_and_description(piano: pikepdf.Pdf) -> None:
    associati = list(piano.Root.AF)
    nomi = piano.Root.Names.EmbeddedFiles.Names

    assert [str(nomi[n]) for n in range(0, len(nomi), 2)] == ["piano.csv", "unita.csv"]
    for file in associati:
        assert file.Type == "/Filespec"
        assert file.AFRelationship == "/Data"
        assert str(file.UF) == str(file.F)
        assert str(file.Desc)
        assert file.EF.F.Subtype == "/text/csv"
        assert "/ModDate" in file.EF.F.Params
    assert associati[1].EF.F.read_bytes() == fascicoli.CSV


def test_a_document_without_attachments_declares_none(ricevuta: bytes) -> None:
    with pikepdf.open(io.BytesIO(ricevuta)) as pdf:
        assert "/AF" not in pdf.Root
        assert "/Names" not in pdf.Root


@pytest.mark.parametrize("cosa", ["/JS", "/JavaScript", "/Launch", "/SubmitForm", "/URI"])
def test_there_is_no_action_but_the_link_we_wrote(piano: pikepdf.Pdf, cosa: str) -> None:
    azioni = [
        oggetto.A
        for oggetto in piano.objects
        if isinstance(oggetto, pikepdf.Dictionary) and "/A" in oggetto and "/Rect" in oggetto
    ]

    quante = sum(cosa == azione.S for azione in azioni)
    assert quante == (1 if cosa == "/URI" else 0)
