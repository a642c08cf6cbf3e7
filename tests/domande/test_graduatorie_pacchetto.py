"""The public bundle: anybody verifies it with a bare Python, and every alteration is found."""

import csv
import hashlib
import json
import re
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from crema_sap.enti.models import Ambito, Utente
from domande import services as invii
from domande.graduatorie import pacchetto
from domande.models import Domanda, Elaborazione, ListaPubblicata, PubblicazioneGraduatoria
from tests.bandi import factories as bandi
from tests.domande.elaborazioni import chiudi, elabora, lista_di
from tests.domande.factories import Scena, crea_domanda
from tests.domande.rettifiche import crea_mondo
from tests.domande.termini import approva_tutti, carica_regola, pubblica

PYTHON = shutil.which("python3", path="/usr/bin:/usr/local/bin:/bin") or shutil.which("python3")


@pytest.fixture
def fatta(scena: Scena) -> Elaborazione:
    return elabora(chiudi(scena))


@pytest.fixture
def cartella(fatta: Elaborazione, tmp_path: Path) -> Path:
    pacchetto.esporta(elaborazione=fatta, cartella=tmp_path / "pacchetto", riservato=False)
    return tmp_path / "pacchetto"


@pytest.fixture
def riservata(fatta: Elaborazione, tmp_path: Path) -> Path:
    """The bundle of the auditors."""
    pacchetto.esporta(elaborazione=fatta, cartella=tmp_path / "riservata", riservato=True)
    return tmp_path / "riservata"


def verifica(cartella: Path) -> subprocess.CompletedProcess[str]:
    """Run the bundle's own program as a citizen does: no site packages, no environment."""
    assert PYTHON
    return subprocess.run(
        [PYTHON, "-I", "-S", str(cartella / "verifica.py")],
        capture_output=True,
        text=True,
        env={"LANG": "C.UTF-8"},
        check=False,
    )


def riscrivi_impronta(cartella: Path, nome: str) -> None:
    """Do what a careful forger does: bring the hash of the altered file up to date."""
    percorso = cartella / "impronte.json"
    impronte = json.loads(percorso.read_text())
    impronte["file"][nome] = hashlib.sha256((cartella / nome).read_bytes()).hexdigest()
    percorso.write_text(json.dumps(impronte))


def test_no_cell_of_the_bundle_is_a_formula() -> None:
    assert pacchetto._csv([("=1+1", "@x", -1, "CR-1")]) == b"'=1+1;'@x;-1;CR-1\n"


def test_the_bundle_verifies_itself(cartella: Path) -> None:
    esito = verifica(cartella)

    assert esito.returncode == 0, esito.stdout + esito.stderr
    assert esito.stdout.startswith("OK: 40 domande, 4 unità")


@pytest.mark.parametrize(
    "nome",
    ["profilo.json", "unita.csv", "ingressi.csv", "graduatorie.csv", "LEGGIMI.md", "LICENZA.txt"],
)
def test_every_altered_file_is_found(cartella: Path, nome: str) -> None:
    percorso = cartella / nome
    dati = percorso.read_bytes()
    percorso.write_bytes(dati[:-2] + bytes([dati[-2] ^ 1]) + dati[-1:])

    esito = verifica(cartella)

    assert esito.returncode == 1
    assert f"il file {nome} è stato cambiato" in esito.stdout


@pytest.mark.parametrize("nome", ["profilo.json", "ingressi.csv", "graduatorie.csv"])
def test_every_missing_file_is_found(cartella: Path, nome: str) -> None:
    (cartella / nome).unlink()

    esito = verifica(cartella)

    assert esito.returncode == 1
    assert f"manca il file {nome}" in esito.stdout


def test_two_places_exchanged_are_found_even_with_the_hashes_mended(cartella: Path) -> None:
    percorso = cartella / "graduatorie.csv"
    righe = percorso.read_text().splitlines()
    prima, seconda = righe[1].split(";"), righe[2].split(";")
    prima[2:], seconda[2:] = seconda[2:], prima[2:]
    percorso.write_text(
        "\n".join([righe[0], ";".join(prima), ";".join(seconda), *righe[3:]]) + "\n"
    )
    riscrivi_impronta(cartella, "graduatorie.csv")

    esito = verifica(cartella)

    assert esito.returncode == 1
    assert "il ricalcolo dà" in esito.stdout


def test_a_row_taken_away_is_found_even_with_the_hashes_mended(cartella: Path) -> None:
    percorso = cartella / "graduatorie.csv"
    righe = percorso.read_text().splitlines()
    percorso.write_text("\n".join(righe[:-1]) + "\n")
    riscrivi_impronta(cartella, "graduatorie.csv")

    esito = verifica(cartella)

    assert esito.returncode == 1
    assert "manca o si ripete una posizione" in esito.stdout


# In the first row of which file what is written, and what is said of it.
FORGIATI = [
    ("graduatorie.csv", "isbar", "0.01", "non è lo stesso in ingressi.csv"),
    ("ingressi.csv", "isbar", "0.01", "il ricalcolo dà|non è lo stesso"),
    ("unita.csv", "righe_pubbliche", "no", "non dicono lo stesso dell'unità CR-1"),
    ("RISERVATO_punti.csv", "familiari", "99.00", "i punti fanno"),
    ("RISERVATO_punti.csv", "codice", "ZZZZ-ZZZZ-ZZZZ", "il ricalcolo dà|non si legge"),
    ("RISERVATO_punti.csv", "posizione", "2", "il ricalcolo dà|si ripete"),
    ("RISERVATO_punti.csv", "codice_pubblicato", "ZZZZ-ZZZZ-ZZZZ", "il posto non è quello"),
]


@pytest.mark.parametrize(("nome", "campo", "valore", "detto"), FORGIATI)
def test_a_forged_row_is_found_even_with_the_hashes_mended(
    riservata: Path, nome: str, campo: str, valore: str, detto: str
) -> None:
    percorso = riservata / nome
    with percorso.open(newline="") as aperto:
        righe = list(csv.reader(aperto, delimiter=";"))
    righe[1][righe[0].index(campo)] = valore
    percorso.write_text("".join(";".join(riga) + "\n" for riga in righe))
    riscrivi_impronta(riservata, nome)

    esito = verifica(riservata)

    assert esito.returncode == 1
    assert re.search(detto, esito.stdout), esito.stdout


def test_nobody_gets_points_by_group_nor_lists_of_few_rows(
    scena: Scena, fatta: Elaborazione, cartella: Path, riservata: Path
) -> None:
    testata = (cartella / "ingressi.csv").read_text().split("\n", 1)[0].split(";")
    corta = lista_di(fatta, "CA-1")
    carica_regola(scena, soglia_lista=corta.lunghezza + 1)
    pacchetto.esporta(elaborazione=fatta, cartella=cartella, riservato=False)

    assert testata[:3] == ["codice", "unita", "isbar"]
    assert all(nome.startswith("rango_") for nome in testata[3:])
    for nome in ("ingressi.csv", "graduatorie.csv"):
        assert "CA-1" not in (cartella / nome).read_text()
    assert re.search(r"^CA-1;.*;no$", (cartella / "unita.csv").read_text(), re.MULTILINE)
    assert verifica(cartella).stdout.startswith("OK: ")
    assert "CA-1" in (riservata / "RISERVATO_punti.csv").read_text()
    # The codes of the receipts, with which the draw is made, are for auditors alone.
    ricevute = set(Domanda.objects.values_list("codice_pubblico", flat=True))
    for file in cartella.iterdir():
        assert not ricevute & set(re.findall(r"[A-Z0-9]{4}(?:-[A-Z0-9]{4}){2}", file.read_text()))


def test_the_codes_of_the_bundle_are_those_of_the_definitiva(
    ambito: Ambito, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mondo = crea_mondo(ambito)
    fatta, scena = mondo.fatta, mondo.scena
    call_command("esporta_graduatoria", avviso="crema-2019", cartella=tmp_path / "prima")
    detto = capsys.readouterr().err
    entro = PubblicazioneGraduatoria.objects.get().rettifiche_entro
    approva_tutti(scena, fatta, entro)
    pubblica(scena, fatta, entro)
    call_command("esporta_graduatoria", avviso="crema-2019", cartella=tmp_path / "dopo")

    prima, dopo = (
        [
            riga["codice"]
            for riga in csv.DictReader(
                (tmp_path / quando / "graduatorie.csv").open(newline=""), delimiter=";"
            )
            if riga["unita"] == "CR-1"
        ]
        for quando in ("prima", "dopo")
    )
    provvisoria, definitiva = ListaPubblicata.objects.filter(
        unita_offerta__unita__codice="CR-1"
    ).order_by("pubblicazione_id")
    assert dopo == definitiva.codici
    assert not set(prima) & {*dopo, *provvisoria.codici}
    assert "non è pubblicata come definitiva" in detto
    assert capsys.readouterr().err == ""


def test_an_unreadable_bundle_is_said_to_be_one(cartella: Path) -> None:
    (cartella / "impronte.json").write_text("{")

    esito = verifica(cartella)

    assert esito.returncode == 1
    assert "non si legge" in esito.stdout


def test_the_same_run_gives_the_same_bytes(
    fatta: Elaborazione, cartella: Path, tmp_path: Path
) -> None:
    scritti = pacchetto.esporta(elaborazione=fatta, cartella=tmp_path / "altra", riservato=False)

    assert {p.name: p.read_bytes() for p in scritti} == {
        p.name: p.read_bytes() for p in sorted(cartella.iterdir())
    }


def test_the_bundle_says_the_hashes_of_the_run(fatta: Elaborazione, cartella: Path) -> None:
    impronte = json.loads((cartella / "impronte.json").read_text())

    assert impronte["risultato"] == fatta.risultato_impronta
    assert impronte["ingressi"] == fatta.ingressi_impronta
    assert impronte["seme"] == fatta.seme
    assert impronte["punteggi_dimostrativi"] is True


def test_the_public_bundle_tells_no_facts_and_no_names(cartella: Path) -> None:
    testo = "".join(p.read_text() for p in cartella.iterdir() if p.suffix == ".csv")

    assert not list(cartella.glob("RISERVATO*"))
    for utente in Utente.objects.filter(cittadino=True):
        assert utente.cognome not in testo
    assert "isee" not in testo


def test_the_reserved_bundle_adds_the_facts(fatta: Elaborazione, tmp_path: Path) -> None:
    pacchetto.esporta(elaborazione=fatta, cartella=tmp_path, riservato=True)

    with (tmp_path / "RISERVATO_fatti.csv").open(newline="") as aperto:
        righe = list(csv.DictReader(aperto, delimiter=";"))
    assert {riga["codice"] for riga in righe} == set(
        Domanda.objects.values_list("codice_pubblico", flat=True)
    )
    assert all(int(riga["componenti"]) >= 1 for riga in righe)
    assert verifica(tmp_path).returncode == 0

    # Who is indigent is for auditors only, and the order of assignment with it.
    forgiato = tmp_path / "RISERVATO_assegnazione.json"
    dati = json.loads(forgiato.read_text())
    assert dati["proposte"]
    dati["proposte"].popitem()
    forgiato.write_text(json.dumps(dati))
    riscrivi_impronta(forgiato.parent, forgiato.name)
    assert "il ricalcolo dà" in verifica(forgiato.parent).stdout


def test_a_run_on_other_inputs_is_not_exported(
    scena: Scena, cittadina: Utente, tmp_path: Path
) -> None:
    # The domanda goes in the run and is withdrawn after it: the inputs are no longer those.
    domanda = crea_domanda(scena, cittadina)
    fatta = elabora(scena)
    invii.ritira_domanda(domanda=domanda, utente=cittadina, ora=bandi.CHIUDE - timedelta(seconds=1))
    altra = crea_domanda(scena, cittadina)

    with pytest.raises(pacchetto.IngressiCambiati):
        pacchetto.esporta(elaborazione=fatta, cartella=tmp_path, riservato=False)

    assert altra.pk != domanda.pk
    assert list(tmp_path.iterdir()) == []


def test_the_command_writes_the_last_run_or_says_that_there_is_none(
    fatta: Elaborazione, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("esporta_graduatoria", avviso="crema-2019", cartella=tmp_path)

    assert str(tmp_path / "graduatorie.csv") in capsys.readouterr().out
    assert verifica(tmp_path).returncode == 0
    with pytest.raises(CommandError, match="non ha questa elaborazione"):
        call_command("esporta_graduatoria", avviso="crema-2019", cartella=tmp_path, elaborazione=9)
