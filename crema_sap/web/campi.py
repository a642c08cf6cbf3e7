"""Form fields that read numbers and dates as people here write them."""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.functional import lazy
from django.utils.translation import gettext

from crema_sap import orologio
from crema_sap.aritmetica import NON_NUMERO, NumeroNonValido, leggi_decimale, scrivi_decimale
from crema_sap.web.formati import numero as nella_lingua

_DATA_ITALIANA = re.compile(r"(\d{1,2})\s*[/.\-\s]\s*(\d{1,2})\s*[/.\-\s]\s*(\d{4})")
_DATA_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_FEBBRAIO, _VENTINOVE = 2, 29
VUOTI = ("", None)
ESEMPIO_NASCITA = "05/11/1980"


class CampoDecimale(forms.Field):
    """A number written the Italian or the English way, kept exact.

    `minimo` and `massimo` are inclusive; `decimali` is how many figures may follow the comma;
    `unita` is written beside the box («€», «m²», «%»).
    """

    widget = forms.TextInput

    def __init__(
        self,
        *,
        minimo: Decimal | int | None = None,
        massimo: Decimal | int | None = None,
        decimali: int = 2,
        unita: str = "",
        **kwargs: Any,
    ) -> None:
        self.decimali, self.unita = decimali, unita
        super().__init__(**kwargs)
        if minimo is not None:
            self.validators.append(MinValueValidator(minimo, _detto(_almeno, minimo, decimali)))
        if massimo is not None:
            detto = _detto(_al_massimo, massimo, decimali)
            self.validators.append(MaxValueValidator(massimo, detto))

    def to_python(self, value: Any) -> Decimal | None:
        """Read the number.

        Raises `ValidationError` when it is not one or has too many decimals.
        """
        if value in VUOTI:
            return None
        if isinstance(value, Decimal | int):
            return Decimal(value)
        try:
            numero = leggi_decimale(str(value))
        except NumeroNonValido as errore:
            detto = gettext(NON_NUMERO) % {"scritto": str(value).strip()}
            raise ValidationError(detto, code="numero") from errore
        if numero != round(numero, self.decimali):
            raise ValidationError(_troppi_decimali(self.decimali), code="decimali")
        return numero

    def prepare_value(self, value: Any) -> Any:
        """Write the number the Italian way; leave what the person typed as it was typed."""
        return scrivi_decimale(value, self.decimali) if isinstance(value, Decimal | int) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare numbers and not their spelling."""
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Ask phones for the keyboard of numbers."""
        return {"inputmode": "decimal", "autocomplete": "off"}


class CampoEuro(CampoDecimale):
    """An amount in euro, not negative unless said otherwise."""

    def __init__(self, *, minimo: Decimal | int | None = 0, **kwargs: Any) -> None:
        super().__init__(minimo=minimo, unita="€", **kwargs)


class CampoConteggio(CampoDecimale):
    """A count: a whole number, zero or more, which may carry thousands' dots."""

    def __init__(self, *, minimo: int = 0, massimo: int | None = None, **kwargs: Any) -> None:
        super().__init__(minimo=minimo, massimo=massimo, decimali=0, **kwargs)

    def to_python(self, value: Any) -> int | None:  # type: ignore[override]
        """Read the count."""
        numero = super().to_python(value)
        return None if numero is None else int(numero)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Ask phones for the keyboard of figures."""
        return {"inputmode": "numeric", "autocomplete": "off"}


FUTURA_NASCITA = "La data di nascita non può essere nel futuro."
FUTURA = "Il giorno non è ancora arrivato: controlla la data."


class CampoData(forms.Field):
    """A date written gg/mm/aaaa in one box; the ISO way is understood too.

    `nascita` refuses the future and fills itself from the person's own data; `passata` refuses it
    of what has already happened or begun; `oggi` gives the day to compare with, and the example
    of a date that is not a birth.
    """

    widget = forms.TextInput

    def __init__(
        self,
        *,
        nascita: bool = False,
        passata: bool = False,
        oggi: Callable[[], date] = orologio.oggi,
        help_text: str | None = None,
        **kwargs: Any,
    ) -> None:
        self.nascita, self.passata, self.oggi = nascita, passata, oggi
        # Read when the page is drawn: the field is made once, the day is another every day.
        guida = lazy(lambda: f"Giorno, mese e anno: per esempio {self.esempio()}.", str)()
        super().__init__(help_text=guida if help_text is None else help_text, **kwargs)

    def esempio(self) -> str:
        """Return a date of this kind as it is written: a birth, or else today's."""
        return ESEMPIO_NASCITA if self.nascita else f"{self.oggi():%d/%m/%Y}"

    def to_python(self, value: Any) -> date | None:
        """Read the date.

        Raises `ValidationError` when there is no such day.
        """
        if value in VUOTI:
            return None
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        return _leggi_data(str(value).strip(), self.esempio)

    def validate(self, value: Any) -> None:
        """Refuse what has not happened yet.

        Raises `ValidationError`.
        """
        super().validate(value)
        if not isinstance(value, date) or not (self.nascita or self.passata):
            return
        if value > self.oggi():
            raise ValidationError(FUTURA_NASCITA if self.nascita else FUTURA, code="futura")

    def prepare_value(self, value: Any) -> Any:
        """Write the date as gg/mm/aaaa."""
        return value.strftime("%d/%m/%Y") if isinstance(value, date) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare days and not their spelling."""
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Let the browser fill in the person's own birth date."""
        return {"inputmode": "numeric", "autocomplete": "bday" if self.nascita else "off"}


def _leggi_data(testo: str, esempio: Callable[[], str]) -> date:
    if italiana := _DATA_ITALIANA.fullmatch(testo):
        giorno, mese, anno = (int(parte) for parte in italiana.groups())
    elif iso := _DATA_ISO.fullmatch(testo):
        anno, mese, giorno = (int(parte) for parte in iso.groups())
    else:
        raise ValidationError(
            f"«{testo}» non è una data: scrivi giorno, mese e anno, per esempio {esempio()}.",
            code="formato",
        )
    try:
        return date(anno, mese, giorno)
    except ValueError as errore:
        raise ValidationError(_giorno_inesistente(giorno, mese, anno), code="giorno") from errore


def _giorno_inesistente(giorno: int, mese: int, anno: int) -> str:
    if (giorno, mese) == (_VENTINOVE, _FEBBRAIO):
        return f"Il 29 febbraio {anno} non esiste: il {anno} non è bisestile."
    return f"Il giorno {giorno:02}/{mese:02}/{anno} non esiste nel calendario."


# A field is made once: what it says is written when it is read, in the language of the page.
def _detto(scrive: Callable[..., str], *dati: Any) -> Any:
    return lazy(lambda: scrive(*dati), str)()


def _almeno(minimo: Decimal | int, decimali: int) -> str:
    if minimo == 0:
        return gettext("Il numero non può essere negativo.")
    return gettext("Il numero non può essere minore di %(n)s.") % {
        "n": nella_lingua(minimo, decimali)
    }


def _al_massimo(massimo: Decimal | int, decimali: int) -> str:
    return gettext("Il numero non può essere maggiore di %(n)s.") % {
        "n": nella_lingua(massimo, decimali)
    }


def _troppi_decimali(decimali: int) -> str:
    if decimali == 0:
        return gettext("Scrivi un numero intero, senza virgola.")
    return gettext("Scrivi al massimo %(n)s cifre dopo la virgola.") % {"n": decimali}
