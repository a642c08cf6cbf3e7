"""This year's answer beside last year's, figure by figure. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from programmazione.rules.figure import NOMI, PERCENTUALI, Figure
from programmazione.rules.regimi import Limiti

type Valore = int | Decimal | str | None


@dataclass(frozen=True, slots=True)
class Variazione:
    """One figure of two answers; `differenza` is None where there is nothing to subtract."""

    campo: str
    prima: Valore
    adesso: Valore
    differenza: int | Decimal | None

    @property
    def cambiata(self) -> bool:
        """Tell whether the two answers say different things; «not declared» is not zero."""
        return self.prima != self.adesso


@dataclass(frozen=True, slots=True)
class Confine:
    """The bound of one percentage in this survey and in the last one, in percent."""

    campo: str
    minimo: Decimal
    massimo: Decimal
    minimo_escluso: bool
    massimo_prima: Decimal | None

    @property
    def cambiato(self) -> bool:
        """Tell whether the law allowed another ceiling the last time."""
        return self.massimo_prima is not None and self.massimo_prima != self.massimo


def variazione(campo: str, *, prima: Valore, adesso: Valore) -> Variazione:
    """Set one figure of last year beside this year's; an empty text is «not declared».

    Norma: R.R. 4/2017, art. 4 c. 3.
    """
    prima, adesso = _nulla_se_vuoto(prima), _nulla_se_vuoto(adesso)
    return Variazione(campo, prima, adesso, _differenza(prima, adesso))


def variazioni(adesso: Figure, prima: Figure | None) -> tuple[Variazione, ...]:
    """Compare two answers, in the order of the form; only what either declares.

    Norma: R.R. 4/2017, art. 4 c. 3.
    """
    tutte = (
        variazione(
            campo,
            prima=getattr(prima, campo) if prima else None,
            adesso=getattr(adesso, campo),
        )
        for campo in NOMI
    )
    return tuple(una for una in tutte if una.prima is not None or una.adesso is not None)


def confini(
    limiti: Limiti, precedenti: Limiti | None, *, ente_comunale: bool
) -> tuple[Confine, ...]:
    """Return the bounds of the percentages that an ente may declare.

    The indigent quota must exceed its floor and is a comune's alone; the others include both
    ends. Norma: R.R. 4/2017, art. 4 c. 3 lett. c), c bis) and d bis); L.R. 16/2016, art. 23 c. 3.
    """
    indigenza, forze_ordine, riserva = PERCENTUALI
    tutti: Iterable[Confine] = (
        Confine(
            indigenza,
            minimo=limiti.indigenza_minima,
            massimo=Decimal(100),
            minimo_escluso=True,
            massimo_prima=None,
        ),
        Confine(
            forze_ordine,
            minimo=Decimal(0),
            massimo=limiti.forze_ordine_massima,
            minimo_escluso=False,
            massimo_prima=precedenti.forze_ordine_massima if precedenti else None,
        ),
        Confine(
            "transitori",
            minimo=Decimal(0),
            massimo=limiti.transitori_massima,
            minimo_escluso=False,
            massimo_prima=precedenti.transitori_massima if precedenti else None,
        ),
    )
    if limiti.riserva_massima is not None:
        tutti = (
            *tutti,
            Confine(
                riserva,
                minimo=Decimal(0),
                massimo=limiti.riserva_massima,
                minimo_escluso=False,
                massimo_prima=precedenti.riserva_massima if precedenti else None,
            ),
        )
    return tuple(uno for uno in tutti if ente_comunale or uno.campo != indigenza)


def _nulla_se_vuoto(valore: Valore) -> Valore:
    return None if isinstance(valore, str) and not valore.strip() else valore


def _differenza(prima: Valore, adesso: Valore) -> int | Decimal | None:
    if prima is None or adesso is None or isinstance(prima, str) or isinstance(adesso, str):
        return None
    differenza: int | Decimal = adesso - prima
    return differenza
