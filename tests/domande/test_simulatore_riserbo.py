"""The simulator keeps nothing: no row, no session, no line of log, no address, no cache."""

import json
import logging
import re
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from crema_sap import orologio
from tests.domande.factories import CREMA, DURANTE, Scena
from tests.domande.test_simulatore import risposta_simulata

# What nobody else writes: if one of these is found somewhere, it came from here.
SEGNI = {
    "tu-nato_il": "17/03/1961",
    "altri-0-nato_il": "04/09/1958",
    "isee-valore": "7.654,32",
    "isee-patrimonio_mobiliare": "1.357,91",
    "casa-superficie": "38,47",
    "residenza-comune_dal": "23/07/1993",
    "residenza-lombardia_dal": "23/07/1991",
}
TRACCE = (
    *("17/03/1961", "1961-03-17", "04/09/1958", "1958-09-04", "23/07/1993", "1993-07-23"),
    # Whole: the row of a key, or the number of a savepoint, may well be 1357.
    *("7.654", "7654,32", "7654.32", "765432", "1.357", "1357,91", "1357.91", "135791"),
    *("38,47", "38.47"),
)


@pytest.fixture
def visitatore(scena: Scena) -> Client:
    orologio.sposta(DURANTE)
    return Client()


def righe_di_ogni_tabella() -> dict[str, int]:
    with connection.cursor() as cursore:
        cursore.execute(
            "SELECT relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace"
            " WHERE relkind IN ('r', 'p') AND n.nspname = 'public'"
        )
        tabelle = [nome for (nome,) in cursore.fetchall()]
        conti = {}
        for nome in tabelle:
            cursore.execute("SELECT has_table_privilege(%s, 'SELECT')", [f'public."{nome}"'])
            if cursore.fetchone()[0]:
                cursore.execute(f'SELECT count(*) FROM "{nome}"')
                conti[nome] = cursore.fetchone()[0]
        return conti


@pytest.mark.parametrize(
    "cambi",
    [
        {},
        {"isee-scade_il": "31/02/2019"},
        {"azione": "avanti"},
        {"azione": "aggiungi:altri"},
        {"azione": "calcola", "altri-TOTAL_FORMS": "boh"},
        {"tu-cittadinanza": "marziana"},
    ],
    ids=["right", "wrong", "enter", "row", "tampered", "forged"],
)
def test_nothing_of_what_is_typed_is_written_anywhere(
    visitatore: Client, caplog: pytest.LogCaptureFixture, cambi: dict[str, Any]
) -> None:
    detto: list[str] = []

    def ascolta(esegui: Any, sql: str, parametri: Any, molti: bool, contesto: Any) -> Any:
        detto.append(f"{sql} {parametri}")
        return esegui(sql, parametri, molti, contesto)

    dati = risposta_simulata(**{**SEGNI, **cambi})
    prima = righe_di_ogni_tabella()
    with caplog.at_level(logging.DEBUG), connection.execute_wrapper(ascolta):
        risposta = visitatore.post("/simulatore/", dati)

    assert risposta.status_code == 200
    assert any(traccia in risposta.content.decode() for traccia in TRACCE), "it was read"
    assert righe_di_ogni_tabella() == prima
    assert not [sql for sql in detto if re.match(r"\s*(INSERT|UPDATE|DELETE|COPY)", sql)]
    _senza_tracce("\n".join(detto))
    _senza_tracce("\n".join(f"{riga.getMessage()} {vars(riga)}" for riga in caplog.records))
    _senza_tracce(json.dumps({k: str(v) for k, v in visitatore.session.items()}))
    _senza_tracce(" ".join(str(biscotto) for biscotto in risposta.cookies.values()))
    _senza_tracce(str(dict(risposta.headers)))


def _senza_tracce(testo: str) -> None:
    trovate = [traccia for traccia in TRACCE if traccia in testo]
    assert trovate == []


@pytest.mark.parametrize("metodo", ["get", "post"])
def test_no_cache_may_keep_the_page_and_no_session_begins(visitatore: Client, metodo: str) -> None:
    risposta: HttpResponse = (
        visitatore.get("/simulatore/")
        if metodo == "get"
        else visitatore.post("/simulatore/", risposta_simulata())
    )

    assert "no-store" in risposta["Cache-Control"]
    assert "Location" not in risposta
    assert not any("sess" in nome for nome in risposta.cookies)


def test_answers_in_the_address_are_not_read(visitatore: Client) -> None:
    pagina = visitatore.get("/simulatore/", {"tu-nato_il": "17/03/1961"}).content.decode()

    assert "17/03/1961" not in pagina


def test_the_form_sends_by_post_and_to_no_address_with_answers(visitatore: Client) -> None:
    pagina = visitatore.post("/simulatore/", risposta_simulata()).content.decode()

    (modulo,) = [m for m in re.findall(r"<form[^>]*>", pagina) if "una-alla-volta" in m]
    assert 'method="post"' in modulo
    assert 'action="/simulatore/"' in modulo
    nei_collegamenti = " ".join(re.findall(r'href="([^"]*)"', pagina))
    assert CREMA not in nei_collegamenti
    assert "8.450" not in nei_collegamenti


def test_a_fault_says_nothing_of_the_answers(
    visitatore: Client, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rotto(*_argomenti: Any, **_altri: Any) -> Any:
        raise RuntimeError("guasto di prova")

    monkeypatch.setattr("domande.compilazione.simulazione.giudica", rotto)
    visitatore.raise_request_exception = False
    with caplog.at_level(logging.DEBUG):
        risposta = visitatore.post("/simulatore/", risposta_simulata(**SEGNI))

    assert risposta.status_code == 500
    _senza_tracce(risposta.content.decode())
    scritto = [logging.Formatter().format(riga) for riga in caplog.records]
    assert any("guasto di prova" in riga for riga in scritto)
    _senza_tracce("\n".join(scritto))
