"""Inventing the people of a household, each with a valid and unique codice fiscale. Pure.

Norma of what is imitated: R.R. 4/2017, art. 6 (who may form a household).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from domande.rules import codicefiscale, tempo
from domande.rules.fatti import Relazione
from domande.rules.nomi_inventati import ITALIA, ORIGINI, Origine

NASCITE_LOCALI = ("Crema", "D142")
GIORNI_TRA_COMPLEANNI = 364
SOLO, COPPIA, FAMIGLIA, MONOPARENTALE, ANZIANO_SOLO, ANZIANI, CON_PARENTE = range(7)
TIPI = (SOLO, COPPIA, FAMIGLIA, MONOPARENTALE, ANZIANO_SOLO, ANZIANI, CON_PARENTE)
PESI_TIPI = (22, 11, 32, 16, 9, 5, 5)
FIGLI = (1, 2, 3, 4, 5)
PESI_FIGLI = (45, 34, 14, 5, 2)
PESI_ORIGINI = tuple(origine.peso for origine in ORIGINI)


@dataclass(frozen=True, slots=True)
class Persona:
    """The particulars of an invented person; `catastale` is the code of the place of birth."""

    cognome: str
    nome: str
    sesso: str
    nato_il: date
    luogo_nascita: str
    catastale: str
    codice_fiscale: str
    relazione: Relazione


@dataclass(frozen=True, slots=True)
class Famiglia:
    """The people of a household, the applicant first, and where they come from."""

    tipo: int
    origine: Origine
    persone: tuple[Persona, ...]


class Anagrafe:
    """Invents families and remembers the codici fiscali given out, so that none is given twice."""

    def __init__(self) -> None:
        self._dati: set[str] = set()

    def inventa(self, rng: Random, alla_data: date) -> Famiglia:
        """Invent one family as it stands on a day.

        Norma: R.R. 4/2017, art. 6.
        """
        origine = rng.choices(ORIGINI, PESI_ORIGINI)[0]
        tipo = rng.choices(TIPI, PESI_TIPI)[0]
        if tipo in (ANZIANO_SOLO, ANZIANI):
            origine = ITALIA
        ritratti = _ritratti(rng, origine, tipo)
        return Famiglia(
            tipo,
            origine,
            tuple(self._persona(rng, origine, ritratto, alla_data) for ritratto in ritratti),
        )

    def _persona(
        self, rng: Random, origine: Origine, ritratto: "_Ritratto", alla_data: date
    ) -> Persona:
        nome = rng.choice(origine.uomini if ritratto.sesso == "M" else origine.donne)
        # Up to a year after the last birthday: the age is the one of the portrait.
        compleanno = tempo.anniversario(alla_data, -ritratto.eta)
        nato_il = compleanno - timedelta(days=rng.randrange(GIORNI_TRA_COMPLEANNI))
        codice = codicefiscale.calcola(
            cognome=ritratto.cognome,
            nome=nome,
            nato_il=nato_il,
            sesso=ritratto.sesso,
            luogo=ritratto.luogo[1],
        )
        varianti = (codicefiscale.omocodia(codice, quale) for quale in codicefiscale.VARIANTI)
        unico = next(variante for variante in varianti if variante not in self._dati)
        self._dati.add(unico)
        return Persona(
            cognome=ritratto.cognome,
            nome=nome,
            sesso=ritratto.sesso,
            nato_il=nato_il,
            luogo_nascita=ritratto.luogo[0],
            catastale=ritratto.luogo[1],
            codice_fiscale=unico,
            relazione=ritratto.relazione,
        )


class _Ritratto(NamedTuple):
    """What is settled of a person before the name and the day of birth."""

    cognome: str
    sesso: str
    eta: int
    luogo: tuple[str, str]
    relazione: Relazione


def _ritratti(rng: Random, origine: Origine, tipo: int) -> list[_Ritratto]:
    """Who the members of a family of some kind are, the applicant first."""
    anziani = tipo in (ANZIANO_SOLO, ANZIANI)
    eta = rng.randint(65, 90) if anziani else rng.randint(22, 62)
    sesso = "F" if rng.randrange(100) < (85 if tipo == MONOPARENTALE else 48) else "M"
    ritratti = [_adulto(rng, origine, sesso, eta, Relazione.RICHIEDENTE)]
    if tipo in (COPPIA, FAMIGLIA, ANZIANI):
        vicina = max(19, eta + rng.randint(-6, 6))
        relazione = Relazione.CONIUGE if rng.randrange(4) else Relazione.CONVIVENTE
        altro = "M" if sesso == "F" else "F"
        ritratti.append(_adulto(rng, origine, altro, vicina, relazione))
    if tipo in (FAMIGLIA, MONOPARENTALE):
        cognome = next(
            (voce.cognome for voce in ritratti if voce.sesso == "M"), ritratti[0].cognome
        )
        for _ in range(rng.choices(FIGLI, PESI_FIGLI)[0]):
            anni = rng.randint(0, min(24, eta - 19))
            luogo = rng.choice(origine.luoghi) if rng.randrange(10) == 0 else NASCITE_LOCALI
            ritratti.append(_Ritratto(cognome, rng.choice("MF"), anni, luogo, Relazione.FIGLIO))
    if tipo == CON_PARENTE:
        anni = min(eta + rng.randint(20, 30), 96)
        ritratti.append(_adulto(rng, origine, "F", anni, Relazione.PARENTE))
    return ritratti


def _adulto(rng: Random, origine: Origine, sesso: str, eta: int, relazione: Relazione) -> _Ritratto:
    return _Ritratto(rng.choice(origine.cognomi), sesso, eta, rng.choice(origine.luoghi), relazione)
