"""The pieces a page is made of: blocks that can be placed anywhere, and their tags."""

from dataclasses import dataclass, field
from typing import Any, Final

ARTEFATTO: Final = -1
SEZIONE: Final = -1


@dataclass(slots=True)
class Nodo:
    """An element of the structure tree; `padre` is an index, `SEZIONE` for the top."""

    tag: str
    padre: int
    attributi: str = ""


@dataclass(slots=True)
class Blocco:
    """A slice of a section that is never split.

    `pezzi` are (node or `ARTEFATTO`, operators), with the origin at the top left of the block.
    `lega` keeps it on the page of the next one; `testata` names the block to repeat when a
    page begins here.
    """

    altezza: float
    pezzi: list[tuple[int, str]]
    prima: float = 0.0
    dopo: float = 0.0
    lega: bool = False
    testata: int = -1


@dataclass(slots=True)
class Flusso:
    """A section set in blocks, ready to be laid on pages of its width.

    `usati` holds the letters written with each face, `figure` the SVG of each drawing by the
    name it has in the operators.
    """

    orizzontale: bool
    nodi: list[Nodo] = field(default_factory=list)
    blocchi: list[Blocco] = field(default_factory=list)
    usati: dict[str, set[str]] = field(default_factory=dict)
    figure: dict[str, str] = field(default_factory=dict)

    def nodo(self, tag: str, padre: int = SEZIONE, attributi: str = "") -> int:
        """Add an element to the structure tree and return its index."""
        self.nodi.append(Nodo(tag, padre, attributi))
        return len(self.nodi) - 1

    def in_dati(self) -> dict[str, Any]:
        """Return plain data, for the store."""
        return {
            "orizzontale": self.orizzontale,
            "nodi": [[n.tag, n.padre, n.attributi] for n in self.nodi],
            "blocchi": [
                [b.altezza, b.pezzi, b.prima, b.dopo, b.lega, b.testata] for b in self.blocchi
            ],
            "usati": {nome: "".join(sorted(voci)) for nome, voci in sorted(self.usati.items())},
            "figure": self.figure,
        }

    @classmethod
    def da_dati(cls, dati: dict[str, Any]) -> "Flusso":
        """Rebuild what `in_dati` wrote."""
        return cls(
            orizzontale=dati["orizzontale"],
            nodi=[Nodo(*voce) for voce in dati["nodi"]],
            blocchi=[Blocco(*voce) for voce in dati["blocchi"]],
            usati={nome: set(lettere) for nome, lettere in dati["usati"].items()},
            figure=dati["figure"],
        )
