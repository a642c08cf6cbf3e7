"""A codice fiscale that disagrees with the person: it is told, and it blocks nobody."""

import json
import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import codicefiscale as libreria
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crema_sap import orologio
from domande.compilazione import luoghi
from domande.forms.componenti import ComponenteForm
from domande.rules import codicefiscale
from domande.rules.traslitterazione import in_latino, leggibile

LUCA: dict[str, Any] = {
    "cognome": "D'Angelo-Rossi",
    "nome": "Luca",
    "nato_il": date(1979, 3, 4),
    "sesso": "M",
}


@pytest.fixture(autouse=True)
def _un_giorno() -> Iterator[None]:
    with orologio.fissato(datetime(2019, 11, 5, 9, tzinfo=UTC)):
        yield


def codice(**cambi: Any) -> str:
    return codicefiscale.calcola(**{**LUCA, "luogo": "D142", **cambi})


def modulo(**cambi: Any) -> ComponenteForm:
    dati = {
        "cognome": "D'Angelo-Rossi",
        "nome": "Luca",
        "nato_il": "04/03/1979",
        "codice_fiscale": codice(),
        "relazione": "coniuge",
    }
    return ComponenteForm(dati | cambi)


@pytest.mark.parametrize(
    "cambi",
    [
        {},
        {"sesso": "M", "luogo_nascita": "Crema"},
        {"luogo_nascita": "crema (CR)"},
        {"luogo_nascita": "CREMA, Italia"},
        {"sesso": "M", "codice_fiscale": codicefiscale.omocodia(codice(), 127)},
        {"luogo_nascita": "Marocco", "codice_fiscale": codice(luogo="Z330")},
        {"luogo_nascita": "U.R.S.S.", "codice_fiscale": codice(luogo="Z135")},
        # A place that no table knows is not judged.
        {"luogo_nascita": "Atlantide", "codice_fiscale": codice(luogo="Z999")},
        {"cognome": "Шевченко", "codice_fiscale": codice(cognome="Shevchenko")},
        {"cognome": "Papadopoulos", "codice_fiscale": codice(cognome="Παπαδοπουλος")},
        # An alphabet that can't be read here is not judged either.
        {"cognome": "王", "nome": "芳", "codice_fiscale": codice(cognome="Wang", nome="Fang")},
        {"codice_fiscale": "12345678903"},
    ],
)
def test_what_agrees_is_accepted_without_a_question(cambi: dict[str, Any]) -> None:
    form = modulo(**cambi)

    assert form.is_valid(), form.errors
    assert form.fields["codice_confermato"].widget.is_hidden
    assert "codice_confermato" not in form.risposte()


@pytest.mark.parametrize(
    ("cambi", "parola"),
    [
        ({"cognome": "Verdi"}, "cognome «Verdi»"),
        ({"nome": "Luca Maria Ugo"}, "nome «Luca Maria Ugo»"),
        ({"nato_il": "05/03/1979"}, "05/03/1979"),
        ({"sesso": "F"}, "femminile"),
        ({"luogo_nascita": "Milano"}, "«Crema», non «Milano»"),
        ({"luogo_nascita": "Casablanca", "codice_fiscale": codice(luogo="Z330")}, "lo Stato"),
    ],
)
def test_what_disagrees_is_told_and_then_goes_on(cambi: dict[str, Any], parola: str) -> None:
    prima = modulo(**cambi)
    confermata = modulo(**cambi, codice_confermato="on")

    assert not prima.is_valid()
    assert parola in str(prima.errors["codice_fiscale"].as_text())
    assert "spunta questa casella" in prima.errors["codice_confermato"][0]
    assert not prima.fields["codice_confermato"].widget.is_hidden
    assert confermata.is_valid(), confermata.errors
    assert confermata.risposte()["codice_confermato"] is True


def test_a_confirmation_that_is_no_longer_needed_is_dropped() -> None:
    form = modulo(codice_confermato="on")

    assert form.is_valid()
    assert "codice_confermato" not in form.risposte()


def test_who_comes_back_sees_that_it_was_confirmed() -> None:
    form = ComponenteForm(initial={"codice_confermato": True})

    assert not form.fields["codice_confermato"].widget.is_hidden


@pytest.mark.parametrize("sbagliato", ["12345678904", "RSSMRA80D01D142A", "ABC"])
def test_what_can_not_be_a_code_is_to_be_mended(sbagliato: str) -> None:
    form = modulo(codice_fiscale=sbagliato, codice_confermato="on")

    assert not form.is_valid()
    assert "codice_fiscale" in form.errors


@pytest.mark.parametrize(
    ("nato_il", "esiste"),
    [("80B29", True), ("81B29", False), ("00B29", True), ("04B69", True), ("19B69", False)],
)
def test_who_is_born_on_29_february_is_born_in_a_leap_year(nato_il: str, esiste: bool) -> None:
    primi = f"RSSMRA{nato_il}D142"

    trovati = codicefiscale.difetti(primi + codicefiscale.carattere_di_controllo(primi))

    assert (trovati == ()) is esiste


def test_the_code_does_not_tell_the_century() -> None:
    assert codice(nato_il=date(1919, 5, 1)) == codice(nato_il=date(2019, 5, 1))
    for anno in (1919, 2019):
        dati = {**LUCA, "nato_il": date(anno, 5, 1)}
        assert codicefiscale.incoerenze(codice(nato_il=date(1919, 5, 1)), **dati) == ()


def test_a_woman_s_day_is_forty_more() -> None:
    maria: dict[str, Any] = {
        "cognome": "Rossi",
        "nome": "Maria",
        "nato_il": date(1979, 3, 31),
        "sesso": "F",
    }
    suo = codicefiscale.calcola(**maria, luogo="D142")

    assert suo[9:11] == "71"
    assert codicefiscale.incoerenze(suo, **maria) == ()
    assert codicefiscale.incoerenze(suo, **{**maria, "sesso": None}) == ()
    assert "maschile" in codicefiscale.incoerenze(suo, **{**maria, "sesso": "M"})[0]


@pytest.mark.parametrize(
    ("scritto", "latino"),
    [
        ("D’Angelo", "DANGELO"),
        ("Müller-Lüdenscheidt", "MULLERLUDENSCHEIDT"),
        ("Łukasz Øyvind Æsop", "LUKASZOYVINDAESOP"),
        ("Йосип", "IOSIP"),
        ("Щербак", "SHCHERBAK"),
        ("Ελένη", "ELENI"),
        ("Nguyễn", "NGUYEN"),
        ("Oʼbrien", "OBRIEN"),
        ("ıșık", "ISIK"),
    ],
)
def test_names_are_written_in_latin_letters(scritto: str, latino: str) -> None:
    assert in_latino(scritto) == latino
    assert leggibile(scritto)


@given(st.text(max_size=30))
def test_any_text_gives_plain_letters_and_they_are_stable(testo: str) -> None:
    lettere = in_latino(testo)

    assert in_latino(lettere) == lettere
    assert all("A" <= lettera <= "Z" for lettera in lettere)
    assert in_latino(unicodedata.normalize("NFD", testo)) == in_latino(
        unicodedata.normalize("NFC", testo)
    )


@given(st.integers(0, 10**10 - 1), st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_figure_of_a_numeric_code_is_seen(numero: int, posto: int, scarto: int) -> None:
    prime = f"{numero:010}"
    giuste = [f"{prime}{ultima}" for ultima in range(10)]
    (vero,) = [voce for voce in giuste if codicefiscale.difetti(voce) == ()]
    guasto = vero[:posto] + str((int(vero[posto]) + scarto) % 10) + vero[posto + 1 :]

    assert codicefiscale.difetti(guasto) != ()


def test_every_place_of_the_agency_s_table_has_its_name() -> None:
    cartella = Path(str(libreria.__file__)).parent / "data"
    for file in ("municipalities", "countries", "deleted-countries"):
        for luogo in json.loads((cartella / f"{file}.json").read_text()):
            assert luogo["name"] in luoghi.nomi(luogo["code"])
    assert luoghi.nomi("D142") == ("Crema",)
    assert luoghi.nomi("") == ()
    assert libreria.codicefiscale.decode(codice())["birthplace"]["name"] == "Crema"
