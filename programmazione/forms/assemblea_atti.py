"""Forms around a session: delegate, chronicle, deserted session, taking note of a plan."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms

from crema_sap.orologio import ROMA
from crema_sap.web.moduli import aiutante
from programmazione.forms.assemblea import campo_ora, istante_di
from programmazione.models import Presenza
from programmazione.services import Movimento

ADESSO = "Per esempio 18.40. Se la lasci vuota vale adesso."


class DelegaForm(forms.Form):
    """Who speaks for a mayor in one session."""

    delegato = forms.CharField(label="Nome e cognome del delegato", max_length=120)
    qualifica = forms.CharField(
        label="Qualifica", max_length=80, help_text="Per esempio vicesindaca, assessore alla casa."
    )
    motivo = forms.CharField(
        label="Motivo", max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = aiutante(testo_invio="Designa il delegato")


class _ConIstante(forms.Form):
    """A fact of a session has its time: of the day it is recorded, or now."""

    ora = campo_ora("Ora", required=False, help_text=ADESSO)

    def istante(self, adesso: datetime) -> datetime:
        """Return when it happened; now keeps its seconds, so that facts stay in order."""
        scritta = self.cleaned_data["ora"]
        return istante_di(adesso.astimezone(ROMA).date(), scritta) if scritta else adesso


class MovimentoForm(_ConIstante):
    """A comune that comes in or goes out."""

    rappresentante = forms.CharField(
        label="Rappresentante, se arriva", max_length=120, required=False
    )
    delegato = forms.BooleanField(label="Arriva per delega", required=False)

    field_order = ("comune", "rappresentante", "delegato", "ora")

    def __init__(self, *args: Any, presenze: Sequence[Presenza], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.presenze = {p.comune_id: p for p in presenze}
        self.fields["comune"] = forms.ChoiceField(
            label="Comune",
            choices=[
                ("", "Scegli"),
                ("Escono", self._voci(presenti=True)),
                ("Arrivano", self._voci(presenti=False)),
            ],
        )
        self.order_fields(self.field_order)
        self.helper = aiutante(testo_invio="Registra")

    def _voci(self, *, presenti: bool) -> list[tuple[str, str]]:
        verbo = "esce" if presenti else "arriva"
        return [
            (codice, f"{p.comune.nome}, {verbo}")
            for codice, p in self.presenze.items()
            if p.in_aula == presenti
        ]

    def movimento(self) -> Movimento:
        """Return the movement as the act takes it."""
        dati = self.cleaned_data
        arriva = not self.presenze[dati["comune"]].in_aula
        return Movimento(
            comune=dati["comune"],
            arriva=arriva,
            rappresentante=dati["rappresentante"] if arriva else "",
            delegato=arriva and dati["delegato"],
        )


class FattoForm(_ConIstante):
    """A pause, its end, or a deserted session: why, and when."""

    motivo = forms.CharField(
        label="Motivo", max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )

    field_order = ("motivo", "ora")

    def __init__(self, *args: Any, testo_invio: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = aiutante(testo_invio=testo_invio)


class PresaDAttoForm(forms.Form):
    """That a comune has taken note of a plan."""

    delibera_giunta = forms.CharField(
        label="Deliberazione della Giunta",
        max_length=120,
        required=False,
        help_text="Numero e data, per esempio n. 84 del 20/07/2019. Puoi scriverla anche dopo.",
    )

    def __init__(self, *args: Any, testo_invio: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = aiutante(testo_invio=testo_invio)
