"""The scoring profile: reading, defects, canonical form."""

import copy
import json
import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bandi.rules import profilo as regole
from bandi.rules.catalogo import NOMI_SPAREGGI, SPAREGGI_NOTI
from bandi.rules.tipi import Gruppo, Scaglione

FILE = Path(__file__).parents[2] / "bandi/dati/profilo_isbar_2019.toml"


@pytest.fixture
def dati() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text())


def cosa(dati: dict[str, Any]) -> list[str]:
    return [f"{difetto.dove}: {difetto.cosa}" for difetto in regole.verifica_profilo(dati)]


def test_the_profile_of_2019_is_sound_and_demonstrative(dati: dict[str, Any]) -> None:
    profilo = regole.leggi_profilo(dati)

    assert regole.verifica_profilo(dati) == []
    assert profilo.dimostrativo
    assert profilo.preferenze_massime == 5
    assert profilo.economica.massimo == Decimal("25.00")
    assert [gruppo.codice for gruppo in profilo.gruppi] == ["familiari", "abitative"]
    assert profilo.gruppi[0].esclusivi == (
        ("anziani", "nuova_formazione"),
        ("monoparentale", "nuova_formazione"),
    )
    assert profilo.gruppi[0].condizioni[0].lettere[0].centesimi == 900
    assert profilo.requisiti.residenza_o_lavoro_regione_anni == 5
    assert str(regole.norma_del_profilo(profilo)).startswith("R.R. 4/2017")


def test_every_tie_break_has_an_italian_name() -> None:
    assert set(NOMI_SPAREGGI) == set(SPAREGGI_NOTI)


def test_a_profile_with_every_row_verified_is_official(dati: dict[str, Any]) -> None:
    def verifica(nodo: Any) -> None:
        if isinstance(nodo, dict):
            if "verificato" in nodo or "punti" in nodo:
                nodo["verificato"] = True
            for valore in nodo.values():
                verifica(valore)
        elif isinstance(nodo, list):
            for valore in nodo:
                verifica(valore)

    verifica(dati)
    assert not regole.leggi_profilo(dati).dimostrativo

    dati["residenza_comune"]["scaglioni"][1]["verificato"] = False
    assert regole.leggi_profilo(dati).dimostrativo


def test_a_profile_is_in_force_from_its_first_day_to_the_eve_of_its_end(
    dati: dict[str, Any],
) -> None:
    profilo = regole.leggi_profilo(dati)

    assert not profilo.vigente(date(2019, 3, 11))
    assert profilo.vigente(date(2019, 3, 12))
    assert profilo.vigente(date(2021, 10, 17))
    assert not profilo.vigente(date(2021, 10, 18))

    del dati["al"]
    assert regole.leggi_profilo(dati).vigente(date(2999, 1, 1))


def test_the_canonical_form_is_read_back_equal_and_does_not_depend_on_key_order(
    dati: dict[str, Any],
) -> None:
    profilo = regole.leggi_profilo(dati)
    capovolto = dict(reversed(list(dati.items())))

    assert regole.leggi_profilo(json.loads(regole.canonico(profilo))) == profilo
    assert regole.impronta(regole.leggi_profilo(capovolto)) == regole.impronta(profilo)
    assert len(regole.impronta(profilo)) == 64

    del dati["requisiti"]["residenza_o_lavoro_regione_anni"]
    del dati["al"]
    senza = regole.leggi_profilo(dati)
    assert senza.requisiti.residenza_o_lavoro_regione_anni is None
    assert regole.leggi_profilo(json.loads(regole.canonico(senza))) == senza
    assert regole.impronta(senza) != regole.impronta(profilo)


def test_a_tenth_of_a_point_changes_the_fingerprint(dati: dict[str, Any]) -> None:
    prima = regole.impronta(regole.leggi_profilo(dati))
    dati["gruppo"][0]["condizione"][0]["lettere"][0]["punti"] = "9.10"

    assert regole.impronta(regole.leggi_profilo(dati)) != prima


def test_parameters_may_be_restated(dati: dict[str, Any]) -> None:
    dati["parametri"] = {"anziano_anni": 70}

    profilo = regole.leggi_profilo(dati)

    assert (profilo.parametri.anziano_anni, profilo.parametri.minore_anni) == (70, 18)


def imposta(dati: dict[str, Any], percorso: str, valore: Any) -> None:
    nodo: Any = dati
    *prima, ultima = percorso.split("/")
    for passo in prima:
        nodo = nodo[int(passo) if isinstance(nodo, list) else passo]
    chiave = int(ultima) if isinstance(nodo, list) else ultima
    if valore is KeyError:
        del nodo[chiave]
    else:
        nodo[chiave] = valore


LETTERA = "gruppo/0/condizione/0/lettere/0"
DIFETTI: list[tuple[str, Any, str]] = [
    ("codice", KeyError, "codice: manca."),
    ("codice", "  ", "codice: non è un testo."),
    ("codice", 3, "codice: non è un testo."),
    ("colore", "blu", "colore: voce sconosciuta."),
    ("dal", "12/03/2019", "dal: «12/03/2019» non è una data."),
    ("dal", 2019, "dal: «2019» non è una data."),
    ("dal", KeyError, "dal: manca."),
    ("al", date(2019, 3, 12), "al: la fine non segue l'inizio."),
    ("preferenze_massime", 0, "preferenze_massime: «0» non è un numero intero ammesso."),
    ("preferenze_massime", 21, "preferenze_massime: «21» non è un numero intero ammesso."),
    ("preferenze_massime", True, "preferenze_massime: «True» non è un numero intero ammesso."),
    ("preferenze_massime", KeyError, "preferenze_massime: manca."),
    ("decimali", 3, "decimali: «3» non è un numero intero ammesso."),
    ("graduatoria_per", "comune", "graduatoria_per: «comune» non è ammesso."),
    ("gruppo", [], "gruppo: non è un elenco di tabelle."),
    ("gruppo", "familiari", "gruppo: non è un elenco di tabelle."),
    ("gruppo", KeyError, "gruppo: manca."),
    ("gruppo/1", "abitative", "gruppo[2]: non è una tabella."),
    ("gruppo/1/codice", "familiari", "gruppo: «familiari» è scritto 2 volte."),
    ("gruppo/1/codice", "altre", "gruppo altre: il gruppo è sconosciuto."),
    ("gruppo/1/codice", "altre", "gruppo: manca il gruppo «abitative»."),
    ("gruppo/0/esclusivi", "anziani", "gruppo[1].esclusivi: non è un elenco di insiemi di condiz"),
    ("gruppo/0/esclusivi", [["a", 1]], "gruppo[1].esclusivi: non è un elenco di insiemi di condiz"),
    ("gruppo/0/esclusivi", [3], "gruppo[1].esclusivi: non è un elenco di insiemi di condizioni."),
    ("gruppo/0/esclusivi", 3, "gruppo[1].esclusivi: non è un elenco di insiemi di condizioni."),
    (
        "gruppo/0/esclusivi",
        [["anziani", "giovani"]],
        "gruppo familiari, esclusivi: «giovani» non è una condizione del gruppo.",
    ),
    (
        "gruppo/0/esclusivi",
        [["anziani", "anziani"]],
        "gruppo familiari, esclusivi: un insieme ha meno di due condizioni diverse.",
    ),
    (
        "gruppo/0/condizione/1/codice",
        "anziani",
        "gruppo familiari: «anziani» è scritto 2 volte.",
    ),
    (
        "gruppo/0/condizione/0/codice",
        "giovani",
        "gruppo familiari, giovani: la condizione non è tra quelle che il sistema sa accertare.",
    ),
    (f"{LETTERA}/lettera", "z", "gruppo familiari, anziani: la lettera «z» non esiste."),
    (f"{LETTERA}/lettera", "b", "gruppo familiari, anziani: «b» è scritto 2 volte."),
    (f"{LETTERA}/punti", "-1.00", "lettere[1].punti: «-1.00» non è ammesso."),
    (f"{LETTERA}/punti", 9.5, "lettere[1].punti: non è un numero esatto."),
    (f"{LETTERA}/punti", True, "lettere[1].punti: non è un numero esatto."),
    (f"{LETTERA}/punti", "nove", "lettere[1].punti: «nove» non è un numero."),
    (f"{LETTERA}/punti", "NaN", "lettere[1].punti: «NaN» non è un numero."),
    (f"{LETTERA}/punti", "Infinity", "lettere[1].punti: «Infinity» non è un numero."),
    (f"{LETTERA}/punti", "1000.01", "lettere[1].punti: «1000.01» è troppo grande."),
    (f"{LETTERA}/punti", "9.005", "lettere[1].punti: «9.005» ha troppi decimali."),
    (f"{LETTERA}/punti", KeyError, "lettere[1].punti: manca."),
    (f"{LETTERA}/verificato", "no", "lettere[1].verificato: non è vero o falso."),
    (f"{LETTERA}/verificato", KeyError, "lettere[1].verificato: manca."),
    ("gruppo_economico/soglia", "0", "gruppo_economico.soglia: «0» non è ammesso."),
    ("gruppo_economico", "25", "gruppo_economico: non è una tabella."),
    ("gruppo_economico", KeyError, "gruppo_economico: manca."),
    ("residenza_comune/scaglioni/0/oltre_anni", 2, "scaglioni[1].da_anni: lo scaglione ha due ini"),
    ("residenza_comune/scaglioni/0/da_anni", KeyError, "scaglioni[1].oltre_anni: manca."),
    ("residenza_comune/scaglioni/0/fino_a", 1, "scaglioni[1]: lo scaglione «da 2 anni e fino a 1"),
    ("residenza_regione/scaglioni/0/fino_a", 5, "scaglioni[1]: lo scaglione «oltre 5 anni e fino"),
    ("residenza_comune/scaglioni/0/fino_a", 6, "scaglioni[2]: «oltre 5 anni e fino a 8» si sovrap"),
    ("residenza_comune/scaglioni/0/fino_a", 4, "scaglioni[2]: tra «da 2 anni e fino a 4» e «oltre"),
    (
        "residenza_comune/scaglioni/1",
        {"da_anni": 5, "fino_a": 8, "punti": "1", "verificato": True},
        "scaglioni[2]: «da 5 anni e fino a 8» si sovrappone",
    ),
    (
        "residenza_comune/scaglioni/1",
        {"da_anni": 6, "fino_a": 8, "punti": "1", "verificato": True},
        "scaglioni[2]: tra «da 2 anni e fino a 5» e «da 6 anni e fino a 8» resta un vuoto",
    ),
    ("residenza_comune/scaglioni/0/fino_a", KeyError, "scaglioni[2]: «oltre 5 anni e fino a 8» si"),
    ("spareggio/criteri", "eta", "spareggio.criteri: non è un elenco di testi."),
    ("spareggio/criteri", [1], "spareggio.criteri: non è un elenco di testi."),
    ("spareggio/criteri", KeyError, "spareggio.criteri: manca."),
    ("spareggio/criteri", ["eta"], "spareggio.criteri: «eta» non è un criterio conosciuto."),
    (
        "spareggio/criteri",
        ["familiari", "familiari"],
        "spareggio.criteri: «familiari» è scritto 2 volte.",
    ),
    ("indigenza/arrotondamento", "caso", "indigenza.arrotondamento: «caso» non è ammesso."),
    ("indigenza/quota", "1.01", "indigenza.quota: «1.01» è troppo grande."),
    ("adeguatezza", {}, "adeguatezza.1: manca."),
    ("adeguatezza/2", 38, "adeguatezza.2: manca o non è una fascia."),
    ("adeguatezza/9", [90], "adeguatezza.9: voce sconosciuta."),
    ("adeguatezza/2", [55, 38], "adeguatezza.2: il massimo è minore del minimo."),
    ("adeguatezza/2", [27, 55], "adeguatezza.2: il minimo è più piccolo di quello per un compon"),
    ("adeguatezza/2", [38], "adeguatezza.2: manca il massimo."),
    ("parametri", {"sovraffollamento": 101}, "sovraffollamento: «101» non è un numero intero amm"),
    ("parametri", {"anziano_oltre_anni": 60}, "anziano_oltre_anni: è minore dell'età da cui"),
    ("codice", "Isbar 2019", "codice: «Isbar 2019» non può fare da indirizzo."),
    ("codice", "a" * 61, "codice: è troppo lungo."),
    ("norma", "n" * 201, "norma: è troppo lungo."),
    ("norma", "due\nrighe", "norma: contiene segni che non si vedono"),
    ("norma", "nulla\x00", "norma: contiene segni che non si vedono"),
    ("note", ["una", "due\x00"], "note: non è un elenco di testi."),
    ("preferenze_massime", 16**100, "preferenze_massime: «un numero lunghissimo» non è un num"),
    (f"{LETTERA}/punti", 16**100, "lettere[1].punti: «un numero lunghissimo» non è un numero."),
    (f"{LETTERA}/punti", "9" * 50, "lettere[1].punti: «" + "9" * 40 + "…» non è un numero."),
    (f"{LETTERA}/punti", "1E-99999", "lettere[1].punti: «1E-99999» ha troppi decimali."),
    (f"{LETTERA}/fonte", "", "lettere[1].fonte: non è un testo."),
    ("gruppo_economico/codice", "isee", "gruppo_economico.codice: «isee» non è ammesso."),
    ("indigenza/isee_massimo", "16000.01", "indigenza.isee_massimo: supera l'ISEE con cui"),
    ("indigenza/quota", "20", "indigenza.quota: «20» è troppo grande."),
    (
        "gruppo/0/esclusivi",
        [["anziani", "monoparentale"], ["monoparentale", "anziani"]],
        "gruppo familiari, esclusivi: «anziani, monoparentale» è scritto 2 volte.",
    ),
    (
        "residenza_regione/scaglioni/2/fino_a",
        30,
        "scaglioni[3]: dopo «oltre 15 anni e fino a 30» resta un vuoto",
    ),
    ("residenza_comune/solo_con_condizioni", "sì", "solo_con_condizioni: non è vero o falso."),
    ("adeguatezza/2", [50, 55], "adeguatezza.2: le superfici fra 46.00 e 50.00 m² non vanno bene"),
    ("adeguatezza/2", [38, 55, 60], "adeguatezza.2: manca o non è una fascia."),
    ("adeguatezza/verificato", 1, "adeguatezza.verificato: non è vero o falso."),
    ("parametri", {"eta": 3}, "parametri.eta: voce sconosciuta."),
    ("parametri", {"sovraffollamento_grave": 80}, "parametri.sovraffollamento_grave: supera la"),
]


@pytest.mark.parametrize(("percorso", "valore", "atteso"), DIFETTI)
def test_a_defect_is_named(dati: dict[str, Any], percorso: str, valore: Any, atteso: str) -> None:
    imposta(dati, percorso, valore)

    assert any(atteso in voce for voce in cosa(dati)), cosa(dati)
    assert all(
        difetto.rimedio.endswith((".", "}.", "]")) for difetto in regole.verifica_profilo(dati)
    )
    with pytest.raises(regole.ProfiloNonValido) as errore:
        regole.leggi_profilo(dati)
    assert errore.value.difetti == regole.verifica_profilo(dati)
    assert atteso in str(errore.value)


def test_an_empty_profile_lists_all_that_is_missing() -> None:
    mancano = cosa({})

    assert {"codice: manca.", "gruppo: manca.", "requisiti: manca."} <= set(mancano)


def test_all_the_defects_are_listed_at_once(dati: dict[str, Any]) -> None:
    prima = copy.deepcopy(dati)
    imposta(dati, "codice", "")
    imposta(dati, f"{LETTERA}/punti", "-1")

    assert len(regole.verifica_profilo(dati)) == 2
    assert regole.verifica_profilo(prima) == []


@pytest.mark.parametrize(
    ("scaglione", "dentro", "fuori"),
    [
        # half-years: 4 = exactly 2 years, 5 = between 2 and 3, 10 = exactly 5, 11 = beyond 5
        (Scaglione(2, True, 5, Decimal(1), True), (4, 5, 10), (3, 11, -1)),
        (Scaglione(5, False, 10, Decimal(3), True), (11, 20), (10, 21)),
        (Scaglione(15, False, None, Decimal(6), True), (31, 200), (30,)),
    ],
)
def test_both_sides_of_a_step(
    scaglione: Scaglione, dentro: tuple[int, ...], fuori: tuple[int, ...]
) -> None:
    assert all(scaglione.contiene(mezzi) for mezzi in dentro)
    assert not any(scaglione.contiene(mezzi) for mezzi in fuori)


def test_incompatible_means_in_a_common_set() -> None:
    gruppo = Gruppo("familiari", (), (("a", "b"), ("b", "c")))

    assert gruppo.incompatibili("a", "b")
    assert not gruppo.incompatibili("a", "c")


def test_the_adequacy_table_extends_at_both_ends(dati: dict[str, Any]) -> None:
    tabella = regole.leggi_profilo(dati).adeguatezza

    assert tabella.fascia(0).componenti == 1
    assert tabella.fascia(6) == tabella.fascia(9)
    assert tabella.fascia(9).massima is None


@pytest.mark.parametrize("percorso", ["preferenze_massime", f"{LETTERA}/punti", "dal", "codice"])
def test_a_number_too_long_to_be_written_is_a_defect_like_another(
    dati: dict[str, Any], percorso: str
) -> None:
    imposta(dati, percorso, 16**5000)

    assert len(regole.verifica_profilo(dati)) == 1
