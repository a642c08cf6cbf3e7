"""What a row may not say: codes taken, what another ente keeps, what takes an act. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from programmazione.importazione import colonne, controlli
from programmazione.importazione.celle import Cella, Elenchi, Valore, mostra_cella
from programmazione.importazione.colonne import Colonna
from programmazione.importazione.tabella import lettera
from programmazione.states import StatoUnita

CITAZIONE: Final = 80

type Rifiuto = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Esistente:
    """A dwelling of the register: `modificabile` when the officer's ente keeps it."""

    id: int
    versione: int
    modificabile: bool
    valori: Mapping[str, Valore]


@dataclass(frozen=True, slots=True)
class Occupante:
    """Who bears a regional code already; its own code only if the officer's ente keeps it."""

    id: int
    codice: str


@dataclass(frozen=True, slots=True)
class Chi:
    """For whom the sheet is read: their ente, today's date, the names of the ambito."""

    ente_id: int
    oggi: str
    elenchi: Elenchi
    regionali: Mapping[str, Occupante] = field(default_factory=dict)


@dataclass(slots=True)
class Lavoro:
    """What is known while the rows are read, one after the other."""

    chi: Chi
    lette: list[tuple[int, Colonna]]
    celle_negate: Mapping[tuple[int, int], tuple[str, str]]
    memoria: dict[str, dict[Cella, Valore]]
    visti: dict[str, int] = field(default_factory=dict)
    visti_regionali: dict[str, int] = field(default_factory=dict)
    del_giorno: bool = False


def controlla_codice(
    lavoro: Lavoro, numero: int, codice: str, prima: Esistente | None, rifiuti: list[Rifiuto]
) -> None:
    """Refuse a code of another row, or of a dwelling that another ente keeps."""
    if not codice:
        return
    gia = lavoro.visti.setdefault(codice, numero)
    if gia != numero:
        rifiuti.append(
            di_campo(
                lavoro, "codice", codice, f"lo stesso codice è già alla riga {gia}",
                "Lascia una sola riga per ogni unità.",
            )
        )  # fmt: skip
    if prima is not None and not prima.modificabile:
        rifiuti.append(
            di_campo(
                lavoro, "codice", codice, "l'unità con questo codice è di un altro ente",
                "Togli la riga: la scheda la aggiorna l'ente che la possiede o la gestisce.",
            )
        )  # fmt: skip


def controlla_regionale(
    lavoro: Lavoro, numero: int, regionale: str, prima: Esistente | None, rifiuti: list[Rifiuto]
) -> None:
    """Refuse a regional code that another row, or another dwelling of the ambito, has."""
    gia = lavoro.visti_regionali.setdefault(regionale, numero)
    if gia != numero:
        rifiuti.append(
            di_campo(
                lavoro, "codice_regionale", regionale,
                f"lo stesso codice regionale è già alla riga {gia}",
                "Ogni unità ha il suo: controlla quale delle due lo ha sull'anagrafe regionale.",
            )
        )  # fmt: skip
    altra = lavoro.chi.regionali.get(regionale)
    if altra is not None and (prima is None or prima.id != altra.id):
        di_chi = f"dell'unità {altra.codice}" if altra.codice else "di un'unità di un altro ente"
        rifiuti.append(
            di_campo(
                lavoro, "codice_regionale", regionale, f"nel registro è già {di_chi}",
                "Correggilo, oppure togli prima il codice all'altra unità."
                if altra.codice
                else "Controlla il codice; se è giusto, avvisa il capofila.",
            )
        )  # fmt: skip


def controlla_insieme(
    lavoro: Lavoro,
    valori: Mapping[str, Valore],
    prima: Esistente | None,
    rifiuti: list[Rifiuto],
) -> None:
    """Judge what cells say together, with what the register knows already."""
    insieme = {**(prima.valori if prima else {}), **valori}
    if prima is None:
        rifiuti.extend(
            di_campo(
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
            di_campo(
                lavoro, "proprietario_id", lavoro.chi.elenchi.enti.get(proprietario, ""),  # type: ignore[arg-type]
                "il proprietario non è quello del registro" if prima
                else "si inseriscono solo le unità del proprio ente",
                "Il proprietario non si cambia da qui: correggi o svuota la cella.",
            )
        )  # fmt: skip
    rifiuti.extend(
        di_campo(lavoro, campo, valori[campo], motivo, rimedio)
        for campo, motivo, rimedio in controlli.difetti(insieme, valori)
    )


def controlla_atti(
    lavoro: Lavoro,
    valori: Mapping[str, Valore],
    prima: Esistente | None,
    rifiuti: list[Rifiuto],
) -> None:
    """Refuse what a sheet may not do: leave the stock, come back to it, manage one's own."""
    uscita = StatoUnita.DISMESSA
    era_uscita = prima is not None and prima.valori["stato"] == uscita
    if era_uscita and prima and any(prima.valori[c] != v for c, v in valori.items()):
        rifiuti.append(
            di_campo(
                lavoro, "codice", str(valori.get("codice", "")),
                "l'unità è uscita dal patrimonio", "Togli la riga, o riammetti prima l'unità.",
            )
        )  # fmt: skip
    elif not era_uscita and valori.get("stato") == uscita:
        rifiuti.append(
            di_campo(
                lavoro, "stato", uscita.label, "dal patrimonio si esce con un atto",
                "Apri la scheda dell'unità e registra l'uscita.",
            )
        )  # fmt: skip
    proprietario = prima.valori["proprietario_id"] if prima else lavoro.chi.ente_id
    if valori.get("gestore_id") == proprietario:
        rifiuti.append(
            di_campo(
                lavoro, "gestore_id", lavoro.chi.elenchi.enti.get(proprietario, ""),  # type: ignore[arg-type]
                "il gestore è lo stesso proprietario", "Svuota la cella.",
            )
        )  # fmt: skip


def di_campo(lavoro: Lavoro, campo: str, valore: Any, motivo: str, rimedio: str) -> Rifiuto:
    """Return the refusal of a value of a field."""
    posto, colonna = next((p, c) for p, c in lavoro.lette if c.campo == campo)
    return rifiuto(colonna, posto, str(valore), motivo, rimedio)


def rifiuto(colonna: Colonna, posto: int, cella: Cella, motivo: str, rimedio: str) -> Rifiuto:
    """Return a refusal: where, what is written, why, what to do."""
    valore = mostra_cella(cella)
    return {
        "posto": posto,
        "lettera": lettera(posto),
        "titolo": colonna.titolo,
        "valore": valore if len(valore) <= CITAZIONE else f"{valore[:CITAZIONE]}…",
        "motivo": motivo,
        "rimedio": rimedio,
    }
