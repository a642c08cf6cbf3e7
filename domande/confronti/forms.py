"""The form of a comparison: which run, which profile."""

from typing import Any

from django import forms

from bandi.models import ProfiloPunteggio
from crema_sap.web.moduli import aiutante
from domande.models import Elaborazione


class ConfrontoForm(forms.Form):
    """A closed avviso and the profile to try on it."""

    elaborazione = forms.ChoiceField(
        label="Avviso chiuso", help_text="Si prova sull’ultima graduatoria calcolata."
    )
    profilo = forms.ChoiceField(label="Profilo da provare", help_text="Anche una bozza.")

    def __init__(
        self,
        *args: Any,
        elaborazioni: list[Elaborazione],
        profili: list[ProfiloPunteggio],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.elaborazioni = {str(una.pk): una for una in elaborazioni}
        self.profili = {str(uno.pk): uno for uno in profili}
        self.fields["elaborazione"].choices = [  # type: ignore[attr-defined]
            (chiave, f"{una.avviso.titolo}: {una}") for chiave, una in self.elaborazioni.items()
        ]
        self.fields["profilo"].choices = [  # type: ignore[attr-defined]
            ("", "Scegli un profilo"),
            *((chiave, str(uno)) for chiave, uno in self.profili.items()),
        ]
        self.helper = aiutante(testo_invio="Comincia la prova")

    def scelti(self) -> tuple[Elaborazione, ProfiloPunteggio]:
        """Return what was chosen."""
        dati = self.cleaned_data
        return self.elaborazioni[dati["elaborazione"]], self.profili[dati["profilo"]]
