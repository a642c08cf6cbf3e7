"""The log: what failed and where, never who or with what; the database's log likewise."""

import json
import logging
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from crema_sap.avvio import banco
from crema_sap.web.giornale import RigaJSON

NOME = "Ermenegilda"


def scrivi(giornale: str, messaggio: str, argomenti: Any) -> dict[str, Any]:
    try:
        raise ValueError(f"Failing row contains ({NOME})")
    except ValueError:
        guasto = sys.exc_info()
    riga = logging.LogRecord(giornale, logging.ERROR, "f.py", 1, messaggio, (argomenti,), guasto)
    letta: dict[str, Any] = json.loads(RigaJSON().format(riga))
    assert NOME not in json.dumps(letta)
    return letta


def test_an_exception_leaves_its_type_and_its_places() -> None:
    riga = scrivi("crema_sap.recapito", "effetto non recapitato: %s", "messaggio_invio")

    assert riga["messaggio"] == "effetto non recapitato: messaggio_invio"
    assert riga["guasto"] == "ValueError"
    assert riga["dove"][-1].startswith("test_giornale.py:")


def test_a_failed_task_leaves_its_name_and_not_its_words() -> None:
    riga = scrivi(
        "celery.app.trace",
        "Task %(name)s[%(id)s] %(description)s: %(exc)s",
        {"name": "enti.pulisci", "id": "1", "description": "raised", "exc": f"DETAIL: {NOME}"},
    )

    assert riga["messaggio"] == "attività non riuscita: enti.pulisci"


def test_a_path_is_not_written() -> None:
    riga = scrivi("django.request", "Internal Server Error: %s", f"/cerca/{NOME}")

    assert riga["messaggio"] == "Internal Server Error"


def test_the_databases_log_keeps_no_statement(db: None) -> None:
    registri = list(Path(banco.Banco.leggi().cartella).rglob("postgres.log"))
    if not registri:
        pytest.skip("PostgreSQL non è nostro: il suo registro non è qui.")

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursore:
        cursore.execute(
            "INSERT INTO enti_utente (username, nome, cognome, password, email, cittadino, attivo)"
            " VALUES (%s, %s, %s, '', '', true, true)",
            [NOME.lower(), NOME, NOME],
        )

    testo = "".join(registro.read_text(errors="replace") for registro in registri)
    assert "ERROR" in testo
    assert NOME.lower() not in testo.lower()
