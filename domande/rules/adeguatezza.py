"""Which surface suits how many people: an interval test. Pure."""

from dataclasses import dataclass
from decimal import Decimal

from bandi.rules.tipi import Adeguatezza
from crema_sap.aritmetica import scrivi_decimale
from crema_sap.norme import Esito, Norma
from domande.rules.esiti import no
from domande.rules.fatti import FattiNucleo

ADEGUATEZZA = Norma("R.R. 4/2017", "art. 9 c. 2")


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitaOfferta:
    """A unit of the avviso, as far as matching is concerned.

    `comune`: ISTAT code; `superficie`: useful residential m2, two decimals; `ente`: the owner;
    `accessibile`: None when nobody has declared it.
    """

    codice: str
    comune: str
    superficie: Decimal
    ente: str = ""
    accessibile: bool | None = None


def esito_adeguatezza(superficie: Decimal, componenti: int, tabella: Adeguatezza) -> Esito:
    """Whether a surface suits a number of people.

    Units: useful residential m2, both ends included; balconies, cellars and accessories excluded.
    A smaller unit may be given to one person; the last row has no maximum.
    Norma: R.R. 4/2017, art. 9 c. 2.
    """
    fascia = tabella.fascia(componenti)
    persone = "una persona" if componenti <= 1 else f"{componenti} persone"
    mq = f"{scrivi_decimale(superficie)} m²"
    valori = {
        "superficie": str(superficie),
        "minima": str(fascia.minima),
        "massima": "" if fascia.massima is None else str(fascia.massima),
    }
    if fascia.massima is not None and superficie > fascia.massima:
        return Esito(
            "adeguatezza",
            False,
            ADEGUATEZZA,
            f"L'unità misura {mq}: troppo grande per {persone} (al massimo "
            f"{scrivi_decimale(fascia.massima)} m²).",
            valori=valori,
        )
    if superficie >= fascia.minima:
        motivo = f"L'unità misura {mq}: adatta a {persone}."
    elif componenti <= 1:
        motivo = f"L'unità misura {mq}: più piccola del minimo, ma si può assegnare a una persona."
    else:
        return Esito(
            "adeguatezza",
            False,
            ADEGUATEZZA,
            f"L'unità misura {mq}: troppo piccola per {persone} (almeno "
            f"{scrivi_decimale(fascia.minima)} m²).",
            valori=valori,
        )
    return Esito("adeguatezza", True, ADEGUATEZZA, motivo, valori=valori)


def esito_accessibilita(unita: UnitaOfferta, fatti: FattiNucleo) -> Esito:
    """Whether a household with motor disability can live in the unit; unknown is accepted.

    Norma: R.R. 4/2017, art. 9 c. 2 (the type of disability of the household).
    """
    motoria = any(componente.disabilita_motoria for componente in fatti.componenti)
    if motoria and unita.accessibile is False:
        return no(
            "accessibilita",
            ADEGUATEZZA,
            "L'unità ha barriere e nel nucleo c'è una persona con disabilità motoria.",
            "Scegli un'unità senza barriere.",
        )
    motivo = "Nessun ostacolo noto per il nucleo."
    if motoria and unita.accessibile is None:
        motivo = "L'accessibilità dell'unità non è dichiarata: chiedi all'ente proprietario."
    return Esito("accessibilita", True, ADEGUATEZZA, motivo)
