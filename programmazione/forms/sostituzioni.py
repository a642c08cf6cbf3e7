"""The form of a substitution."""

from collections.abc import Sequence
from typing import Any

from django import forms

from crema_sap.enti.models import Incarico
from crema_sap.web.moduli import CampoData, aiutante


class SostituzioneForm(forms.Form):
    """Who is away, who stands in, from when to when."""

    assente = forms.ChoiceField(label="Chi è assente")
    collega = forms.CharField(
        label="Nome utente del collega",
        max_length=150,
        help_text="È quello con cui il collega entra nel portale; può lavorare in un altro ente.",
    )
    dal = CampoData(label="Primo giorno")
    al = CampoData(label="Ultimo giorno")
    motivo = forms.CharField(
        label="Motivo", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(
        self, *args: Any, incarichi: Sequence[Incarico], motivo_richiesto: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.incarichi = {str(incarico.pk): incarico for incarico in incarichi}
        self.fields["assente"] = forms.ChoiceField(
            label="Chi è assente",
            choices=[
                ("", "Scegli"),
                *((pk, f"{uno.utente}, {uno.ente}") for pk, uno in self.incarichi.items()),
            ],
        )
        self.fields["motivo"].required = motivo_richiesto
        self.helper = aiutante(testo_invio="Affida la sostituzione")

    def clean_assente(self) -> Incarico:
        """Return the appointment of who is away."""
        return self.incarichi[self.cleaned_data["assente"]]
