"""A plausible, reproducible population of applicants for demonstrations and measures. Pure.

Every household depends on the seed and on its own number only, save for the few codici fiscali
that collide and are told apart by omocodia: the first 10,000 of 100,000 are the same 10,000.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from bandi.rules.tipi import Profilo
from domande.rules import adeguatezza, luogo, requisiti_economici, vite_inventate
from domande.rules.adeguatezza import UnitaOfferta
from domande.rules.fatti import AttestazioneIndigenza, FattiNucleo
from domande.rules.luogo import Territorio
from domande.rules.nomi_inventati import VIE
from domande.rules.persone_inventate import Anagrafe, Famiglia, Persona
from domande.rules.vite_inventate import capita

TENTATIVI = 200
APERTURA, CHIUSURA = 9 * 3600, 16 * 3600


class NessunaUnitaAdatta(ValueError):
    """No invented household fits any unit: there is nothing to apply for."""


@dataclass(frozen=True, slots=True)
class ComuneNoto:
    """A comune where the invented people live; `abitanti` weighs how many."""

    codice: str
    nome: str
    abitanti: int


@dataclass(frozen=True, slots=True)
class NucleoGenerato:
    """An invented domanda. `persone` are in the order of `fatti.componenti`.

    `preferenze`: codes of the units, first choice first. `secondo`: of the day, between 9:00 and
    15:59:59, so that any day of the avviso will do. Holders of a house elsewhere or beyond a
    threshold are there on purpose: they may file.
    """

    numero: int
    fatti: FattiNucleo
    persone: tuple[Persona, ...]
    comune_residenza: str
    indirizzo: str
    presentata_il: date
    secondo: int
    preferenze: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """What the population applies to: the units, the rules, the territory, the days (included)."""

    comuni: Sequence[ComuneNoto]
    unita: Sequence[UnitaOfferta]
    profilo: Profilo
    territorio: Territorio
    dal: date
    al: date


def genera(*, seme: int, numero: int, scenario: Scenario) -> Iterator[NucleoGenerato]:
    """Invent `numero` households, always the same for the same seed and scenario.

    Raises `NessunaUnitaAdatta` when the units fit nobody.
    Norma: R.R. 4/2017, art. 9 c. 2, 2 bis and 3 (the preferences obey them).
    """
    generatore = _Generatore(scenario)
    for quale in range(1, numero + 1):
        yield generatore.nucleo(Random(f"{seme}/{quale}"), quale)  # noqa: S311 - nothing secret


class _Generatore:
    """The state that speeds the invention up: weights, and the units that fit each case."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.anagrafe = Anagrafe()
        self.pesi = list(accumulate(comune.abitanti for comune in scenario.comuni))
        self.codici = tuple(comune.codice for comune in scenario.comuni)
        self.adatte: dict[tuple[int, bool], list[UnitaOfferta]] = {}
        self.ammesse: dict[tuple[object, ...], tuple[list[str], list[str]]] = {}

    def nucleo(self, rng: Random, numero: int) -> NucleoGenerato:
        """Invent until a household fits at least one unit."""
        giorni = (self.scenario.al - self.scenario.dal).days
        for _ in range(TENTATIVI):
            giorno = self.scenario.dal + timedelta(days=rng.randint(0, giorni))
            comune = self._comune(rng)
            famiglia = self.anagrafe.inventa(rng, giorno)
            fatti = self._fatti(rng, famiglia, comune, giorno)
            preferenze = self._preferenze(rng, fatti, comune.codice, giorno)
            if preferenze:
                return NucleoGenerato(
                    numero=numero,
                    fatti=fatti,
                    persone=famiglia.persone,
                    comune_residenza=comune.codice,
                    indirizzo=f"Via {rng.choice(VIE)}, {rng.randint(1, 120)}",
                    presentata_il=giorno,
                    secondo=rng.randrange(APERTURA, CHIUSURA),
                    preferenze=preferenze,
                )
        raise NessunaUnitaAdatta("Nessuna delle unità è adatta ai nuclei inventati.")

    def _comune(self, rng: Random) -> ComuneNoto:
        return self.scenario.comuni[bisect_right(self.pesi, rng.randrange(self.pesi[-1]))]

    def _fatti(
        self, rng: Random, famiglia: Famiglia, comune: ComuneNoto, giorno: date
    ) -> FattiNucleo:
        profilo, quanti = self.scenario.profilo, len(famiglia.persone)
        cittadinanza, permesso = vite_inventate.cittadinanza(rng, famiglia, giorno)
        isee = vite_inventate.isee(rng, profilo, quanti, giorno)
        lavora = capita(rng, 550)
        attestato = isee.valore <= profilo.indigenza.isee_massimo and capita(rng, 900)
        return FattiNucleo(
            componenti=vite_inventate.componenti(rng, famiglia, giorno),
            cittadinanza=cittadinanza,
            permesso=permesso,
            residenze=vite_inventate.residenze(rng, famiglia, comune.codice, self.codici, giorno),
            comune_lavoro=self._comune(rng).codice if lavora else None,
            lavoro_lombardia_dal=vite_inventate.da_quando(rng, giorno, 12) if lavora else None,
            isee=isee,
            attestazione_indigenza=(
                AttestazioneIndigenza(
                    comune=comune.codice,
                    rilasciata_il=giorno - timedelta(days=rng.randint(0, 60)),
                    numero=f"{rng.randint(1, 400)}/{giorno.year}",
                )
                if attestato
                else None
            ),
            nuova_formazione=vite_inventate.nuova_formazione(rng, famiglia, giorno),
            abitazione=vite_inventate.abitazione(rng, profilo, quanti, giorno),
            dichiarazioni=vite_inventate.dichiarazioni(rng),
        )

    def _preferenze(
        self, rng: Random, fatti: FattiNucleo, comune: str, giorno: date
    ) -> tuple[str, ...]:
        """Up to the maximum of the profile; those of the own comune tend to come first."""
        vicine, lontane = self._ammesse(fatti, comune, giorno)
        massime = self.scenario.profilo.preferenze_massime
        quante = rng.randint(1, massime) if capita(rng, 400) else massime
        scelte = rng.sample(vicine, min(quante, len(vicine)))
        scelte += rng.sample(lontane, min(quante - len(scelte), len(lontane)))
        if capita(rng, 250):
            rng.shuffle(scelte)
        return tuple(scelte)

    def _ammesse(
        self, fatti: FattiNucleo, comune: str, giorno: date
    ) -> tuple[list[str], list[str]]:
        """The units that fit and that the household may choose: in the own comune, and elsewhere.

        Kept by what the place rules look at, so that each case is judged once.
        """
        motoria = any(componente.disabilita_motoria for componente in fatti.componenti)
        indigente = requisiti_economici.e_indigente(fatti, self.scenario.profilo, giorno)
        caso = (fatti.numero_componenti, motoria, comune, fatti.comune_lavoro, indigente)
        if caso not in self.ammesse:
            adatte = self._adatte(fatti, motoria)
            regola = luogo.regola_del_luogo(
                fatti,
                {unita.comune for unita in adatte},
                self.scenario.profilo,
                self.scenario.territorio,
                giorno,
            )
            permesse = [unita for unita in adatte if regola(unita.comune).soddisfatto]
            self.ammesse[caso] = (
                [unita.codice for unita in permesse if unita.comune == comune],
                [unita.codice for unita in permesse if unita.comune != comune],
            )
        return self.ammesse[caso]

    def _adatte(self, fatti: FattiNucleo, motoria: bool) -> list[UnitaOfferta]:
        caso = (fatti.numero_componenti, motoria)
        if caso not in self.adatte:
            tabella = self.scenario.profilo.adeguatezza
            self.adatte[caso] = [
                unita
                for unita in self.scenario.unita
                if adeguatezza.esito_adeguatezza(
                    unita.superficie, fatti.numero_componenti, tabella
                ).soddisfatto
                and adeguatezza.esito_accessibilita(unita, fatti).soddisfatto
            ]
        return self.adatte[caso]
