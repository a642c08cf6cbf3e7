"""How many units of each owner and year go to indigent households, and to each reserve. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from domande.rules.assegnazione.eventi import Canale, Situazione
from domande.rules.assegnazione.fatti import (
    Contingente,
    Fatti,
    FattiIncoerenti,
    Riserva,
    Unita,
    Veri,
)
from domande.rules.assegnazione.regole import (
    DopoRifiuto,
    Regole,
    quota_indigenti,
    unita_riservate,
)

type Gruppo = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Quota:
    """How many units of an owner go to indigent households in a year, and how many are left.

    `gia_assegnate` before this run; `impegnate` proposed or accepted since.
    """

    disponibili: int
    totale: int
    gia_assegnate: int
    impegnate: int
    limite: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Prevista:
    """A row of the plan: the units that an owner can assign in the year, and its own quota."""

    proprietario: str
    comune: str
    aler: bool
    assegnabili: int
    quota: Decimal | None = None


def contingenti(
    unita: Iterable[Unita], anno: int, previste: Iterable[Prevista], regole: Regole
) -> tuple[Contingente, ...]:
    """The units of each owner in the plan's year, never fewer than those at hand.

    A comune's own quota counts where it exceeds that of the law.
    Norma: R.R. 4/2017, art. 4 c. 3 lett. b) and c), art. 13 c. 3.
    """
    presenti = Counter(gruppo_di(una, regole) for una in unita if una.anno == anno)
    totali: Counter[Gruppo] = Counter()
    quote: dict[Gruppo, Decimal] = {}
    for riga in previste:
        per_comune = riga.aler and regole.aler_per_comune
        gruppo = riga.proprietario, riga.comune if per_comune else "", anno
        totali[gruppo] += riga.assegnabili
        if riga.quota is not None and regole.superamento_comuni and not riga.aler:
            quote[gruppo] = max(riga.quota, regole.quota)
    return tuple(
        Contingente(
            proprietario=gruppo[0],
            comune=gruppo[1],
            anno=anno,
            disponibili=max(quante, totali[gruppo]),
            quota=quote.get(gruppo),
        )
        for gruppo, quante in presenti.items()
    )


def gruppo_di(unita: Unita, regole: Regole) -> Gruppo:
    """The owner, the comune when it is the ALER's, and the year that a unit is counted in.

    Norma: R.R. 4/2017, art. 13 c. 3.
    """
    per_comune = unita.aler and regole.aler_per_comune
    return unita.proprietario, unita.comune if per_comune else "", unita.anno


def calcola_quote(fatti: Fatti, regole: Regole, situazione: Situazione) -> Mapping[Gruppo, Quota]:
    """The quota of each owner and year; without figures of the year, of the units at hand.

    Raises `FattiIncoerenti` when an owner's figures are given twice, or its own quota is not
    admitted.
    Norma: R.R. 4/2017, art. 13 c. 3.
    """
    unita: dict[Gruppo, list[int]] = defaultdict(list)
    for numero, una in enumerate(fatti.unita):
        unita[gruppo_di(una, regole)].append(numero)
    noti = {(c.proprietario, c.comune, c.anno): c for c in fatti.contingenti}
    if len(noti) < len(fatti.contingenti):
        raise FattiIncoerenti("Due contingenti sono dello stesso proprietario e anno.")
    return {
        gruppo: _quota(fatti, regole, situazione, sue, noti.get(gruppo))
        for gruppo, sue in unita.items()
    }


def _quota(
    fatti: Fatti, regole: Regole, situazione: Situazione, sue: list[int], noto: Contingente | None
) -> Quota:
    prima = fatti.unita[sue[0]]
    presenti = sum(u not in situazione.ritirate for u in sue)
    disponibili = presenti if noto is None else noto.disponibili
    gia_assegnate = 0 if noto is None else noto.gia_assegnate
    totale = quota_indigenti(disponibili, _parte(noto, prima, regole))
    impegnate = sum(
        u in situazione.impegni and situazione.impegni[u].canale is Canale.INDIGENTI for u in sue
    )
    perse = 0
    if regole.dopo_rifiuto is DopoRifiuto.GRADUATORIA:
        perse = sum(u in sue for u in situazione.rifiuti_di_quota)
    limite = max(0, totale - gia_assegnate - impegnate - perse)
    return Quota(disponibili, totale, gia_assegnate, impegnate, limite)


def _parte(noto: Contingente | None, unita: Unita, regole: Regole) -> Decimal:
    if noto is None or noto.quota is None or noto.quota == regole.quota:
        return regole.quota
    if noto.quota < regole.quota or unita.aler or not regole.superamento_comuni:
        raise FattiIncoerenti("Solo un comune può superare la quota di legge, e nessuno ridurla.")
    return noto.quota


def posti_di_riserva(fatti: Fatti, riserva: Riserva, situazione: Situazione) -> int:
    """How many places of a reserve are left.

    Norma: R.R. 4/2017, art. 15 c. 1 ter.
    """
    impegnate = sum(
        impegno.canale is Canale.RISERVA and fatti.unita[u].riserva == riserva.codice
        for u, impegno in situazione.impegni.items()
    )
    totale = unita_riservate(riserva.disponibili, riserva.percentuale)
    return max(0, totale - riserva.gia_assegnate - impegnate)


def aventi_quota(fatti: Fatti, regole: Regole) -> Veri:
    """Which households may be served in the quota: indigent, and attested where that is asked.

    Norma: R.R. 4/2017, art. 13 c. 1-2.
    """
    attestati = fatti.nuclei.attestato | (not regole.attestazione)
    return fatti.nuclei.indigente & attestati


def aventi_riserva(fatti: Fatti, riserva: Riserva) -> Veri:
    """Which households belong to a category of a reserve.

    Norma: R.R. 4/2017, art. 14 c. 1, art. 15 c. 1 ter.
    """
    bit = sum(1 << n for n, nome in enumerate(fatti.categorie) if nome in riserva.categorie)
    trovati: Veri = (fatti.nuclei.categorie & bit) != 0
    return trovati
