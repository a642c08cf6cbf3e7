"""What a changed fact changes, as the rules say it: points, requirements, units. Pure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from crema_sap.norme import Norma, Voce
from domande.compilazione.contenuto import Contenuto
from domande.compilazione.ipotesi import Ipotesi, ipotesi
from domande.compilazione.prove import prova_di
from domande.rules import punteggio, requisiti, residenza
from domande.rules.fatti import FattiNucleo
from domande.rules.punteggio import Punteggio


@dataclass(frozen=True, slots=True)
class Conseguenza:
    """A change and what follows from it.

    `prima` and `dopo` are the ISBAR for the units of one comune; `requisiti` the reasons of those
    that would be met and are not; `unita` how many more units fit (fewer, if negative).
    """

    se: str
    norma: Norma
    prova: str
    prima: Decimal
    dopo: Decimal
    requisiti: tuple[str, ...]
    unita: int

    @property
    def punti(self) -> Decimal:
        """The points that the change is worth."""
        return self.dopo - self.prima

    @property
    def unita_in_parole(self) -> str:
        """How many units more, or fewer."""
        return f"{abs(self.unita)} in {'più' if self.unita > 0 else 'meno'}"


@dataclass(frozen=True, slots=True)
class _Stato:
    punti: Punteggio
    mancanti: dict[str, str]
    motivi: dict[str, tuple[str, Norma]]
    adatte: int


def conseguenze(
    fatti: FattiNucleo, contenuto: Contenuto, alla_data: date, comune: str | None = None
) -> list[Conseguenza]:
    """Try every change; keep those that are worth points or give a requirement, best first.

    `comune`: of the units for which the points are counted; else the one of residence.
    """
    qui = comune or residenza.comune_di_residenza(fatti, alla_data)
    prima = _stato(fatti, contenuto, alla_data, qui)
    trovate = []
    nome = contenuto.nome_comune(qui) if qui else ""
    for prova in ipotesi(fatti, contenuto.profilo, alla_data, qui, nome):
        dopo = _stato(prova.fatti, contenuto, alla_data, qui)
        conseguenza = _confronta(prova, prima, dopo)
        if conseguenza.punti > 0 or conseguenza.requisiti:
            trovate.append(conseguenza)
    return sorted(trovate, key=lambda voce: (not voce.requisiti, -voce.punti, voce.se))


def _stato(fatti: FattiNucleo, contenuto: Contenuto, alla_data: date, comune: str | None) -> _Stato:
    esiti = requisiti.verifica_requisiti(fatti, contenuto.profilo, alla_data)
    return _Stato(
        punti=punteggio.calcola(fatti, contenuto.profilo, comune, alla_data),
        mancanti={esito.codice: esito.motivo for esito in esiti if not esito.soddisfatto},
        motivi={esito.codice: (esito.motivo, esito.norma) for esito in esiti},
        adatte=sum(voce.idonea for voce in contenuto.idoneita(fatti, alla_data)),
    )


def _confronta(prova: Ipotesi, prima: _Stato, dopo: _Stato) -> Conseguenza:
    ottenuti = [codice for codice in prima.mancanti if codice not in dopo.mancanti]
    voce = _voce(prova.codice, dopo.punti)
    norma = voce.norma if voce and not ottenuti else dopo.motivi[(ottenuti or ["isee"])[0]][1]
    return Conseguenza(
        se=prova.se or (f"risultasse: {voce.descrizione}" if voce else ""),
        norma=norma,
        prova=prova_di(ottenuti[0] if ottenuti else prova.codice),
        prima=prima.punti.isbar,
        dopo=dopo.punti.isbar,
        requisiti=tuple(dopo.motivi[codice][0] for codice in ottenuti),
        unita=dopo.adatte - prima.adatte,
    )


def _voce(codice: str, punti: Punteggio) -> Voce | None:
    return next((voce for voce in punti.voci if voce.codice == codice), None)
