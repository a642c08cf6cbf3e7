"""The term of an avviso in words: the same ones on every page, document and message. Pure."""

from dataclasses import dataclass
from datetime import datetime

from bandi.rules.finestra import Finestra, Momento, momento
from crema_sap.web.formati import data_con_giorno, data_ora, ora


def istante(quando: datetime) -> str:
    """Write an instant as a term: `lunedì 16 dicembre 2019, ore 16.00`."""
    return f"{data_con_giorno(quando)}, ore {ora(quando)}"


def in_parole(finestra: Finestra) -> str:
    """Say from when until when domande are received, as of the version in force."""
    if finestra.sospesa_dal is not None:
        return (
            f"sospeso da {istante(finestra.sospesa_dal)}: il nuovo termine lo dirà l’atto di"
            " ripresa"
        )
    testo = f"da {istante(finestra.apre_il)}, fino a {istante(finestra.chiude_il)}"
    if finestra.riprende_il is not None:
        testo += f" (dopo l’interruzione si riprende da {istante(finestra.riprende_il)})"
    return testo


def fino_a(finestra: Finestra) -> str:
    """Say until when domande are received: `fino al 16 dicembre 2019, ore 16.00`."""
    if finestra.sospesa_dal is not None:
        return f"sospeso dal {data_ora(finestra.sospesa_dal)}, in attesa dell’atto di ripresa"
    return f"fino al {data_ora(finestra.chiude_il)}"


@dataclass(frozen=True, slots=True)
class Termine:
    """What the window means for who is writing a domanda, at an instant."""

    finestra: Finestra
    momento: Momento
    revocato: bool = False

    @classmethod
    def di(cls, finestra: Finestra, ora: datetime, *, revocato: bool = False) -> "Termine":
        """Judge a window at an instant; a revoked avviso has none any more."""
        return cls(finestra, momento(finestra, ora), revocato)

    @property
    def aperto(self) -> bool:
        """Whether a domanda would be received now."""
        return self.momento is Momento.DURANTE and not self.revocato

    @property
    def passato(self) -> bool:
        """Whether nothing more is received."""
        return self.momento is Momento.DOPO or self.revocato

    @property
    def sospeso(self) -> bool:
        """Whether nothing is received for now."""
        return self.momento is Momento.SOSPESO

    @property
    def chiude_il(self) -> datetime | None:
        """The close, while it is known."""
        return None if self.finestra.sospesa_dal else self.finestra.chiude_il

    @property
    def riprende_il(self) -> datetime | None:
        """When a pause that is on ends, if that is known."""
        return self.finestra.riprende_il if self.sospeso else None
