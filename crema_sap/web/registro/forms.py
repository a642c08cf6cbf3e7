"""Forms of the register's pages."""

from django import forms

from crema_sap.registro import documenti
from crema_sap.web.moduli import aiutante

DIMENSIONE_MASSIMA = 30 * 1024 * 1024


class FiltroEventiForm(forms.Form):
    """Which entries of the register to show."""

    helper = aiutante(metodo="get", nel_modulo=False)
    atto = forms.CharField(
        label="Atto",
        required=False,
        max_length=60,
        help_text="Il nome per intero, per esempio DOMANDA_INVIATA.",
    )


class VerificaForm(forms.Form):
    """The code printed on a document and, if wanted, the file itself."""

    helper = aiutante(testo_invio="Verifica", attributi={"enctype": "multipart/form-data"})

    codice = forms.CharField(
        label="Codice di verifica",
        max_length=40,
        help_text="Sedici segni, stampati in fondo al documento: per esempio ABCD-EFGH-2345-6789.",
        error_messages={"required": "Scrivi il codice stampato sul documento."},
    )
    file = forms.FileField(
        label="File da confrontare",
        required=False,
        help_text="Se lo carichi, controlliamo che sia uguale all'originale. Non lo conserviamo.",
    )

    def clean_codice(self) -> str:
        """Refuse a code that was typed wrong, before looking it up."""
        codice: str = self.cleaned_data["codice"]
        if not documenti.codice_ben_formato(codice):
            raise forms.ValidationError(
                "Il codice non è scritto bene: ricontrolla i sedici segni stampati sul documento."
            )
        return documenti.normalizza_codice(codice)

    def clean_file(self) -> object:
        """Refuse a file larger than any document of the portal."""
        file = self.cleaned_data["file"]
        if file and file.size > DIMENSIONE_MASSIMA:
            raise forms.ValidationError("Il file supera 30 MB: non è un documento del portale.")
        return file
