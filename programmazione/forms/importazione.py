"""Forms of the import: the file, which sheet of it, which column is what."""

from collections.abc import Sequence
from typing import Any

from django import forms

from crema_sap.web.formati import numero
from crema_sap.web.moduli import aiutante
from programmazione.importazione import colonne, controllo, tabella
from programmazione.importazione.tabella import Intestazione

MEGA = controllo.DIMENSIONE_MASSIMA // controllo.MEGA
NON_IMPORTARE = ("", "Non importare questa colonna")


class CaricaForm(forms.Form):
    """A sheet of dwellings."""

    file = forms.FileField(
        label="Foglio delle unità",
        help_text=f"Excel (.xlsx) o CSV, al massimo {MEGA} MB e 100.000 righe.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        error_messages={"required": "Scegli un file.", "empty": "Il file è vuoto."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = aiutante(nel_modulo=False)

    def clean_file(self) -> Any:
        """Look at the content, not at the name; no parser opens it here."""
        file = self.cleaned_data["file"]
        if file.size > controllo.DIMENSIONE_MASSIMA:
            raise forms.ValidationError(
                f"Il file è più grande di {MEGA} MB: togli immagini e fogli che non servono,"
                " o dividi le unità in più file."
            )
        self.dati = file.read()
        try:
            controllo.riconosci(self.dati)
        except controllo.FileRifiutato as errore:
            raise forms.ValidationError(str(errore)) from errore
        return file


class FoglioForm(forms.Form):
    """Which sheet of a workbook holds the dwellings."""

    foglio = forms.ChoiceField(label="In quale foglio sono le unità", widget=forms.RadioSelect)

    def __init__(self, *args: Any, fogli: Sequence[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scelte = [(uno["nome"], f"{uno['nome']} ({_quante(uno['righe'])})") for uno in fogli]
        self.fields["foglio"] = forms.ChoiceField(
            label="In quale foglio sono le unità",
            widget=forms.RadioSelect,
            choices=scelte,
            error_messages={"required": "Scegli un foglio."},
        )
        self.helper = aiutante(nel_modulo=False)


class ColonneForm(forms.Form):
    """Which heading is which field; each field at most once, and the code always."""

    def __init__(
        self,
        *args: Any,
        trovate: Sequence[Intestazione],
        esempi: Sequence[Sequence[str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.trovate = trovate
        scelte = [NON_IMPORTARE, *((c.campo, c.titolo) for c in colonne.COLONNE)]
        for una in trovate:
            valori = [r[una.posto] for r in esempi if una.posto < len(r) and r[una.posto]][:3]
            self.fields[self.nome(una)] = forms.ChoiceField(
                label=f"{una.lettera}: {una.titolo}",
                choices=scelte,
                required=False,
                initial=una.campo,
                help_text=f"Per esempio: {', '.join(valori)}." if valori else "Colonna vuota.",
            )
        self.helper = aiutante(nel_modulo=False)

    @staticmethod
    def nome(una: Intestazione) -> str:
        """Name the field of a heading."""
        return f"colonna{una.posto}"

    def clean(self) -> dict[str, Any]:
        """Refuse two columns for one field, and a sheet without codes."""
        dette = [
            Intestazione(una.posto, una.titolo, self.cleaned_data.get(self.nome(una), ""))
            for una in self.trovate
        ]
        for frase in tabella.dubbi(dette):
            self.add_error(None, frase)
        return self.cleaned_data

    def voci(self) -> dict[str, str]:
        """Return what was said, as it is remembered."""
        return {
            tabella.voce(una.posto, una.titolo): self.cleaned_data[self.nome(una)]
            for una in self.trovate
        }


def _quante(righe: int) -> str:
    return "1 riga" if righe == 1 else f"{numero(righe)} righe"
