"""Forms about people: the applicant, the household."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms

from crema_sap.web.campi import CampoData
from crema_sap.web.moduli import Column, Fieldset, Layout, Row, aiutante_di_righe
from domande.forms.modulo import ModuloBase
from domande.rules import codicefiscale

COMPONENTI_MASSIMI = 14
CITTADINANZE = (
    ("", "Scegli"),
    ("italiana", "Italiana"),
    ("unione_europea", "Di un altro Stato dell'Unione europea"),
    ("extra_ue", "Di uno Stato fuori dall'Unione europea"),
)
PERMESSI = (
    ("", "Nessuno, o non serve"),
    ("lungo_periodo", "Permesso UE per soggiornanti di lungo periodo"),
    ("almeno_biennale", "Permesso di almeno due anni"),
    ("protezione_internazionale", "Protezione internazionale"),
    ("altro", "Un altro permesso"),
)
RELAZIONI = (
    ("", "Scegli"),
    ("coniuge", "Coniuge"),
    ("unito_civilmente", "Unito civilmente"),
    ("convivente_di_fatto", "Convivente di fatto"),
    ("figlio", "Figlio o figlia"),
    ("parente", "Parente, fino al terzo grado"),
    ("affine", "Affine, fino al secondo grado"),
)
DISABILITA = (
    ("", "Nessuna, o meno del 66%"),
    ("c", "Dal 66% al 99%"),
    ("b", "100%, o handicap grave"),
    ("a", "100% o handicap grave, con accompagnamento"),
)


class CampoCodiceFiscale(forms.CharField):
    """A codice fiscale, omocodia included."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, **kwargs)

    def to_python(self, value: Any) -> str:
        """Take spaces off and put capitals."""
        return codicefiscale.normalizza(super().to_python(value) or "")

    def validate(self, value: Any) -> None:
        """Refuse a code that can't be one.

        Raises `ValidationError` with the fault in plain words.
        """
        super().validate(value)
        difetti = codicefiscale.difetti(value)
        if difetti:
            raise forms.ValidationError(list(difetti))

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Keep the keyboard from correcting it."""
        return {
            "autocomplete": "off",
            "autocapitalize": "characters",
            "spellcheck": "false",
            "maxlength": "40",
        }


class InformativaForm(ModuloBase):
    """That the privacy notice was read."""

    letta = forms.BooleanField(
        label="Ho letto l'informativa sul trattamento dei dati personali",
        error_messages={"required": "Per andare avanti, conferma di aver letto l'informativa."},
    )


class RichiedenteForm(ModuloBase):
    """Citizenship and how to reach the applicant; who they are comes from SPID or CIE."""

    cittadinanza = forms.ChoiceField(choices=CITTADINANZE, label="Cittadinanza")
    permesso_tipo = forms.ChoiceField(
        choices=PERMESSI,
        label="Permesso di soggiorno",
        required=False,
        help_text="Solo se la tua cittadinanza è di uno Stato fuori dall'Unione europea.",
    )
    permesso_scade_il = CampoData(label="Scadenza del permesso", required=False)
    permesso_rinnovo = forms.BooleanField(label="Ho chiesto il rinnovo", required=False)
    permesso_lavoro = forms.BooleanField(
        label="Ho un regolare lavoro dipendente o autonomo", required=False
    )
    email = forms.EmailField(
        label="E-mail",
        required=False,
        max_length=150,
        help_text="Qui ti avvisiamo quando la domanda arriva.",
    )
    telefono = forms.RegexField(
        r"^\+?[0-9 ./-]{6,20}$",
        label="Telefono",
        required=False,
        error_messages={"invalid": "Scrivi il numero con le sole cifre, per esempio 333 1234567."},
    )

    @classmethod
    def disposizione(cls) -> tuple[Any, ...]:
        """Citizenship first, then contacts."""
        return (
            Fieldset(
                "Cittadinanza",
                "cittadinanza",
                "permesso_tipo",
                "permesso_scade_il",
                "permesso_rinnovo",
                "permesso_lavoro",
            ),
            Fieldset("Contatti", Row(Column("email"), Column("telefono"))),
        )

    def clean(self) -> dict[str, Any]:
        """Ask for one way to reach the person, and for the kind of a permit."""
        dati: dict[str, Any] = self.cleaned_data
        if not self.errors and not dati.get("email") and not dati.get("telefono"):
            self.add_error("email", "Scrivi almeno un recapito: l'e-mail oppure il telefono.")
        if dati.get("cittadinanza") != "extra_ue":
            for nome in [n for n in self.fields if n.startswith("permesso_")]:
                dati.pop(nome, None)
        return dati


class CondizioniPersonali(ModuloBase):
    """What counts of a person, applicant or not."""

    disabilita = forms.ChoiceField(
        choices=DISABILITA, label="Invalidità civile riconosciuta", required=False
    )
    inabile_al_lavoro = forms.BooleanField(label="Totalmente inabile al lavoro", required=False)
    disabilita_motoria = forms.BooleanField(
        label="Difficoltà a muoversi: serve una casa senza barriere", required=False
    )
    forze_ordine = forms.BooleanField(
        label="Lavora nelle Forze di Polizia o nei Vigili del fuoco", required=False
    )


class NucleoForm(CondizioniPersonali):
    """The applicant's own conditions; the other members are the rows."""

    @classmethod
    def disposizione(cls) -> tuple[Any, ...]:
        """Say whose they are."""
        return (Fieldset("La tua situazione", *CondizioniPersonali.base_fields),)


class ComponenteForm(CondizioniPersonali):
    """Another member of the household."""

    cognome = forms.CharField(label="Cognome", max_length=80)
    nome = forms.CharField(label="Nome", max_length=80)
    nato_il = CampoData(nascita=True, label="Data di nascita")
    codice_fiscale = CampoCodiceFiscale(label="Codice fiscale")
    relazione = forms.ChoiceField(choices=RELAZIONI, label="Che cos'è per te")
    convive_dal = CampoData(
        label="Vive con te dal",
        required=False,
        help_text="Serve per parenti e affini: per esempio 05/11/2015.",
    )
    field_order = ("cognome", "nome", "nato_il", "codice_fiscale", "relazione", "convive_dal")

    @classmethod
    def disposizione(cls) -> tuple[Any, ...]:
        """Two fields a row where there is room."""
        return (
            Row(Column("cognome"), Column("nome")),
            Row(Column("nato_il"), Column("codice_fiscale")),
            Row(Column("relazione"), Column("convive_dal")),
            *CondizioniPersonali.base_fields,
        )

    def clean(self) -> dict[str, Any]:
        """Check that the codice fiscale is this person's."""
        dati: dict[str, Any] = self.cleaned_data
        if not self.errors and dati.get("codice_fiscale"):
            codice = dati["codice_fiscale"]
            donna = int(codicefiscale.senza_omocodia(codice)[9:11]) > 40
            for sentenza in codicefiscale.incoerenze(
                codice,
                cognome=dati["cognome"],
                nome=dati["nome"],
                nato_il=dati["nato_il"],
                sesso="F" if donna else "M",
            ):
                self.add_error("codice_fiscale", sentenza)
        return dati


if TYPE_CHECKING:
    _Righe = forms.BaseFormSet[ComponenteForm]
else:
    _Righe = forms.BaseFormSet


class ComponentiBase(_Righe):
    """The other members; nobody twice, nobody who is the applicant."""

    nome_riga = "Componente"

    def __init__(self, *args: Any, richiedente: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.richiedente = richiedente
        self.helper = aiutante_di_righe()
        self.helper.layout = Layout(*self.form.disposizione(), "DELETE")

    def add_fields(self, form: Any, index: int | None) -> None:
        """Word the box that takes a row away."""
        super().add_fields(form, index)
        form.fields["DELETE"].label = "Togli questa persona"

    def righe_tenute(self) -> list[ComponenteForm]:
        """The rows that were filled in and not taken away."""
        return [f for f in self.forms if f.has_changed() and f not in self.deleted_forms]

    def clean(self) -> None:
        """Compare the codici fiscali with one another."""
        visti = {self.richiedente}
        for riga in self.righe_tenute():
            codice = riga.cleaned_data.get("codice_fiscale")
            if codice and codice in visti:
                chi = "sei tu" if codice == self.richiedente else "è già nel nucleo"
                riga.add_error("codice_fiscale", f"Questa persona {chi}: scrivila una volta sola.")
            visti.add(codice or "")


ComponentiFormSet: Any = forms.formset_factory(
    ComponenteForm,
    formset=ComponentiBase,
    extra=0,
    can_delete=True,
    max_num=COMPONENTI_MASSIMI - 1,
    validate_max=True,
)


def iniziali_da_grezze(grezze: Mapping[str, list[str]], prefisso: str) -> list[dict[str, str]]:
    """What was typed in each row, to show it again without judging it."""
    scritto = (grezze.get(f"{prefisso}-TOTAL_FORMS") or ["0"])[0]
    totale = int(scritto) if scritto.isdecimal() else 0
    righe = []
    for numero in range(min(totale, COMPONENTI_MASSIMI)):
        inizio = f"{prefisso}-{numero}-"
        riga = {n.removeprefix(inizio): v[0] for n, v in grezze.items() if n.startswith(inizio)}
        if riga.pop("DELETE", "") != "on":
            righe.append(riga)
    return righe
