"""Forms of the plan and of the Assemblea: chapter, session, roll call, votes, decisions."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms

from crema_sap.orologio import ROMA
from crema_sap.web.moduli import CampoData, aiutante
from programmazione.models import Convocazione, Presenza, SceltaVoto
from programmazione.services import PresenzaInviata


class ConvocazioneForm(forms.Form):
    """When and how the Assemblea meets."""

    giorno = CampoData(label="Giorno della seduta")
    ora = forms.TimeField(
        label="Ora",
        input_formats=["%H:%M", "%H.%M"],
        help_text="Per esempio 18.00.",
        widget=forms.TextInput,
        error_messages={"invalid": "Scrivi l'ora come 18.00."},
    )
    convocazione = forms.ChoiceField(
        label="Convocazione", choices=Convocazione, widget=forms.RadioSelect
    )
    luogo = forms.CharField(label="Luogo", max_length=120, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = aiutante(testo_invio="Convoca l'Assemblea")

    def istante(self) -> datetime:
        """Return the instant of the session."""
        return datetime.combine(self.cleaned_data["giorno"], self.cleaned_data["ora"], tzinfo=ROMA)


class AppelloForm(forms.Form):
    """The roll call: one line for each comune."""

    def __init__(
        self,
        *args: Any,
        presenze: Sequence[Presenza],
        tutti_presenti: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.presenze = presenze
        for presenza in presenze:
            nome, chiave = presenza.comune.nome, presenza.comune_id
            self.fields[f"presente-{chiave}"] = forms.BooleanField(
                label=f"{nome}: presente",
                required=False,
                initial=presenza.presente or tutti_presenti,
                widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
            )
            self.fields[f"rappresentante-{chiave}"] = forms.CharField(
                label=f"{nome}: rappresentante",
                required=False,
                max_length=120,
                initial=presenza.rappresentante,
                widget=forms.TextInput(attrs={"class": "form-control"}),
            )
            self.fields[f"delegato-{chiave}"] = forms.BooleanField(
                label=f"{nome}: delegato",
                required=False,
                initial=presenza.delegato,
                widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
            )

    def righe(self) -> list[tuple[Presenza, forms.BoundField, forms.BoundField, forms.BoundField]]:
        """Return each comune with its three boxes."""
        return [
            (p, self[f"presente-{p.comune_id}"], self[f"rappresentante-{p.comune_id}"],
             self[f"delegato-{p.comune_id}"])
            for p in self.presenze
        ]  # fmt: skip

    def presenze_inviate(self) -> Mapping[str, PresenzaInviata]:
        """Return the roll call as the act takes it."""
        puliti = self.cleaned_data
        return {
            p.comune_id: PresenzaInviata(
                presente=puliti[f"presente-{p.comune_id}"],
                rappresentante=puliti[f"rappresentante-{p.comune_id}"],
                delegato=puliti[f"delegato-{p.comune_id}"],
            )
            for p in self.presenze
        }


class VotiForm(forms.Form):
    """How each present comune voted."""

    def __init__(
        self,
        *args: Any,
        presenze: Sequence[Presenza],
        voti: Mapping[int, str],
        predefinito: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.presenze = [presenza for presenza in presenze if presenza.presente]
        for presenza in self.presenze:
            self.fields[f"voto-{presenza.comune_id}"] = forms.ChoiceField(
                label=f"Voto di {presenza.comune.nome}",
                choices=[("", "Scegli"), *SceltaVoto.choices],
                initial=voti.get(presenza.pk, predefinito),
                error_messages={"required": "Indica come ha votato."},
                widget=forms.Select(attrs={"class": "form-select"}),
            )

    def righe(self) -> list[tuple[Presenza, forms.BoundField]]:
        """Return each present comune with its box."""
        return [(p, self[f"voto-{p.comune_id}"]) for p in self.presenze]

    def voti(self) -> dict[str, SceltaVoto]:
        """Return the votes as the act takes them."""
        return {
            p.comune_id: SceltaVoto(self.cleaned_data[f"voto-{p.comune_id}"]) for p in self.presenze
        }


class ApprovazioneForm(forms.Form):
    """The act of approval."""

    atto = forms.CharField(
        label="Numero e data della deliberazione",
        max_length=120,
        required=False,
        help_text="Senza numero e data il portale non compone la deliberazione.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = aiutante(testo_invio="Approva e congela il piano")


class DecisioneForm(forms.Form):
    """A postponement or a rejection, with its reason."""

    motivo = forms.CharField(label="Motivo", widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, testo_invio: str = "Conferma", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = aiutante(testo_invio=testo_invio)
