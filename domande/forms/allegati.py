"""Form of an attachment: what it says it is, and what it really is."""

from typing import Any

from django import forms

from crema_sap.custodia import controllo_file
from crema_sap.web.moduli import aiutante
from domande.compilazione.prove import ETICHETTE

__all__ = ["ETICHETTE", "AllegatoForm"]

# Extensions too: some systems do not know the type of a HEIC.
ACCETTATI = ".pdf,.jpg,.jpeg,.png,.heic,.heif,application/pdf,image/*"
SCELTE = (("", "Scegli"), *ETICHETTE.items())


class AllegatoForm(forms.Form):
    """A document to give with the domanda; none is compulsory."""

    peso_foto, peso_pdf = controllo_file.DIMENSIONE_FOTO, controllo_file.DIMENSIONE_MASSIMA
    tipo = forms.ChoiceField(choices=SCELTE, label="Che documento è")
    file = forms.FileField(
        label="File",
        help_text="Una foto (JPEG, HEIC o PNG) fino a 50 MB, o un PDF fino a 10 MB. Dal telefono"
        " puoi scattarla adesso.",
        # Without `capture`: a phone offers both the camera and the files that it has.
        widget=forms.FileInput(attrs={"accept": ACCETTATI}),
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
        try:
            testa = file.read(controllo_file.TESTA)
            self.formato = controllo_file.formato_di(testa)
            controllo_file.verifica_peso(file.size, self.formato, foto=self.peso_foto)
            # Of a photograph its beginning is enough, a PDF is looked at whole.
            resto = file.read() if self.formato == controllo_file.PDF else b""
            controllo_file.riconosci(testa + resto)
            controllo_file.verifica_estensione(file.name, self.formato)
        except controllo_file.FileNonAmmesso as errore:
            raise forms.ValidationError(str(errore)) from errore
        finally:
            file.seek(0)
        return file
