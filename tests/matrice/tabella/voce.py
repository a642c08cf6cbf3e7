"""One line of the table: a route, one of its objects, and what each person gets."""

from dataclasses import dataclass, field
from typing import Final

from crema_sap.enti.models import Ruolo
from tests.matrice.chi import ENTRATI, TUTTI, VISITATORE, Gruppo

# What a method answers, to whom. Who is not named is refused: a visitor is sent to sign in,
# anybody else gets 403 with the reason.
type Attese = dict[int, Gruppo]

ACCEDI: Final = 302
RIFIUTO, ASSENTE, NON_OFFERTO = 403, 404, 405
TUTTI_LA_LEGGONO: Attese = {200: TUTTI}
CHI_ENTRA: Attese = {200: ENTRATI}


@dataclass(frozen=True, slots=True)
class Voce:
    """Who may GET and who may POST; None is a method that the route does not offer.

    `argomenti` are the keys of the world's objects that stand in the path (what is not a key
    stands for itself). `altrove` is the answer in Cremona to who would be let in at Crema: of an
    object, that it is not there; None where the page has no object, and is the same for both.
    `annota` are the tables that the route may write also when it does not let in, or by GET.
    """

    rotta: str
    get: Attese | None = None
    post: Attese | None = None
    argomenti: dict[str, str] = field(default_factory=dict)
    altrove: int | None = None
    annota: frozenset[str] = frozenset()

    @property
    def nome(self) -> str:
        """Name it in the report of a failure."""
        return " ".join([self.rotta, *self.argomenti.values()])

    def attese(self, metodo: str) -> Attese | None:
        """What is declared of a method."""
        return self.get if metodo == "GET" else self.post

    def ammesse(self, metodo: str, chi: str) -> set[int]:
        """The answers to a person of Crema, or to a visitor, that the table allows."""
        attese = self.attese(metodo)
        if attese is None:
            altre = self.post if metodo == "GET" else self.get
            return {NON_OFFERTO, *_rifiuti(altre or {}, chi)}
        return _dichiarate(attese, chi)

    def ammesse_a_cremona(self, metodo: str, ruolo: Ruolo) -> set[int]:
        """The answers to a person of Cremona: the same page, or an object that is not there."""
        ammesse = self.ammesse(metodo, ruolo)
        if self.altrove is None:
            return ammesse
        # Refused before any object is looked for, one is told nothing of it.
        return {RIFIUTO, ASSENTE} if RIFIUTO in ammesse else {self.altrove}


def _dichiarate(attese: Attese, chi: str) -> set[int]:
    trovate = {codice for codice, gruppo in attese.items() if chi in gruppo}
    return trovate or {ACCEDI if chi == VISITATORE else RIFIUTO}


def _rifiuti(attese: Attese, chi: str) -> set[int]:
    return {c for c in _dichiarate(attese, chi) if c in {ACCEDI, RIFIUTO, ASSENTE}}
