"""The forms of the acts of an assignment: each one page of input."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms

from crema_sap.orologio import ROMA
from crema_sap.web.moduli import CampoConteggio, CampoData, CampoEuro, aiutante
from domande.assegnazioni.conclusione import DatiContratto
from domande.assegnazioni.istruttoria import Requisito
from domande.assegnazioni.nomi import nome_di
from domande.models import EsitoVerifica

# As much as the column of the contracts holds.
CANONE_MASSIMO = Decimal("999999.99")


class AttoForm(forms.Form):
    """An act; what follows names what it asks. `invio` is what its button says."""

    invio = "Conferma"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = aiutante(testo_invio=self.invio)

    def parole(self) -> dict[str, Any]:
        """What the service takes, by name."""
        return dict(self.cleaned_data)


class ConfermaForm(AttoForm):
    """An act that asks for nothing more."""


class AppuntamentoForm(AttoForm):
    """The day and the hour in which the household is expected."""

    giorno = CampoData(label="Giorno")
    ora = forms.TimeField(
        label="Ora",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text="Per esempio 10:30.",
        error_messages={"invalid": "Scrivi l'ora come 10:30."},
    )
    invio = "Fissa e avvisa il nucleo"

    def parole(self) -> dict[str, Any]:
        """The instant, by the clock of Europe/Rome."""
        detti = self.cleaned_data
        quando = datetime.combine(detti["giorno"], detti["ora"], tzinfo=ROMA)
        return {"appuntamento": quando}


class MotivoForm(AttoForm):
    """A reason that the citizen reads as it is written."""

    motivo = forms.CharField(
        label="Motivi",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Il cittadino li legge così come li scrivi.",
    )


class OsservazioniForm(AttoForm):
    """What the household answers to the pre-refusal."""

    testo = forms.CharField(
        label="Osservazioni del nucleo", max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )
    invio = "Registra le osservazioni"


class RifiutoForm(AttoForm):
    """The reason of a refusal, among those of the rules."""

    codice = forms.ChoiceField(label="Motivo del rifiuto", widget=forms.RadioSelect)
    invio = "Registra il rifiuto"

    def __init__(self, *args: Any, motivi: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["codice"].choices = list(motivi.items())  # type: ignore[attr-defined]


class ConsegnaForm(AttoForm):
    """The act with which the dwelling is assigned."""

    atto = forms.CharField(
        label="Atto di assegnazione",
        max_length=120,
        help_text="Per esempio: determina n. 12 del 20/01/2020.",
    )
    invio = "Assegna e consegna l'alloggio"


class ContrattoForm(AttoForm):
    """The data of a contract."""

    numero = forms.CharField(label="Numero del contratto", max_length=40)
    firmato_il = CampoData(label="Firmato il")
    decorre_dal = CampoData(label="Decorre dal")
    canone_mensile = CampoEuro(label="Canone mensile", massimo=CANONE_MASSIMO)
    durata_mesi = CampoConteggio(label="Durata in mesi", massimo=1200)
    invio = "Registra il contratto"

    def parole(self) -> dict[str, Any]:
        """The contract."""
        return {"dati": DatiContratto(**self.cleaned_data)}


class SceltaForm(AttoForm):
    """Another unit of the owner for the same household, and why."""

    invece = forms.TypedChoiceField(label="Unità che proponi al suo posto", coerce=int)
    motivo = forms.CharField(
        label="Motivo",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Per l'integrazione sociale (R.R. 4/2017, art. 15 c. 1 bis).",
    )
    invio = "Registra la scelta"

    def __init__(self, *args: Any, unita: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["invece"].choices = unita  # type: ignore[attr-defined]


class RequisitiForm(forms.Form):
    """What the office found of each requirement; what is left blank is for later."""

    def __init__(self, *args: Any, requisiti: list[Requisito], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codici = [uno.dichiarato.codice for uno in requisiti]
        for uno in requisiti:
            codice = uno.dichiarato.codice
            self.fields[f"esito_{codice}"] = forms.ChoiceField(
                label=f"Che cosa hai trovato: {nome_di(codice)}",
                choices=[("", "Non ancora verificato"), *EsitoVerifica.choices],
                required=False,
                initial=uno.verifica.esito if uno.verifica else "",
            )
            self.fields[f"fonte_{codice}"] = forms.CharField(
                label=f"Archivio o documento controllato: {nome_di(codice)}",
                max_length=500,
                required=False,
                initial=uno.verifica.motivo if uno.verifica else "",
            )

    def clean(self) -> dict[str, Any]:
        """Ask for the source of each outcome."""
        dati = super().clean() or {}
        for codice in self.codici:
            if dati.get(f"esito_{codice}") and not dati.get(f"fonte_{codice}"):
                self.add_error(
                    f"fonte_{codice}", "Scrivi quale archivio o documento hai controllato."
                )
        return dati

    def righe(self, requisiti: list[Requisito]) -> list[tuple[Requisito, str, Any, Any]]:
        """Each requirement with its name and its two fields."""
        return [
            (uno, nome_di(codice), self[f"esito_{codice}"], self[f"fonte_{codice}"])
            for uno in requisiti
            for codice in [uno.dichiarato.codice]
        ]

    def cambiati(self) -> list[tuple[str, EsitoVerifica, str]]:
        """The requirements on which something is written that was not."""
        return [
            (
                codice,
                EsitoVerifica(self.cleaned_data[f"esito_{codice}"]),
                self.cleaned_data[f"fonte_{codice}"],
            )
            for codice in self.codici
            if self.cleaned_data.get(f"esito_{codice}")
            and {f"esito_{codice}", f"fonte_{codice}"} & set(self.changed_data)
        ]
