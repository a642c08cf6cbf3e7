"""The store: whole pieces or nothing, never believed when damaged, never growing for ever."""

import json
import os
from pathlib import Path

import pytest

from crema_sap.pdf import componi_pdf, deposito, documento
from crema_sap.pdf.esterno import Esterno, Modulo
from crema_sap.pdf.veloce.blocchi import Flusso
from crema_sap.pdf.veloce.sezione import componi_sezione
from tests.pdf import fascicoli

CHIAVE = deposito.chiave("prova")


@pytest.fixture
def flusso() -> Flusso:
    """A small section."""
    html = fascicoli.PROSA + fascicoli.tabella(2)
    return componi_sezione("Titolo", html, livello=1, orizzontale=False)


def test_a_piece_comes_back_equal(tmp_path: Path, flusso: Flusso) -> None:
    magazzino = deposito.Deposito(tmp_path)

    magazzino.metti(CHIAVE, flusso)

    ritrovato = magazzino.prendi(CHIAVE, Flusso)
    assert ritrovato is not None
    assert json.dumps(ritrovato.in_dati()) == json.dumps(flusso.in_dati())


def test_a_piece_of_another_kind_is_not_found(tmp_path: Path, flusso: Flusso) -> None:
    magazzino = deposito.Deposito(tmp_path)
    magazzino.metti(CHIAVE, flusso)

    assert magazzino.prendi(CHIAVE, Esterno) is None
    assert magazzino.prendi(CHIAVE, Modulo) is None


@pytest.mark.parametrize("danno", [b"", b"x" * 10, b"0" * 64 + b"{}"])
def test_a_damaged_piece_is_thrown_away(tmp_path: Path, flusso: Flusso, danno: bytes) -> None:
    magazzino = deposito.Deposito(tmp_path)
    magazzino.metti(CHIAVE, flusso)
    percorso = next(tmp_path.iterdir())
    percorso.write_bytes(danno)

    assert magazzino.prendi(CHIAVE, Flusso) is None
    assert not percorso.exists()


def test_a_whole_document_recovers_from_a_damaged_store(completo: bytes, tmp_path: Path) -> None:
    componi_pdf(fascicoli.completo(), cartella_cache=tmp_path)
    for percorso in tmp_path.iterdir():
        percorso.write_bytes(percorso.read_bytes()[:-5])

    assert componi_pdf(fascicoli.completo(), cartella_cache=tmp_path) == completo


def test_what_dead_processes_left_is_removed_and_the_living_keep_theirs(tmp_path: Path) -> None:
    qui = deposito.MACCHINA
    nomi = (f".{qui}-999999999-a.flusso", f".{qui}-{os.getpid()}-a.flusso", ".altrove-1-a.flusso")
    for nome in nomi:
        (tmp_path / nome).write_bytes(b"x")

    deposito.Deposito(tmp_path)

    assert {voce.name for voce in tmp_path.iterdir()} == set(nomi[1:])


def test_the_pieces_least_recently_used_go_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(5):
        (tmp_path / str(n)).write_bytes(b"x" * 100)
        os.utime(tmp_path / str(n), (n, n))
    monkeypatch.setattr(deposito, "MASSIMO", 250)

    deposito.Deposito(tmp_path).sfoltisci()

    assert sorted(voce.name for voce in tmp_path.iterdir()) == ["3", "4"]


def test_without_a_folder_nothing_is_kept(flusso: Flusso) -> None:
    magazzino = deposito.Deposito(None)

    magazzino.metti(CHIAVE, flusso)
    magazzino.sfoltisci()

    assert magazzino.prendi(CHIAVE, Flusso) is None


def test_a_section_is_set_again_when_any_of_its_parts_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    composte = []
    vera = documento.componi_sezione

    def spia(titolo: str, html: str, **altro: object) -> Flusso:
        composte.append(titolo)
        return vera(titolo, html, **altro)

    monkeypatch.setattr(documento, "componi_sezione", spia)
    base = {"chiave": "s", "titolo": "Sezione", "html": fascicoli.PROSA}
    for cambio in ({}, {}, {"titolo": "Altro"}, {"orizzontale": True}, {"html": "<p>x</p>"}):
        sezione = fascicoli.Sezione(**{**base, **cambio})
        componi_pdf(fascicoli.fascicolo(sezione), cartella_cache=tmp_path)

    assert composte == ["Sezione", "Altro", "Sezione", "Sezione"]
