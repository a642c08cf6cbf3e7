"""The documents as HTML and as public pages: what they say, and that they say it the same way."""

import csv
import re
from decimal import Decimal

import pytest

from crema_sap import pdf
from crema_sap.pdf.veloce.sezione import componi_sezione
from crema_sap.registro import documenti
from crema_sap.registro.models import Documento
from programmazione import services
from programmazione.documents import tabelle
from programmazione.documents.contenuto import righe_del_contenuto
from programmazione.models import PianoAnnuale
from programmazione.rules.figure import Figure
from programmazione.selectors import righe_quadro
from tests.programmazione.factories import (
    ORA,
    Mondo,
    approva,
    apri,
    consolida,
    crea_unita,
    dichiarazione_di,
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
    assert [s.titolo for s in fascicolo.sezioni if s.livello == 2][:3] == [
        "1. Piano annuale e piano triennale",
        "2. Ambito territoriale",
        "3. Piattaforma regionale servizi abitativi",
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
    assert set(allegati) == {
        *("popolazione.csv", "quadro.csv", "consistenza-e-offerta.csv", "quadratura.csv"),
        *("assegnabili.csv", "unita.csv", "righe.csv"),
    }
    assert b"ALER di prova;(tutto il territorio);0;0;;;;;;;;;5;" in allegati["righe.csv"]
    assert b"A-1;Alfa;Alfa;SAP;oggi occupata;;58,40;3,0;no" in allegati["unita.csv"]


def test_every_printed_table_has_its_number_and_its_csv(piano: PianoAnnuale) -> None:
    html = pdf.componi_html(composto(Documento.objects.get(tipo="piano_annuale")))

    didascalie = re.findall(r"<caption>(Tabella (\d+)\. [^<]+)</caption>", html)
    assert [int(posto) for _, posto in didascalie] == list(range(1, len(didascalie) + 1))
    assert re.findall(r"<figcaption>(Figura \d)\.", html) == ["Figura 1", "Figura 2"]
    # Slices of unita.csv, and the list of the files itself, have none of their own.
    sciolte = [testo for testo, _ in didascalie if f">{testo.split('. ')[0]}<" not in html]
    assert sciolte == [
        "Tabella 6. Alfa: 1 unità, 1 assegnabile nel 2019",
        "Tabella 7. Tabelle allegate a questo documento in formato CSV",
    ]


def test_the_map_says_its_figures_and_claims_no_geography(piano: PianoAnnuale) -> None:
    html = pdf.componi_html(composto(Documento.objects.get(tipo="piano_annuale")))

    assert "<title>Mappa schematica dei 3 comuni: unità e unità assegnabili</title>" in html
    assert "totale delle unità (1): Alfa 1 su 1" in html
    assert "Comuni senza unità (2): Beta, Gamma" in html
    assert "non nella loro posizione geografica" in html


def test_the_wide_table_lies_on_wide_pages(piano: PianoAnnuale) -> None:
    fascicolo = composto(Documento.objects.get(tipo="piano_annuale"))

    assert [s.titolo for s in fascicolo.sezioni if s.orizzontale] == [
        "2.3 Consistenza del patrimonio e unità prevedibilmente assegnabili",
        "2.4 Percentuali, categorie e servizi transitori",
    ]


def test_all_the_plan_is_set_by_the_fast_typesetter(piano: PianoAnnuale) -> None:
    for sezione in composto(Documento.objects.get(tipo="piano_annuale")).sezioni:
        # Raises NonSemplice when a section goes beyond the plain vocabulary.
        componi_sezione(
            sezione.titolo, sezione.html, livello=sezione.livello, orizzontale=sezione.orizzontale
        )


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


def test_the_receipt_bears_the_ambito_that_received_and_its_figures_as_csv(mondo: Mondo) -> None:
    apri(mondo)
    trasmetti(mondo, mondo.comuni[0], liberi=2, assegnabili=3, nota_scostamento="Una occupata.")

    fascicolo = composto(Documento.objects.get(tipo="ricevuta_dichiarazione"))

    html = pdf.componi_html(fascicolo)
    assert fascicolo.ente == "Ambito di Crema"
    assert fascicolo.sottotitolo == "Alfa"
    assert '<td>Assegnabili nell&#x27;anno</td><td class="num">3</td>' in html
    assert "Una occupata." in html
    allegati = {a.nome: a.contenuto.decode("utf-8-sig") for a in fascicolo.allegati}
    assert set(allegati) == {"cifre.csv", "dichiarazione.csv"}
    assert allegati["cifre.csv"].splitlines()[1:] == [
        "Alfa;Unità libere;2",
        "Alfa;Assegnabili nell'anno;3",
    ]
    (intera,) = csv.DictReader(allegati["dichiarazione.csv"].splitlines(), delimiter=";")
    assert {nome: valore for nome, valore in intera.items() if valore} == {
        "codice_istat": mondo.comuni[0].comune_id,
        "comune": "Alfa",
        "liberi": "2",
        "assegnabili": "3",
        "nota_scostamento": "Una occupata.",
    }


def test_the_receipt_of_many_comuni_adds_them_up_and_says_the_difference(mondo: Mondo) -> None:
    apri(mondo)
    righe = [
        services.RigaInviata(mondo.comuni[0].comune_id, Figure(liberi=5)),
        services.RigaInviata(
            None, Figure(turnover=4, assegnabili=29, nota_scostamento="Occupate.")
        ),
    ]
    utente, ora = mondo.operatore(mondo.aler), ORA
    salvata = services.salva_dichiarazione(
        dichiarazione=dichiarazione_di(mondo.aler),
        righe=righe,
        riga_versione=0,
        utente=utente,
        ora=ora,
    )
    services.trasmetti_dichiarazione(
        dichiarazione=salvata, riga_versione=salvata.riga_versione, utente=utente, ora=ora
    )

    fascicolo = composto(Documento.objects.get(tipo="ricevuta_dichiarazione"))

    (totali,) = [a for a in fascicolo.allegati if a.nome == "totali.csv"]
    # 29 − (5 + 4) = 20.
    assert totali.contenuto.decode("utf-8-sig").splitlines() == [
        "voce;quante",
        "Unità libere;5",
        "Unità che si libereranno;4",
        "Assegnabili nell'anno;29",
        "Differenza tra assegnabili e altre unità;20",
    ]


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
    assert "<td>Giovani</td><td>Spopolamento</td>" in html
    assert '<td class="num">25,00\u00a0%</td>' in html


def _tabella(*righe: tuple[tabelle.Valore, ...]) -> tabelle.Tabella:
    colonne = (tabelle.Colonna("a", "A", 60), tabelle.Colonna("b", "B", 40, "num", 2))
    return tabelle.Tabella(file="t", titolo="T", colonne=colonne, righe=righe)


@pytest.mark.parametrize("inizio", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_that_starts_a_formula_is_inert(inizio: str) -> None:
    scritta = _tabella((f"{inizio}CMD()", 1)).csv().decode("utf-8-sig")

    assert f"'{inizio}CMD()" in scritta


def test_the_same_rows_are_printed_and_attached() -> None:
    tabella = _tabella(("Rivolta d'Adda & C.", Decimal("1234.5")), ("vuota", None), ("zero", 0))

    assert tabella.csv().decode("utf-8-sig") == (
        "a;b\r\nRivolta d'Adda & C.;1234,5\r\nvuota;\r\nzero;0\r\n"
    )
    html = tabella.html("Tabella 1. T")
    assert '<th scope="row">Rivolta d&#x27;Adda &amp; C.</th><td class="num">1.234,50</td>' in html
    assert '<th scope="row">vuota</th><td class="num"></td>' in html
    assert '<th scope="row">zero</th><td class="num">0,00</td>' in html


def test_an_empty_register_has_an_empty_table(mondo: Mondo) -> None:
    documento = services.richiedi_pdf(piano=consolida(mondo), utente=mondo.capofila, ora=ORA)

    allegati = {a.nome for a in composto(documento).allegati}

    assert {"unita.csv", "assegnabili.csv"} & allegati == set()
