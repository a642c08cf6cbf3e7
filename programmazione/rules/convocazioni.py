"""The days between the notice of a session and the session, against a minimum that is data. Pure.

The minimum of the Cremasco Assembly is in no source: an ambito that has not loaded its own is
warned, never stopped.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Preavviso:
    """How many days of notice there are, and whether the rule, if it is known, is content."""

    giorni: int
    minimo: int | None

    @property
    def noto(self) -> bool:
        """Tell whether the ambito has loaded its minimum."""
        return self.minimo is not None

    @property
    def basta(self) -> bool:
        """Tell whether the notice is enough, as far as is known."""
        return self.minimo is None or self.giorni >= self.minimo

    @property
    def spiegazione(self) -> str:
        """Say it in words."""
        di_preavviso = f"{self.giorni} {'giorno' if self.giorni == 1 else 'giorni'} di preavviso"
        if self.minimo is None:
            return (
                f"{di_preavviso}. Il preavviso minimo dell'Assemblea non è nei dati caricati:"
                " controlla il regolamento di funzionamento."
            )
        return f"{di_preavviso}; la regola ne chiede almeno {self.minimo}."


def preavviso(*, convocata: date, seduta: date, minimo: int | None) -> Preavviso:
    """Count the days of notice: the day of the notice is left out, that of the session counts.

    Norma: regolamento di funzionamento dell'Assemblea dei Sindaci (data of the ambito).
    """
    return Preavviso(giorni=(seduta - convocata).days, minimo=minimo)
