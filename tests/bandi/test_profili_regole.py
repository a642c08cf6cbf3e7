"""Profiles as files: what breaks them, what any sound one guarantees, what changes between two."""

import tomllib
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandi.rules import adozione, confronto, luoghi, righe, tipi
from bandi.rules import profilo as regole
from bandi.rules.adozione import Adottato, Periodo, StatoProfilo
from bandi.rules.catalogo import CONDIZIONI_NOTE

DATI = Path(__file__).parents[2] / "bandi/dati"
REGIMI = ("2019", "2021", "2025")
MEZZI_ANNI = range(402)


def scritto(anno: str) -> bytes:
    return (DATI / f"profilo_isbar_{anno}.toml").read_bytes()


def profilo(anno: str) -> tipi.Profilo:
    return regole.leggi_profilo(regole.leggi_testo(scritto(anno)))


def test_the_three_regimes_follow_one_another_without_a_hole() -> None:
    letti = [profilo(anno) for anno in REGIMI]

    assert [prima.al == dopo.dal for prima, dopo in pairwise(letti)] == [True, True]
    assert letti[-1].al is None
    for giorno, atteso in (
        (date(2019, 10, 14), 0),
        (date(2021, 10, 17), 0),
        (date(2021, 10, 18), 1),
        (date(2025, 3, 9), 1),
        (date(2025, 3, 10), 2),
    ):
        assert [uno.vigente(giorno) for uno in letti].index(True) == atteso
        assert sum(uno.vigente(giorno) for uno in letti) == 1


@pytest.mark.parametrize("anno", REGIMI)
def test_a_packaged_profile_is_demonstrative_and_its_unknown_rows_say_so(anno: str) -> None:
    letto = profilo(anno)
    dubbie = [riga for riga in righe.righe(letto) if not riga.verificato]

    assert letto.dimostrativo
    assert dubbie
    assert all(riga.stato == "dimostrativo, da verificare" for riga in dubbie)
    if anno != "2019":
        assert all(riga.fonte for riga in dubbie)
        assert letto.note
        familiari = [riga for riga in dubbie if riga.sezione in CONDIZIONI_NOTE]
        assert all("non trovati" in riga.fonte for riga in familiari if riga.punti)


def test_what_is_known_of_the_later_regimes() -> None:
    del_2021, del_2025 = profilo("2021"), profilo("2025")
    massimi = [
        uno.residenza_regione.scaglioni[-1].punti + uno.residenza_comune.scaglioni[-1].punti
        for uno in (del_2021, del_2025)
    ]

    assert massimi == [Decimal("14.50"), Decimal("12.00")]
    assert (del_2021.preferenze_massime, del_2021.graduatoria_per) == (2, "ente_comune")
    assert del_2021.requisiti.residenza_o_lavoro_regione_anni is None
    assert not del_2021.residenza_comune.solo_con_condizioni
    assert del_2025.residenza_comune.solo_con_condizioni
    assert not del_2025.residenza_regione.solo_con_condizioni
    assert not del_2025.indigenza.attestazione_servizi_sociali


@pytest.mark.parametrize(
    ("testo", "dove", "cosa"),
    [
        (b"codice = ", "fine del file", "la scrittura non"),
        (b"codice = 3\ncodice == 4", "riga 2, colonna 9", "la scrittura non"),
        (b"[gruppo", "fine del file", "la scrittura non"),
        (b"codice = 1\ncodice = 2\n", "riga 2, colonna 11", "già stata scritta"),
        (b"[indigenza]\n[indigenza]", "riga 2, colonna 11", "già stata scritta"),
        (b"\xff\xfe", "il file", "non è un testo"),
        (b"a = " + b"[" * 60_000, "il file", "non si riesce a leggere"),
        (b"a = " + b"9" * 5_000, "il file", "non si riesce a leggere"),
        (b"#" * (regole.BYTE_MASSIMI + 1), "il file", "troppo grande"),
    ],
)
def test_a_broken_file_says_where(testo: bytes, dove: str, cosa: str) -> None:
    with pytest.raises(regole.ProfiloNonValido) as errore:
        regole.leggi_testo(testo)

    (difetto,) = errore.value.difetti
    assert difetto.dove == dove
    assert cosa in difetto.cosa
    assert difetto.rimedio


def test_a_file_with_the_mark_of_its_encoding_is_read() -> None:
    assert regole.leggi_testo(b'\xef\xbb\xbfcodice = "x"') == {"codice": "x"}


def cose() -> st.SearchStrategy[Any]:
    foglie = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates()
    return st.recursive(
        foglie, lambda dentro: st.lists(dentro) | st.dictionaries(st.text(), dentro), max_leaves=5
    )


def percorsi(nodo: Any, qui: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    figli = nodo.items() if isinstance(nodo, dict) else enumerate(nodo)
    trovati = [qui] if qui else []
    for chiave, valore in figli if isinstance(nodo, dict | list) else ():
        trovati += (
            percorsi(valore, (*qui, chiave))
            if isinstance(valore, dict | list)
            else [(*qui, chiave)]
        )
    return trovati


@given(st.data())
def test_whatever_is_written_anywhere_is_a_defect_or_a_profile_never_a_crash(
    data: st.DataObject,
) -> None:
    dati = tomllib.loads(scritto("2019").decode())
    posto = data.draw(st.sampled_from(percorsi(dati)))
    nodo: Any = dati
    for passo in posto[:-1]:
        nodo = nodo[passo]
    nodo[posto[-1]] = data.draw(cose())

    difetti = regole.verifica_profilo(dati)

    if difetti:
        assert all(luoghi.in_parole(difetto.dove, dati) for difetto in difetti)
    else:
        letto = regole.leggi_profilo(dati)
        assert b"\\u0000" not in regole.canonico(letto)
        assert righe.righe(letto)


estremi = st.lists(st.integers(0, 60), min_size=1, max_size=6)


@given(
    estremi=estremi,
    compreso=st.booleans(),
    ultimo_aperto=st.booleans(),
    scalini=st.lists(st.integers(-2, 2), min_size=6, max_size=6),
)
def test_in_an_accepted_profile_every_length_of_residence_falls_in_one_step(
    estremi: list[int], compreso: bool, ultimo_aperto: bool, scalini: list[int]
) -> None:
    """Steps are drawn with holes, overlaps and reversals: who passes the checks has none."""
    scaglioni: list[dict[str, Any]] = []
    inizio = estremi[0]
    for numero, estremo in enumerate(estremi):
        voce: dict[str, Any] = {"punti": str(numero), "verificato": True}
        voce["da_anni" if compreso and not scaglioni else "oltre_anni"] = max(
            0, inizio + (scalini[numero] if numero == 3 else 0)
        )
        fine = inizio + estremo % 7
        if numero < len(estremi) - 1 or not ultimo_aperto:
            voce["fino_a"] = fine
        scaglioni.append(voce)
        inizio = fine
    dati = tomllib.loads(scritto("2019").decode())
    dati["residenza_comune"]["scaglioni"] = scaglioni

    if regole.verifica_profilo(dati):
        return
    letti = regole.leggi_profilo(dati).residenza_comune.scaglioni
    primo = 2 * letti[0].da_anni + (0 if letti[0].da_compreso else 1)
    for mezzi in MEZZI_ANNI:
        quanti = sum(scaglione.contiene(mezzi) for scaglione in letti)
        assert quanti == (1 if mezzi >= primo else 0), mezzi


@pytest.mark.parametrize("anno", REGIMI)
def test_in_the_packaged_profiles_every_value_falls_in_one_step(anno: str) -> None:
    letto = profilo(anno)
    for residenza in (letto.residenza_regione, letto.residenza_comune):
        cadute = [sum(s.contiene(mezzi) for s in residenza.scaglioni) for mezzi in MEZZI_ANNI]
        assert set(cadute) == {0, 1}
        assert cadute == sorted(cadute), "zero before the first step, one from there on"
    tutte = [
        any(
            fascia.minima <= superficie and (fascia.massima is None or superficie <= fascia.massima)
            for fascia in letto.adeguatezza.fasce
        )
        for superficie in (Decimal(centesimi) / 100 for centesimi in range(2800, 12000, 25))
    ]
    assert all(tutte)


@pytest.mark.parametrize(
    ("dove", "atteso"),
    [
        ("codice", "voce «codice»"),
        ("gruppo[1].codice", "gruppo 1 (familiari), voce «codice»"),
        (
            "gruppo[1].condizione[2].lettere[1].punti",
            "gruppo 1 (familiari), condizione 2 (nuova_formazione), lettera 1 (a), voce «punti»",
        ),
        ("residenza_comune.scaglioni[2]", "residenza nel comune, scaglione 2"),
        ("gruppo[9].codice", "gruppo 9, voce «codice»"),
        ("codice[1].altro", "codice 1, voce «altro»"),
        ("gruppo familiari, esclusivi", "gruppo familiari, esclusivi"),
        ("riga 3, colonna 4", "riga 3, colonna 4"),
        ("il file", "il file"),
    ],
)
def test_a_place_is_said_in_words(dove: str, atteso: str) -> None:
    assert luoghi.in_parole(dove, regole.leggi_testo(scritto("2019"))) == atteso


def test_a_row_without_a_name_is_named_by_its_number() -> None:
    assert luoghi.in_parole("gruppo[1]", {"gruppo": [{}]}) == "gruppo 1"


def test_a_profile_is_equal_to_itself() -> None:
    for anno in REGIMI:
        assert confronto.differenze(profilo(anno), profilo(anno)) == ()


def test_from_2019_to_2021_and_from_2021_to_2025() -> None:
    prime = {d.riga.chiave: d for d in confronto.differenze(profilo("2019"), profilo("2021"))}
    poi = {d.riga.chiave: d for d in confronto.differenze(profilo("2021"), profilo("2025"))}

    assert prime["preferenze"].che_cosa == "cambia il valore"
    assert prime["requisiti.regione"].dopo.valore == "alla data della domanda"  # type: ignore[union-attr]
    assert prime["adeguatezza.1"].che_cosa == "cambia la verifica"
    assert not any(chiave.startswith("residenza") for chiave in prime)
    assert poi["residenza_regione.oltre 15 anni"].scarto == Decimal("-2.50")
    assert poi["residenza_comune.solo_con_condizioni"].scarto is None
    assert [d.riga.sezione for d in poi.values()] == sorted(
        (d.riga.sezione for d in poi.values()), key=list(righe.SEZIONI).index
    )


def test_a_row_that_goes_one_that_comes_and_one_reworded() -> None:
    prima = profilo("2019")
    gruppo = prima.gruppi[0]
    anziani, *altre = gruppo.condizioni
    senza = replace(gruppo, condizioni=tuple(altre), esclusivi=())
    detta = replace(anziani, nome="Persone anziane")
    riscritto = replace(gruppo, condizioni=(detta, *altre))

    tolte = confronto.differenze(prima, replace(prima, gruppi=(senza, prima.gruppi[1])))
    nuove = confronto.differenze(replace(prima, gruppi=(senza, prima.gruppi[1])), prima)
    dette = confronto.differenze(prima, replace(prima, gruppi=(riscritto, prima.gruppi[1])))

    assert {voce.che_cosa for voce in tolte} == {"tolta"}
    assert {voce.che_cosa for voce in nuove} == {"nuova"}
    assert "familiari.anziani.a" in {voce.riga.chiave for voce in tolte}
    assert {voce.che_cosa for voce in dette} == {"cambia il testo"}
    assert tolte[0].scarto is None


def foglie(nodo: Any, qui: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    return [posto for posto in percorsi(nodo) if not isinstance(_vai(nodo, posto), dict | list)]


def _vai(nodo: Any, posto: tuple[Any, ...]) -> Any:
    for passo in posto:
        nodo = nodo[passo]
    return nodo


NON_SONO_RIGHE = {"codice", "norma", "dal", "al", "decimali", "fonte"}


def test_whatever_counts_in_a_profile_is_on_its_page() -> None:
    """Change one datum at a time: the rows must tell, or the page would be silent about it."""
    base = profilo("2019")
    for posto in foglie(regole.a_dizionario(base)):
        dati: Any = regole.a_dizionario(base)
        valore = _vai(dati, posto)
        if (
            valore is None
            or posto[-1] in NON_SONO_RIGHE
            or (posto[0] == "gruppo" and "esclusivi" in posto)
        ):
            continue
        _vai(dati, posto[:-1])[posto[-1]] = _altro(posto, valore)
        try:
            cambiato = regole.leggi_profilo(dati)
        except regole.ProfiloNonValido:
            continue
        assert confronto.differenze(base, cambiato), posto


def _altro(posto: tuple[Any, ...], valore: Any) -> Any:
    if isinstance(valore, bool):
        return not valore
    if isinstance(valore, int):
        return valore + 1
    scambi = {"unita": "ente_comune", "eccesso": "meta", "a": "b"}
    if valore in scambi:
        return scambi[valore]
    try:
        return str(Decimal(valore) - Decimal("0.50" if posto[-1] != "quota" else "0.05"))
    except ArithmeticError:
        return f"{valore} cambiato"


def test_every_parameter_and_section_has_its_words() -> None:
    assert set(righe.NOMI_PARAMETRI) == {campo.name for campo in fields(tipi.Parametri)}
    assert {riga.titolo for riga in righe.righe(profilo("2025"))} == set(righe.SEZIONI.values())


G = date
ANNO_2019, APERTO = Periodo(G(2019, 3, 12), G(2021, 10, 18)), Periodo(G(2025, 3, 10), None)


@pytest.mark.parametrize(
    ("periodo", "giorno", "atteso"),
    [
        (None, G(2019, 11, 5), StatoProfilo.BOZZA),
        (ANNO_2019, G(2019, 3, 11), StatoProfilo.ADOTTATO),
        (ANNO_2019, G(2021, 10, 17), StatoProfilo.ADOTTATO),
        (ANNO_2019, G(2021, 10, 18), StatoProfilo.SUPERATO),
        (APERTO, G(2999, 1, 1), StatoProfilo.ADOTTATO),
    ],
)
def test_the_state_follows_from_the_day(
    periodo: Periodo | None, giorno: date, atteso: StatoProfilo
) -> None:
    assert adozione.stato(periodo, giorno) is atteso


giorni = st.dates(G(2019, 1, 1), G(2019, 1, 12))
periodi = st.builds(
    lambda dal, quanti: Periodo(dal, G.fromordinal(dal.toordinal() + quanti) if quanti else None),
    giorni,
    st.integers(0, 8),
)


@given(periodi, periodi)
def test_periods_meet_and_contain_each_other_as_their_days_do(uno: Periodo, altro: Periodo) -> None:
    tutti = [G.fromordinal(G(2019, 1, 1).toordinal() + n) for n in range(60)]
    giorni_uno = {giorno for giorno in tutti if uno.contiene(giorno)}
    giorni_altro = {giorno for giorno in tutti if altro.contiene(giorno)}

    assert uno.incontra(altro) == bool(giorni_uno & giorni_altro)
    assert uno.dentro(altro) == (giorni_uno <= giorni_altro)
    if uno.puo_prendere_il_posto(altro):
        rimasti = {giorno for giorno in giorni_altro if giorno < uno.dal}
        assert rimasti
        assert rimasti | giorni_uno >= giorni_altro


VECCHIO = Adottato("vecchio, versione 1", Periodo(G(2019, 3, 12), G(2021, 10, 18)))


@pytest.mark.parametrize(
    ("chiesto", "sostituisce", "attesi"),
    [
        (Periodo(G(2021, 10, 18), None), False, []),
        (Periodo(G(2022, 1, 1), G(2022, 1, 1)), False, ["La fine non segue l'inizio."]),
        (Periodo(G(2018, 1, 1), G(2018, 2, 1)), False, ["Il profilo vale dal 12/03/2019 in poi"]),
        (Periodo(G(2020, 1, 1), G(2021, 10, 18)), False, ["«vecchio, versione 1» è già adottato"]),
        (Periodo(G(2020, 1, 1), G(2021, 10, 18)), True, []),
        (Periodo(G(2020, 1, 1), None), True, []),
        # It would leave 2021 without a profile.
        (Periodo(G(2020, 1, 1), G(2020, 6, 1)), True, ["«vecchio, versione 1» è già adottato"]),
        (Periodo(G(2019, 3, 12), None), True, ["«vecchio, versione 1» è già adottato"]),
    ],
)
def test_when_a_profile_may_be_adopted(
    chiesto: Periodo, sostituisce: bool, attesi: list[str]
) -> None:
    difetti = list(
        adozione.difetti(chiesto, Periodo(G(2019, 3, 12), None), [VECCHIO], sostituisce=sostituisce)
    )

    assert len(difetti) == len(attesi), difetti
    for difetto, atteso in zip(difetti, attesi, strict=True):
        assert atteso in difetto.cosa
        assert difetto.rimedio
