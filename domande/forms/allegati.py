"""Form of an attachment: what it says it is, and what it really is."""

from typing import Any

from django import forms

from crema_sap.custodia import controllo_file
from crema_sap.web.moduli import aiutante
from domande.compilazione.prove import ETICHETTE

__all__ = ["ETICHETTE", "AllegatoForm"]

SCELTE = (("", "Scegli"), *ETICHETTE.items())


class AllegatoForm(forms.Form):
    """A document to give with the domanda; none is compulsory."""

    tipo = forms.ChoiceField(choices=SCELTE, label="Che documento è")
    file = forms.FileField(
        label="File",
        help_text="PDF, JPEG o PNG, al massimo 10 MB.",
        error_messages={
            "required": "Scegli un file.",
            "empty": "Il file è vuoto.",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = aiutante(nel_modulo=False)

    def clean_file(self) -> Any:
        """Look at the content, not at the name; nothing is opened by a parser here."""
        file = self.cleaned_data["file"]
        if file.size > controllo_file.DIMENSIONE_MASSIMA:
            raise forms.ValidationError("Il file supera 10 MB: riducilo o dividilo.")
        try:
            self.formato = controllo_file.riconosci(file.read())
            controllo_file.verifica_estensione(file.name, self.formato)
        except controllo_file.FileNonAmmesso as errore:
            raise forms.ValidationError(str(errore)) from errore
        finally:
            file.seek(0)
        return file
