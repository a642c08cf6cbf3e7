"""Days and times of Rome, as forms ask for them."""

from datetime import datetime
from typing import Any

from django import forms

from bandi.rules.finestra import TermineNonValido, istante_di_roma


class OraField(forms.TimeField):
    """A time written `16.00` or `16:00`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            input_formats=["%H.%M", "%H:%M"],
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            help_text="Ore e minuti: per esempio 16.00.",
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        """Write the time the Italian way."""
        return value.strftime("%H.%M") if hasattr(value, "strftime") else value


def istante(form: forms.Form, nome: str) -> datetime | None:
    """Turn the day and the time of a form into the instant they mean in Rome.

    A day without its time, or a time without its day, is an error of the form.
    """
    giorno = form.cleaned_data.get(f"{nome}_giorno")
    ora = form.cleaned_data.get(f"{nome}_ora")
    if giorno is None or ora is None:
        if (giorno is None) is not (ora is None) and not form.errors:
            manca = "giorno" if giorno is None else "ora"
            form.add_error(f"{nome}_{manca}", "Scrivi tutti e due, giorno e ora, o nessuno.")
        return None
    try:
        return istante_di_roma(giorno, ora)
    except TermineNonValido as errore:
        form.add_error(f"{nome}_ora", str(errore))
        return None
