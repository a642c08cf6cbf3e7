"""The same fascicolo gives the same bytes: elsewhere, later, from the store, or after a kill."""

import hashlib
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from crema_sap.pdf import Sezione, componi_pdf, documento, figli
from tests.pdf import fascicoli

RADICE = Path(__file__).resolve().parent.parent.parent
PROGRAMMA = """
import hashlib, pathlib, sys
from crema_sap.pdf import componi_pdf
from tests.pdf import fascicoli
cartella = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else None
dati = componi_pdf(fascicoli.completo(), cartella_cache=cartella)
print(hashlib.sha256(dati).hexdigest())
"""


def _altrove(*argomenti: str, **ambiente: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAMMA, *argomenti],
        cwd=RADICE,
        env={**os.environ, **ambiente},
        stdout=subprocess.PIPE,
        text=True,
    )


def test_other_processes_with_other_seeds_and_zones_write_the_same_bytes(
    completo: bytes, tmp_path: Path
) -> None:
    altri = [
        _altrove(PYTHONHASHSEED="1", TZ="Asia/Tokyo", LANG="C", HOME=str(tmp_path)),
        _altrove(PYTHONHASHSEED="2", TZ="America/Lima", LC_ALL="C.UTF-8"),
    ]

    impronte = {processo.communicate()[0].strip() for processo in altri}

    assert impronte == {hashlib.sha256(completo).hexdigest()}


def test_the_store_changes_nothing(completo: bytes, tmp_path: Path) -> None:
    fresco = componi_pdf(fascicoli.completo(), cartella_cache=tmp_path)
    dal_deposito = componi_pdf(fascicoli.completo(), cartella_cache=tmp_path)

    assert fresco == dal_deposito == completo


def test_the_date_is_the_document_s_own(completo: bytes) -> None:
    domani = replace(fascicoli.completo(), data=fascicoli.DATA.replace(day=26))

    assert componi_pdf(domani) != completo


def test_after_a_change_only_that_section_is_set_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    piano = fascicoli.completo()
    componi_pdf(piano, cartella_cache=tmp_path)
    composte, esterne = [], []
    vera = documento.componi_sezione
    monkeypatch.setattr(
        documento,
        "componi_sezione",
        lambda titolo, *a, **k: (composte.append(titolo), vera(titolo, *a, **k))[1],
    )
    monkeypatch.setattr(figli, "fai", esterne.append)
    sezioni = list(piano.sezioni)
    sezioni[4] = replace(sezioni[4], html=sezioni[4].html.replace("Via Roma 2", "Via Roma 22"))

    dati = componi_pdf(replace(piano, sezioni=tuple(sezioni)), cartella_cache=tmp_path)

    assert dati
    # A rich section is tried, found rich, and taken from what WeasyPrint had set.
    assert composte == ["Definizioni", "Agnadello"]
    assert esterne == []


def test_a_worker_killed_at_any_moment_leaves_a_store_that_gives_the_same_bytes(
    completo: bytes, tmp_path: Path
) -> None:
    for attesa in (0.2, 0.9, 1.6):
        processo = _altrove(str(tmp_path))
        time.sleep(attesa)
        processo.send_signal(signal.SIGKILL)
        processo.communicate()

    assert componi_pdf(fascicoli.completo(), cartella_cache=tmp_path) == completo
    assert [voce for voce in tmp_path.iterdir() if voce.name.startswith(".")] == []


def test_progress_never_goes_back_and_ends_at_one_hundred(tmp_path: Path) -> None:
    passi: list[tuple[int, str]] = []

    componi_pdf(
        fascicoli.completo(),
        cartella_cache=tmp_path,
        avanzamento=lambda percento, passo: passi.append((percento, passo)),
    )

    numeri = [percento for percento, _ in passi]
    assert numeri == sorted(numeri)
    assert (numeri[0], numeri[-1]) == (0, 100)
    assert {"Premessa", "Definizioni", "Crema"} <= {passo for _, passo in passi}


def test_two_equal_sections_are_both_printed(tmp_path: Path) -> None:
    doppio = fascicoli.fascicolo(
        Sezione("a", "Uguale", fascicoli.RICCA), Sezione("b", "Uguale", fascicoli.RICCA)
    )

    assert componi_pdf(doppio, cartella_cache=tmp_path) == componi_pdf(doppio)
