"""Forms of the scoring profiles: the file, the act that adopts, the two to set side by side."""

from typing import Any

from django import forms

from bandi.models import ProfiloPunteggio
from bandi.rules.profilo import BYTE_MASSIMI
from bandi.services.profili import AttoDiAdozione
from crema_sap.web.moduli import CampoData, Column, Row, aiutante

KB = BYTE_MASSIMI // 1024


class CaricaProfiloForm(forms.Form):
    """A profile as a file, or as its text, which comes back to be mended on the page."""

    file = forms.FileField(
        label="File del profilo",
        required=False,
        help_text=f"Un file TOML, al massimo {KB} kB.",
        widget=forms.FileInput(attrs={"accept": ".toml,text/plain"}),
        error_messages={"empty": "Il file è vuoto."},
    )
    testo = forms.CharField(
        label="Oppure il suo testo",
        required=False,
        strip=False,
        widget=forms.Textarea(
            attrs={"rows": 14, "spellcheck": "false", "class": "codice testo-lungo"}
        ),
        help_text="Se scegli un file, vale il file.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = aiutante(nel_modulo=False)

    def clean(self) -> dict[str, Any]:
        """Put in `scritto` the bytes of the file, else those of the text."""
        dati = super().clean() or {}
        file = dati.get("file")
        if file and file.size > BYTE_MASSIMI:
            self.add_error("file", f"Il file è più grande di {KB} kB: non è un profilo.")
            return dati
        scritto = file.read() if file else dati.get("testo", "").encode()
        if not scritto.strip() and not self.errors:
            self.add_error("file", "Scegli un file, oppure incolla il testo del profilo.")
        elif len(scritto) > BYTE_MASSIMI:
            self.add_error("testo", f"Il testo è più lungo di {KB} kB: non è un profilo.")
        dati["scritto"] = scritto
        return dati


class AdozioneForm(forms.Form):
    """The act that adopts a profile, and the days for which it does."""

    atto = forms.CharField(
        label="Atto di adozione", max_length=120, help_text="Per esempio: determina n. 123."
    )
    data_atto = CampoData(label="Data dell’atto")
    dal = CampoData(label="Vale dal")
    al = CampoData(
        label="Vale fino al (escluso)", required=False, help_text="Vuoto: finché non cambia."
    )
    sostituisce = forms.BooleanField(
        label="Prende il posto del profilo adottato per gli stessi giorni, che finisce il giorno"
        " prima",
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = aiutante(
            "atto",
            "data_atto",
            Row(Column("dal"), Column("al")),
            "sostituisce",
            testo_invio="Adotta il profilo",
        )

    def dati(self) -> AttoDiAdozione:
        """Return what was written, for the act."""
        scritti = self.cleaned_data
        return AttoDiAdozione(
            atto=scritti["atto"],
            data=scritti["data_atto"],
            dal=scritti["dal"],
            al=scritti["al"],
            sostituisce=scritti["sostituisce"],
        )


class DifferenzeForm(forms.Form):
    """Which two profiles are read side by side."""

    da = forms.ChoiceField(label="Da", required=False)
    a = forms.ChoiceField(label="A", required=False)

    def __init__(self, *args: Any, profili: list[ProfiloPunteggio], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scelte = [("", "Scegli un profilo"), *((nome_di(uno), str(uno)) for uno in profili)]
        for campo in ("da", "a"):
            self.fields[campo].choices = scelte  # type: ignore[attr-defined]
        self.helper = aiutante(metodo="get", nel_modulo=False)


def nome_di(profilo: ProfiloPunteggio) -> str:
    """Name a profile in an address, as `selectors.profilo_con_nome` reads it."""
    return f"{profilo.codice}:{profilo.versione}"
