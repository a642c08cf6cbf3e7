"""The documents as HTML and as public pages: what they say, and that they say it the same way."""

from typing import Any

import pytest

from crema_sap import pdf
from crema_sap.registro import documenti
from crema_sap.registro.models import Documento
from programmazione import pubblicazione, services
from programmazione.documents import tabelle
from programmazione.documents.contenuto import righe_del_contenuto
from programmazione.models import PianoAnnuale
from programmazione.rules.figure import Figure
from programmazione.rules.quadratura import RigaQuadro
from programmazione.selectors import righe_quadro
from tests.programmazione.factories import (
    ORA,
    Mondo,
    approva,
    apri,
    consolida,
    crea_unita,
    trasmetti,
)


def composto(documento: Documento) -> pdf.Fascicolo:
    return documenti.COMPOSITORI[documento.tipo](documento)


@pytest.fixture
def piano(mondo: Mondo) -> PianoAnnuale:
    crea_unita(mondo.comuni[0], "A-1", superficie_mq="58.4", vani="3", assegnabile_nel=2019)
    return approva(mondo)


def test_the_plan_has_the_structure_of_the_real_one(piano: PianoAnnuale) -> None:
    fascicolo = composto(Documento.objects.get(tipo="piano_annuale"))

    livello_uno = [s.titolo for s in fascicolo.sezioni if s.livello == 1]
    assert livello_uno == [
        "I. Premessa",
        "II. I contenuti del piano",
        "III. Altre progettualità di sostegno al disagio abitativo",
        "Quadratura delle cifre",
        "Elenco delle unità per comune",
        "Note e fonti",
    ]
    html = pdf.componi_html(fascicolo)
    assert "censimento 2011" in html
    assert "Gamma. A questi enti non è attribuita nessuna cifra" in html
    assert "Cinque occupate oggi." in html
    assert "58,40" in html
    assert html.count("<figure>") == 2
    assert piano.codice_documento in html
    assert piano.impronta in html


def test_the_tables_are_attached_as_csv(piano: PianoAnnuale) -> None:
    fascicolo = composto(Documento.objects.get(tipo="piano_annuale"))

    allegati = {allegato.nome: allegato.contenuto for allegato in fascicolo.allegati}
    assert set(allegati) == {"righe.csv", "unita.csv", "popolazione.csv"}
    assert b"ALER di prova;(tutto il territorio);0;0;;;;;;;;;5;" in allegati["righe.csv"]


def test_the_document_of_an_approved_plan_never_changes(piano: PianoAnnuale, mondo: Mondo) -> None:
    documento = Documento.objects.get(tipo="piano_annuale")
    prima = pdf.impronta_contenuto(composto(documento))

    # The register goes on living; the plan does not.
    crea_unita(mondo.comuni[0], "A-2")

    assert pdf.impronta_contenuto(composto(documento)) == prima


def test_frozen_rows_read_back_as_they_were(piano: PianoAnnuale) -> None:
    assert righe_del_contenuto(piano.approvato) == righe_quadro(piano)


def test_a_draft_says_it_is_not_approved(mondo: Mondo) -> None:
    piano = consolida(mondo)

    documento = services.richiedi_pdf(piano=piano, utente=mondo.capofila, ora=ORA)
    fascicolo = composto(documento)

    assert "non approvata" in fascicolo.sottotitolo
    # Nothing in the register: no list of units.
    assert "Elenco delle unità per comune" not in [s.titolo for s in fascicolo.sezioni]


def test_the_receipt_says_who_what_and_under_which_number(mondo: Mondo) -> None:
    apri(mondo)
    trasmetti(mondo, mondo.comuni[0], liberi=2, assegnabili=2)

    html = pdf.componi_html(composto(Documento.objects.get(tipo="ricevuta_dichiarazione")))

    for atteso in ("1/2019", "Alfa", "Unità libere", "5\u00a0novembre\u00a02019"):
        assert atteso in html
    assert "Patrimonio SAP" not in html


def test_percentages_and_categories_are_printed_where_declared(mondo: Mondo) -> None:
    ricognizione = apri(mondo)
    trasmetti(
        mondo, mondo.comuni[0], perc_forze_ordine=5, perc_indigenza=25, categoria_testo="Giovani",
        categoria_motivazione="Spopolamento",
    )  # fmt: skip
    services.chiudi_ricognizione(ricognizione=ricognizione, utente=mondo.capofila, ora=ORA)
    piano = services.consolida(ricognizione=ricognizione, utente=mondo.capofila, ora=ORA)

    documento = services.richiedi_pdf(piano=piano, utente=mondo.capofila, ora=ORA)

    html = pdf.componi_html(composto(documento))
    assert "Giovani: Spopolamento" in html
    assert "25,00" in html


@pytest.mark.parametrize("inizio", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_that_starts_a_formula_is_inert(inizio: str) -> None:
    riga = RigaQuadro("Alfa", "Alfa", Figure(nota_scostamento=f"{inizio}CMD()"))

    assert f"'{inizio}CMD()" in tabelle.csv_righe([riga]).decode("utf-8-sig")


def test_an_empty_register_has_an_empty_table() -> None:
    assert tabelle.csv_unita([]).decode("utf-8-sig") == "codice\r\n"


def test_the_public_tree_has_list_plan_reconciliation_and_open_table(
    piano: PianoAnnuale, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The rolled-back test data are on the default connection only.
    monkeypatch.setattr("crema_sap.web.albero.ALIAS", "default")
    monkeypatch.setattr("crema_sap.web.albero.scarto_orologio", lambda *_: 0)

    foglie = {
        foglia.percorso: foglia.contenuto.decode() for foglia in pubblicazione.pagine_dei_piani()
    }
    (tabella,) = pubblicazione.tabelle_dei_piani("default")

    assert set(foglie) == {"/piani/", "/piani/2019/", "/piani/2019/quadratura/"}
    assert all("csrfmiddlewaretoken" not in html for html in foglie.values())
    assert piano.impronta in foglie["/piani/2019/"]
    righe: list[Any] = list(tabella.righe)
    assert len(tabella.colonne) == len(righe[0])
    assert len(righe) == 4
