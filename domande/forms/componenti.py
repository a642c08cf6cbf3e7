"""Forms of the household's other members, each with a codice fiscale to check."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms

from crema_sap.aritmetica import leggi_intero
from crema_sap.web.campi import CampoData
from crema_sap.web.moduli import Column, Layout, Row, aiutante_di_righe
from domande.compilazione import luoghi
from domande.forms.persone import CondizioniPersonali
from domande.rules import codicefiscale

COMPONENTI_MASSIMI = 14
# How many rows that were typed are shown again, of whatever they are.
RIGHE_MASSIME = 20
RELAZIONI = (
    ("", "Scegli"),
    ("coniuge", "Coniuge"),
    ("unito_civilmente", "Unito civilmente"),
    ("convivente_di_fatto", "Convivente di fatto"),
    ("figlio", "Figlio o figlia"),
    ("parente", "Parente, fino al terzo grado"),
    ("affine", "Affine, fino al secondo grado"),
)
SESSI = (("", "Non lo scrivo"), ("F", "Femminile"), ("M", "Maschile"))
SE_E_GIUSTO = (
    "Correggi quello che è sbagliato; se sulla tessera sanitaria è proprio così, spunta questa"
    " casella e vai avanti."
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


class ComponenteForm(CondizioniPersonali):
    """Another member of the household."""

    cognome = forms.CharField(label="Cognome", max_length=80)
    nome = forms.CharField(label="Nome", max_length=80)
    nato_il = CampoData(nascita=True, label="Data di nascita")
    sesso = forms.ChoiceField(
        choices=SESSI, label="Sesso", required=False, help_text="Come sul documento."
    )
    luogo_nascita = forms.CharField(
        label="Luogo di nascita",
        required=False,
        max_length=80,
        help_text="Il comune; per chi è nato all'estero, lo Stato.",
    )
    codice_fiscale = CampoCodiceFiscale(
        label="Codice fiscale", help_text="Copialo dalla tessera sanitaria."
    )
    codice_confermato = forms.BooleanField(
        label="Ho ricontrollato: il codice fiscale è scritto così sulla tessera sanitaria",
        required=False,
        widget=forms.HiddenInput,
    )
    relazione = forms.ChoiceField(choices=RELAZIONI, label="Che cos'è per te")
    convive_dal = CampoData(
        label="Vive con te dal",
        passata=True,
        required=False,
        help_text="Serve per parenti e affini: per esempio 05/11/2015.",
    )
    field_order = (
        *("cognome", "nome", "nato_il", "sesso", "luogo_nascita", "codice_fiscale"),
        *("codice_confermato", "relazione", "convive_dal"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.initial.get("codice_confermato"):
            self._chiedi_conferma()

    @classmethod
    def disposizione(cls) -> tuple[Any, ...]:
        """Two fields a row where there is room."""
        return (
            Row(Column("cognome"), Column("nome")),
            Row(Column("nato_il"), Column("sesso")),
            Row(Column("luogo_nascita"), Column("codice_fiscale")),
            "codice_confermato",
            Row(Column("relazione"), Column("convive_dal")),
            *CondizioniPersonali.base_fields,
        )

    def clean(self) -> dict[str, Any]:
        """Compare the codice fiscale with the person; who has checked it goes on all the same.

        A registry may have written a name in another way, or a date; nobody loses a domanda by it.
        """
        dati: dict[str, Any] = self.cleaned_data
        if self.errors or not dati.get("codice_fiscale"):
            return dati
        dubbi = self._dubbi(dati)
        if not dubbi:
            dati["codice_confermato"] = False
            return dati
        self._chiedi_conferma()
        if not dati.get("codice_confermato"):
            for sentenza in dubbi:
                self.add_error("codice_fiscale", sentenza)
            self.add_error("codice_confermato", SE_E_GIUSTO)
        return dati

    def _dubbi(self, dati: Mapping[str, Any]) -> list[str]:
        codice, luogo = dati["codice_fiscale"], dati.get("luogo_nascita") or ""
        trovati = codicefiscale.incoerenze(
            codice,
            cognome=dati["cognome"],
            nome=dati["nome"],
            nato_il=dati["nato_il"],
            sesso=dati.get("sesso") or None,
        )
        nomi = luoghi.nomi(codicefiscale.codice_del_luogo(codice)) if luogo else ()
        di_luogo = codicefiscale.luogo_incoerente(luogo, nomi)
        return [*trovati, di_luogo] if di_luogo else list(trovati)

    def _chiedi_conferma(self) -> None:
        self.fields["codice_confermato"].widget = forms.CheckboxInput()


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
    totale = leggi_intero(scritto[:9]) or 0
    righe = []
    for numero in range(min(totale, RIGHE_MASSIME)):
        inizio = f"{prefisso}-{numero}-"
        riga = {n.removeprefix(inizio): v[0] for n, v in grezze.items() if n.startswith(inizio)}
        if riga.pop("DELETE", "") != "on":
            righe.append(riga)
    return righe
