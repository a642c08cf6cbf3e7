"""Columns whose cells name something known: a choice, a comune, an ente. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from programmazione.importazione.celle import (
    Cella,
    Elenchi,
    Semplice,
    Valore,
    ValoreRifiutato,
    chiave,
    mostra_cella,
)


@dataclass(frozen=True, slots=True)
class Scelta(Semplice):
    """One of a few values, by its code or by its name."""

    voci: Sequence[tuple[str, str]]
    per_nome: bool = True
    vuota: Valore = None

    def leggi(self, cella: Cella, elenchi: Elenchi) -> Valore:
        """Read a code or a name."""
        detto = chiave(mostra_cella(cella))
        for codice, nome in self.voci:
            if detto in {chiave(codice), chiave(nome)}:
                return codice
        if not detto:
            return self.vuota
        raise ValoreRifiutato(
            "non è un valore previsto", f"Scrivi uno di questi: {', '.join(self.scelte(elenchi))}."
        )

    def mostra(self, valore: Any, elenchi: Elenchi) -> str:
        """Write the name, or the code where that is what people say."""
        return str(dict(self.voci).get(valore, "")) if self.per_nome else valore or ""

    def scelte(self, elenchi: Elenchi) -> tuple[str, ...]:
        """All of them."""
        return tuple(str(nome if self.per_nome else codice) for codice, nome in self.voci)


@dataclass(frozen=True, slots=True)
class NomeComune(Semplice):
    """A comune of the ambito, by name, by another of its names or by ISTAT code."""

    def leggi(self, cella: Cella, elenchi: Elenchi) -> Valore:
        """Read the comune."""
        detto = chiave(mostra_cella(cella).replace(".", "") if cella is not None else "")
        if not detto:
            return None
        # Spreadsheets take the zero away from the head of a code.
        trovato = elenchi.comuni_per_nome.get(detto.zfill(6) if detto.isdecimal() else detto)
        if trovato is None:
            raise ValoreRifiutato(
                "non è un comune di questo ambito",
                "Scrivi il nome per intero, come nell'elenco del modello, o il codice ISTAT.",
            )
        return trovato

    def mostra(self, valore: Any, elenchi: Elenchi) -> str:
        """Write its name."""
        return elenchi.comuni.get(valore, "")

    def scelte(self, elenchi: Elenchi) -> tuple[str, ...]:
        """All the comuni."""
        return tuple(sorted(elenchi.comuni.values()))


@dataclass(frozen=True, slots=True)
class NomeEnte(Semplice):
    """An ente of the ambito, by name."""

    def leggi(self, cella: Cella, elenchi: Elenchi) -> Valore:
        """Read the ente."""
        detto = chiave(mostra_cella(cella))
        if not detto:
            return None
        trovato = elenchi.enti_per_nome.get(detto)
        if trovato is None:
            raise ValoreRifiutato(
                "non è un ente di questo ambito",
                "Scrivi il nome per intero, come nell'elenco del modello, o lascia vuota la cella.",
            )
        return trovato

    def mostra(self, valore: Any, elenchi: Elenchi) -> str:
        """Write its name."""
        return elenchi.enti.get(valore, "")

    def scelte(self, elenchi: Elenchi) -> tuple[str, ...]:
        """All the enti."""
        return tuple(sorted(elenchi.enti.values()))
