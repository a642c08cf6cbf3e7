"""The forms of the regional values: the sheet, and which differences to show."""

from typing import Any

from django import forms

from crema_sap.web.moduli import aiutante
from domande.valori_regionali.selectors import QUALI
from programmazione.importazione import controllo

MEGA = 5


class FoglioForm(forms.Form):
    """A sheet and where it comes from."""

    fonte = forms.CharField(
        label="Da dove vengono i valori",
        max_length=200,
        help_text="Per esempio: piattaforma regionale, estrazione del 20 gennaio 2020.",
    )
    file = forms.FileField(
        label="Foglio dei valori regionali",
        help_text=f"Excel (.xlsx) o CSV, al massimo {MEGA} MB.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        error_messages={"required": "Scegli un file.", "empty": "Il file è vuoto."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = aiutante(
            testo_invio="Prova il foglio", attributi={"enctype": "multipart/form-data"}
        )

    def clean_file(self) -> Any:
        """Look at the content, not at the name; no parser opens it here."""
        file = self.cleaned_data["file"]
        if file.size > MEGA * controllo.MEGA:
            raise forms.ValidationError(
                f"Il file è più grande di {MEGA} MB: lascia solo le colonne che servono."
            )
        self.dati = file.read()
        try:
            controllo.riconosci(self.dati)
        except controllo.FileRifiutato as errore:
            raise forms.ValidationError(str(errore)) from errore
        return file


class FiltroForm(forms.Form):
    """Which rows to show."""

    quali = forms.ChoiceField(label="Mostra", choices=QUALI, required=False)
    cerca = forms.CharField(
        label="Domanda, unità o comune",
        max_length=60,
        required=False,
        help_text="Codice pubblico, protocollo, ID regionale, unità o comune, per intero.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = aiutante(metodo="get", nel_modulo=False)

    @property
    def scelti(self) -> dict[str, str]:
        """What was asked; what is not known counts as not asked."""
        buoni = self.cleaned_data if self.is_valid() else {}
        return {"quali": buoni.get("quali") or "diverse", "cerca": buoni.get("cerca") or ""}
