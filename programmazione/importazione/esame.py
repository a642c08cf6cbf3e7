"""The dry run: what each row of a sheet would do to the register. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from programmazione.importazione import colonne, controlli
from programmazione.importazione.celle import (
    Cella,
    Elenchi,
    Valore,
    ValoreRifiutato,
    chiave,
    mostra_cella,
)
from programmazione.importazione.colonne import Colonna
from programmazione.importazione.tabella import Intestazione, lettera
from programmazione.states import StatoUnita

_TOTALE = re.compile(r"(sub ?|gran )?total[ei]\b|tot\b")
CITAZIONE: Final = 80


class Esito(StrEnum):
    """What would happen to a row."""

    NUOVA = "NUOVA"
    CAMBIATA = "CAMBIATA"
    UGUALE = "UGUALE"
    RIFIUTATA = "RIFIUTATA"
    SALTATA = "SALTATA"


@dataclass(frozen=True, slots=True)
class Esistente:
    """A dwelling of the register: `modificabile` when the officer's ente keeps it."""

    id: int
    versione: int
    modificabile: bool
    valori: Mapping[str, Valore]


@dataclass(frozen=True, slots=True)
class Chi:
    """For whom the sheet is read: their ente, today's date, the names of the ambito."""

    ente_id: int
    oggi: str
    elenchi: Elenchi


@dataclass(frozen=True, slots=True)
class Lettura:
    """A sheet with its columns known; rows are numbered as in the sheet, from 1."""

    intestazioni: Sequence[Intestazione]
    righe: Sequence[Sequence[Cella]]
    prima: int
    note: Mapping[str, Any] = field(default_factory=dict)


type Rifiuto = dict[str, Any]
type Voce = dict[str, Any]


@dataclass(slots=True)
class Esame:
    """The rows by outcome, in the order of the sheet; `del_giorno` when today's date is in it."""

    voci: dict[Esito, list[Voce]]
    del_giorno: bool = False

    @property
    def conti(self) -> dict[str, int]:
        """How many of each."""
        return {esito: len(voci) for esito, voci in self.voci.items()}


@dataclass(slots=True)
class _Lavoro:
    chi: Chi
    lette: list[tuple[int, Colonna]]
    celle_negate: Mapping[tuple[int, int], tuple[str, str]]
    memoria: dict[str, dict[Cella, Valore]]
    visti: dict[str, int] = field(default_factory=dict)
    del_giorno: bool = False


def esamina(
    lettura: Lettura,
    esistenti: Mapping[str, Esistente],
    chi: Chi,
    letti: Mapping[Cella, Valore] | None = None,
) -> Esame:
    """Judge every row; nothing is written. `letti` are the codes, when they were read already."""
    lette = [(una.posto, colonne.PER_CAMPO[una.campo]) for una in lettura.intestazioni if una.campo]
    lavoro = _Lavoro(
        chi, lette, controlli.celle_negate(lettura.note), {c.campo: {} for _, c in lette}
    )
    lavoro.memoria["codice"] |= letti or {}
    voci: dict[Esito, list[Voce]] = {esito: [] for esito in Esito}
    for numero, riga in enumerate(lettura.righe, start=lettura.prima):
        esito, voce = _riga(lavoro, numero, riga, esistenti)
        voci[esito].append(voce)
    return Esame(voci, lavoro.del_giorno)


def codici(lettura: Lettura) -> dict[Cella, Valore]:
    """Return the codes that the sheet names, by their cells, to look them up at once."""
    tipo = colonne.PER_CAMPO["codice"].tipo
    posto = next(una.posto for una in lettura.intestazioni if una.campo == "codice")
    trovati: dict[Cella, Valore] = {}
    for riga in lettura.righe:
        if posto < len(riga):
            try:
                trovati[riga[posto]] = tipo.leggi(riga[posto], Elenchi())
            except ValoreRifiutato:
                continue
    return {cella: codice for cella, codice in trovati.items() if codice}


def _riga(
    lavoro: _Lavoro, numero: int, riga: Sequence[Cella], esistenti: Mapping[str, Esistente]
) -> tuple[Esito, Voce]:
    if saltata := _da_saltare(riga):
        return Esito.SALTATA, {"riga": numero, "motivo": saltata}
    rifiuti: list[Rifiuto] = []
    valori = _leggi(lavoro, numero, riga, rifiuti)
    codice = str(valori.get("codice") or "")
    prima = esistenti.get(codice)
    _controlla_codice(lavoro, numero, codice, prima, rifiuti)
    if not rifiuti:
        _controlla_insieme(lavoro, valori, prima, rifiuti)
        _controlla_atti(lavoro, valori, prima, rifiuti)
    if rifiuti:
        return Esito.RIFIUTATA, {"riga": numero, "codice": codice, "rifiuti": rifiuti}
    valori.pop("proprietario_id", None)
    if prima is None:
        return Esito.NUOVA, {"riga": numero, "codice": codice, "valori": valori}
    voce = {"riga": numero, "codice": codice, "id": prima.id, "versione": prima.versione}
    cambi = {c: [prima.valori[c], v] for c, v in valori.items() if prima.valori[c] != v}
    if not cambi:
        return Esito.UGUALE, voce
    if "stato" in cambi and "stato_dal" not in cambi and prima.valori["stato_dal"] != _oggi(lavoro):
        # As the form does: a new state begins today, unless it is said since when.
        cambi["stato_dal"] = [prima.valori["stato_dal"], lavoro.chi.oggi]
    return Esito.CAMBIATA, voce | {"cambi": cambi}


def _oggi(lavoro: _Lavoro) -> str:
    lavoro.del_giorno = True
    return lavoro.chi.oggi


def _da_saltare(riga: Sequence[Cella]) -> str:
    for cella in riga:
        if cella is not None and (not isinstance(cella, str) or cella.strip()):
            detto = chiave(cella) if isinstance(cella, str) and "tot" in cella.lower() else ""
            return f"riga di totale («{cella}»)" if _TOTALE.match(detto) else ""
    return "riga vuota"


def _leggi(
    lavoro: _Lavoro, numero: int, riga: Sequence[Cella], rifiuti: list[Rifiuto]
) -> dict[str, Valore]:
    valori: dict[str, Valore] = {}
    for posto, colonna in lavoro.lette:
        cella = riga[posto] if posto < len(riga) else None
        negata = lavoro.celle_negate.get((numero - 1, posto)) if lavoro.celle_negate else None
        if negata:
            rifiuti.append(_rifiuto(colonna, posto, cella, *negata))
            continue
        ricordati = lavoro.memoria[colonna.campo]
        if cella in ricordati:
            valori[colonna.campo] = ricordati[cella]
            continue
        try:
            valore = colonna.tipo.leggi(cella, lavoro.chi.elenchi)
        except ValoreRifiutato as errore:
            rifiuti.append(_rifiuto(colonna, posto, cella, errore.motivo, errore.rimedio))
            continue
        if colonna.obbligatoria and valore in {None, ""}:
            rifiuti.append(
                _rifiuto(colonna, posto, cella, "la cella è vuota", "Scrivi il valore: serve.")
            )
            continue
        valori[colonna.campo] = ricordati[cella] = valore
    return valori


def _controlla_codice(
    lavoro: _Lavoro, numero: int, codice: str, prima: Esistente | None, rifiuti: list[Rifiuto]
) -> None:
    if not codice:
        return
    gia = lavoro.visti.setdefault(codice, numero)
    if gia != numero:
        rifiuti.append(
            _di_campo(
                lavoro, "codice", codice, f"lo stesso codice è già alla riga {gia}",
                "Lascia una sola riga per ogni unità.",
            )
        )  # fmt: skip
    if prima is not None and not prima.modificabile:
        rifiuti.append(
            _di_campo(
                lavoro, "codice", codice, "l'unità con questo codice è di un altro ente",
                "Togli la riga: la scheda la aggiorna l'ente che la possiede o la gestisce.",
            )
        )  # fmt: skip


def _controlla_insieme(
    lavoro: _Lavoro,
    valori: Mapping[str, Valore],
    prima: Esistente | None,
    rifiuti: list[Rifiuto],
) -> None:
    """Judge what cells say together, with what the register knows already."""
    insieme = {**(prima.valori if prima else {}), **valori}
    if prima is None:
        rifiuti.extend(
            _di_campo(
                lavoro, "codice", insieme["codice"],
                f"è un'unità nuova, e nel foglio manca la colonna «{colonna.titolo}»",
                "Aggiungi la colonna, o togli la riga.",
            )
            for colonna in colonne.OBBLIGATORIE
            if colonna.campo not in valori
        )  # fmt: skip
    proprietario = valori.get("proprietario_id")
    atteso = prima.valori["proprietario_id"] if prima else lavoro.chi.ente_id
    if proprietario not in {None, atteso}:
        rifiuti.append(
            _di_campo(
                lavoro, "proprietario_id", lavoro.chi.elenchi.enti.get(proprietario, ""),  # type: ignore[arg-type]
                "il proprietario non è quello del registro" if prima
                else "si inseriscono solo le unità del proprio ente",
                "Il proprietario non si cambia da qui: correggi o svuota la cella.",
            )
        )  # fmt: skip
    rifiuti.extend(
        _di_campo(lavoro, campo, valori[campo], motivo, rimedio)
        for campo, motivo, rimedio in controlli.difetti(insieme, valori)
    )


def _controlla_atti(
    lavoro: _Lavoro,
    valori: Mapping[str, Valore],
    prima: Esistente | None,
    rifiuti: list[Rifiuto],
) -> None:
    """Refuse what a sheet may not do: leave the stock, come back to it, manage one's own."""
    uscita = StatoUnita.DISMESSA
    era_uscita = prima is not None and prima.valori["stato"] == uscita
    if era_uscita and prima and any(prima.valori[c] != v for c, v in valori.items()):
        rifiuti.append(
            _di_campo(
                lavoro, "codice", str(valori.get("codice", "")),
                "l'unità è uscita dal patrimonio", "Togli la riga, o riammetti prima l'unità.",
            )
        )  # fmt: skip
    elif not era_uscita and valori.get("stato") == uscita:
        rifiuti.append(
            _di_campo(
                lavoro, "stato", uscita.label, "dal patrimonio si esce con un atto",
                "Apri la scheda dell'unità e registra l'uscita.",
            )
        )  # fmt: skip
    proprietario = prima.valori["proprietario_id"] if prima else lavoro.chi.ente_id
    if valori.get("gestore_id") == proprietario:
        rifiuti.append(
            _di_campo(
                lavoro, "gestore_id", lavoro.chi.elenchi.enti.get(proprietario, ""),  # type: ignore[arg-type]
                "il gestore è lo stesso proprietario", "Svuota la cella.",
            )
        )  # fmt: skip


def _di_campo(lavoro: _Lavoro, campo: str, valore: Any, motivo: str, rimedio: str) -> Rifiuto:
    posto, colonna = next((p, c) for p, c in lavoro.lette if c.campo == campo)
    return _rifiuto(colonna, posto, str(valore), motivo, rimedio)


def _rifiuto(colonna: Colonna, posto: int, cella: Cella, motivo: str, rimedio: str) -> Rifiuto:
    valore = mostra_cella(cella)
    return {
        "posto": posto,
        "lettera": lettera(posto),
        "titolo": colonna.titolo,
        "valore": valore if len(valore) <= CITAZIONE else f"{valore[:CITAZIONE]}…",
        "motivo": motivo,
        "rimedio": rimedio,
    }
