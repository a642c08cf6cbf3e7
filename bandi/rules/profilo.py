"""The scoring profile: reading, checking, canonical form and fingerprint. Pure.

A profile is the law of one period as data (R.R. 4/2017, art. 12 and Allegato 1): criteria, points,
exclusive sets, formula, tie-breaks, thresholds. The dataclasses are in `bandi.rules.tipi`.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal

from bandi.rules import coerenza, composizione
from bandi.rules.lettura import Lettore
from bandi.rules.tipi import Difetto, Parametri, Profilo, Residenza, Scaglione
from crema_sap.norme import Norma

__all__ = [
    "Difetto",
    "Profilo",
    "ProfiloNonValido",
    "a_dizionario",
    "canonico",
    "impronta",
    "leggi_profilo",
    "norma_del_profilo",
    "verifica_profilo",
]


class ProfiloNonValido(ValueError):
    """The profile has defects; they are in `difetti`."""

    def __init__(self, difetti: list[Difetto]) -> None:
        self.difetti = difetti
        super().__init__(" ".join(str(difetto) for difetto in difetti))


def verifica_profilo(dati: Mapping[str, object]) -> list[Difetto]:
    """List every defect of a parsed profile, in the order of its sections; empty when sound.

    Norma: R.R. 4/2017, art. 12 c. 2-3, Allegato 1.
    """
    return _leggi(dati)[1]


def leggi_profilo(dati: Mapping[str, object]) -> Profilo:
    """Build the profile from a parsed TOML table or from `a_dizionario`'s output.

    Raises `ProfiloNonValido` with all the defects.
    Norma: R.R. 4/2017, art. 12 c. 2-3, Allegato 1.
    """
    profilo, difetti = _leggi(dati)
    if difetti:
        raise ProfiloNonValido(difetti)
    return profilo


def _leggi(dati: Mapping[str, object]) -> tuple[Profilo, list[Difetto]]:
    difetti: list[Difetto] = []
    profilo = composizione.componi(Lettore(dati, "", difetti))
    if not difetti:
        difetti.extend(coerenza.controlla(profilo))
    return profilo, difetti


def norma_del_profilo(profilo: Profilo, *, fonte: str = "") -> Norma:
    """The `Norma` that the lines of a score cite."""
    return Norma(atto=profilo.norma, fonte=fonte)


def a_dizionario(profilo: Profilo) -> dict[str, object]:
    """Write the profile as JSON-able data that `leggi_profilo` reads back.

    Norma: R.R. 4/2017, Allegato 1.
    """
    return {
        "codice": profilo.codice,
        "norma": profilo.norma,
        "dal": profilo.dal.isoformat(),
        "al": profilo.al.isoformat() if profilo.al else None,
        "preferenze_massime": profilo.preferenze_massime,
        "graduatoria_per": profilo.graduatoria_per,
        "decimali": profilo.decimali,
        "gruppo": [
            {
                "codice": gruppo.codice,
                "esclusivi": [list(insieme) for insieme in gruppo.esclusivi],
                "condizione": [_semplice(condizione) for condizione in gruppo.condizioni],
            }
            for gruppo in profilo.gruppi
        ],
        "gruppo_economico": _semplice(profilo.economica),
        "residenza_regione": _residenza(profilo.residenza_regione),
        "residenza_comune": _residenza(profilo.residenza_comune),
        "spareggio": {
            "criteri": list(profilo.spareggio),
            "verificato": profilo.spareggio_verificato,
        },
        "indigenza": _semplice(profilo.indigenza),
        "requisiti": _semplice(profilo.requisiti),
        "adeguatezza": {
            str(fascia.componenti): [
                str(estremo) for estremo in (fascia.minima, fascia.massima) if estremo is not None
            ]
            for fascia in profilo.adeguatezza.fasce
        },
        "parametri": {
            campo.name: getattr(profilo.parametri, campo.name) for campo in fields(Parametri)
        },
    }


def _semplice(valore: object) -> object:
    if is_dataclass(valore):
        return {campo.name: _semplice(getattr(valore, campo.name)) for campo in fields(valore)}
    if isinstance(valore, tuple):
        return [_semplice(voce) for voce in valore]
    return str(valore) if isinstance(valore, Decimal | date) else valore


def _residenza(residenza: Residenza) -> dict[str, object]:
    return {
        "fonte": residenza.fonte,
        "scaglioni": [_scaglione(voce) for voce in residenza.scaglioni],
    }


def _scaglione(scaglione: Scaglione) -> dict[str, object]:
    return {
        "da_anni" if scaglione.da_compreso else "oltre_anni": scaglione.da_anni,
        "fino_a": scaglione.fino_a,
        "punti": str(scaglione.punti),
        "verificato": scaglione.verificato,
    }


def canonico(profilo: Profilo) -> bytes:
    """Serialise to the one sequence of bytes that equal profiles share (JSON, UTF-8).

    Norma: R.R. 4/2017, Allegato 1.
    """
    testo = json.dumps(
        a_dizionario(profilo), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return testo.encode()


def impronta(profilo: Profilo) -> str:
    """The sha256 of the canonical form, in hexadecimal.

    Norma: R.R. 4/2017, Allegato 1.
    """
    return hashlib.sha256(canonico(profilo)).hexdigest()
