"""Whatever the register holds, its export imports back without a change; edits arrive whole."""

import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from programmazione.importazione import controllo, figlio, tabella, tipi
from programmazione.importazione.celle import Elenchi, chiave
from programmazione.importazione.colonne import COLONNE, PER_CAMPO, SCRITTE
from programmazione.importazione.elenchi import NomeComune, NomeEnte, Scelta
from programmazione.importazione.esame import Esame, Esito, Lettura, esamina
from programmazione.importazione.fogli import registro_csv, registro_xlsx
from programmazione.importazione.giudizi import Chi, Esistente
from programmazione.importazione.tipi import Giorno, Numero, Sigla, SiNo
from programmazione.models import UnitaAbitativa
from programmazione.states import StatoUnita

ENTE, ALTRO = 7, 8
OGGI = "2019-11-05"
NOMI = {"900001": "Rivolta d'Adda", "900002": "Sergnano"}
ELENCHI = Elenchi(
    comuni=NOMI,
    enti={ENTE: "Crema", ALTRO: "ALER"},
    comuni_per_nome={chiave(nome): istat for istat, nome in NOMI.items()},
    enti_per_nome={"crema": ENTE, "aler": ALTRO},
)
CHI = Chi(ENTE, OGGI, ELENCHI)
PEZZI = st.sampled_from([
    *("=CMD()", "+39", "-1", "@x", "\t", "\r", "\n", "'=", "''", "_x0041_"),
    *(";", ",", '"', "è", "€"),
    *("’", "\x07", "1.234,50", "01/02/2019", "Totale", "  ", "\u00a0", "#REF!", "TRUE"),
])  # fmt: skip
TESTI = st.lists(st.one_of(PEZZI, st.text(max_size=6)), max_size=4).map("".join)
SIGLE = {"foglio": "12A", "particella": "345/2", "subalterno": "7", "categoria_catastale": "A/3"}


def valori(campo: str) -> st.SearchStrategy[Any]:  # noqa: PLR0911
    """What the register may hold in a field."""
    tipo = PER_CAMPO[campo].tipo
    if campo == "codice":
        return st.integers(0, 10**6).map(lambda n: f"C-{n}")
    if campo == "proprietario_id":
        return st.just(ENTE)
    if isinstance(tipo, Sigla):
        return st.just(SIGLE[campo])
    if isinstance(tipo, tipi.Testo):
        return TESTI.map(lambda testo: testo[: tipo.massimo])
    if isinstance(tipo, NomeComune):
        return st.sampled_from(sorted(NOMI))
    if isinstance(tipo, NomeEnte):
        return st.sampled_from([None, ALTRO])
    if isinstance(tipo, Scelta):
        codici = [codice for codice, _ in tipo.voci if codice != StatoUnita.DISMESSA]
        return st.sampled_from([*codici, ""] if tipo.vuota == "" else codici)
    if isinstance(tipo, SiNo):
        return st.sampled_from([None, True, False])
    if isinstance(tipo, Giorno):
        return st.none() | st.dates(date(1901, 1, 1), date(2099, 12, 31))
    assert isinstance(tipo, Numero)
    passo = Decimal(1).scaleb(-tipo.decimali)
    numeri = st.integers(int(tipo.minimo / passo) + 1, int(tipo.massimo / passo)).map(
        lambda n: int(n) if tipo.decimali == 0 else n * passo
    )
    return st.none() | numeri


def unita() -> st.SearchStrategy[dict[str, Any]]:
    """A dwelling: rooms at least as many as bedrooms."""
    schede = st.fixed_dictionaries({c.campo: valori(c.campo) for c in COLONNE})
    return schede.map(
        lambda u: u | {"camere": None} if (u["camere"] or 0) > (u["vani"] or 99) else u
    )


def _regionale(scheda: dict[str, Any]) -> str:
    """What keeps a dwelling's regional code apart: as the register reads it, spaces and all."""
    return str(PER_CAMPO["codice_regionale"].tipo.canonico(scheda["codice_regionale"]) or "")


REGISTRI = st.lists(
    unita(),
    min_size=1,
    max_size=6,
    # Two dwellings may both have no regional code, and never the same one.
    unique_by=(lambda u: u["codice"], lambda u: _regionale(u) or u["codice"] + " senza"),
)


def scrivi(formato: str, registro: list[dict[str, Any]]) -> bytes:
    """Export."""
    righe = [tuple(scheda[c.campo] for c in COLONNE) for scheda in registro]
    return (registro_csv if formato == "CSV" else registro_xlsx)(righe, ELENCHI)


def prova(dati: bytes, registro: list[dict[str, Any]]) -> Esame:
    """Read and try dry."""
    formato = controllo.riconosci(dati)
    foglio = figlio.leggi(formato=formato, dati=dati)
    riga = tabella.riga_intestazioni(foglio.righe)
    trovate = tabella.intestazioni(foglio.righe[riga])
    assert not tabella.dubbi(trovate)
    presenti = {
        scheda["codice"]: Esistente(
            n, 1, True, {c.campo: c.tipo.canonico(scheda[c.campo]) for c in COLONNE}
        )
        for n, scheda in enumerate(registro)
    }
    return esamina(Lettura(trovate, foglio.righe[riga + 1 :], riga + 2), presenti, CHI)


@pytest.mark.parametrize("formato", ["XLSX", "CSV"])
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(registro=REGISTRI)
def test_an_export_imports_back_without_a_change(
    formato: str, registro: list[dict[str, Any]]
) -> None:
    esame = prova(scrivi(formato, registro), registro)

    assert esame.conti == {
        "NUOVA": 0, "CAMBIATA": 0, "UGUALE": len(registro), "RIFIUTATA": 0, "SALTATA": 0,
    }, esame.voci  # fmt: skip


@pytest.mark.parametrize("formato", ["XLSX", "CSV"])
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(prima=REGISTRI, dopo=REGISTRI)
def test_any_edits_arrive_as_they_were_made(
    formato: str, prima: list[dict[str, Any]], dopo: list[dict[str, Any]]
) -> None:
    comuni = min(len(prima), len(dopo))
    for vecchia, nuova in zip(prima[:comuni], dopo[:comuni], strict=True):
        nuova["codice"] = vecchia["codice"]
    dopo = list({scheda["codice"]: scheda for scheda in dopo}.values())

    esame = prova(scrivi(formato, dopo), prima)

    assert not esame.voci[Esito.RIFIUTATA], esame.voci[Esito.RIFIUTATA]
    registro = {s["codice"]: {c.campo: c.tipo.canonico(s[c.campo]) for c in SCRITTE} for s in prima}
    attesi = {s["codice"]: {c.campo: c.tipo.canonico(s[c.campo]) for c in SCRITTE} for s in dopo}
    for voce in esame.voci[Esito.NUOVA]:
        registro[voce["codice"]] = voce["valori"]
    for voce in esame.voci[Esito.CAMBIATA]:
        registro[voce["codice"]] |= {campo: d for campo, (_, d) in voce["cambi"].items()}
        if voce["cambi"].get("stato_dal", ["", ""])[1] == OGGI:
            # A new state of which the sheet did not say since when.
            attesi[voce["codice"]]["stato_dal"] = OGGI
    for codice, atteso in attesi.items():
        assert registro[codice] == atteso


@settings(max_examples=20, deadline=None)
@given(registro=REGISTRI)
def test_no_cell_of_an_export_starts_a_formula(registro: list[dict[str, Any]]) -> None:
    foglio: Any = load_workbook(io.BytesIO(scrivi("XLSX", registro))).active

    for riga in foglio.iter_rows(min_row=2):
        for cella in riga:
            assert cella.data_type != "f"
            assert not (isinstance(cella.value, str) and cella.value.startswith(tuple("=+-@\t\r")))
    import csv

    testo = scrivi("CSV", registro).decode("utf-8-sig")
    numeri = {n for n, c in enumerate(COLONNE) if c.tipo.formato == "numero"}
    for celle in csv.reader(io.StringIO(testo, newline=""), delimiter=";"):
        for posto, scritta in enumerate(celle):
            assert posto in numeri or not scritta.startswith(tuple("=+-@\t\r"))


def test_the_columns_agree_with_the_model() -> None:
    campi = {campo.attname: campo for campo in UnitaAbitativa._meta.concrete_fields}

    for colonna in COLONNE:
        campo = campi[colonna.campo]
        if isinstance(colonna.tipo, tipi.Testo) and campo.max_length:
            assert colonna.tipo.massimo == campo.max_length, colonna.campo
        if isinstance(colonna.tipo, Numero) and colonna.tipo.decimali:
            assert colonna.tipo.decimali == campo.decimal_places, colonna.campo  # type: ignore[attr-defined]
            intere = campo.max_digits - campo.decimal_places  # type: ignore[attr-defined]
            assert colonna.tipo.massimo < 10**intere, colonna.campo
        if isinstance(colonna.tipo, Scelta):
            assert list(colonna.tipo.voci) == list(campo.choices or ()), colonna.campo


def test_every_field_that_an_officer_writes_has_its_column() -> None:
    from programmazione.services.patrimonio import CAMPI

    assert set(CAMPI) <= {colonna.campo for colonna in SCRITTE}
