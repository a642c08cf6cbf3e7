"""Forms of a chapter: its text, in a small markup."""

from typing import Any

from django import forms

from crema_sap.web.moduli import aiutante
from programmazione.rules.testo import oltre_il_massimo, pulisci

ANTEPRIMA = "anteprima"


class CapitoloForm(forms.Form):
    """The text of a chapter, and the version it was read at."""

    testo = forms.CharField(
        label="Testo",
        required=False,
        help_text=(
            "Lascia una riga vuota tra un capoverso e l'altro. Titoli, elenchi, tabelle e"
            " collegamenti si scrivono come nella guida qui accanto; quello che incolli da Word o"
            " da Excel viene ripulito."
        ),
        widget=forms.Textarea(attrs={"rows": 22, "spellcheck": "true"}),
        strip=False,
    )
    letta = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = aiutante(
            testo_invio="Salva il capitolo", altri_bottoni=[(ANTEPRIMA, "Mostra l'anteprima")]
        )

    def clean_testo(self) -> str:
        testo = pulisci(self.cleaned_data["testo"])
        if troppo := oltre_il_massimo(testo):
            raise forms.ValidationError(troppo)
        return testo
