"""Forms of identity: each validates one page of input and saves nothing."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib.auth.password_validation import (
    password_validators_help_text_html,
    validate_password,
)

from crema_sap.enti.models import Utente
from crema_sap.web.moduli import aiutante

FORMATI_ISTANTE = [
    "%d/%m/%Y %H:%M",
    "%d/%m/%Y %H:%M:%S",
    "%d/%m/%Y %H.%M",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%dT%H:%M:%S",
]

SEI_CIFRE = r"^\s*\d{3}\s?\d{3}\s*$"


class AccessoForm(forms.Form):
    """Name and password of a member of staff."""

    username = forms.CharField(
        label="Nome utente",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label="Password",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = aiutante(testo_invio="Entra", azione="/accedi/")


class CodiceForm(forms.Form):
    """The six figures of the second factor."""

    codice = forms.RegexField(
        SEI_CIFRE,
        label="Codice di sei cifre",
        help_text="Lo mostra l'applicazione dei codici sul tuo telefono; cambia ogni 30 secondi.",
        error_messages={"invalid": "Il codice ha sei cifre."},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, testo_invio: str = "Conferma", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = aiutante(testo_invio=testo_invio)

    def clean_codice(self) -> str:
        """Take the spaces away."""
        return "".join(self.cleaned_data["codice"].split())


class CambioDispositivoForm(CodiceForm):
    """The code of the telephone in use, then that of the new one."""

    attuale = forms.RegexField(
        SEI_CIFRE,
        label="Codice del telefono in uso",
        error_messages={"invalid": "Il codice ha sei cifre."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )
    field_order = ("attuale", "codice")

    def clean_attuale(self) -> str:
        """Take the spaces away."""
        return "".join(self.cleaned_data["attuale"].split())


class PasswordForm(forms.Form):
    """The old password and, twice, the new one."""

    attuale = forms.CharField(
        label="Password attuale",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    nuova = forms.CharField(
        label="Nuova password",
        max_length=200,
        strip=False,
        help_text=password_validators_help_text_html,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    ripetuta = forms.CharField(
        label="Nuova password, ancora una volta",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, utente: Utente, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.utente = utente
        self.helper = aiutante(testo_invio="Cambia la password")

    def clean_nuova(self) -> str:
        """Refuse what is short, common, or like the name."""
        nuova: str = self.cleaned_data["nuova"]
        validate_password(nuova, self.utente)
        return nuova

    def clean(self) -> dict[str, Any]:
        """Compare the two."""
        dati = super().clean() or {}
        if dati.get("nuova") and dati.get("ripetuta") and dati["nuova"] != dati["ripetuta"]:
            self.add_error("ripetuta", "Le due password nuove sono diverse.")
        return dati


class SpostaForm(forms.Form):
    """Where to move the demonstration's clock: to an instant, or ahead by some minutes."""

    a = forms.DateTimeField(required=False)
    avanti = forms.IntegerField(required=False, min_value=1, max_value=60 * 24 * 400)
    istante = forms.DateTimeField(
        required=False,
        input_formats=FORMATI_ISTANTE,
        label="Un altro istante",
        help_text="Giorno e ora italiani, per esempio 16/12/2019 15:59:50.",
        error_messages={"invalid": "Scrivi giorno e ora così: 16/12/2019 15:59:50."},
    )

    def scelto(self, ora: datetime) -> datetime | None:
        """Return the chosen instant, counted from `ora`; None when nothing was chosen."""
        dati = self.cleaned_data
        if dati.get("avanti"):
            return ora + timedelta(minutes=dati["avanti"])
        scelto: datetime | None = dati.get("a") or dati.get("istante")
        return scelto
