"""The scoring profile: reading, checking, canonical form and fingerprint. Pure.

A profile is the law of one period as data (R.R. 4/2017, art. 12 and Allegato 1): criteria, points,
exclusive sets, formula, tie-breaks, thresholds. The dataclasses are in `bandi.rules.tipi`.
"""

import hashlib
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal

from bandi.rules import coerenza, composizione
from bandi.rules.lettura import Lettore
from bandi.rules.tipi import Adeguatezza, Difetto, Parametri, Profilo, Residenza, Scaglione
from crema_sap.norme import Norma

BYTE_MASSIMI = 128 * 1024
TROPPO_GRANDE = Difetto(
    "il file", "è troppo grande per un profilo.", f"Il massimo è {BYTE_MASSIMI // 1024} kB."
)
POSTO_NEL_FILE = re.compile(r"line (\d+), column (\d+)")

__all__ = [
    "BYTE_MASSIMI",
    "TROPPO_GRANDE",
    "Difetto",
    "Profilo",
    "ProfiloNonValido",
    "a_dizionario",
    "canonico",
    "impronta",
    "leggi_profilo",
    "leggi_testo",
    "norma_del_profilo",
    "verifica_profilo",
]


class ProfiloNonValido(ValueError):
    """The profile has defects; they are in `difetti`."""

    def __init__(self, difetti: list[Difetto]) -> None:
        self.difetti = difetti
        super().__init__(" ".join(str(difetto) for difetto in difetti))


def leggi_testo(scritto: bytes) -> dict[str, object]:
    """Read the bytes of a TOML file as plain tables.

    Raises `ProfiloNonValido` with one defect, which says where the writing is broken.
    Norma: R.R. 4/2017, Allegato 1.
    """
    if len(scritto) > BYTE_MASSIMI:
        raise ProfiloNonValido([TROPPO_GRANDE])
    try:
        return tomllib.loads(scritto.decode("utf-8-sig"))
    except UnicodeDecodeError:
        difetto = Difetto("il file", "non è un testo.", "Salvalo come testo semplice, in UTF-8.")
    except tomllib.TOMLDecodeError as errore:
        difetto = _errore_di_scrittura(str(errore))
    except (RecursionError, ValueError):
        # Brackets within brackets without end, or a number of thousands of figures.
        difetto = Difetto("il file", "non si riesce a leggere.", "Controlla parentesi e numeri.")
    raise ProfiloNonValido([difetto])


def _errore_di_scrittura(errore: str) -> Difetto:
    posto = POSTO_NEL_FILE.search(errore)
    dove = f"riga {posto[1]}, colonna {posto[2]}" if posto else "fine del file"
    ripetuta = "overwrite" in errore or "twice" in errore
    return Difetto(
        dove,
        "questa voce o tabella è già stata scritta più sopra."
        if ripetuta
        else "la scrittura non è quella di un file TOML.",
        "Lasciane una sola."
        if ripetuta
        else "Controlla virgolette, parentesi e il segno = di questa riga e della precedente.",
    )


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
    scritto: dict[str, object] = {
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
            **_se_scritta(profilo.spareggio_fonte),
        },
        "indigenza": _semplice(profilo.indigenza),
        "requisiti": _semplice(profilo.requisiti),
        "adeguatezza": _adeguatezza(profilo.adeguatezza),
        "parametri": {
            campo.name: getattr(profilo.parametri, campo.name) for campo in fields(Parametri)
        },
    }
    return scritto | ({"note": list(profilo.note)} if profilo.note else {})


def _semplice(valore: object) -> object:
    """Plain data; what may be left unwritten and says nothing stays unwritten."""
    if is_dataclass(valore):
        voci = {
            campo.name: (campo.default, getattr(valore, campo.name)) for campo in fields(valore)
        }
        return {
            nome: _semplice(scritto)
            for nome, (predefinito, scritto) in voci.items()
            if predefinito is MISSING or scritto != predefinito
        }
    if isinstance(valore, tuple):
        return [_semplice(voce) for voce in valore]
    return str(valore) if isinstance(valore, Decimal | date) else valore


def _se_scritta(fonte: str) -> dict[str, object]:
    return {"fonte": fonte} if fonte else {}


def _adeguatezza(adeguatezza: Adeguatezza) -> dict[str, object]:
    fasce: dict[str, object] = {
        str(fascia.componenti): [
            str(estremo) for estremo in (fascia.minima, fascia.massima) if estremo is not None
        ]
        for fascia in adeguatezza.fasce
    }
    non_verificata = {} if adeguatezza.verificato else {"verificato": False}
    return fasce | non_verificata | _se_scritta(adeguatezza.fonte)


def _residenza(residenza: Residenza) -> dict[str, object]:
    scritta: dict[str, object] = {
        "fonte": residenza.fonte,
        "scaglioni": [_scaglione(voce) for voce in residenza.scaglioni],
    }
    return scritta | ({"solo_con_condizioni": True} if residenza.solo_con_condizioni else {})


def _scaglione(scaglione: Scaglione) -> dict[str, object]:
    return {
        "da_anni" if scaglione.da_compreso else "oltre_anni": scaglione.da_anni,
        "fino_a": scaglione.fino_a,
        "punti": str(scaglione.punti),
        "verificato": scaglione.verificato,
        **_se_scritta(scaglione.fonte),
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
