"""Kinds of columns: texts, numbers, yes or no, days; as people here write them. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from crema_sap.aritmetica import NumeroNonValido, leggi_decimale, scrivi_decimale
from programmazione.importazione.celle import (
    DATA,
    Cella,
    Elenchi,
    Semplice,
    Valore,
    ValoreRifiutato,
    chiave,
    italiana,
    mostra_cella,
    pulisci,
    reinnesca,
)

_UNITA = re.compile(r"\s*(m²|mq\.?|m2|€|euro)$", re.IGNORECASE)
_DATA_ITALIANA = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})")
_DATA_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
_IGNOTI = frozenset({"", "nd", "n d", "n a", "non noto", "non nota", "sconosciuto"})
_SI = frozenset({"si", "s", "x", "vero", "true", "1", "yes", "presente"})
_NO = frozenset({"no", "n", "falso", "false", "0", "assente"})
# Day 0 of Excel's calendar, with its 29 February 1900 that never was.
_ORIGINE_EXCEL = date(1899, 12, 30)
_SERIALI = range(32_874, 73_051)  # from 1990 to 2099
_TOLLERANZA = Decimal("1e-7")


@dataclass(frozen=True, slots=True)
class Testo(Semplice):
    """A text; what is not known is the empty text."""

    massimo: int = 10_000
    righe: bool = False

    def leggi(self, cella: Cella, elenchi: Elenchi) -> Valore:
        """Read a text; a whole number loses its decimals."""
        if cella is None:
            return ""
        if isinstance(cella, Decimal):
            return mostra_cella(cella).replace(".", "")
        if cella.startswith(DATA):
            raise ValoreRifiutato(
                "la cella è una data, e qui serve un testo",
                "Formatta la cella come «Testo» e scrivi di nuovo il valore.",
            )
        if cella.lstrip().startswith("="):
            raise ValoreRifiutato(
                "comincia con «=», come una formula",
                "Scrivi il risultato; se è proprio un testo, mettigli davanti un apostrofo.",
            )
        testo = self.canonico(reinnesca(cella.strip()))
        if len(str(testo)) > self.massimo:
            raise ValoreRifiutato(
                f"il testo è lungo {len(str(testo))} caratteri, più dei {self.massimo} ammessi",
                "Accorcialo, o sposta una parte nelle note.",
            )
        return testo

    def canonico(self, valore: Any) -> Valore:
        """Clean it; on one line, unless it may have more."""
        pulito = pulisci(valore)
        return pulito if self.righe else " ".join(pulito.split())


@dataclass(frozen=True, slots=True)
class Sigla(Testo):
    """A short code in one form, in capitals."""

    forma: str = ""
    esempio: str = ""

    def leggi(self, cella: Cella, elenchi: Elenchi) -> Valore:
        """Read a code; the empty one is not known."""
        letta = str(Testo.leggi(self, cella, elenchi)).upper().replace(" ", "")
        if letta and not re.fullmatch(self.forma, letta):
            raise ValoreRifiutato("non è scritto come serve", f"Scrivilo come {self.esempio}.")
        return letta


@dataclass(frozen=True, slots=True)
class Numero(Semplice):
    """An exact number between two bounds, both allowed; kept as a text with its decimals."""

    decimali: int
    minimo: Decimal
    massimo: Decimal
    formato = "numero"

    def leggi(self, cella: Cella, elenchi: Elenchi) -> Valore:
        """Read a number, Italian or English."""
        if cella is None:
            return None
        if isinstance(cella, str):
            cella = self._dal_testo(cella)
            if cella is None:
                return None
        esatto = round(cella, self.decimali)
        if abs(esatto - cella) > _TOLLERANZA:
            raise ValoreRifiutato(*_troppi_decimali(self.decimali))
        if not self.minimo <= esatto <= self.massimo:
            raise ValoreRifiutato(
                f"il numero dev'essere fra {self._scritto(self.minimo)} e"
                f" {self._scritto(self.massimo)}",
                "Correggilo; se il dato non è noto, lascia vuota la cella.",
            )
        return self.canonico(esatto)

    def _dal_testo(self, cella: str) -> Decimal | None:
        if cella.startswith(DATA):
            raise ValoreRifiutato(
                "la cella è una data, e qui serve un numero",
                "Formatta la cella come «Numero» e scrivi di nuovo il valore.",
            )
        if chiave(cella) in _IGNOTI:
            return None
        try:
            return leggi_decimale(_UNITA.sub("", reinnesca(cella.strip())))
        except NumeroNonValido as errore:
            raise ValoreRifiutato(
                "non è un numero", "Scrivilo con le sole cifre, per esempio 1.234,50."
            ) from errore

    def canonico(self, valore: Any) -> Valore:
        """Write it with all its decimals and a dot."""
        return None if valore is None else f"{valore:.{self.decimali}f}"

    def mostra(self, valore: Any, elenchi: Elenchi) -> str:
        """Write it the Italian way."""
        return "" if valore is None else self._scritto(Decimal(valore))

    def _scritto(self, numero: Decimal) -> str:
        return scrivi_decimale(numero, self.decimali)


@dataclass(frozen=True, slots=True)
class Intero(Numero):
    """A whole number; some words may stand for one (the ground floor is 0)."""

    decimali: int = 0
    minimo: Decimal = Decimal(0)
    massimo: Decimal = Decimal(9999)
    parole: Mapping[str, int] = field(default_factory=dict)

    def leggi(self, cella: Cella, elenchi: Elenchi) -> Valore:
        """Read a whole number."""
        if isinstance(cella, str) and (detto := self.parole.get(chiave(cella))) is not None:
            return detto
        letto = Numero.leggi(self, cella, elenchi)
        return None if letto is None else int(letto)

    def canonico(self, valore: Any) -> Valore:
        """Leave it whole."""
        return None if valore is None else int(valore)

    def _scritto(self, numero: Decimal) -> str:
        # Years and floors are not amounts: no thousands' dot.
        return str(int(numero))


@dataclass(frozen=True, slots=True)
class SiNo(Semplice):
    """Yes, no, or not known."""

    def leggi(self, cella: Cella, elenchi: Elenchi) -> Valore:
        """Read one of the usual words."""
        detto = chiave(mostra_cella(cella))
        if detto in _SI:
            return True
        if detto in _NO:
            return False
        if detto in _IGNOTI:
            return None
        raise ValoreRifiutato(
            "non è né sì né no", "Scrivi «Sì» o «No»; se il dato non è noto, lascia vuota la cella."
        )

    def mostra(self, valore: Any, elenchi: Elenchi) -> str:
        """Write it in words."""
        return {True: "Sì", False: "No", None: ""}[valore]

    def scelte(self, elenchi: Elenchi) -> tuple[str, ...]:
        """Both words."""
        return ("Sì", "No")


@dataclass(frozen=True, slots=True)
class Giorno(Semplice):
    """A day."""

    formato = "data"

    def leggi(self, cella: Cella, elenchi: Elenchi) -> Valore:
        """Read a day: a date of the spreadsheet, its serial number, dd/mm/yyyy or ISO."""
        if cella is None:
            return None
        if isinstance(cella, Decimal):
            if cella % 1 == 0 and int(cella) in _SERIALI:
                return (_ORIGINE_EXCEL + timedelta(days=int(cella))).isoformat()
            raise ValoreRifiutato(*_NON_DATA)
        if cella.startswith(DATA):
            return cella[1:11]
        if chiave(cella) in _IGNOTI:
            return None
        return _leggi_giorno(reinnesca(cella.strip()))

    def canonico(self, valore: Any) -> Valore:
        """Write it the ISO way."""
        return None if valore is None else str(valore.isoformat())

    def mostra(self, valore: Any, elenchi: Elenchi) -> str:
        """Write it as gg/mm/aaaa."""
        return "" if valore is None else italiana(valore)


_NON_DATA = ("non è una data", "Scrivi giorno, mese e anno, per esempio 05/11/2019.")


def _leggi_giorno(testo: str) -> str:
    if italiana := _DATA_ITALIANA.fullmatch(testo):
        giorno, mese, anno = (int(parte) for parte in italiana.groups())
    elif iso := _DATA_ISO.fullmatch(testo):
        anno, mese, giorno = (int(parte) for parte in iso.groups())
    else:
        raise ValoreRifiutato(*_NON_DATA)
    try:
        return date(anno, mese, giorno).isoformat()
    except ValueError as errore:
        raise ValoreRifiutato(
            f"il giorno {giorno:02}/{mese:02}/{anno} non esiste nel calendario", _NON_DATA[1]
        ) from errore


def _troppi_decimali(decimali: int) -> tuple[str, str]:
    if decimali == 0:
        return "il numero ha la virgola, e qui serve un numero intero", "Scrivi un numero intero."
    quante = "una cifra" if decimali == 1 else f"{decimali} cifre"
    return (
        f"il numero ha più di {quante} dopo la virgola",
        f"Scrivilo con al massimo {quante} dopo la virgola.",
    )
