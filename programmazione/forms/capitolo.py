"""Forms on the text and the versions of a plan."""

from collections.abc import Sequence
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
        widget=forms.Textarea(attrs={"rows": 22, "class": "testo-lungo", "spellcheck": "true"}),
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


class VersioniForm(forms.Form):
    """Which two versions to compare."""

    da = forms.TypedChoiceField(label="Prima", coerce=int, empty_value=None)
    a = forms.TypedChoiceField(label="Dopo", coerce=int, empty_value=None)

    def __init__(self, *args: Any, versioni: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for nome in ("da", "a"):
            campo = self.fields[nome]
            if isinstance(campo, forms.ChoiceField):
                campo.choices = versioni
        self.helper = aiutante(metodo="get", nel_modulo=False)


class AggiornamentoForm(forms.Form):
    """Why an approved plan is corrected."""

    motivo = forms.CharField(
        label="Motivo della correzione",
        max_length=500,
        help_text="Resta scritto nella nuova versione e nel registro.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = aiutante(testo_invio="Apri la nuova versione")


class CommentoForm(forms.Form):
    """A remark on a chapter."""

    brano = forms.CharField(
        label="Brano",
        required=False,
        max_length=300,
        help_text="Copia qui le parole di cui parli; se è vuoto, commenti tutto il capitolo.",
    )
    testo = forms.CharField(
        label="Commento", max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = aiutante(testo_invio="Salva il commento")
