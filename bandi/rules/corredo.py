"""What an avviso says besides its units: the papers it asks for, the desks that help. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from bandi.rules.orari import GIORNI
from crema_sap.norme import Norma

CONTENUTO = Norma("R.R. 4/2017", "art. 8")


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentoRichiesto:
    """A paper: what it is, who needs it, what it proves.

    `condizione` is the code of the condition of the scoring profile that it proves, if any.
    """

    titolo: str
    per_chi: str = ""
    dimostra: str = ""
    condizione: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SportelloScritto:
    """A desk as the avviso names it: a copy, that a later change of the desk does not touch.

    `orari` has a text for each weekday from Monday; an empty one is a day when it is closed.
    """

    sportello: int
    nome: str
    comune: str
    indirizzo: str
    telefono: str = ""
    orari: tuple[str, ...] = ()
    su_appuntamento: bool = False
    lingue: str = ""

    @property
    def giorni(self) -> list[tuple[int, str]]:
        """The weekdays when it is open, by number from Monday, with their hours."""
        return [(n, testo) for n, testo in enumerate(self.orari[: len(GIORNI)]) if testo]

    @property
    def giorni_in_parole(self) -> list[tuple[str, str]]:
        """The weekdays when it is open, by name, with their hours."""
        return [(GIORNI[n], testo) for n, testo in self.giorni]


@dataclass(frozen=True, slots=True)
class Corredo:
    """The papers and the desks of an avviso, in the order in which they are shown."""

    documenti: tuple[DocumentoRichiesto, ...] = ()
    sportelli: tuple[SportelloScritto, ...] = ()


def leggi_corredo(dati: Mapping[str, Any]) -> Corredo:
    """Read what `scrivi_corredo` wrote.

    Norma: R.R. 4/2017, art. 8.
    """
    return Corredo(
        tuple(DocumentoRichiesto(**voce) for voce in dati.get("documenti", ())),
        tuple(
            SportelloScritto(**(voce | {"orari": tuple(voce.get("orari", ()))}))
            for voce in dati.get("sportelli", ())
        ),
    )


def scrivi_corredo(corredo: Corredo) -> dict[str, Any]:
    """Write papers and desks as the avviso keeps them.

    Norma: R.R. 4/2017, art. 8.
    """
    return {
        "documenti": [asdict(documento) for documento in corredo.documenti],
        "sportelli": [
            asdict(sportello) | {"orari": list(sportello.orari)} for sportello in corredo.sportelli
        ],
    }


def condizioni_ignote(documenti: Iterable[DocumentoRichiesto], note: Iterable[str]) -> list[str]:
    """Return the conditions that papers name and the scoring profile does not have.

    Norma: R.R. 4/2017, art. 8 and Allegato 1.
    """
    conosciute = frozenset(note)
    return sorted({d.condizione for d in documenti if d.condizione} - conosciute)
