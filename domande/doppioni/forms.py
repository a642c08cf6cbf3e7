"""The form of a decision about a double."""

from typing import Any

from django import forms

from crema_sap.web.moduli import aiutante
from domande.doppioni.selectors import Doppione
from domande.models import EsitoDoppione


class DecisioneForm(forms.Form):
    """What is decided, about which domanda, and why."""

    esito = forms.ChoiceField(
        label="Che cosa decidi", choices=EsitoDoppione, widget=forms.RadioSelect
    )
    esclusa = forms.TypedChoiceField(
        label="Quale domanda esce", coerce=int, empty_value=None, required=False
    )
    motivi = forms.CharField(
        label="Motivi",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Che cosa hai verificato e come. Restano scritti, con il tuo nome.",
    )
    viste = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, doppione: Doppione, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["viste"].initial = len(doppione.decisioni)
        self.fields["esclusa"].choices = [  # type: ignore[attr-defined]
            ("", "Nessuna"),
            *doppione.proprie,
        ]
        self.helper = aiutante(testo_invio="Registra la decisione")

    def clean(self) -> dict[str, Any]:
        """Ask which domanda goes out, when one does."""
        dati = super().clean() or {}
        if dati.get("esito") == EsitoDoppione.ESCLUSA and not dati.get("esclusa"):
            self.add_error("esclusa", "Scegli quale domanda esce dalla graduatoria.")
        return dati
