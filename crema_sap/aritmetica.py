"""Exact decimals: legal rounding, and reading and writing numbers the Italian way. Pure."""

import re
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

CENTESIMO = Decimal("0.01")
# So many nines are still less than 2^63.
CIFRE_DI_UNA_CHIAVE = 18
# A number as it is written: with more, decimal arithmetic can't be exact any more.
CIFRE_DI_UN_NUMERO = 24
_NUMERO = re.compile(r"[+-]?\d+(\.\d+)?")
_MIGLIAIA_ITALIANE = re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d+)?")
_MIGLIAIA_INGLESI = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")


NON_NUMERO = "«%(scritto)s» non è un numero: scrivilo con le sole cifre, per esempio 16.000,00."


class NumeroNonValido(ValueError):
    """The text is not a number, or can be read in two ways."""


def arrotonda(valore: Decimal) -> Decimal:
    """Round to two decimals, half away from zero."""
    return valore.quantize(CENTESIMO, rounding=ROUND_HALF_UP)


def arrotonda_per_eccesso(valore: Decimal) -> int:
    """Round up to the next whole unit; a whole number stays.

    Norma: R.R. 4/2017, art. 13 c. 3 (quota for indigent households).
    """
    return int(valore.to_integral_value(rounding=ROUND_CEILING))


def arrotonda_dalla_meta(valore: Decimal) -> int:
    """Round to the nearest whole unit, up from .5.

    Norma: R.R. 4/2017, art. 15 c. 1 ter (reserves).
    """
    return int(valore.to_integral_value(rounding=ROUND_HALF_UP))


def leggi_decimale(testo: str) -> Decimal:
    """Read a number written the Italian or the English way.

    `16.000,00`, `16000,00`, `16 000,00`, `€ 16.000` and `16,000.00` are the same amount.
    `1.234` is one thousand two hundred thirty-four, as an Italian reader writes it; a lone dot
    followed by one, two or more than three figures is a decimal point.

    Raises `NumeroNonValido` when the text is not a number.
    """
    pulito = re.sub(r"[\s'’€]", "", testo.replace("\u00a0", "").replace("\u202f", ""))
    if _MIGLIAIA_ITALIANE.fullmatch(pulito):
        pulito = pulito.replace(".", "").replace(",", ".")
    elif "," in pulito and "." in pulito and _MIGLIAIA_INGLESI.fullmatch(pulito):
        pulito = pulito.replace(",", "")
    elif pulito.count(",") == 1 and "." not in pulito:
        pulito = pulito.replace(",", ".")
    if not _NUMERO.fullmatch(pulito) or len(pulito) > CIFRE_DI_UN_NUMERO:
        raise NumeroNonValido(NON_NUMERO % {"scritto": testo.strip()})
    return Decimal(pulito)


def leggi_intero(testo: str | None) -> int | None:
    """Read a whole number, zero or more, as an address or a form's hidden field carries it.

    None for whatever else was sent, and for more figures than a key of the database can have.
    """
    if not testo or len(testo) > CIFRE_DI_UNA_CHIAVE:
        return None
    return int(testo) if testo.isascii() and testo.isdecimal() else None


def scrivi_decimale(valore: Decimal | int, decimali: int = 2) -> str:
    """Write a number the Italian way: `16.000,00`."""
    inglese = f"{valore:,.{decimali}f}"
    return inglese.translate(str.maketrans(",.", ".,"))


def scrivi_euro(valore: Decimal | int) -> str:
    """Write an amount in euro: `16.000,00 €`."""
    return f"{scrivi_decimale(valore)}\u00a0€"


def in_centesimi(valore: Decimal) -> int:
    """Express an amount as a whole number of hundredths.

    Raises `ValueError` when the amount has more than two decimals: nothing is rounded in silence.
    """
    centesimi = valore * 100
    if centesimi != centesimi.to_integral_value():
        raise ValueError(f"{valore} ha più di due decimali")
    return int(centesimi)


def da_centesimi(centesimi: int) -> Decimal:
    """Express a whole number of hundredths as an amount with two decimals."""
    return Decimal(centesimi).scaleb(-2)
