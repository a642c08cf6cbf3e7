"""Numbers, amounts and dates as an Italian reader expects them, or the one of the page."""

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.dateformat import format as scrivi_data
from django.utils.formats import get_format
from django.utils.translation import get_language

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
        return _segni(f"{valore:,}".replace(",", "."))
    esatto = valore if isinstance(valore, Decimal) else Decimal(str(valore))
    if decimali is None:
        decimali = max(0, -int(esatto.normalize().as_tuple().exponent))
    return _segni(scrivi_decimale(esatto, decimali))


def euro(valore: Numero | None) -> str:
    """Write an amount: `16.000,00 €`."""
    if valore is None:
        return ASSENTE
    esatto = valore if isinstance(valore, Decimal | int) else Decimal(str(valore))
    return _segni(scrivi_euro(esatto))


def mq(valore: Numero | None) -> str:
    """Write a surface: `58,4 m²`."""
    return ASSENTE if valore is None else f"{numero(valore)}{SPAZIO}m²"


def percento(valore: Numero | None, decimali: int = 1) -> str:
    """Write a percentage already multiplied by a hundred: `12,5 %`."""
    return ASSENTE if valore is None else f"{numero(valore, decimali)}{SPAZIO}%"


def straniera() -> bool:
    """Whether a language is spoken that is not Italian."""
    return get_language() not in {None, settings.LANGUAGE_CODE}


def _segni(scritto: str) -> str:
    """Give a number written the Italian way the comma and the point of the language spoken."""
    return scritto.translate(_segni_di(get_language())) if straniera() else scritto


@cache
def _segni_di(lingua: str) -> dict[int, str]:
    virgola, migliaia = (
        get_format(nome, lingua, use_l10n=True)
        for nome in ("DECIMAL_SEPARATOR", "THOUSAND_SEPARATOR")
    )
    return str.maketrans({",": virgola, ".": migliaia})


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
    if straniera():
        return scrivi_data(locale, f"j{SPAZIO}F{SPAZIO}Y")
    giorno = "1°" if locale.day == 1 else str(locale.day)
    return f"{giorno}{SPAZIO}{MESI[locale.month - 1]}{SPAZIO}{locale.year}"


def data_con_giorno(momento: Momento | None) -> str:
    """Write a day with its weekday: `martedì 5 novembre 2019`."""
    if momento is None:
        return ASSENTE
    locale = in_roma(momento)
    giorno = scrivi_data(locale, "l") if straniera() else GIORNI[locale.weekday()]
    return f"{giorno} {data_estesa(momento)}"


def data_breve(momento: Momento | None) -> str:
    """Write a day in figures: `14/10/2019`."""
    if momento is None:
        return ASSENTE
    locale = in_roma(momento)
    if straniera():
        return scrivi_data(locale, f"j{SPAZIO}M{SPAZIO}Y")
    return f"{locale.day:02}/{locale.month:02}/{locale.year}"


def ora(istante: datetime | None, *, secondi: bool = False) -> str:
    """Write a time of Europe/Rome: `16.00`, or `16.00.00`."""
    if istante is None:
        return ASSENTE
    locale = istante.astimezone(ROMA) if istante.tzinfo is not None else istante
    if straniera():
        return f"{locale:%H:%M:%S}" if secondi else f"{locale:%H:%M}"
    intera = f"{locale.hour:02}.{locale.minute:02}"
    return f"{intera}.{locale.second:02}" if secondi else intera


def data_ora(istante: datetime | None) -> str:
    """Write an instant: `16 dicembre 2019, ore 16.00`."""
    if istante is None:
        return ASSENTE
    ore = "" if straniera() else f"ore{SPAZIO}"
    return f"{data_estesa(istante)}, {ore}{ora(istante)}"


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
