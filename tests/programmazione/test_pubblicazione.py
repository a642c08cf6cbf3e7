"""What everybody gets of the plans: the pages of every version, and the open tables."""

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from crema_sap.web import albero, dati_aperti
from programmazione import pagine, pubblicazione, riscontri, seguito, services
from programmazione.models import PianoAnnuale
from tests.programmazione.factories import (
    ORA,
    Mondo,
    approva,
    apri,
    crea_unita,
    dichiarazione_di,
    valida,
)
from tests.servizi import BancaVera

PRIMA_VISTA = 14 * 1024


@pytest.fixture
def piano(mondo: Mondo, monkeypatch: pytest.MonkeyPatch) -> PianoAnnuale:
    crea_unita(mondo.comuni[0], "A-1", superficie_mq="58.4", vani="3", assegnabile_nel=2019,
               indirizzo="Via Segreta")  # fmt: skip
    # The rolled-back test data are on the default connection only.
    monkeypatch.setattr("crema_sap.web.albero.ALIAS", "default")
    monkeypatch.setattr("crema_sap.web.albero.scarto_orologio", lambda *_: 0)
    monkeypatch.setattr(seguito, "FONTI", [])
    return approva(mondo)


def _corretto(mondo: Mondo, primo: PianoAnnuale) -> PianoAnnuale:
    """Approve a second version of a plan."""
    services.pubblica(
        piano=services.trasmetti_piano(piano=primo, utente=mondo.capofila, ora=ORA),
        utente=mondo.capofila,
        ora=ORA,
    )
    secondo = services.apri_aggiornamento(
        piano=primo, motivo="Errore di Alfa", utente=mondo.capofila, ora=ORA
    )
    return PianoAnnuale.objects.get(pk=approva(mondo, secondo).pk)


def _foglie() -> dict[str, str]:
    return {f.percorso: f.contenuto.decode() for f in pubblicazione.pagine_dei_piani()}


def test_the_tree_has_list_plan_versions_and_reconciliation(piano: PianoAnnuale) -> None:
    foglie = _foglie()

    assert set(foglie) == {
        "/piani/",
        "/piani/2019/",
        "/piani/2019/quadratura/",
        "/piani/2019/versioni/",
        "/piani/2019/versioni/1/",
    }
    assert all("csrfmiddlewaretoken" not in html for html in foglie.values())
    assert all("Via Segreta" not in html for html in foglie.values())
    for indirizzo in ("/piani/2019/", "/piani/2019/versioni/1/"):
        assert piano.impronta in foglie[indirizzo]
        assert piano.codice_documento in foglie[indirizzo]


def test_a_file_of_the_tree_is_the_page_of_the_application(
    client: Client, piano: PianoAnnuale
) -> None:
    for indirizzo, html in _foglie().items():
        risposta = client.get(indirizzo)
        assert risposta.status_code == 200
        # Header and foot differ: who asks the application may sign in there.
        assert _principale(risposta.content.decode()) == _principale(html), indirizzo


def _principale(html: str) -> str:
    return _testo(html[html.index("<main") : html.index("</main>")])


def _testo(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_every_version_keeps_its_address_and_says_if_it_was_replaced(
    mondo: Mondo, piano: PianoAnnuale
) -> None:
    _corretto(mondo, piano)

    foglie = _foglie()

    assert "<title>Piano annuale 2019, versione 1 —" in foglie["/piani/2019/versioni/1/"]
    assert "Questa versione è stata sostituita" in foglie["/piani/2019/versioni/1/"]
    assert "Questa versione è stata sostituita" not in foglie["/piani/2019/versioni/2/"]
    assert "Questa versione è stata sostituita" not in foglie["/piani/2019/"]
    assert "Dalla versione 1 alla versione 2" in foglie["/piani/2019/versioni/"]
    assert "Errore di Alfa" in foglie["/piani/2019/versioni/"]
    # A visitor's list has a plan once, whatever its versions.
    assert foglie["/piani/"].count("scheda-link") == 1


def test_a_draft_of_a_correction_is_not_published(mondo: Mondo, piano: PianoAnnuale) -> None:
    services.apri_aggiornamento(piano=piano, motivo="Prova", utente=mondo.capofila, ora=ORA)

    assert "/piani/2019/versioni/2/" not in _foglie()
    codici = {t.codice for t in pubblicazione.tabelle_dei_piani("default")}
    assert not [codice for codice in codici if codice.endswith("-v2")]


def test_the_open_tables_of_every_version_have_their_own_code(
    mondo: Mondo, piano: PianoAnnuale
) -> None:
    _corretto(mondo, piano)

    tabelle = {t.codice: t for t in pubblicazione.tabelle_dei_piani("default")}

    per_versione = {"piano-2019", "risposte-2019", "unita-piano-2019"}
    assert set(tabelle) == {
        "piani",
        "riconciliazione-2019",
        *per_versione,
        *(f"{codice}-v{n}" for codice in per_versione for n in (1, 2)),
    }
    assert [riga[2] for riga in tabelle["piani"].righe] == [2, 1]
    assert tabelle["piano-2019"].versione == "2"
    for tabella in tabelle.values():
        assert all(len(riga) == len(tabella.colonne) for riga in tabella.righe)


def test_the_answers_tell_zero_from_silence(piano: PianoAnnuale) -> None:
    (tabella,) = [
        t for t in pubblicazione.tabelle_dei_piani("default") if t.codice == "risposte-2019"
    ]

    risposte: dict[Any, Any] = {riga[0]: riga[1:6] for riga in tabella.righe}
    # Alfa declared 2 + 1 → 3; Beta zero; Gamma nothing; the ALER 5.
    assert risposte["Alfa"] == ("Validata", False, 2, 1, 3)
    assert risposte["Beta"][:2] == ("Validata", True)
    assert risposte["Gamma"] == ("Senza risposta", False, None, None, None)
    assert risposte["ALER di prova"][-1] == 5


def test_no_open_table_bears_an_address(piano: PianoAnnuale) -> None:
    for tabella in pubblicazione.tabelle_dei_piani("default"):
        assert b"Via Segreta" not in dati_aperti.in_csv(tabella)


@pytest.mark.parametrize(
    ("indirizzo", "massime"),
    [
        # Ambito, clock, savepoint; then the plans.
        ("/piani/", 4),
        ("/piani/2019/versioni/", 4),
        ("/piani/2019/versioni/1/", 4),
        # And what the avvisi offer.
        ("/piani/2019/quadratura/", 5),
        # And the tables of every app; the answers of the enti are not frozen with the plan.
        ("/dati-aperti/", 8),
        ("/dati-aperti/piano-2019/", 8),
        ("/dati-aperti/riconciliazione-2019/", 8),
        ("/dati-aperti/risposte-2019/", 9),
    ],
)
def test_a_public_page_asks_the_same_few_questions(
    client: Client, mondo: Mondo, indirizzo: str, massime: int
) -> None:
    for n in range(30):
        crea_unita(mondo.comuni[0], f"A-{n}", assegnabile_nel=2019)
    approva(mondo)
    client.get(indirizzo)

    with CaptureQueriesContext(connection) as viste:
        assert client.get(indirizzo).status_code == 200

    # A version holds all that it says: its dwellings ask for nothing more.
    assert len(viste) <= massime


def test_the_open_data_ask_no_more_for_many_plans_than_for_one(
    client: Client, mondo: Mondo
) -> None:
    def domande() -> list[str]:
        with CaptureQueriesContext(connection) as viste:
            assert client.get("/dati-aperti/").status_code == 200
        return [vista["sql"] for vista in viste]

    approva(mondo)
    con_uno = domande()
    triennale = services.apri_triennale(anno=2019, utente=mondo.capofila, ora=ORA)
    approva(mondo, triennale)
    for anno in (2020, 2021):
        approva(mondo, _di_zeri(mondo, anno))
    con_quattro = domande()

    assert len(con_quattro) == len(con_uno), con_quattro
    assert {t.dal.year for t in pubblicazione.tabelle_dei_piani("default") if t.dal} == {
        2019, 2020, 2021,
    }  # fmt: skip


def _di_zeri(mondo: Mondo, anno: int) -> PianoAnnuale:
    """Make the plan of a year in which every ente answered that it has nothing."""
    ricognizione = apri(mondo, anno)
    for ente in (*mondo.comuni, mondo.aler):
        services.dichiara_zero(
            dichiarazione=dichiarazione_di(ente, anno), utente=mondo.operatore(ente), ora=ORA
        )
    services.chiudi_ricognizione(ricognizione=ricognizione, utente=mondo.capofila, ora=ORA)
    valida(mondo, ricognizione)
    return services.consolida(ricognizione=ricognizione, utente=mondo.capofila, ora=ORA)


def test_the_rows_of_every_open_table_are_as_many_as_it_says(
    mondo: Mondo, piano: PianoAnnuale
) -> None:
    approva(mondo, services.apri_triennale(anno=2019, utente=mondo.capofila, ora=ORA))

    for tabella in pubblicazione.tabelle_dei_piani("default"):
        assert len(list(tabella.righe)) == len(tabella.righe), tabella.codice


def test_an_owner_that_declared_nothing_and_lists_a_dwelling_is_a_difference(
    client: Client, mondo: Mondo, piano: PianoAnnuale
) -> None:
    fotografia = dict(piano.approvato)
    altra = {**fotografia["unita"][0], "codice": "G-1", "proprietario__nome": "Gamma"}

    dati = riscontri.pagina(piano, {**fotografia, "unita": [*fotografia["unita"], altra]}, [])

    gamma = next(voce for voce in dati["enti"] if voce.ente.ente == "Gamma")
    assert [quante for _, quante in gamma.cifre] == [None] * 5
    assert gamma.ente.elencate == 1
    assert ("Gamma", "Unità assegnabili: dichiarate 0, nell’elenco 1.") in dati["prova"].differenze
    html = pagine.html_pubblico("programmazione/quadratura.html", dati)
    assert "Unità assegnabili: dichiarate 0, nell’elenco 1." in html


def test_2019_is_proved_dwelling_by_dwelling(db_crema: BancaVera, tmp_path: Path) -> None:
    versione = albero.costruisci(tmp_path)

    html = (versione / "piani/2019/quadratura/index.html").read_text()
    testo = _testo(html)
    # 18 + 11 = 29; 29 + 21 = 50 declared; 18 + 11 + 21 = 50 listed; 50 offered.
    for atteso in (
        "Libere e in uscita, dichiarate 29 18 libere + 11 in uscita",
        "Assegnabili, dichiarate 50 29 e 21 di differenza, spiegata",
        "Elencate nel piano 50 18 libere, 11 in uscita, 21 occupate o altro",
        "Offerte dagli avvisi 50 50: assegnabile subito",
        "coincidono unità per unità",
        "32 delle 50 unità offerte non erano ancora libere",
        "ALER Brescia-Cremona-Mantova: 9 + 20 = 29",
        "Comune di Trescore Cremasco: 2 + 1 = 3",
    ):
        assert atteso in testo
    codici = set(re.findall(r"/avvisi/crema-2019/unita/([\w-]+)/", html))
    assert len(codici) == 50
    tabella = json.loads((versione / "dati-aperti/riconciliazione-2019.json").read_text())
    assert {riga["codice"] for riga in tabella["righe"]} == codici
    assert all(riga["quadra"] for riga in tabella["righe"])


def test_the_first_view_of_every_page_fits_the_first_flight(
    db_crema: BancaVera, tmp_path: Path
) -> None:
    versione = albero.costruisci(tmp_path)
    foglio = settings.RADICE / "static/css/pubblico.css"
    stile = len(gzip.compress(foglio.read_bytes(), 9))

    pesi = {
        str(file.relative_to(versione)): stile + len(gzip.compress(file.read_bytes(), 9))
        for cartella in ("piani", "dati-aperti")
        for file in (versione / cartella).rglob("index.html")
    }

    assert len(pesi) >= 14
    assert {nome: peso for nome, peso in pesi.items() if peso > PRIMA_VISTA} == {}
