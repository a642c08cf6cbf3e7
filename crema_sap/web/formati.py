"""Numbers, amounts and dates as an Italian reader expects them. Pure."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from crema_sap.aritmetica import scrivi_decimale, scrivi_euro

ROMA = ZoneInfo("Europe/Rome")
ASSENTE = "—"
SPAZIO = "\u00a0"
MESI = (
    *("gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno"),
    *("luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"),
)
GIORNI = ("lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica")

type Numero = Decimal | int | float
type Momento = datetime | date


def numero(valore: Numero | None, decimali: int | None = None) -> str:
    """Write a number: `16.000`; a fraction keeps its own decimals unless `decimali` says."""
    if valore is None:
        return ASSENTE
    if isinstance(valore, int) and not decimali:
        return f"{valore:,}".replace(",", ".")
    esatto = valore if isinstance(valore, Decimal) else Decimal(str(valore))
    if decimali is None:
        decimali = max(0, -int(esatto.normalize().as_tuple().exponent))
    return scrivi_decimale(esatto, decimali)


def euro(valore: Numero | None) -> str:
    """Write an amount: `16.000,00 €`."""
    if valore is None:
        return ASSENTE
    return scrivi_euro(valore if isinstance(valore, Decimal | int) else Decimal(str(valore)))


def mq(valore: Numero | None) -> str:
    """Write a surface: `58,4 m²`."""
    return ASSENTE if valore is None else f"{numero(valore)}{SPAZIO}m²"


def percento(valore: Numero | None, decimali: int = 1) -> str:
    """Write a percentage already multiplied by a hundred: `12,5 %`."""
    return ASSENTE if valore is None else f"{numero(valore, decimali)}{SPAZIO}%"


def in_roma(momento: Momento) -> Momento:
    """Move an aware instant to Europe/Rome; leave a day as it is."""
    if isinstance(momento, datetime) and momento.tzinfo is not None:
        return momento.astimezone(ROMA)
    return momento


def data_estesa(momento: Momento | None) -> str:
    """Write a day in words: `14 ottobre 2019`; the first is `1° maggio`."""
    if momento is None:
        return ASSENTE
    locale = in_roma(momento)
    giorno = "1°" if locale.day == 1 else str(locale.day)
    return f"{giorno}{SPAZIO}{MESI[locale.month - 1]}{SPAZIO}{locale.year}"


def data_con_giorno(momento: Momento | None) -> str:
    """Write a day with its weekday: `martedì 5 novembre 2019`."""
    if momento is None:
        return ASSENTE
    return f"{GIORNI[in_roma(momento).weekday()]} {data_estesa(momento)}"


def data_breve(momento: Momento | None) -> str:
    """Write a day in figures: `14/10/2019`."""
    if momento is None:
        return ASSENTE
    locale = in_roma(momento)
    return f"{locale.day:02}/{locale.month:02}/{locale.year}"


def ora(istante: datetime | None, *, secondi: bool = False) -> str:
    """Write a time of Europe/Rome: `16.00`, or `16.00.00`."""
    if istante is None:
        return ASSENTE
    locale = istante.astimezone(ROMA) if istante.tzinfo is not None else istante
    intera = f"{locale.hour:02}.{locale.minute:02}"
    return f"{intera}.{locale.second:02}" if secondi else intera


def data_ora(istante: datetime | None) -> str:
    """Write an instant: `16 dicembre 2019, ore 16.00`."""
    if istante is None:
        return ASSENTE
    return f"{data_estesa(istante)}, ore{SPAZIO}{ora(istante)}"


# What a template may write with: the same filters in every engine.
FILTRI = (
    numero,
    euro,
    mq,
    percento,
    data_estesa,
    data_con_giorno,
    data_breve,
    data_ora,
    ora,
)
