"""Reads what everybody may read of the graduatorie, by views that lead to nobody.

The same for the pages of the application and for those that the public role writes as files.
"""

from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from itertools import zip_longest

from django.db import DEFAULT_DB_ALIAS, connections

from domande.models import TipoGraduatoria
from domande.rules.calendario import giorno_di
from domande.rules.calendario_graduatoria import UN_ISTANTE

RIGHE_PER_PAGINA = 500


@dataclass(frozen=True, slots=True)
class RigaPubblica:
    """A row as everybody reads it; the points only in the definitiva."""

    posizione: int
    codice: str
    isbar: Decimal | None


@dataclass(frozen=True, slots=True)
class Pubblicata:
    """A publication: of one that was replaced only this is left to read.

    `impronta` is empty where some rows are hidden: it would tell them.
    """

    id: int
    avviso: str
    titolo: str
    tipo: str
    pubblicata_il: datetime
    rettifiche_entro: datetime
    soglia_lista: int
    dimostrativo: bool
    righe: int
    impronta: str
    vigente: bool

    @property
    def nome(self) -> str:
        """What it is, in words."""
        return TipoGraduatoria(self.tipo).label

    @property
    def provvisoria(self) -> bool:
        """Whether a rettifica could be asked of it."""
        return self.tipo == TipoGraduatoria.PROVVISORIA

    @property
    def rettifiche_fino_al(self) -> date:
        """The last day on which a rettifica may be asked for, to its end."""
        return giorno_di(self.rettifiche_entro - UN_ISTANTE)


@dataclass(frozen=True, slots=True)
class ListaPubblica:
    """A list of a publication that counts."""

    id: int
    pubblicazione: int
    unita: str
    comune: str
    proprietario: str
    nascosta: bool
    codici: list[str]
    isbar: list[int]

    @property
    def pagine(self) -> int:
        """How many pages it takes; an empty one takes one."""
        return max(1, -(-len(self.codici) // RIGHE_PER_PAGINA))

    @property
    def tratti(self) -> list[tuple[int, int, int]]:
        """Of each page its number, its first place and its last."""
        inizi = range(0, len(self.codici), RIGHE_PER_PAGINA)
        return [
            (numero, da + 1, min(da + RIGHE_PER_PAGINA, len(self.codici)))
            for numero, da in enumerate(inizi, 1)
        ]

    def righe(self, pagina: int) -> list[RigaPubblica]:
        """One page, counted from 1."""
        da = (pagina - 1) * RIGHE_PER_PAGINA
        a = da + RIGHE_PER_PAGINA
        coppie = zip_longest(self.codici[da:a], self.isbar[da:a])
        return [
            RigaPubblica(posto, codice, None if isbar is None else Decimal(isbar) / 100)
            for posto, (codice, isbar) in enumerate(coppie, da + 1)
        ]


PUBBLICAZIONI = (
    f"SELECT {', '.join(campo.name for campo in fields(Pubblicata))}"  # noqa: S608 - our own names
    " FROM domande_pubblicazionipubbliche ORDER BY pubblicata_il DESC, id DESC"
)
LISTE = (
    f"SELECT {', '.join(campo.name for campo in fields(ListaPubblica))}"  # noqa: S608 - as above
    " FROM domande_listepubbliche WHERE pubblicazione = %s ORDER BY comune, unita, id"
)


def pubblicazioni(alias: str = DEFAULT_DB_ALIAS) -> list[Pubblicata]:
    """Every publication of the ambito, newest first."""
    with connections[alias].cursor() as cursore:
        cursore.execute(PUBBLICAZIONI)
        return [Pubblicata(*riga) for riga in cursore.fetchall()]


def liste(pubblicazione: int, alias: str = DEFAULT_DB_ALIAS) -> list[ListaPubblica]:
    """The lists of a publication, by comune and unit; none of one that was replaced."""
    with connections[alias].cursor() as cursore:
        cursore.execute(LISTE, [pubblicazione])
        return [ListaPubblica(*riga) for riga in cursore.fetchall()]
