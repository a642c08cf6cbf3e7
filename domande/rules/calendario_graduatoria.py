"""The terms of a graduatoria, from the close to the definitiva: derived from instants. Pure.

Norma: R.R. 4/2017, art. 12. Each term runs from a fact; until the fact is there it has no day.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from domande.rules.calendario import (
    Ricorrenza,
    Slittamento,
    festivita,
    fine_del_giorno,
    giorno_di,
    spostamento,
    termine,
)

PROVVISORIA, RETTIFICA = "provvisoria", "rettifica"
DECISIONE, PUBBLICAZIONE = "decisione", "pubblicazione"
ART_12 = "R.R. 4/2017, art. 12"
DA_CONFERMARE = f"{ART_12} (da confermare sul testo)"
UN_ISTANTE = timedelta(microseconds=1)


class Silenzio(StrEnum):
    """What the end of the term for deciding means, when nobody has decided."""

    ACCOLTA = "ACCOLTA"
    RESPINTA = "RESPINTA"
    NULLA = "NULLA"


class FaseTermine(StrEnum):
    """Where a term stands."""

    NON_INIZIATO = "NON_INIZIATO"
    IN_CORSO = "IN_CORSO"
    SCADUTO = "SCADUTO"
    FINITO = "FINITO"
    FATTO = "FATTO"
    FATTO_TARDI = "FATTO_TARDI"


@dataclass(frozen=True, slots=True)
class Regola:
    """The days of each term, and what the ambito has decided about the days that do not count."""

    approvazione: int
    rettifica: int
    decisione: int
    pubblicazione: int
    slittamento: Slittamento
    silenzio: Silenzio
    patronali: tuple[Ricorrenza, ...] = ()

    def festivi(self, dal: date) -> dict[date, str]:
        """The holidays that a term beginning on this day may meet."""
        return festivita((dal.year, dal.year + 1, dal.year + 2), self.patronali)

    def scade(self, dal: date, giorni: int) -> date:
        """The last day of a term."""
        return termine(dal, giorni, self.slittamento, self.festivi(dal))

    def entro(self, istante: datetime, giorni: int) -> datetime:
        """The first instant that is too late, for a term that runs from an instant."""
        return fine_del_giorno(self.scade(giorno_di(istante), giorni))


@dataclass(frozen=True, slots=True)
class FattiGraduatoria:
    """What has happened so far; None is what has not.

    `provvisoria_il`: when the last owner approved, None while one has not. `richieste`: until when
    each request may be decided, and when it was.
    """

    chiude_il: datetime
    provvisoria_il: datetime | None = None
    pubblicata_il: datetime | None = None
    rettifiche_entro: datetime | None = None
    richieste: tuple[tuple[datetime, datetime | None], ...] = ()
    pubblicata_definitiva_il: datetime | None = None

    @property
    def definitiva_dal(self) -> datetime | None:
        """From when the graduatoria may become definitiva; None while a request waits."""
        if self.rettifiche_entro is None:
            return None
        decise = [decisa for _entro, decisa in self.richieste if decisa is not None]
        if len(decise) < len(self.richieste):
            return None
        return max([self.rettifiche_entro, *decise])


@dataclass(frozen=True, slots=True)
class Termine:
    """One term: `scade` is its last day, `entro` the first instant that is too late."""

    codice: str
    nome: str
    norma: str
    giorni: int
    dal: date | None = None
    entro: datetime | None = None
    avvenuto_il: datetime | None = None
    slittato: tuple[str, ...] = ()

    @property
    def scade(self) -> date | None:
        """The last day of the term."""
        return None if self.entro is None else giorno_di(self.entro - UN_ISTANTE)

    def fase(self, ora: datetime) -> FaseTermine:
        """Derive where it stands at an instant."""
        if self.entro is None or (self.dal is not None and giorno_di(ora) < self.dal):
            return FaseTermine.NON_INIZIATO
        if self.avvenuto_il is not None:
            in_tempo = self.avvenuto_il < self.entro
            return FaseTermine.FATTO if in_tempo else FaseTermine.FATTO_TARDI
        if ora < self.entro:
            return FaseTermine.IN_CORSO
        return FaseTermine.FINITO if self.codice == RETTIFICA else FaseTermine.SCADUTO


def termini(regola: Regola, fatti: FattiGraduatoria) -> tuple[Termine, ...]:
    """The terms of a graduatoria, in their order.

    Norma: R.R. 4/2017, art. 12 c. 4 and following.
    """
    in_attesa = [entro for entro, decisa in fatti.richieste if decisa is None]
    decise = [decisa for _entro, decisa in fatti.richieste if decisa is not None]
    ultima = max(decise) if decise and not in_attesa else None
    entro = min(in_attesa) if in_attesa else max((e for e, _d in fatti.richieste), default=None)
    return (
        _da(
            Termine(PROVVISORIA, "Approvazione delle provvisorie", ART_12, regola.approvazione),
            regola,
            fatti.chiude_il,
            fatti.provvisoria_il,
        ),
        Termine(
            RETTIFICA,
            "Richieste di rettifica",
            ART_12,
            regola.rettifica,
            dal=_giorno(fatti.pubblicata_il),
            entro=fatti.rettifiche_entro,
        ),
        Termine(
            DECISIONE,
            "Decisione sulle rettifiche",
            DA_CONFERMARE,
            regola.decisione,
            entro=entro,
            avvenuto_il=ultima,
        ),
        _da(
            Termine(
                PUBBLICAZIONE,
                "Pubblicazione delle definitive",
                DA_CONFERMARE,
                regola.pubblicazione,
            ),
            regola,
            fatti.definitiva_dal and fatti.definitiva_dal - UN_ISTANTE,
            fatti.pubblicata_definitiva_il,
        ),
    )


def _da(
    voce: Termine, regola: Regola, dal: datetime | None, avvenuto_il: datetime | None
) -> Termine:
    """The term as it runs from an instant, with what made it longer."""
    if dal is None:
        return voce
    giorno = giorno_di(dal)
    slittato = spostamento(giorno, voce.giorni, regola.slittamento, regola.festivi(giorno))
    return replace(
        voce,
        dal=giorno,
        entro=regola.entro(dal, voce.giorni),
        avvenuto_il=avvenuto_il,
        slittato=tuple(slittato),
    )


def _giorno(istante: datetime | None) -> date | None:
    return None if istante is None else giorno_di(istante)
