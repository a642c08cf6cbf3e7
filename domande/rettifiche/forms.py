"""The forms of a request and of its decision."""

from typing import Any

from crispy_forms.layout import HTML
from django import forms

from crema_sap.web.moduli import CampoData, aiutante
from domande.forms import AllegatoForm
from domande.models import EsitoRettifica
from domande.rettifiche.selectors import CLASSI


class RettificaForm(AllegatoForm):
    """Whose disability, which class, since when it is being recognised, and the document."""

    tipo = None  # type: ignore[assignment]
    componente = forms.TypedChoiceField(label="Di chi è l'invalidità", coerce=int)
    classe = forms.ChoiceField(
        label="Che cosa è stato riconosciuto", choices=CLASSI, widget=forms.RadioSelect
    )
    avviata_il = CampoData(
        label="Quando hai chiesto il riconoscimento",
        help_text="La data della domanda all'INPS: deve venire prima della chiusura dell'avviso.",
    )
    field_order = ("componente", "classe", "avviata_il", "file")

    def __init__(self, *args: Any, persone: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["componente"].choices = [  # type: ignore[attr-defined]
            ("", "Scegli"),
            *enumerate(persone),
        ]
        self.fields["file"].label = "Verbale di invalidità civile"
        # The script of the documents says a file that is too heavy, and a sending while it lasts.
        self.helper = aiutante(
            *self.fields,
            HTML('<p class="salvataggio" data-esito-carico role="status"></p>'),
            testo_invio="Chiedi la rettifica",
            attributi={
                "data-carica": "",
                "data-massimo-foto": str(self.peso_foto),
                "data-massimo-pdf": str(self.peso_pdf),
            },
        )


# The third way in which a request ends is the citizen's.
DECISIONI = [
    (esito.value, esito.label) for esito in (EsitoRettifica.ACCOLTA, EsitoRettifica.RESPINTA)
]


class DecisioneForm(forms.Form):
    """How a request ends, and why."""

    esito = forms.ChoiceField(label="La tua decisione", choices=DECISIONI, widget=forms.RadioSelect)
    motivi = forms.CharField(
        label="Motivi",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Il cittadino li legge così come li scrivi.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = aiutante(testo_invio="Registra la decisione")
