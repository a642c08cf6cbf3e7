"""The citizen's answers: the reason of a refusal, the observations on a pre-refusal."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.html import format_html

from crema_sap.web.moduli import aiutante
from domande.proposte.parole import Rifiuto


class RifiutoForm(forms.Form):
    """Why; beside each reason, what it brings."""

    codice = forms.ChoiceField(
        label="Perché rifiuti",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Scegli un motivo.",
            "invalid_choice": "Scegli uno dei motivi dell'elenco.",
        },
    )

    def __init__(self, *args: Any, rifiuti: Sequence[Rifiuto], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["codice"].choices = [  # type: ignore[attr-defined]
            (uno.codice, format_html("<strong>{}</strong>. {}", uno.nome, uno.effetto))
            for uno in rifiuti
        ]
        self.helper = aiutante(metodo="get", testo_invio="Continua")


class OsservazioniForm(forms.Form):
    """What the citizen answers to a pre-refusal."""

    testo = forms.CharField(
        label="Le tue osservazioni",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Scrivi perché, secondo te, la domanda non va esclusa. L'ufficio deve tenerne"
        " conto.",
        error_messages={"required": "Scrivi le tue osservazioni."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = aiutante(testo_invio="Manda le osservazioni")
