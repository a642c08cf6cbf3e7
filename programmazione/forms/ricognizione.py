"""Forms of the survey: a row of figures, opening, reopening, fields given back."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.html import format_html

from crema_sap.orologio import ROMA
from crema_sap.web.moduli import CampoConteggio, CampoData, CampoDecimale, Fieldset, aiutante
from programmazione.rules.figure import NOMI, Figure
from programmazione.rules.regimi import Limiti
from programmazione.rules.riserva import CATEGORIE
from programmazione.services import CampoDaRestituire

# The term is excluded: so the whole last second of the day is still in time.
FINE_GIORNATA = time.max
# They are printed in the plan, in a table: a page and a half.
MASSIMO_TESTO = 4_000
AIUTI = {
    "assegnabili": (
        "Quelle che prevedi di assegnare nell'anno. Possono essere diverse dalla somma delle"
        " altre: allora spiega perché."
    ),
    "liberi": "Vuote oggi e pronte da assegnare.",
    "turnover": "Quelle che si libereranno nell'anno con l'avvicendamento dei nuclei.",
    "stato_di_fatto": "Da assegnare così come sono, con le loro carenze di manutenzione.",
    "riserva_categorie": f"A chi, separando con la virgola: {', '.join(CATEGORIE)}.",
    "nota_scostamento": "Si legge nel piano, accanto alle cifre.",
}


class RigaForm(forms.Form):
    """The figures of one row of a declaration: an empty box is «not declared»."""

    comune = forms.CharField(required=False, widget=forms.HiddenInput)
    patrimonio_sap = CampoConteggio(required=False, massimo=50_000)
    patrimonio_sas = CampoConteggio(required=False, massimo=50_000)
    liberi = CampoConteggio(required=False, massimo=50_000)
    turnover = CampoConteggio(required=False, massimo=50_000)
    turnover_forze_ordine = CampoConteggio(required=False, massimo=50_000)
    nuova_edificazione = CampoConteggio(required=False, massimo=50_000)
    conferiti_privati = CampoConteggio(required=False, massimo=50_000)
    stato_di_fatto = CampoConteggio(required=False, massimo=50_000)
    assegnabili = CampoConteggio(required=False, massimo=50_000)
    assegnati_anno_precedente = CampoConteggio(required=False, massimo=50_000)
    transitori = CampoConteggio(required=False, massimo=50_000)
    perc_indigenza = CampoDecimale(required=False, unita="%")
    perc_forze_ordine = CampoDecimale(required=False, unita="%")
    perc_riserva = CampoDecimale(required=False, unita="%")
    riserva_categorie = forms.CharField(required=False, max_length=200)
    categoria_testo = forms.CharField(required=False, max_length=200)
    categoria_motivazione = forms.CharField(
        required=False, max_length=MASSIMO_TESTO, widget=forms.Textarea(attrs={"rows": 2})
    )
    nota_scostamento = forms.CharField(
        required=False, max_length=MASSIMO_TESTO, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(
        self,
        *args: Any,
        nome: str,
        limiti: Limiti,
        anno: int,
        comunale: bool = True,
        aperti: frozenset[str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.nome = nome
        for campo, etichetta in NOMI.items():
            self.fields[campo].label = etichetta
            self.fields[campo].help_text = AIUTI.get(campo, "")
        self.fields["assegnabili"].label = f"Assegnabili nel {anno}"
        self.fields["assegnati_anno_precedente"].label = f"Assegnate nel {anno - 1}"
        self.fields[
            "perc_indigenza"
        ].help_text = f"Solo se supera il {limiti.indigenza_minima.normalize():f} % di legge."
        self.fields[
            "perc_forze_ordine"
        ].help_text = f"Da 0 a {limiti.forze_ordine_massima.normalize():f} %."
        if not comunale:
            del self.fields["perc_indigenza"]
        if limiti.riserva_massima is None:
            del self.fields["perc_riserva"], self.fields["riserva_categorie"]
        else:
            self.fields[
                "perc_riserva"
            ].help_text = f"Da 0 a {limiti.riserva_massima.normalize():f} %."
        if aperti is not None:
            self._chiudi_i_campi(aperti)
        self.helper = aiutante(nel_modulo=False)

    def _chiudi_i_campi(self, aperti: frozenset[str]) -> None:
        for chiave, campo in self.fields.items():
            if chiave not in aperti | {"comune", "nota_scostamento"}:
                campo.disabled = True

    def figure(self) -> Figure:
        """Return the row as plain facts."""
        puliti = {nome: valore for nome, valore in self.cleaned_data.items() if nome != "comune"}
        return Figure(**puliti)


class AperturaForm(forms.Form):
    """The opening of a survey."""

    anno = forms.IntegerField(
        label="Anno",
        min_value=2019,
        max_value=2100,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    scade_il = CampoData(label="Ultimo giorno per rispondere")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = aiutante(testo_invio="Apri la ricognizione")

    def clean_scade_il(self) -> datetime:
        """Return the end of the day: the last day counts whole."""
        return datetime.combine(self.cleaned_data["scade_il"], FINE_GIORNATA, tzinfo=ROMA)


class RiaperturaForm(forms.Form):
    """The reopening of a survey, with its reason."""

    motivo = forms.CharField(
        label="Motivo", max_length=MASSIMO_TESTO, widget=forms.Textarea(attrs={"rows": 3})
    )
    scade_il = CampoData(label="Nuovo ultimo giorno per rispondere")

    clean_scade_il = AperturaForm.clean_scade_il

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = aiutante(testo_invio="Riapri la ricognizione")


class RestituzioneForm(forms.Form):
    """Fields to give back, each with its remark: what has no remark is not given back."""

    def __init__(
        self,
        *args: Any,
        righe: Sequence[tuple[str | None, str, Mapping[str, str]]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.righe = righe
        for comune, nome, dichiarati in righe:
            for campo, dichiarato in dichiarati.items():
                # The row's name is seen once, above its boxes, and heard with each of them.
                self.fields[f"{comune or ''}-{campo}"] = forms.CharField(
                    label=format_html(
                        '{} <span class="visually-hidden">({})</span>', NOMI[campo], nome
                    ),
                    help_text=f"Nella dichiarazione: {dichiarato.removesuffix('.')}.",
                    required=False,
                    max_length=500,
                )
        self.helper = aiutante(
            *(
                Fieldset(nome, *(f"{comune or ''}-{campo}" for campo in dichiarati))
                for comune, nome, dichiarati in righe
            ),
            testo_invio="Restituisci i campi con un'osservazione",
        )

    def campi(self) -> list[CampoDaRestituire]:
        """Return what was remarked."""
        return [
            CampoDaRestituire(comune, campo, osservazione)
            for comune, _nome, dichiarati in self.righe
            for campo in dichiarati
            if (osservazione := self.cleaned_data[f"{comune or ''}-{campo}"].strip())
        ]
