"""Forms of the review of a dossier."""

from django import forms

from crema_sap.web.moduli import aiutante
from eisa.states import EsitoVoce

MOTIVI = [
    ("istruttoria", "Istruttoria della domanda"),
    ("richiesta", "Richiesta del cittadino"),
    ("controllo", "Controllo del coordinatore"),
]


class VoceForm(forms.Form):
    """What was found about one line of the checklist."""

    voce = forms.IntegerField(widget=forms.HiddenInput)
    versione = forms.IntegerField(widget=forms.HiddenInput)
    esito = forms.ChoiceField(label="Esito", choices=EsitoVoce.choices)
    osservazione = forms.CharField(
        label="Osservazione", required=False, max_length=2000, widget=forms.Textarea({"rows": 2})
    )


class NotaForm(forms.Form):
    """A note on the dossier."""

    helper = aiutante(nel_modulo=False)
    testo = forms.CharField(
        label="Nota",
        max_length=5000,
        widget=forms.Textarea({"rows": 4}),
        help_text="Le note non si modificano: per correggerne una se ne scrive un'altra.",
        error_messages={"required": "Scrivi il testo della nota."},
    )


class ChiusuraForm(forms.Form):
    """The version of the dossier that is being closed."""

    versione = forms.IntegerField(widget=forms.HiddenInput)


class AperturaForm(forms.Form):
    """To what end a dossier is opened; it goes in the register, and the citizen may read it."""

    helper = aiutante(testo_invio="Apri il fascicolo")
    motivo = forms.ChoiceField(
        label="Perché apri questo fascicolo",
        choices=MOTIVI,
        widget=forms.RadioSelect,
        help_text="Il motivo resta nel registro con il tuo nome e l'ora.",
        error_messages={"required": "Scegli perché apri il fascicolo."},
    )
