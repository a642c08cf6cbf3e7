"""The form with which the capofila asks for a dossier."""

from typing import Any

from django import forms

from crema_sap.web.moduli import aiutante
from domande.fascicoli.selectors import SCOPI


class FascicoloForm(forms.Form):
    """Which domanda, for what, and why: the citizen will read the reason."""

    domanda = forms.CharField(
        label="Domanda",
        max_length=30,
        help_text="Il codice pubblico, oppure il numero di protocollo: per esempio 123/2019.",
        error_messages={"required": "Scrivi il codice pubblico o il protocollo della domanda."},
    )
    scopo = forms.ChoiceField(
        label="A che cosa serve",
        choices=SCOPI,
        widget=forms.RadioSelect,
        error_messages={"required": "Scegli a che cosa serve."},
    )
    motivo = forms.CharField(
        label="Motivo",
        min_length=10,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Per esempio il numero del ricorso. Resta nel registro e lo legge anche chi ha"
        " presentato la domanda: non scrivere dati di altre persone.",
        error_messages={
            "required": "Scrivi il motivo.",
            "min_length": "Scrivi il motivo con qualche parola in più.",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = aiutante(testo_invio="Prepara il fascicolo")
