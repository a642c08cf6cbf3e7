"""Where the units of an avviso are: a schematic map of the comuni, and the same as a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from bandi.rules.offerta import AvvisoPubblico, UnitaPubblica
from crema_sap.web import mappe
from crema_sap.web.mappe import Aspetto, Tassello

# The number of units is written in the sign: no colour says anything that words do not.
CON_UNITA, SENZA = "#cce3f5", "#ffffff"
DISEGNI = (("d-none d-md-block", 4, "mappa-larga"), ("d-md-none", 2, "mappa-stretta"))


@dataclass(frozen=True, slots=True)
class ComuneOfferto:
    """A comune of the avviso: how many of its units are shown, and the address that shows them."""

    nome: str
    unita: int
    indirizzo: str

    @property
    def in_parole(self) -> str:
        """How many units, in words."""
        if not self.unita:
            return gettext("nessuna unità")
        return ngettext("%(n)s unità", "%(n)s unità", self.unita) % {"n": self.unita}


def comuni(avviso: AvvisoPubblico, mostrate: Sequence[UnitaPubblica]) -> list[ComuneOfferto]:
    """The comuni of an avviso by name, with how many of the units shown each has."""
    nomi = sorted({(unita.comune_nome, unita.comune) for unita in avviso.unita})
    return [
        ComuneOfferto(
            nome,
            sum(1 for unita in mostrate if unita.comune == codice),
            f"?{urlencode({'comune': codice})}",
        )
        for nome, codice in nomi
    ]


def disegni(voci: Sequence[ComuneOfferto]) -> list[tuple[str, SafeString]]:
    """Draw the comuni, once for a desk and once for a phone; with their CSS classes."""
    tasselli = [
        Tassello(
            nome=voce.nome,
            stato=voce.in_parole,
            aspetto=Aspetto(
                segno=str(voce.unita),
                tinta=CON_UNITA if voce.unita else SENZA,
                trama="" if voce.unita else "diagonale",
            ),
            indirizzo=voce.indirizzo,
        )
        for voce in voci
    ]
    titolo = gettext("Le unità, comune per comune")
    return [
        (classi, mappe.tasselli(tasselli, titolo=titolo, colonne=colonne, prefisso=prefisso))
        for classi, colonne, prefisso in DISEGNI
    ]
