"""Forms of the Assemblea: notice, roll call, votes, decisions."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms

from crema_sap.orologio import ROMA
from crema_sap.web.moduli import CampoData, aiutante
from programmazione.models import Convocazione, Delega, Presenza, SceltaVoto
from programmazione.services import PresenzaInviata


def campo_ora(etichetta: str, **altro: Any) -> forms.TimeField:
    """Return a field for a time of the day, typed as Italians write it."""
    return forms.TimeField(
        label=etichetta,
        input_formats=["%H:%M", "%H.%M"],
        widget=forms.TextInput,
        error_messages={"invalid": "Scrivi l'ora come 18.00."},
        **{"help_text": "Per esempio 18.00.", **altro},
    )


def istante_di(giorno: date, ora: time) -> datetime:
    """Return the instant of a day and a time of Rome."""
    return datetime.combine(giorno, ora, tzinfo=ROMA)


class ConvocazioneForm(forms.Form):
    """When and how the Assemblea meets, for the first call and for the second."""

    giorno = CampoData(label="Giorno della seduta")
    ora = campo_ora("Ora")
    convocazione = forms.ChoiceField(
        label="Convocazione", choices=Convocazione, widget=forms.RadioSelect
    )
    luogo = forms.CharField(label="Luogo", max_length=120, required=False)
    seconda_giorno = CampoData(
        label="Giorno della seconda convocazione",
        required=False,
        help_text="Se la prima va deserta. Senza, il piano torna indietro.",
    )
    seconda_ora = campo_ora("Ora della seconda convocazione", required=False)
    ordine_del_giorno = forms.CharField(
        label="Ordine del giorno",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Un punto per riga. Il portale registra il voto sul piano.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = aiutante(testo_invio="Convoca l'Assemblea")

    def clean(self) -> dict[str, Any]:
        """Check that the second call has both its day and its time."""
        dati = super().clean() or self.cleaned_data
        if self.errors:
            return dati
        giorno, ora = dati["seconda_giorno"], dati["seconda_ora"]
        if (giorno is None) != (ora is None):
            manca = "seconda_ora" if ora is None else "seconda_giorno"
            self.add_error(manca, "Per la seconda convocazione scrivi il giorno e l'ora.")
        return dati

    def istante(self) -> datetime:
        """Return the instant of the session."""
        return istante_di(self.cleaned_data["giorno"], self.cleaned_data["ora"])

    def seconda_il(self) -> datetime | None:
        """Return the instant of the second call, if there is one."""
        giorno, ora = self.cleaned_data["seconda_giorno"], self.cleaned_data["seconda_ora"]
        return istante_di(giorno, ora) if giorno and ora else None


class AppelloForm(forms.Form):
    """The roll call: one line for each comune, and who presides.

    What it starts from is, in this order: what was recorded, the roll call of another session of
    the same evening, the delegates that mayors have designated.
    """

    def __init__(
        self,
        *args: Any,
        presenze: Sequence[Presenza],
        deleghe: Mapping[str, Delega],
        da: Mapping[str, Presenza] | None = None,
        presiede: str = "",
        tutti_presenti: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.presenze, self.deleghe = presenze, deleghe
        for presenza in presenze:
            delega = deleghe.get(presenza.comune_id)
            modello = (da or {}).get(presenza.comune_id, presenza)
            self._aggiungi(presenza, modello, delega, tutti_presenti)
        self.fields["presiede"] = forms.ChoiceField(
            label="Chi presiede la seduta",
            required=False,
            choices=[("", "Non indicato"), *((p.comune_id, p.comune.nome) for p in presenze)],
            initial=presiede,
            widget=forms.Select(attrs={"class": "form-select"}),
        )

    def _aggiungi(
        self, presenza: Presenza, modello: Presenza, delega: Delega | None, presente: bool
    ) -> None:
        nome, chiave = presenza.comune.nome, presenza.comune_id
        scritto = modello.rappresentante or (str(delega) if delega else "")
        self.fields[f"presente-{chiave}"] = forms.BooleanField(
            label=f"{nome}: presente",
            required=False,
            initial=modello.presente or presente,
            widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
        )
        self.fields[f"rappresentante-{chiave}"] = forms.CharField(
            label=f"{nome}: rappresentante",
            required=False,
            max_length=120,
            initial=scritto[:120],
            widget=forms.TextInput(attrs={"class": "form-control"}),
        )
        self.fields[f"delegato-{chiave}"] = forms.BooleanField(
            label=f"{nome}: delegato",
            required=False,
            initial=modello.delegato or (delega is not None and not modello.rappresentante),
            widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
        )

    def righe(self) -> list[dict[str, Any]]:
        """Return each comune with its three boxes and its delegate, if it has one."""
        return [
            {
                "presenza": p,
                "presente": self[f"presente-{p.comune_id}"],
                "rappresentante": self[f"rappresentante-{p.comune_id}"],
                "delegato": self[f"delegato-{p.comune_id}"],
                "delega": self.deleghe.get(p.comune_id),
            }
            for p in self.presenze
        ]

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
    """How each comune in the room voted."""

    def __init__(
        self,
        *args: Any,
        presenze: Sequence[Presenza],
        voti: Mapping[int, str],
        predefinito: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.presenze = [presenza for presenza in presenze if presenza.in_aula]
        for presenza in self.presenze:
            self.fields[f"voto-{presenza.comune_id}"] = forms.ChoiceField(
                label=f"Voto di {presenza.comune.nome}",
                choices=[("", "Scegli"), *SceltaVoto.choices],
                initial=voti.get(presenza.pk, predefinito),
                error_messages={"required": "Indica come ha votato."},
                widget=forms.Select(attrs={"class": "form-select"}),
            )

    def righe(self) -> list[tuple[Presenza, forms.BoundField]]:
        """Return each comune in the room with its box."""
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
    """A postponement, with its reason."""

    motivo = forms.CharField(
        label="Motivo", max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, testo_invio: str = "Conferma", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = aiutante(testo_invio=testo_invio)


class RigettoForm(DecisioneForm):
    """A rejection, with its reason and, if it has one, its act."""

    atto = forms.CharField(
        label="Numero e data della deliberazione",
        max_length=120,
        required=False,
        help_text="Se l'Assemblea ne fa un atto. Senza, resta il verbale.",
    )
