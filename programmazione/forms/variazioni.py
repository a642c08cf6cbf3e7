"""The forms of a change of the territory, one for each kind."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import Div
from django import forms

from crema_sap.enti.models import TipoVariazione
from crema_sap.enti.territorio import NuovoComune, Variazione
from crema_sap.web.moduli import CampoData, aiutante

T = TipoVariazione
CIFRE = {"inputmode": "numeric", "autocomplete": "off"}


class ScelteInColonne(forms.CheckboxSelectMultiple):
    """Many boxes to tick: side by side where the screen is wide."""

    in_colonne = True


class VariazioneForm(forms.Form):
    """What every change has: since when, by which act, from which source."""

    tipo: TipoVariazione
    decorre_il = CampoData(
        label="Da quando", help_text="Il primo giorno del nuovo stato, di solito il 1° gennaio."
    )
    atto = forms.CharField(
        label="Atto",
        max_length=200,
        help_text="La legge regionale o il decreto, per esempio «L.R. 10 dicembre 2018, n. 22».",
    )
    fonte = forms.CharField(
        label="Dove si trova",
        max_length=200,
        required=False,
        help_text="Bollettino ufficiale, pagina, indirizzo.",
    )

    def __init__(self, *args: Any, comuni: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for campo in ("da", "a"):
            if campo in self.fields:
                vuota = [("", "Scegli il comune")] if campo == "a" else []
                self.fields[campo].choices = [*vuota, *comuni]  # type: ignore[attr-defined]
        altri = [campo for campo in self.fields if campo != "da"]
        self.helper = aiutante(
            *(["da"] if "da" in self.fields else []),
            Div(*altri, css_class="lettura"),
            testo_invio="Guarda che cosa cambia",
            attributi={"class": "modulo modulo-largo"},
        )

    def proposta(self) -> Variazione:
        """Return the change as plain facts."""
        dati = self.cleaned_data
        return Variazione(
            tipo=self.tipo,
            decorre_il=dati["decorre_il"],
            atto=dati["atto"],
            fonte=dati["fonte"],
            da=tuple(dati.get("da", ())),
            a=dati.get("a", ""),
            nuovo=self._nuovo(),
            nome_nuovo=dati.get("nome_nuovo", ""),
        )

    def _nuovo(self) -> NuovoComune | None:
        return None


class FusioneForm(VariazioneForm):
    """Several comuni become a new one."""

    tipo = T.FUSIONE
    da = forms.MultipleChoiceField(
        label="Comuni che si fondono",
        widget=ScelteInColonne,
        error_messages={"required": "Una fusione unisce almeno due comuni: indicali tutti."},
    )
    nome = forms.CharField(label="Nome del nuovo comune", max_length=80)
    codice_istat = forms.RegexField(
        label="Codice ISTAT del nuovo comune",
        regex=r"^[0-9]{6}$",
        error_messages={"invalid": "Il codice ISTAT ha sei cifre."},
        widget=forms.TextInput(attrs=CIFRE),
    )
    codice_catastale = forms.RegexField(
        label="Codice catastale",
        regex=r"^[A-Za-z][0-9]{3}$",
        error_messages={"invalid": "Il codice catastale è una lettera e tre cifre: «M419»."},
    )
    cap = forms.RegexField(
        label="CAP",
        regex=r"^[0-9]{5}$",
        error_messages={"invalid": "Il CAP ha cinque cifre."},
        widget=forms.TextInput(attrs=CIFRE),
    )
    field_order = ("da", "nome", "codice_istat", "codice_catastale", "cap", "decorre_il", "atto")

    def _nuovo(self) -> NuovoComune:
        dati = self.cleaned_data
        return NuovoComune(
            dati["codice_istat"], dati["nome"], dati["codice_catastale"], dati["cap"]
        )


class IncorporazioneForm(VariazioneForm):
    """One or more comuni become part of one that stays."""

    tipo = T.INCORPORAZIONE
    da = forms.MultipleChoiceField(
        label="Comuni che vengono incorporati",
        widget=ScelteInColonne,
        error_messages={"required": "Indica il comune che viene incorporato."},
    )
    a = forms.ChoiceField(label="Comune che resta")
    field_order = ("da", "a", "decorre_il", "atto")


class CambioNomeForm(VariazioneForm):
    """A comune takes a new name and keeps its code."""

    tipo = T.CAMBIO_NOME
    a = forms.ChoiceField(label="Comune")
    nome_nuovo = forms.CharField(label="Nome nuovo", max_length=80)
    field_order = ("a", "nome_nuovo", "decorre_il", "atto")


class RitiroForm(forms.Form):
    """Why a change is taken back."""

    motivo = forms.CharField(
        label="Motivo",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Per esempio: la data era sbagliata. Resta nella storia della variazione.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = aiutante(testo_invio="Ritira la variazione")


FORM_PER_TIPO: dict[str, type[VariazioneForm]] = {
    "fusione": FusioneForm,
    "incorporazione": IncorporazioneForm,
    "cambio-nome": CambioNomeForm,
}
