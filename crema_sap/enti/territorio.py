"""What becomes of the comuni: chains of successors, inhabitants of who was merged. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Confluenza:
    """The comune `da` flows into `a` from a day on; `nuovo` if `a` begins to exist with that."""

    da: str
    a: str
    decorre_il: date
    nuovo: bool = False


@dataclass(frozen=True, slots=True)
class NuovoComune:
    """What is known of a comune that does not exist yet."""

    codice_istat: str
    nome: str
    codice_catastale: str
    cap: str


@dataclass(frozen=True, slots=True)
class Variazione:
    """A change as the officer proposes it: `da` are ISTAT codes, and so is `a` where it exists.

    In a merger `nuovo` says what is born; in a change of name `a` takes `nome_nuovo`.
    """

    tipo: str
    decorre_il: date
    atto: str
    fonte: str = ""
    da: tuple[str, ...] = ()
    a: str = ""
    nuovo: NuovoComune | None = None
    nome_nuovo: str = ""

    @property
    def ultimo_giorno(self) -> date:
        """The last day of what was there before."""
        return self.decorre_il - timedelta(days=1)


def successori(confluenze: Iterable[Confluenza], giorno: date) -> dict[str, str]:
    """Return, of each comune that has ceased by a day, the one that has its place on that day.

    A comune that went into another which then merged is followed to the end.
    """
    diretti = {c.da: c.a for c in confluenze if c.decorre_il <= giorno}
    return {comune: _ultimo(comune, diretti) for comune in diretti}


def abitanti(
    propri: Mapping[str, int],
    confluenze: Iterable[Confluenza],
    *,
    in_vigore: Iterable[str],
    anno: int,
    giorno: date,
) -> dict[str, int]:
    """Return the inhabitants, counted in a year, of the comuni in force on a day.

    A count taken before a merger knows nothing of it: that of the merged comune is then the sum
    of those who flowed into it. A figure of a new comune's own, or of the year that begins with
    the merger, knows it. Who lacks the figure of one of its parts is left out: a part is not the
    whole.
    """
    parti: dict[str, list[Confluenza]] = {}
    for confluenza in confluenze:
        if confluenza.decorre_il <= giorno:
            parti.setdefault(confluenza.a, []).append(confluenza)
    contati = {comune: _somma(comune, propri, parti, date(anno, 1, 1)) for comune in in_vigore}
    return {comune: quanti for comune, quanti in contati.items() if quanti is not None}


def _ultimo(comune: str, diretti: Mapping[str, str]) -> str:
    visti = {comune}
    while (seguente := diretti.get(comune)) is not None and seguente not in visti:
        visti.add(seguente)
        comune = seguente
    return comune


def _somma(
    comune: str,
    propri: Mapping[str, int],
    parti: Mapping[str, Iterable[Confluenza]],
    capodanno: date,
) -> int | None:
    proprio = propri.get(comune)
    quote = [
        _somma(parte.da, propri, parti, capodanno)
        for parte in parti.get(comune, ())
        if proprio is None or (parte.decorre_il > capodanno and not parte.nuovo)
    ]
    if proprio is None and not quote:
        return None
    note = [quota for quota in quote if quota is not None]
    return (proprio or 0) + sum(note) if len(note) == len(quote) else None
