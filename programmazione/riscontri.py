"""The reconciliation of a plan, unit by unit: its page and its open table, from content alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from programmazione.documents.contenuto import (
    popolazione_del_contenuto,
    righe_del_contenuto,
    unita_del_contenuto,
)
from programmazione.documents.tabelle_unita import CONDIZIONI
from programmazione.models import Piano
from programmazione.rules.quadratura import totali
from programmazione.rules.riscontro import (
    Offerta,
    RigaRiscontro,
    Riscontro,
    RiscontroEnte,
    riscontro,
)


@dataclass(frozen=True, slots=True)
class RigaLetta:
    """A dwelling as the page says it."""

    riga: RigaRiscontro
    nel_piano: str

    @property
    def nell_avviso(self) -> str:
        """How it is offered; nothing while it is not."""
        return self.riga.offerta.tipo if self.riga.offerta else ""


@dataclass(frozen=True, slots=True)
class EnteLetto:
    """An ente with its dwellings, as the page says them."""

    ente: RiscontroEnte
    righe: tuple[RigaLetta, ...]

    @property
    def cifre(self) -> list[tuple[str, int | None]]:
        """What it declared, each with the name of its column; None where it did not."""
        gruppo = self.ente.gruppo
        return [
            ("Libere", gruppo.liberi if gruppo else None),
            ("In uscita", gruppo.turnover if gruppo else None),
            ("Somma", gruppo.addendi if gruppo else None),
            ("Assegnabili", gruppo.assegnabili if gruppo else None),
            ("Differenza", gruppo.scostamento if gruppo else None),
        ]


def prova(contenuto: Mapping[str, Any], offerte: Sequence[Offerta]) -> Riscontro:
    """Follow the dwellings of a content into the avvisi."""
    return riscontro(
        righe_del_contenuto(contenuto),
        unita_del_contenuto(contenuto["unita"], contenuto["anno"]),
        offerte,
    )


def pagina(
    piano: Piano, contenuto: Mapping[str, Any], offerte: Sequence[Offerta]
) -> dict[str, Any]:
    """Return what the page says: the chain of figures, ente by ente, dwelling by dwelling."""
    trovato = prova(contenuto, offerte)
    comuni = [voce["comune"] for voce in popolazione_del_contenuto(contenuto)]
    enti = [EnteLetto(ente, tuple(_lette(ente))) for ente in trovato.enti]
    return {
        "piano": piano,
        "prova": trovato,
        "totali": totali(righe_del_contenuto(contenuto), comuni),
        "enti": enti,
        "spiegati": [e.gruppo for e in trovato.enti if e.gruppo and e.gruppo.scostamento],
        "avvisi": sorted({offerta.avviso for offerta in offerte}),
        "tabella": f"/dati-aperti/{codice_tabella(piano)}.csv" if piano.congelato else "",
    }


def codice_tabella(piano: Piano) -> str:
    """Return the name of the open table of a plan's reconciliation."""
    return f"riconciliazione-{piano.anno}"


def righe_aperte(trovato: Riscontro) -> Iterator[tuple[str | bool | None, ...]]:
    """Give the rows of the open table: one a dwelling and avviso, withdrawn offers included."""
    for ente in trovato.enti:
        for letta in _lette(ente):
            for offerta in letta.riga.offerte or (None,):
                yield (
                    letta.riga.codice,
                    letta.riga.comune,
                    ente.ente,
                    letta.nel_piano,
                    offerta.avviso if offerta else "",
                    offerta.tipo if offerta else "",
                    str(offerta.ritirata_il or "") if offerta else "",
                    letta.riga.quadra,
                    letta.riga.spiegazione,
                )


def _lette(ente: RiscontroEnte) -> Iterator[RigaLetta]:
    for riga in ente.righe:
        yield RigaLetta(riga, CONDIZIONI[riga.genere] if riga.genere else "")
