"""The dry run: what each row of a sheet would do to the register. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from programmazione.importazione import colonne, controlli, giudizi
from programmazione.importazione.celle import (
    Cella,
    Elenchi,
    Valore,
    ValoreRifiutato,
    chiave,
)
from programmazione.importazione.giudizi import Chi, Esistente, Lavoro
from programmazione.importazione.tabella import Intestazione

_TOTALE = re.compile(r"(sub ?|gran )?total[ei]\b|tot\b")


class Esito(StrEnum):
    """What would happen to a row."""

    NUOVA = "NUOVA"
    CAMBIATA = "CAMBIATA"
    UGUALE = "UGUALE"
    RIFIUTATA = "RIFIUTATA"
    SALTATA = "SALTATA"


@dataclass(frozen=True, slots=True)
class Lettura:
    """A sheet with its columns known; rows are numbered as in the sheet, from 1."""

    intestazioni: Sequence[Intestazione]
    righe: Sequence[Sequence[Cella]]
    prima: int
    note: Mapping[str, Any] = field(default_factory=dict)


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


def esamina(
    lettura: Lettura,
    esistenti: Mapping[str, Esistente],
    chi: Chi,
    letti: Mapping[Cella, Valore] | None = None,
) -> Esame:
    """Judge every row; nothing is written. `letti` are the codes, when they were read already."""
    lette = [(una.posto, colonne.PER_CAMPO[una.campo]) for una in lettura.intestazioni if una.campo]
    lavoro = Lavoro(
        chi, lette, controlli.celle_negate(lettura.note), {c.campo: {} for _, c in lette}
    )
    lavoro.memoria["codice"] |= letti or {}
    voci: dict[Esito, list[Voce]] = {esito: [] for esito in Esito}
    for numero, riga in enumerate(lettura.righe, start=lettura.prima):
        esito, voce = _riga(lavoro, numero, riga, esistenti)
        voci[esito].append(voce)
    return Esame(voci, lavoro.del_giorno)


def codici(lettura: Lettura, campo: str = "codice") -> dict[Cella, Valore]:
    """Return the codes that the sheet names, by their cells, to look them up at once."""
    tipo = colonne.PER_CAMPO[campo].tipo
    posto = next((una.posto for una in lettura.intestazioni if una.campo == campo), None)
    if posto is None:
        return {}
    trovati: dict[Cella, Valore] = {}
    for riga in lettura.righe:
        if posto < len(riga):
            try:
                trovati[riga[posto]] = tipo.leggi(riga[posto], Elenchi())
            except ValoreRifiutato:
                continue
    return {cella: codice for cella, codice in trovati.items() if codice}


def _riga(
    lavoro: Lavoro, numero: int, riga: Sequence[Cella], esistenti: Mapping[str, Esistente]
) -> tuple[Esito, Voce]:
    if saltata := _da_saltare(riga):
        return Esito.SALTATA, {"riga": numero, "motivo": saltata}
    rifiuti: list[giudizi.Rifiuto] = []
    valori = _leggi(lavoro, numero, riga, rifiuti)
    codice = str(valori.get("codice") or "")
    prima = esistenti.get(codice)
    giudizi.controlla_codice(lavoro, numero, codice, prima, rifiuti)
    if regionale := str(valori.get("codice_regionale") or ""):
        giudizi.controlla_regionale(lavoro, numero, regionale, prima, rifiuti)
    if not rifiuti:
        giudizi.controlla_insieme(lavoro, valori, prima, rifiuti)
        giudizi.controlla_atti(lavoro, valori, prima, rifiuti)
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


def _oggi(lavoro: Lavoro) -> str:
    lavoro.del_giorno = True
    return lavoro.chi.oggi


def _da_saltare(riga: Sequence[Cella]) -> str:
    for cella in riga:
        if cella is not None and (not isinstance(cella, str) or cella.strip()):
            detto = chiave(cella) if isinstance(cella, str) and "tot" in cella.lower() else ""
            return f"riga di totale («{cella}»)" if _TOTALE.match(detto) else ""
    return "riga vuota"


def _leggi(
    lavoro: Lavoro, numero: int, riga: Sequence[Cella], rifiuti: list[giudizi.Rifiuto]
) -> dict[str, Valore]:
    valori: dict[str, Valore] = {}
    for posto, colonna in lavoro.lette:
        cella = riga[posto] if posto < len(riga) else None
        negata = lavoro.celle_negate.get((numero - 1, posto)) if lavoro.celle_negate else None
        if negata:
            rifiuti.append(giudizi.rifiuto(colonna, posto, cella, *negata))
            continue
        ricordati = lavoro.memoria[colonna.campo]
        if cella in ricordati:
            valori[colonna.campo] = ricordati[cella]
            continue
        try:
            valore = colonna.tipo.leggi(cella, lavoro.chi.elenchi)
        except ValoreRifiutato as errore:
            rifiuti.append(giudizi.rifiuto(colonna, posto, cella, errore.motivo, errore.rimedio))
            continue
        if colonna.obbligatoria and valore in {None, ""}:
            rifiuti.append(
                giudizi.rifiuto(
                    colonna, posto, cella, "la cella è vuota", "Scrivi il valore: serve."
                )
            )
            continue
        valori[colonna.campo] = ricordati[cella] = valore
    return valori
