"""A draft that is ready to be sent; it goes to other processes, and knows no model."""

from dataclasses import dataclass
from uuid import UUID

from domande.compilazione.istantanea import Istantanea


@dataclass(frozen=True, slots=True)
class BozzaPronta:
    """A draft complete in every section, its citizen signed in, and what its sending writes."""

    chiave: UUID
    versione: int
    utente: int
    biscotti: str
    istantanea: Istantanea
    segni: frozenset[str] = frozenset()
