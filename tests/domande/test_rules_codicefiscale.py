"""The codice fiscale against an independent library and against wrong data."""

from datetime import date

import codicefiscale as libreria
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domande.rules import codicefiscale
from domande.rules.nomi_inventati import ORIGINI

MARIO = {
    "cognome": "Rossi",
    "nome": "Mario",
    "nato_il": date(1980, 4, 1),
    "sesso": "M",
    "luogo": "D142",
}
CODICE_DI_MARIO = "RSSMRA80D01D142S"
persone = st.fixed_dictionaries(
    {
        "cognome": st.sampled_from([voce for origine in ORIGINI for voce in origine.cognomi]),
        "nome": st.sampled_from(
            [voce for origine in ORIGINI for voce in (*origine.uomini, *origine.donne)]
        ),
        "nato_il": st.dates(date(1900, 1, 1), date(2021, 12, 31)),
        "sesso": st.sampled_from("MF"),
        "luogo": st.sampled_from([voce[1] for origine in ORIGINI for voce in origine.luoghi]),
    }
)


def calcola(**persona: object) -> str:
    return codicefiscale.calcola(**{**MARIO, **persona})  # type: ignore[arg-type]


def incoerenze(codice: str, **persona: object) -> tuple[str, ...]:
    return codicefiscale.incoerenze(codice, **{**MARIO, **persona})  # type: ignore[arg-type]


@given(persone)
def test_codes_are_those_of_an_independent_library(persona: dict[str, object]) -> None:
    modulo = libreria.codicefiscale
    primi = (
        modulo.encode_lastname(str(persona["cognome"]))
        + modulo.encode_firstname(str(persona["nome"]))
        + modulo.encode_birthdate(str(persona["nato_il"]), "F" if persona["sesso"] == "F" else "M")
        + str(persona["luogo"])
    )

    assert calcola(**persona) == primi + modulo.encode_cin(primi)


@given(persone, st.sampled_from(codicefiscale.VARIANTI))
def test_every_omocodia_of_a_code_is_coherent(persona: dict[str, object], variante: int) -> None:
    codice = calcola(**persona)

    altro = codicefiscale.omocodia(codice, variante)

    assert incoerenze(altro, **persona) == ()
    assert codicefiscale.senza_omocodia(altro) == codice
    assert (altro == codice) is (variante == 0)
    assert libreria.codicefiscale.encode_cin(altro[:15]) == altro[15]


def test_the_omocodie_of_a_code_are_all_different() -> None:
    tutte = {codicefiscale.omocodia(CODICE_DI_MARIO, voce) for voce in codicefiscale.VARIANTI}

    assert len(tutte) == 128
    assert codicefiscale.omocodia(CODICE_DI_MARIO, 1)[14] == "N"  # the rightmost figure first


@given(persone, st.integers(0, 15), st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"))
def test_one_wrong_character_never_passes_unseen(
    persona: dict[str, object], posto: int, carattere: str
) -> None:
    codice = calcola(**persona)
    rovinato = codice[:posto] + carattere + codice[posto + 1 :]

    if rovinato != codice:
        assert incoerenze(rovinato, **persona) != ()


@pytest.mark.parametrize(
    ("codice", "parola"),
    [
        ("", "Scrivi"),
        ("   ", "Scrivi"),
        ("12345678901", "provvisorio"),
        ("RSSMRA80D01D142", "ne hai scritti 15"),
        (f"{CODICE_DI_MARIO}A", "ne hai scritti 17"),
        ("RSSMRA80X01D142S", "posti sbagliati"),
        ("1SSMRA80D01D142S", "posti sbagliati"),
        ("RSSMRA80D01D142A", "L'ultima lettera"),
        ("RSSMRA80D00D142T", "Il giorno di nascita"),
    ],
)
def test_what_is_wrong_is_said_in_plain_words(codice: str, parola: str) -> None:
    (difetto,) = codicefiscale.difetti(codice)

    assert parola in difetto
    assert difetto.endswith(".")


@pytest.mark.parametrize(
    ("giorno", "mese", "esiste"),
    [
        ("01", "A", True),
        ("00", "A", False),
        ("31", "A", True),
        ("32", "A", False),
        ("40", "A", False),
        ("41", "A", True),
        ("71", "A", True),
        ("72", "A", False),
        ("29", "B", True),
        ("30", "B", False),
        ("69", "B", True),
        ("70", "B", False),
        ("30", "D", True),
        ("31", "D", False),
    ],
)
def test_the_day_of_birth_exists_in_its_month(giorno: str, mese: str, esiste: bool) -> None:
    primi = f"RSSMRA80{mese}{giorno}D142"
    codice = primi + codicefiscale.carattere_di_controllo(primi)

    assert (codicefiscale.difetti(codice) == ()) is esiste


@pytest.mark.parametrize(
    ("persona", "parola"),
    [
        ({"cognome": "Bianchi"}, "cognome «Bianchi»"),
        ({"nome": "Maria Rosa"}, "nome «Maria Rosa»"),
        ({"nato_il": date(1980, 4, 2)}, "02/04/1980"),
        ({"nato_il": date(1981, 4, 1)}, "01/04/1981"),
        ({"nato_il": date(1980, 5, 1)}, "01/05/1980"),
        ({"sesso": "F"}, "femminile"),
        ({"luogo": "H501"}, "luogo di nascita"),
    ],
)
def test_the_part_that_disagrees_is_named(persona: dict[str, object], parola: str) -> None:
    (sola,) = incoerenze(CODICE_DI_MARIO, **persona)

    assert parola in sola


def test_every_part_that_disagrees_is_named() -> None:
    altra = {
        "cognome": "Verdi",
        "nome": "Ugo",
        "nato_il": date(1999, 9, 9),
        "sesso": "F",
        "luogo": "h501",
    }

    assert len(incoerenze(CODICE_DI_MARIO, **altra)) == 5


def test_a_malformed_code_is_not_compared() -> None:
    assert incoerenze("RSSMRA80D01D142A") == codicefiscale.difetti("RSSMRA80D01D142A")


def test_the_place_is_compared_only_when_it_is_known() -> None:
    assert incoerenze(CODICE_DI_MARIO, luogo=None) == ()
    assert incoerenze(CODICE_DI_MARIO, luogo="d142") == ()


def test_codes_are_read_however_they_are_typed() -> None:
    assert codicefiscale.normalizza(" rss mra-80d01\u00a0d142s ") == CODICE_DI_MARIO
    assert incoerenze("rssmra80d01d142s") == ()


@pytest.mark.parametrize(
    ("cognome", "nome", "inizio"),
    [
        ("Fo", "Al", "FOXLAX"),
        ("D'Angelo", "Gianfranco", "DNGGFR"),  # four consonants and more: the second goes
        ("Müller", "Niccolò", "MLLNCL"),
        ("Łukasz", "Ève", "LKSVEE"),
        ("Großmann", "Øyvind", "GRSYND"),
        ("Re", "Ida", "REXDIA"),
    ],
)
def test_short_accented_and_foreign_names(cognome: str, nome: str, inizio: str) -> None:
    assert calcola(cognome=cognome, nome=nome)[:6] == inizio
