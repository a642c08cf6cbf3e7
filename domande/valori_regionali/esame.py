"""The dry run of a sheet of regional values: each cell that can't be taken, and why. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from programmazione.importazione.celle import (
    Cella,
    Elenchi,
    Tipo,
    ValoreRifiutato,
    chiave,
    mostra_cella,
)
from programmazione.importazione.controllo import FileRifiutato
from programmazione.importazione.tabella import lettera
from programmazione.importazione.tipi import Numero, Testo

TITOLI: Final = {
    "domanda": "Domanda",
    "regionale": "ID domanda regionale",
    "unita": "Unità",
    "isbar": "ISBAR",
}
ALIAS: Final = {
    "domanda": "domanda|codice domanda|codice pubblico|protocollo|protocollo domanda",
    "regionale": "id domanda regionale|id domanda|id regionale|codice domanda regionale",
    "unita": "unita|codice unita|alloggio|codice alloggio",
    "isbar": "isbar|isbar r|isbar regionale|punteggio",
}
PER_ALIAS: Final = {nome: campo for campo, nomi in ALIAS.items() for nome in nomi.split("|")}
TIPI: Final[Mapping[str, Tipo]] = {
    "domanda": Testo(30),
    "regionale": Testo(40),
    "unita": Testo(40),
    "isbar": Numero(2, Decimal(0), Decimal(1000)),
}
DA_GUARDARE = 30
VUOTA = ("la cella è vuota", "Scrivi il valore: serve.")

type Negate = Mapping[tuple[int, int], tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Conosciuta:
    """A domanda of the avviso and the dwellings that it asks for, by code."""

    pk: int
    unita: Mapping[str, int]


@dataclass(slots=True)
class Esame:
    """The values of a sheet; empty when something in it is refused."""

    righe: int = 0
    rifiuti: list[dict[str, Any]] = field(default_factory=list)
    valori: list[tuple[int, int, str, int]] = field(default_factory=list)


def esamina(
    righe: Sequence[Sequence[Cella]], negate: Negate, domande: Mapping[str, Conosciuta]
) -> Esame:
    """Judge every row under the headings; `domande` are by public code and by protocol.

    `negate` are the cells whose value can't be trusted, with why and the remedy. Raises
    `FileRifiutato` when a heading that serves is not there.
    """
    inizio, posti = _intestazioni(righe)
    esame, visti = Esame(), _Visti()
    for numero, riga in enumerate(righe[inizio + 1 :], start=inizio + 2):
        if all(cella is None or (isinstance(cella, str) and not cella.strip()) for cella in riga):
            continue
        esame.righe += 1
        valore = _Riga(numero, riga, posti, negate, esame).leggi(domande, visti)
        if valore is not None:
            esame.valori.append(valore)
    if not esame.righe:
        raise FileRifiutato(
            f"Sotto le intestazioni (riga {inizio + 1}) non c'è nessuna riga.",
            "Scrivi una domanda per riga e carica di nuovo il foglio.",
        )
    return esame


@dataclass(slots=True)
class _Visti:
    """Where each domanda, and each id of the Region, was first written."""

    valori: dict[tuple[int, int], int] = field(default_factory=dict)
    domande: dict[int, set[int]] = field(default_factory=dict)
    per_id: dict[str, int] = field(default_factory=dict)
    per_domanda: dict[int, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Riga:
    numero: int
    riga: Sequence[Cella]
    posti: Mapping[str, int]
    negate: Negate
    esame: Esame
    buona: bool = True

    def leggi(
        self, domande: Mapping[str, Conosciuta], visti: _Visti
    ) -> tuple[int, int, str, int] | None:
        """Give domanda, dwelling (0: all), id of the Region, hundredths; None when refused."""
        letti = {campo: self._cella(campo) for campo in TITOLI}
        domanda = domande.get(str(letti["domanda"]).upper()) if letti["domanda"] else None
        if letti["domanda"] and domanda is None:
            self.rifiuta(
                "domanda",
                "nessuna domanda di questo avviso ha questo codice o protocollo",
                "Scrivi il codice pubblico o il protocollo com'è sulla ricevuta.",
            )
        if domanda is None:
            return None
        offerta = self._offerta(domanda, str(letti["unita"] or ""))
        self._controlla_id(domanda, str(letti["regionale"] or ""), visti)
        if not self.buona:
            return None
        if not self._controlla_doppia(domanda, offerta, visti):
            return None
        centesimi = int(Decimal(str(letti["isbar"])) * 100)
        return domanda.pk, offerta, str(letti["regionale"]), centesimi

    def _cella(self, campo: str) -> Any:
        posto = self.posti.get(campo)
        cella = self.riga[posto] if posto is not None and posto < len(self.riga) else None
        if posto is not None and (self.numero - 1, posto) in self.negate:
            self.rifiuta(campo, *self.negate[self.numero - 1, posto])
            return None
        try:
            valore = TIPI[campo].leggi(cella, Elenchi())
        except ValoreRifiutato as errore:
            self.rifiuta(campo, errore.motivo, errore.rimedio)
            return None
        if valore in {None, ""} and campo != "unita":
            self.rifiuta(campo, *VUOTA)
        return valore

    def _offerta(self, domanda: Conosciuta, codice: str) -> int:
        if not codice:
            return 0
        if codice not in domanda.unita:
            self.rifiuta(
                "unita",
                "la domanda non ha scelto questa unità",
                "Correggi il codice, o lascia vuoto se il valore vale per tutte.",
            )
        return domanda.unita.get(codice, 0)

    def _controlla_id(self, domanda: Conosciuta, regionale: str, visti: _Visti) -> None:
        if not regionale:
            return
        if visti.per_id.setdefault(regionale, domanda.pk) != domanda.pk:
            self.rifiuta(
                "regionale",
                "lo stesso ID regionale è già di un'altra domanda, più in alto",
                "Controlla le due righe sulla piattaforma regionale.",
            )
        elif visti.per_domanda.setdefault(domanda.pk, regionale) != regionale:
            self.rifiuta(
                "regionale",
                "la stessa domanda ha un altro ID regionale, più in alto",
                "Lascia solo quello della domanda in vigore.",
            )

    def _controlla_doppia(self, domanda: Conosciuta, offerta: int, visti: _Visti) -> bool:
        prima = visti.domande.setdefault(domanda.pk, set())
        if offerta in prima or (prima and 0 in prima | {offerta}):
            self.rifiuta(
                "domanda",
                "per questa domanda c'è già un valore, più in alto",
                "Scrivi un valore per tutte le unità, oppure uno per ciascuna.",
            )
            return False
        prima.add(offerta)
        return True

    def rifiuta(self, campo: str, motivo: str, rimedio: str) -> None:
        """Keep a refused cell: where it is, what it says, why, and what to do."""
        self.buona = False
        posto = self.posti.get(campo)
        cella = self.riga[posto] if posto is not None and posto < len(self.riga) else None
        self.esame.rifiuti.append(
            {
                "riga": self.numero,
                "colonna": "" if posto is None else lettera(posto),
                "titolo": TITOLI[campo],
                "valore": mostra_cella(cella)[:80],
                "motivo": motivo,
                "rimedio": rimedio,
            }
        )


def _intestazioni(righe: Sequence[Sequence[Cella]]) -> tuple[int, dict[str, int]]:
    """Find the row with the headings, and the place of each column."""
    migliore: tuple[int, dict[str, int]] = (0, {})
    for indice, riga in enumerate(righe[:DA_GUARDARE]):
        posti: dict[str, int] = {}
        for posto, cella in enumerate(riga):
            campo = PER_ALIAS.get(chiave(cella)) if isinstance(cella, str) else None
            if campo:
                posti.setdefault(campo, posto)
        if len(posti) > len(migliore[1]):
            migliore = (indice, posti)
    mancano = [TITOLI[campo] for campo in TITOLI if campo not in migliore[1] and campo != "unita"]
    if mancano:
        raise FileRifiutato(
            f"Nel foglio manca la colonna «{mancano[0]}».",
            "La prima riga deve avere le intestazioni Domanda, ID domanda regionale, Unità (se"
            " serve) e ISBAR.",
        )
    return migliore
