"""What the declared residences are worth: how long without a break, and what a break costs. Pure.

Norma: R.R. 4/2017, Allegato 1 («residenza continuativa»); L.R. 16/2016, art. 22 c. 1 lett. b).
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from bandi.rules.tipi import Profilo
from crema_sap.norme import Voce
from domande.compilazione.contenuto import Contenuto
from domande.rules import punteggio, requisiti, residenza, tempo
from domande.rules.fatti import FattiNucleo, Periodo

# Shorter breaks are often a day written wrong, or a move registered a little later.
BREVE = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Interruzione:
    """Days without a residence in Lombardia, both ends included."""

    dal: date
    al: date

    @property
    def breve(self) -> bool:
        """Whether it may well be a slip of the pen."""
        return self.al - self.dal < BREVE


@dataclass(frozen=True, slots=True)
class Conto:
    """A residence that counts: where, since when without a break, its line of the score."""

    dove: str
    dal: date
    alla_data: date
    voce: Voce

    @property
    def quanto(self) -> str:
        """The completed years, in words."""
        anni = tempo.eta(self.dal, self.alla_data)
        return "meno di un anno" if anni < 1 else "1 anno" if anni == 1 else f"{anni} anni"


@dataclass(frozen=True, slots=True)
class Storia:
    """What follows from the residences.

    `intera` is the count in Lombardia as it would be without the breaks; `manca` the reason why
    residence and work are not enough for the requirement, empty when they are.
    """

    conti: tuple[Conto, ...]
    interruzioni: tuple[Interruzione, ...]
    intera: Conto | None
    manca: str

    @property
    def costa(self) -> bool:
        """Whether the breaks take points away."""
        attuali = [conto.voce.punti for conto in self.conti if conto.voce.codice == REGIONE]
        return self.intera is not None and self.intera.voce.punti > sum(attuali)


REGIONE, COMUNE = "residenza_regione", "residenza_comune"


def anni_che_contano(profilo: Profilo) -> int:
    """After how many years of residence some more change neither points nor requirements."""
    scaglioni = (*profilo.residenza_regione.scaglioni, *profilo.residenza_comune.scaglioni)
    richiesti = profilo.requisiti.residenza_o_lavoro_regione_anni or 0
    return max((scaglione.da_anni for scaglione in scaglioni), default=richiesti)


def racconta(fatti: FattiNucleo, contenuto: Contenuto, alla_data: date) -> Storia:
    """Say what the residences are worth for an avviso on a day."""
    qui = residenza.comune_di_residenza(fatti, alla_data)
    vuoti = residenza.interruzioni_in_lombardia(fatti, alla_data)
    interruzioni = tuple(Interruzione(voce.dal, voce.al or alla_data) for voce in vuoti)
    esito = requisiti.requisito_residenza_o_lavoro(fatti, contenuto.profilo, alla_data)
    return Storia(
        conti=_conti(fatti, contenuto, alla_data, qui),
        interruzioni=interruzioni,
        intera=_intera(fatti, contenuto, alla_data, interruzioni),
        manca="" if esito.soddisfatto else esito.motivo,
    )


def _conti(
    fatti: FattiNucleo, contenuto: Contenuto, alla_data: date, qui: str | None
) -> tuple[Conto, ...]:
    punti = punteggio.calcola(fatti, contenuto.profilo, qui, alla_data)
    voci = {voce.codice: voce for voce in (*punti.voci, *punti.assenti)}
    da_quando = [
        (REGIONE, "in Lombardia", residenza.residente_in_lombardia_dal(fatti, alla_data)),
    ]
    if qui is not None:
        dal = residenza.residente_in_comune_dal(fatti, qui, alla_data)
        da_quando.append((COMUNE, f"a {contenuto.nome_comune(qui)}", dal))
    return tuple(
        Conto(dove, dal, alla_data, voci[codice]) for codice, dove, dal in da_quando if dal
    )


def _intera(
    fatti: FattiNucleo,
    contenuto: Contenuto,
    alla_data: date,
    interruzioni: tuple[Interruzione, ...],
) -> Conto | None:
    """The count in Lombardia if there had been no break."""
    if not interruzioni:
        return None
    colmati = tuple(Periodo(dal=voce.dal, al=voce.al) for voce in interruzioni)
    continua = replace(fatti, residenze_lombardia=(*fatti.residenze_lombardia, *colmati))
    return _conti(continua, contenuto, alla_data, None)[0]
