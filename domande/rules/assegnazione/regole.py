"""The parameters of the assignment in a regime, with norm, source and whether verified. Pure.

Quota, threshold and attestation of the indigent households are in the scoring profile
(`bandi.rules.tipi.RegoleIndigenza`); what art. 15 adds, or leaves unsaid, is in a
dated table.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from bandi.rules.tipi import RegoleIndigenza
from crema_sap.aritmetica import arrotonda_dalla_meta, arrotonda_per_eccesso


class RegoleNonValide(ValueError):
    """The table of the parameters cannot be read, or says nothing of a day."""


class Effetto(StrEnum):
    """Which units are no longer proposed to who has refused one."""

    UNITA = "unita"
    LISTA = "lista"
    PROPRIETARIO = "proprietario"
    TUTTE = "tutte"


class DopoRifiuto(StrEnum):
    """Who gets the place of an indigent household that refuses."""

    INDIGENTE_SUCCESSIVO = "indigente_successivo"
    GRADUATORIA = "graduatoria"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parametro:
    """One value with where it comes from; `verificato` only if it was read in a source."""

    codice: str
    valore: str
    norma: str
    fonte: str
    verificato: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Rifiuto:
    """A coded reason for which a proposal comes to nothing, and its effect."""

    codice: str
    nome: str
    effetto: Effetto
    norma: str
    fonte: str
    verificato: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Regole:
    """One regime of the assignment, in force from `dal` to `al` (excluded).

    `quota` and `attestazione` are the scoring profile's.
    """

    codice: str
    dal: date
    al: date | None
    quota: Decimal
    attestazione: bool
    aler_per_comune: bool
    superamento_comuni: bool
    residenti_prima: bool
    riserve: bool
    dopo_rifiuto: DopoRifiuto
    rifiuti: Mapping[str, Rifiuto]
    parametri: tuple[Parametro, ...]

    @property
    def da_verificare(self) -> tuple[str, ...]:
        """What was read in no source."""
        voci: tuple[Parametro | Rifiuto, ...] = (*self.parametri, *self.rifiuti.values())
        return tuple(voce.codice for voce in voci if not voce.verificato)


def quota_indigenti(disponibili: int, quota: Decimal) -> int:
    """How many of the units available in the year go to indigent households: always up.

    Norma: R.R. 4/2017, art. 13 c. 3.
    """
    return arrotonda_per_eccesso(disponibili * quota)


def unita_riservate(disponibili: int, percentuale: Decimal) -> int:
    """How many units a reserve takes: up only from .5.

    Norma: R.R. 4/2017, art. 15 c. 1 ter.
    """
    return arrotonda_dalla_meta(disponibili * percentuale)


SI_NO: Mapping[str, object] = {"si": True, "no": False}
PARAMETRI: Mapping[str, Mapping[str, object]] = {
    "aler_per_comune": SI_NO,
    "superamento_comuni": SI_NO,
    "residenti_prima": SI_NO,
    "riserve": SI_NO,
    "dopo_rifiuto": {voce.value: voce for voce in DopoRifiuto},
}


def leggi(tabella: Mapping[str, Any], *, giorno: date, indigenza: RegoleIndigenza) -> Regole:
    """The regime in force on a day, from the parsed table; `indigenza` is the profile's.

    Raises `RegoleNonValide` when no regime covers the day, or a row of it cannot be read.
    Norma: R.R. 4/2017, art. 13 and 15.
    """
    vigenti = [
        regime
        for regime in tabella.get("regime", ())
        if regime["dal"] <= giorno and (regime.get("al") is None or giorno < regime["al"])
    ]
    if len(vigenti) != 1:
        raise RegoleNonValide(
            f"Per il {giorno:%d/%m/%Y} i regimi dell'assegnazione sono {len(vigenti)}, non uno."
        )
    regime = vigenti[0]
    lette = [_parametro(riga) for riga in regime["parametro"]]
    if sorted(voce.codice for voce in lette) != sorted(PARAMETRI):
        raise RegoleNonValide(f"I parametri dell'assegnazione sono {', '.join(PARAMETRI)}.")
    valori: dict[str, Any] = {voce.codice: _valore(voce) for voce in lette}
    return Regole(
        codice=regime["codice"],
        dal=regime["dal"],
        al=regime.get("al"),
        quota=indigenza.quota,
        attestazione=indigenza.attestazione_servizi_sociali,
        rifiuti=_rifiuti(regime["rifiuto"]),
        parametri=tuple(lette),
        **valori,
    )


def _valore(voce: Parametro) -> object:
    ammessi = PARAMETRI[voce.codice]
    if voce.valore not in ammessi:
        raise RegoleNonValide(
            f"«{voce.valore}» non va per {voce.codice}: scrivi {', '.join(ammessi)}."
        )
    return ammessi[voce.valore]


def _parametro(riga: Mapping[str, Any]) -> Parametro:
    try:
        return Parametro(**riga)
    except TypeError as errore:
        raise RegoleNonValide(f"Un parametro non si legge: {errore}.") from errore


def _rifiuti(righe: Sequence[Mapping[str, Any]]) -> dict[str, Rifiuto]:
    try:
        lette = [Rifiuto(**{**riga, "effetto": Effetto(riga["effetto"])}) for riga in righe]
    except (TypeError, ValueError, KeyError) as errore:
        raise RegoleNonValide(f"Un motivo di rifiuto non si legge: {errore}.") from errore
    return {voce.codice: voce for voce in lette}
