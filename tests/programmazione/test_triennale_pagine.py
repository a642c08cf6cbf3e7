"""The pages of the triennial plan, walked by the capofila: draft, indicators, results, update."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from crema_sap import pdf
from crema_sap.registro.models import Documento
from programmazione import documents, pubblicazione, selectors, services
from programmazione.models import (
    Indicatore,
    ModificaTriennale,
    Piano,
    RisultatoIndicatore,
    UnitaAttese,
)
from programmazione.rules.aggiornamento import Genere
from programmazione.rules.indicatori import DatiIndicatore, Origine, Verso
from programmazione.rules.triennio import Periodo
from programmazione.states import StatoPiano
from tests.programmazione.factories import (
    ORA,
    SEDUTA,
    Mondo,
    approva,
    consolida,
    crea_unita,
)
from tests.programmazione.pagine import leggi

U = "programmazione:"
T = Periodo(2019, triennale=True)
INDICATORE = {
    "titolo": "Sfratti eseguiti", "codice": "sfratti", "unita_misura": "nuclei",
    "verso": "DIMINUIRE", "origine": "DICHIARATO", "figura": "", "partenza": "40",
    "partenza_fonte": "Tribunale di Cremona", "traguardo_2019": "", "traguardo_2020": "35,5",
    "traguardo_2021": "30",
}  # fmt: skip


def dati(**campi: Any) -> DatiIndicatore:
    """An indicator of the units assigned, unless said otherwise."""
    valori: dict[str, Any] = {
        "codice": "assegnate", "titolo": "Unità assegnate", "unita_misura": "unità",
        "verso": Verso.CRESCERE, "origine": Origine.CALCOLATO, "figura": "assegnabili",
        "traguardi": {2019: Decimal(6), 2020: None, 2021: Decimal(40)},
    }  # fmt: skip
    return DatiIndicatore(**{**valori, **campi})


@pytest.fixture
def bozza(mondo: Mondo) -> Piano:
    """A draft of the plan 2019-2021."""
    return services.apri_triennale(anno=2019, utente=mondo.capofila, ora=ORA)


def vai(client: Client, nome: str, *argomenti: Any, dati: Any = None) -> Any:
    """Ask for a page, or send it something."""
    indirizzo = reverse(f"{U}{nome}", args=argomenti)
    return client.get(indirizzo) if dati is None else client.post(indirizzo, dati, follow=True)


def test_the_capofila_opens_a_triennial_from_the_list(client: Client, mondo: Mondo) -> None:
    client.force_login(mondo.capofila)
    assert "Apri un piano triennale" in leggi(vai(client, "piano_list"))

    pagina = leggi(vai(client, "triennale_create", dati={"anno": "2020"}))
    di_nuovo = leggi(vai(client, "triennale_create", dati={"anno": "2021"}))

    assert "Piano triennale 2020-2022" in pagina
    assert "ha già qualcuno di questi anni" in di_nuovo
    assert Piano.objects.get().stato == StatoPiano.BOZZA


def test_the_expected_units_are_written_with_their_source(
    client: Client, mondo: Mondo, bozza: Piano
) -> None:
    client.force_login(mondo.capofila)

    senza_fonte = vai(client, "piano_attese", T, dati={"unita-2019-RECUPERO": "4"})
    vai(
        client, "piano_attese", T,
        dati={"unita-2019-RECUPERO": "4", "fonte-2019-RECUPERO": "Programma 2019",
              "unita-2020-AVVICENDAMENTO": "0", "fonte-2020-AVVICENDAMENTO": "Stima"},
    )  # fmt: skip

    assert "Scrivi la fonte della cifra" in leggi(senza_fonte)
    scritte = {(u.anno, u.specie): u.unita for u in UnitaAttese.objects.all()}
    assert scritte == {(2019, "RECUPERO"): 4, (2020, "AVVICENDAMENTO"): 0}
    pagina = leggi(vai(client, "piano", T))
    assert "Programma 2019" in pagina
    vai(client, "piano_attese", T, dati={})
    assert not UnitaAttese.objects.exists()


def test_an_indicator_is_written_changed_and_taken_out(
    client: Client, mondo: Mondo, bozza: Piano
) -> None:
    client.force_login(mondo.capofila)

    male = vai(client, "indicatore_create", T, dati={**INDICATORE, "traguardo_2021": "41"})
    vai(client, "indicatore_create", T, dati=INDICATORE)
    doppio = vai(client, "indicatore_create", T, dati=INDICATORE)
    modulo = vai(client, "indicatore_update", T, "sfratti")
    vai(client, "indicatore_update", T, "sfratti", dati={**INDICATORE, "titolo": "Sfratti"})

    assert "verso opposto" in leggi(male)
    assert "Un altro indicatore ha questo codice" in leggi(doppio)
    assert 'value="35,5' in modulo.content.decode()
    assert Indicatore.objects.get().titolo == "Sfratti"
    assert [t.valore for t in Indicatore.objects.get().traguardi.order_by("anno")] == [
        Decimal("35.50"), Decimal(30)
    ]  # fmt: skip
    assert "Sfratti (nuclei)" in leggi(vai(client, "indicatore_list", T))
    vai(client, "indicatore_delete", T, "sfratti", dati={})
    assert not Indicatore.objects.exists()
    assert vai(client, "indicatore_update", T, "altro").status_code == 404
    assert vai(client, "indicatore_delete", T, "altro", dati={}).status_code == 404


def test_results_are_added_and_corrected_without_touching_the_plan(
    client: Client, mondo: Mondo, bozza: Piano
) -> None:
    client.force_login(mondo.capofila)
    vai(client, "indicatore_create", T, dati=INDICATORE)
    piano = approva(mondo, bozza)
    prima = piano.fotografia
    nuovo = {"anno": "2020", "valore": "36", "fonte": "Tribunale", "motivo": ""}

    vai(client, "indicatore_risultati", T, "sfratti", dati=nuovo)
    ripetuto = vai(client, "indicatore_risultati", T, "sfratti", dati={**nuovo, "valore": "35"})
    corretto = vai(
        client, "indicatore_risultati", T, "sfratti",
        dati={**nuovo, "valore": "35", "motivo": "Uno era doppio."},
    )  # fmt: skip

    assert "scrivi perché lo correggi" in leggi(ripetuto)
    assert "Uno era doppio." in leggi(corretto)
    assert [r.valore for r in RisultatoIndicatore.objects.order_by("numero")] == [36, 35]
    piano.refresh_from_db()
    assert piano.fotografia == prima
    client.logout()
    pubblica = leggi(vai(client, "piano", T))
    # 35 instead of 35.5: reached, by half a household.
    assert "Raggiunto" in pagina_della_tabella(pubblica)
    assert "−0,5" in pubblica
    assert "Traguardo" in pubblica


def pagina_della_tabella(pagina: str) -> str:
    """Cut the table of the indicators out of a page."""
    return pagina[pagina.index("Traguardo e risultato, anno per anno") :]


def test_a_computed_indicator_reads_the_annual_plans(
    client: Client, mondo: Mondo, bozza: Piano
) -> None:
    crea_unita(mondo.comuni[0])
    services.salva_indicatore(piano=bozza, codice="", dati=dati(), utente=mondo.capofila, ora=ORA)
    approva(mondo, bozza)
    approva(mondo, consolida(mondo))

    (voce,) = selectors.quadro_indicatori(Piano.objects.del_periodo(T).get().approvato)

    # 3 of Alfa and 5 of the ALER are assignable in 2019; the target was 6.
    assert (voce.anni[0].valore, voce.anni[0].differenza) == (8, 2)
    assert voce.anni[0].fonte == "Piano annuale 2019"
    assert voce.anni[1].valore is None
    client.force_login(mondo.capofila)
    assert "Piano annuale 2019" in leggi(vai(client, "indicatore_list", T))


def test_the_annual_plan_lists_what_it_changes_of_the_triennial(
    client: Client, mondo: Mondo, bozza: Piano
) -> None:
    services.salva_indicatore(piano=bozza, codice="", dati=dati(), utente=mondo.capofila, ora=ORA)
    approva(mondo, bozza)
    consolida(mondo)
    client.force_login(mondo.capofila)
    vai(client, "modifica_create", 2019, "traguardo",
        dati={"voce": "assegnate@2021", "dopo": "50", "motivo": "Più fondi."})  # fmt: skip
    vai(client, "modifica_create", 2019, "attese",
        dati={"voce": "RECUPERO@2020", "dopo": "7", "motivo": "x", "fonte": "DGR"})  # fmt: skip
    capitolo = reverse(f"{U}modifica_create", args=[2019, "capitolo"])
    assert "testo" in leggi(client.get(f"{capitolo}?voce=finalita"))
    client.post(capitolo, {"voce": "finalita", "dopo": "Nuove finalità.", "motivo": "Riscritto."})

    elenco = leggi(vai(client, "piano_triennale", 2019))
    assert "Unità assegnate, traguardo 2021" in elenco
    assert "Recupero, unità attese nel 2020" in elenco
    assert "Capitolo «Finalità»" in elenco
    annuale = Piano.objects.get(tipo="ANNUALE")
    assert "Aggiornamento del piano triennale" in leggi(vai(client, "piano", 2019))
    togliere = ModificaTriennale.objects.get(genere="attese")
    vai(client, "modifica_delete", 2019, togliere.pk, dati={})
    assert vai(client, "modifica_delete", 2019, togliere.pk, dati={}).status_code == 404
    approva(mondo, annuale)

    nuovo = Piano.objects.vigenti().get(tipo="TRIENNALE")
    assert (nuovo.versione, nuovo.atto) == (2, "n. 1")
    pagina = leggi(vai(client, "piano", T))
    assert "Nuove finalità." in pagina
    assert "Aggiornamento deciso con il piano annuale 2019." in pagina
    confronto = leggi(vai(client, "piano_confronto", T))
    assert "Traguardo 2021: 40 → 50" in confronto
    assert "Finalità" in confronto
    assert vai(client, "modifica_create", 2019, "inventato").status_code == 404
    assert client.get(f"{capitolo}?voce=altro").status_code == 404


def test_without_a_triennial_there_is_nothing_to_update(client: Client, mondo: Mondo) -> None:
    consolida(mondo)
    client.force_login(mondo.capofila)

    assert "non c’è niente da aggiornare" in leggi(vai(client, "piano_triennale", 2019))
    assert vai(client, "modifica_create", 2019, "attese").status_code == 404
    assert "Nessun piano triennale" in leggi(vai(client, "modifiche_riparti", 2019, dati={}))


def test_completeness_is_checked_as_article_three_asks(
    client: Client, mondo: Mondo, bozza: Piano
) -> None:
    client.force_login(mondo.capofila)

    pagina = leggi(vai(client, "piano_completezza", T))

    assert "Fabbisogno abitativo primario" in pagina
    assert "Nessuna cifra attesa per: 2019, 2020, 2021." in pagina
    assert "Il piano non ha nessun indicatore." in pagina


@pytest.mark.parametrize("nome", ["piano_attese", "indicatore_list", "indicatore_create"])
def test_an_annual_plan_has_none_of_these_pages(client: Client, mondo: Mondo, nome: str) -> None:
    consolida(mondo)
    client.force_login(mondo.capofila)

    assert vai(client, nome, 2019).status_code == 404
    assert vai(client, "piano_triennale", T).status_code == 404


def test_results_of_an_unknown_indicator_are_not_there(
    client: Client, mondo: Mondo, bozza: Piano
) -> None:
    client.force_login(mondo.capofila)

    assert vai(client, "indicatore_risultati", T, "altro").status_code == 404


def test_when_the_triennial_changed_the_capofila_starts_again_from_it(
    client: Client, mondo: Mondo, bozza: Piano
) -> None:
    services.salva_indicatore(piano=bozza, codice="", dati=dati(), utente=mondo.capofila, ora=ORA)
    primo = approva(mondo, bozza)
    annuale = consolida(mondo)
    client.force_login(mondo.capofila)
    for anno, dopo in (("2019", "7"), ("2021", "50")):
        vai(client, "modifica_create", 2019, "traguardo",
            dati={"voce": f"assegnate@{anno}", "dopo": dopo, "motivo": "x"})  # fmt: skip
    secondo = services.apri_aggiornamento(
        piano=primo, motivo="Un errore.", utente=mondo.capofila, ora=SEDUTA
    )
    cambiati = {2019: Decimal(6), 2020: None, 2021: Decimal(45)}
    services.salva_indicatore(
        piano=secondo, codice="assegnate", dati=dati(traguardi=cambiati), utente=mondo.capofila,
        ora=SEDUTA,
    )  # fmt: skip
    approva(mondo, secondo)

    pagina = leggi(vai(client, "piano_triennale", 2019))
    services.metti_in_verifica(piano=annuale, utente=mondo.capofila, ora=SEDUTA)
    rifiutato = leggi(vai(client, "piano_atto", 2019, "proponi", dati={}))
    vai(client, "piano_atto", 2019, "bozza", dati={})
    vai(client, "modifiche_riparti", 2019, dati={})

    assert "Riparti dalla versione in vigore" in pagina
    assert "versione 1" in rifiutato
    assert "Riporta il piano annuale in bozza" in rifiutato
    # That of 2021 started from 40, and the plan in force says 45.
    assert ModificaTriennale.objects.get().anno == 2019
    assert "Riparti dalla versione in vigore" not in leggi(vai(client, "piano_triennale", 2019))


def test_the_public_tree_has_the_plan_its_tables_and_todays_results(
    client: Client, mondo: Mondo, bozza: Piano, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The rolled-back test data are on the default connection only.
    monkeypatch.setattr("crema_sap.web.albero.ALIAS", "default")
    monkeypatch.setattr("crema_sap.web.albero.scarto_orologio", lambda *_: 0)
    crea_unita(mondo.comuni[0])
    client.force_login(mondo.capofila)
    vai(client, "indicatore_create", T, dati=INDICATORE)
    approva(mondo, bozza)
    vai(client, "indicatore_risultati", T, "sfratti",
        dati={"anno": "2020", "valore": "36", "fonte": "Tribunale"})  # fmt: skip

    foglie = {f.percorso: f.contenuto.decode() for f in pubblicazione.pagine_dei_piani()}
    tabelle = {t.codice: t for t in pubblicazione.tabelle_dei_piani("default")}

    assert "Tribunale" in foglie["/piani/2019-2021/"]
    assert {"/piani/2019-2021/versioni/", "/piani/2019-2021/versioni/1/"} <= set(foglie)
    oggi = tabelle["indicatori-2019-2021"].righe
    congelata = tabelle["indicatori-2019-2021-v1"].righe
    # Year, target, result, difference, judgement, source.
    assert oggi[1][6:] == (2020, "35.5", "36", "0.5", "In cammino", "Tribunale")
    assert congelata[1][6:] == (2020, "35.5", None, None, "Senza risultato", "")
    assert tabelle["consistenza-2019-2021"].righe == [("Alfa", "Alfa", 1, 0, False)]
    assert tabelle["unita-attese-2019-2021-v1"].righe == []


def test_the_document_carries_its_tables_and_never_changes(
    client: Client, mondo: Mondo, bozza: Piano
) -> None:
    client.force_login(mondo.capofila)
    vai(client, "indicatore_create", T, dati=INDICATORE)
    approva(mondo, bozza)
    documento = Documento.objects.get(tipo="piano_triennale")
    prima = pdf.componi_html(documents.componi_triennale(documento))
    vai(client, "indicatore_risultati", T, "sfratti",
        dati={"anno": "2020", "valore": "36", "fonte": "Tribunale"})  # fmt: skip

    fascicolo = documents.componi_triennale(documento)

    assert pdf.componi_html(fascicolo) == prima
    assert [a.nome for a in fascicolo.allegati] == [
        "popolazione.csv", "unita-attese.csv", "indicatori.csv"
    ]  # fmt: skip
    assert "Sfratti eseguiti" in prima
    assert "nessun risultato, traguardo 35,5" in prima
    assert "il suo testo non è stato caricato" in prima


def test_a_draft_without_indicators_is_printed_too(mondo: Mondo, bozza: Piano) -> None:
    documento = services.richiedi_pdf(piano=bozza, utente=mondo.capofila, ora=ORA)

    html = pdf.componi_html(documents.componi_bozza_triennale(documento))

    assert "non approvata" in html
    assert "Il piano non indica nessun indicatore." in html


def test_the_annual_document_prints_what_it_changes(mondo: Mondo, bozza: Piano) -> None:
    services.salva_indicatore(piano=bozza, codice="", dati=dati(), utente=mondo.capofila, ora=ORA)
    approva(mondo, bozza)
    annuale = consolida(mondo)
    for genere, codice, anno, dopo in (
        ("traguardo", "assegnate", 2021, Decimal(50)),
        ("capitolo", "fabbisogno", None, "Servono **50** unità."),
    ):
        services.proponi_modifica(
            piano=annuale,
            modifica=services.ModificaInviata(Genere(genere), codice, anno, dopo, "Bando."),
            utente=mondo.capofila,
            ora=ORA,
        )
    approva(mondo, annuale)

    documento = Documento.objects.get(tipo="piano_annuale")
    fascicolo = documents.componi_piano(documento)
    html = pdf.componi_html(fascicolo)

    assert "Aggiornamento del piano triennale" in html
    assert "<strong>50</strong>" in html
    assert "aggiornamento-triennale.csv" in [a.nome for a in fascicolo.allegati]


@pytest.mark.parametrize(
    ("nome", "quante"),
    [("piano", 17), ("indicatore_list", 8), ("piano_attese", 6), ("piano_completezza", 13)],
)
def test_the_pages_ask_as_many_questions_for_few_indicators_as_for_many(
    client: Client, mondo: Mondo, bozza: Piano, nome: str, quante: int
) -> None:
    client.force_login(mondo.capofila)
    conteggi = []
    for n in range(12):
        services.salva_indicatore(
            piano=bozza, codice="", dati=dati(codice=f"i-{n}"), utente=mondo.capofila, ora=ORA
        )
        if n in {0, 11}:
            with CaptureQueriesContext(connection) as domande:
                assert vai(client, nome, T).status_code == 200
            conteggi.append(len(domande))

    assert conteggi[0] == conteggi[1], conteggi
    assert conteggi[0] <= quante, conteggi
