"""Forms of a desk and of the citizen whom it helps."""

from typing import Any

from django import forms

from bandi.models import Avviso
from crema_sap.custodia import controllo_file
from crema_sap.web.campi import CampoData
from crema_sap.web.moduli import aiutante
from domande.forms.allegati import AllegatoForm
from domande.forms.componenti import CampoCodiceFiscale
from domande.mandati.persona import Persona
from domande.models import FormaMandato
from domande.rules import codicefiscale


class MandatoForm(forms.Form):
    """Whom to help, with which avviso, and how the person gives the mandate."""

    avviso = forms.ChoiceField(label="Avviso")
    codice_fiscale = CampoCodiceFiscale(
        label="Codice fiscale", help_text="È sulla tessera sanitaria."
    )
    cognome = forms.CharField(label="Cognome", max_length=80)
    nome = forms.CharField(label="Nome", max_length=80)
    nato_il = CampoData(label="Data di nascita", nascita=True)
    email = forms.EmailField(
        label="E-mail della persona",
        required=False,
        max_length=150,
        help_text="Se ce l’ha: qui le diciamo che cosa succede.",
    )
    forma = forms.ChoiceField(
        label="Come dà il mandato", choices=FormaMandato, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, avvisi: list[Avviso], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["avviso"].choices = [  # type: ignore[attr-defined]
            (avviso.codice, avviso.titolo) for avviso in avvisi
        ]
        self.helper = aiutante(testo_invio="Continua")

    def clean(self) -> dict[str, Any]:
        """Refuse a codice fiscale that is not of this person."""
        dati = super().clean() or {}
        if {"codice_fiscale", "cognome", "nome", "nato_il"} <= set(dati):
            for difetto in codicefiscale.incoerenze(
                dati["codice_fiscale"],
                cognome=dati["cognome"],
                nome=dati["nome"],
                nato_il=dati["nato_il"],
            ):
                self.add_error("codice_fiscale", difetto)
        return dati

    def persona(self) -> Persona:
        """Return who was written."""
        dati = self.cleaned_data
        campi = ("codice_fiscale", "cognome", "nome", "nato_il", "email")
        return Persona(**{campo: dati[campo] for campo in campi})


class ScansioneForm(AllegatoForm):
    """The scan, or a photograph, of the signed form: judged as any other attachment."""

    tipo = None  # type: ignore[assignment]
    peso_foto = controllo_file.DIMENSIONE_MASSIMA

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = "Modulo firmato"
        self.fields["file"].help_text = "PDF, JPEG, HEIC o PNG, al massimo 10 MB."
        self.helper = aiutante(testo_invio="Carica il modulo firmato")


class CodiceForm(forms.Form):
    """The code that the desk told."""

    codice = forms.CharField(
        label="Codice dello sportello",
        max_length=20,
        help_text="8 cifre: te le dice chi ti aiuta.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": "Scrivi il codice che ti ha dato lo sportello."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = aiutante(testo_invio="Conferma il mandato")
