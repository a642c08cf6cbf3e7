"""The form of an approval."""

from typing import Any

from django import forms

from crema_sap.web.moduli import aiutante
from domande.models import Elaborazione

CAMBIATA = (
    "Mentre leggevi è arrivata un'elaborazione nuova: guarda la pagina aggiornata e conferma di"
    " nuovo."
)


class ApprovazioneForm(forms.Form):
    """The act of approval, and the result that the person has read."""

    atto = forms.CharField(
        label="Atto di approvazione",
        max_length=120,
        help_text="Per esempio: determina n. 145 del 19/12/2019.",
    )
    impronta = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, elaborazione: Elaborazione) -> None:
        self.elaborazione = elaborazione
        super().__init__(data, initial={"impronta": elaborazione.risultato_impronta})
        self.helper = aiutante(testo_invio="Approva le liste del mio ente")

    def clean(self) -> dict[str, Any]:
        """Refuse the approval of a run other than the one that was shown."""
        dati = super().clean() or {}
        if dati.get("impronta") != self.elaborazione.risultato_impronta:
            self.data = self.data.copy()  # type: ignore[attr-defined]
            self.data["impronta"] = self.elaborazione.risultato_impronta  # type: ignore[index]
            self.add_error(None, CAMBIATA)
        return dati
