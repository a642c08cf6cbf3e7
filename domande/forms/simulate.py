"""Forms of the simulator, one for each question: parts of the domanda's own forms."""

from typing import TYPE_CHECKING, Any

from django import forms

from crema_sap.web.campi import CampoData
from crema_sap.web.moduli import Column, Fieldset, Layout, Row, aiutante_di_righe
from domande.compilazione.fatti import DICHIARATE
from domande.forms.componenti import COMPONENTI_MASSIMI, RELAZIONI
from domande.forms.dichiarazioni import DichiarazioniForm
from domande.forms.modulo import ModuloBase
from domande.forms.persone import CITTADINANZE, PERMESSI, CondizioniPersonali
from domande.forms.situazione import CondizioniForm, IseeForm, ResidenzaForm


class PersonaSimulataForm(ModuloBase):
    """Whoever is asking."""

    nato_il = CampoData(nascita=True, label="La tua data di nascita")
    cittadinanza = forms.ChoiceField(choices=CITTADINANZE, label="Cittadinanza")
    permesso_tipo = forms.ChoiceField(
        choices=PERMESSI,
        label="Permesso di soggiorno",
        required=False,
        help_text="Solo se la tua cittadinanza è di uno Stato fuori dall'Unione europea.",
    )
    permesso_lavoro = forms.BooleanField(
        label="Con questo permesso ho un regolare lavoro dipendente o autonomo", required=False
    )


class CondizioniSimulateForm(CondizioniPersonali):
    """What counts of who is asking."""


class AltroSimulatoForm(CondizioniPersonali):
    """Another member of the household."""

    nato_il = CampoData(nascita=True, label="Data di nascita")
    relazione = forms.ChoiceField(choices=RELAZIONI, label="Che cos'è per te")
    convive_dal = CampoData(
        label="Vive con te dal (per parenti e affini)", passata=True, required=False
    )


if TYPE_CHECKING:
    _Righe = forms.BaseFormSet[AltroSimulatoForm]
else:
    _Righe = forms.BaseFormSet


class AltriBase(_Righe):
    """The other members."""

    nome_riga = "Persona"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = aiutante_di_righe()
        self.helper.layout = Layout(
            Row(Column("nato_il"), Column("relazione")),
            "convive_dal",
            *CondizioniPersonali.base_fields,
            "DELETE",
        )

    def add_fields(self, form: Any, index: int | None) -> None:
        """Word the box that takes a row away."""
        super().add_fields(form, index)
        form.fields["DELETE"].label = "Togli questa persona"

    def righe_tenute(self) -> list[AltroSimulatoForm]:
        """The rows that were filled in and not taken away."""
        return [f for f in self.forms if f.has_changed() and f not in self.deleted_forms]


AltriFormSet: Any = forms.formset_factory(
    AltroSimulatoForm,
    formset=AltriBase,
    extra=0,
    can_delete=True,
    max_num=COMPONENTI_MASSIMI - 1,
    validate_max=True,
)


class ResidenzaSimulataForm(ResidenzaForm):
    """Where who is asking lives, without the address."""

    indirizzo = None  # type: ignore[assignment]
    comune_lavoro = None  # type: ignore[assignment]
    lavoro_lombardia_dal = None  # type: ignore[assignment]

    @classmethod
    def disposizione(cls) -> tuple[Any, ...]:
        """The comune, then the Region."""
        return (Row(Column("comune"), Column("comune_dal")), "lombardia_dal")


class LavoroSimulatoForm(ResidenzaForm):
    """Where who is asking works."""

    comune = None  # type: ignore[assignment]
    comune_dal = None  # type: ignore[assignment]
    lombardia_dal = None  # type: ignore[assignment]
    indirizzo = None  # type: ignore[assignment]

    @classmethod
    def disposizione(cls) -> tuple[Any, ...]:
        """The comune, then the Region."""
        return (Row(Column("comune_lavoro"), Column("lavoro_lombardia_dal")),)


class IseeSimulatoForm(IseeForm):
    """The ISEE, without the numbers that name a paper."""

    protocollo_dsu = None  # type: ignore[assignment]
    attestazione_numero = None  # type: ignore[assignment]

    @classmethod
    def disposizione(cls) -> tuple[Any, ...]:
        """The ISEE, then the attestation of indigence."""
        return (
            Row(Column("valore"), Column("pse")),
            Row(Column("patrimonio_mobiliare"), Column("scade_il")),
            "corrente",
            Fieldset(
                "Attestazione di indigenza dei servizi sociali",
                Row(Column("attestazione_comune"), Column("attestazione_il")),
            ),
        )


class AbitazioneSimulataForm(CondizioniForm):
    """The present home."""

    nuova_formazione = None  # type: ignore[assignment]
    formata_il = None  # type: ignore[assignment]

    @classmethod
    def disposizione(cls) -> tuple[Any, ...]:
        """As in the domanda."""
        return tuple(CondizioniForm.disposizione()[1].fields)


class FamigliaSimulataForm(ModuloBase):
    """Whether the family is new."""

    nuova_formazione = CondizioniForm.base_fields["nuova_formazione"]
    formata_il = CondizioniForm.base_fields["formata_il"]

    def clean(self) -> dict[str, Any]:
        """Ask for the day of a family that was formed."""
        dati: dict[str, Any] = self.cleaned_data
        formata = dati.get("nuova_formazione") == "formata"
        if formata and not dati.get("formata_il") and "formata_il" not in self.errors:
            self.add_error("formata_il", "Scrivi quando si è formata.")
        return dati


def _dichiaro(nome: str) -> forms.BooleanField:
    etichetta = DichiarazioniForm.base_fields[nome].label
    return forms.BooleanField(label=etichetta, required=False, initial=True)


class DichiaraForm(ModuloBase):
    """What can be declared of the household: at the start, everything."""

    nessuna_proprieta = _dichiaro("nessuna_proprieta")
    nessuna_decadenza = _dichiaro("nessuna_decadenza")
    nessuna_occupazione = _dichiaro("nessuna_occupazione")
    nessuna_cessione = _dichiaro("nessuna_cessione")
    nessuna_assegnazione_in_proprieta = _dichiaro("nessuna_assegnazione_in_proprieta")

    def dichiarazioni(self) -> dict[str, str]:
        """The declarations as the domanda keeps them."""
        return {nome: "si" if self.cleaned_data.get(nome) else "no" for nome in DICHIARATE}


class PreferenzeForm(ModuloBase):
    """The comuni that one would like."""

    comuni = forms.MultipleChoiceField(
        label="Comuni con unità offerte", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, offerti: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        campo = self.fields["comuni"]
        if isinstance(campo, forms.MultipleChoiceField):
            campo.choices = offerti
