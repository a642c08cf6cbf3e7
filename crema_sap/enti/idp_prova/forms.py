"""Forms of the test identity provider's page."""

from typing import Any

from django import forms

from crema_sap.enti.idp_prova import persone

CHIAVI_RICHIESTA = (
    "client_id",
    "redirect_uri",
    "response_type",
    "scope",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
    "acr_values",
)


class AltraPersonaForm(forms.Form):
    """Anybody else: the codice fiscale is computed from the rest."""

    nome = forms.CharField(label="Nome", max_length=80)
    cognome = forms.CharField(label="Cognome", max_length=80)
    sesso = forms.ChoiceField(
        label="Sesso", choices=[("F", "Femminile"), ("M", "Maschile")], widget=forms.RadioSelect
    )
    nato_il = forms.DateField(
        label="Data di nascita",
        input_formats=["%d/%m/%Y", "%Y-%m-%d"],
        help_text="giorno/mese/anno",
    )
    luogo = forms.CharField(
        label="Luogo di nascita",
        max_length=80,
        help_text="Il comune o lo Stato, oppure il suo codice catastale (Crema è D142).",
    )
    codice_fiscale = forms.CharField(
        label="Codice fiscale",
        required=False,
        max_length=16,
        help_text="Solo se è diverso da quello che si calcola dal resto (omocodia).",
    )

    def clean_codice_fiscale(self) -> str:
        """Take a code only when its control letter is right."""
        codice = str(self.cleaned_data["codice_fiscale"]).strip().upper()
        if codice and not persone.valido(codice):
            raise forms.ValidationError("Questo codice fiscale non è scritto giusto.")
        return codice

    def clean(self) -> dict[str, Any]:
        """Compose the person, kept in `persona`."""
        dati = super().clean() or {}
        if not self.errors:
            try:
                self.persona = persone.componi(**dati)
            except persone.LuogoSconosciuto as errore:
                self.add_error("luogo", str(errore))
        return dati
