"""The sheet of a dwelling as a form."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms

from crema_sap.web.moduli import (
    CampoConteggio,
    CampoData,
    CampoDecimale,
    CampoEuro,
    Fieldset,
    aiutante,
)
from programmazione.models import ClasseEnergetica, TipoServizio, vincoli
from programmazione.states import StatoUnita

SI_NO = (("", "Non noto"), ("si", "Sì"), ("no", "No"))
NEL_PATRIMONIO = [(s.value, s.label) for s in StatoUnita if s != StatoUnita.DISMESSA]
CATASTO = "Come sta nella visura, per esempio "
# Of what an avviso publishes: the words of the filter «which lack».
MANCA = (
    ("", "Tutte"),
    ("superficie", "Superficie"),
    ("vani", "Vani o camere"),
    ("piano", "Piano"),
    ("ascensore", "Ascensore"),
    ("barriere", "Barriere"),
    ("riscaldamento", "Riscaldamento"),
    ("energia", "Classe energetica"),
    ("spese", "Spese annue"),
    ("catasto", "Dati catastali"),
    ("foto", "Foto"),
)
NUMERICO = {"inputmode": "numeric"}
PARTI = (
    ("Che unità è", "codice", "codice_regionale", "tipo"),
    ("Dove si trova", "comune", "zona", "indirizzo", "civico", "scala", "interno", "piano"),
    ("Com’è fatta", "vani", "camere", "superficie_mq", "superficie_accessoria_mq", "pertinenze",
     "ascensore", "senza_barriere", "anno_costruzione", "stato_manutentivo"),
    ("Quanto costa", "riscaldamento", "classe_energetica", "spese_annue"),
    ("Catasto", "sezione", "foglio", "particella", "subalterno", "categoria_catastale", "rendita"),
    ("Com’è oggi", "stato", "stato_dal", "assegnabile_nel", "note", "riga_versione"),
)  # fmt: skip


class CampoSiNo(forms.TypedChoiceField):
    """Yes, no, or not known: three answers, never two."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=SI_NO, coerce=lambda valore: valore == "si", empty_value=None, **kwargs
        )

    def prepare_value(self, value: Any) -> Any:
        """Show a stored value as its choice."""
        return {True: "si", False: "no", None: ""}.get(value, value)


class UnitaForm(forms.Form):
    """The sheet of a dwelling; what is not known stays empty."""

    codice = forms.CharField(label="Codice", max_length=40)
    codice_regionale = forms.CharField(
        label="Codice regionale",
        max_length=40,
        required=False,
        help_text="Quello della piattaforma regionale dei servizi abitativi.",
    )
    comune = forms.ChoiceField(label="Comune")
    tipo = forms.ChoiceField(label="Servizio", choices=TipoServizio)
    zona = forms.CharField(label="Zona o frazione", max_length=80, required=False)
    indirizzo = forms.CharField(label="Indirizzo", max_length=120, required=False)
    civico = forms.CharField(label="Numero civico", max_length=12, required=False)
    scala = forms.CharField(label="Scala", max_length=12, required=False)
    interno = forms.CharField(label="Interno", max_length=12, required=False)
    piano = forms.IntegerField(
        label="Piano",
        required=False,
        min_value=vincoli.PIANO_MINIMO,
        max_value=vincoli.PIANO_MASSIMO,
        help_text="0 è il piano terra.",
        widget=forms.TextInput(attrs=NUMERICO),
    )
    sezione = forms.CharField(label="Sezione", max_length=3, required=False)
    foglio = forms.CharField(
        label="Foglio", max_length=5, required=False, help_text=f"{CATASTO}12."
    )
    particella = forms.CharField(
        label="Particella", max_length=10, required=False, help_text=f"{CATASTO}345 o 345/2."
    )
    subalterno = forms.CharField(
        label="Subalterno", max_length=4, required=False, help_text=f"{CATASTO}7."
    )
    categoria_catastale = forms.CharField(
        label="Categoria", max_length=4, required=False, help_text=f"{CATASTO}A/3."
    )
    rendita = CampoEuro(label="Rendita catastale", required=False)
    ascensore = CampoSiNo(label="Ascensore", required=False)
    senza_barriere = CampoSiNo(label="Senza barriere architettoniche", required=False)
    vani = CampoDecimale(label="Vani", required=False, decimali=1, minimo=Decimal("0.5"))
    camere = CampoConteggio(label="Camere da letto", required=False, massimo=30)
    superficie_mq = CampoDecimale(
        label="Superficie utile", required=False, unita="m²", minimo=Decimal("0.01")
    )
    superficie_accessoria_mq = CampoDecimale(
        label="Superficie di balconi e pertinenze", required=False, unita="m²", minimo=0
    )
    pertinenze = forms.CharField(
        label="Pertinenze",
        max_length=120,
        required=False,
        help_text="Per esempio: cantina, posto auto.",
    )
    anno_costruzione = forms.IntegerField(
        label="Anno di costruzione",
        required=False,
        min_value=vincoli.COSTRUZIONE_MINIMA,
        max_value=vincoli.COSTRUZIONE_MASSIMA,
        widget=forms.TextInput(attrs=NUMERICO),
    )
    classe_energetica = forms.ChoiceField(
        label="Classe energetica",
        required=False,
        choices=[("", "Non nota"), *ClasseEnergetica.choices],
        help_text="Quella dell’attestato di prestazione energetica.",
    )
    riscaldamento = forms.CharField(label="Riscaldamento", max_length=80, required=False)
    spese_annue = CampoEuro(label="Spese annue stimate", required=False)
    stato_manutentivo = forms.CharField(
        label="Stato di manutenzione", max_length=120, required=False
    )
    stato = forms.ChoiceField(label="Stato", choices=NEL_PATRIMONIO)
    stato_dal = CampoData(label="In questo stato dal", required=False)
    assegnabile_nel = forms.IntegerField(
        label="Prevista assegnabile nell'anno",
        required=False,
        min_value=2018,
        max_value=2100,
        help_text="L'anno in cui l'ente prevede di assegnarla, anche se oggi è occupata.",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    # As long as a cell of the sheet may be.
    note = forms.CharField(
        label="Note", required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 3})
    )
    riga_versione = forms.IntegerField(widget=forms.HiddenInput, initial=1)

    def __init__(self, *args: Any, comuni: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["comune"] = forms.ChoiceField(
            label="Comune", choices=[("", "Scegli il comune"), *comuni]
        )
        self.helper = aiutante(
            *(Fieldset(titolo, *campi) for titolo, *campi in PARTI), testo_invio="Salva l'unità"
        )

    def clean_categoria_catastale(self) -> str:
        """Accept `a/3` for `A/3`."""
        return str(self.cleaned_data["categoria_catastale"]).upper()

    def dati(self) -> dict[str, Any]:
        """Return the sheet as the act takes it."""
        puliti = dict(self.cleaned_data)
        puliti["comune_id"] = puliti.pop("comune")
        puliti.pop("riga_versione")
        return puliti


class FiltroUnitaForm(forms.Form):
    """The filters of the list; what is not understood filters nothing."""

    cerca = forms.CharField(
        label="Cerca", required=False, max_length=80, help_text="Codice, via, zona o comune"
    )
    comune = forms.ChoiceField(label="Comune", required=False)
    proprietario = forms.ChoiceField(label="Proprietario", required=False)
    tipo = forms.ChoiceField(
        label="Servizio", required=False, choices=[("", "Tutti"), *TipoServizio.choices]
    )
    stato = forms.ChoiceField(
        label="Stato", required=False, choices=[("", "Tutti"), *StatoUnita.choices]
    )
    assegnabile = forms.CharField(
        label="Assegnabili nel",
        required=False,
        max_length=4,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    gestore = forms.ChoiceField(label="Gestore", required=False)
    vuota_da = forms.CharField(
        label="Vuota da almeno (giorni)",
        required=False,
        max_length=5,
        widget=forms.TextInput(attrs=NUMERICO),
    )
    manca = forms.ChoiceField(label="A cui manca", required=False, choices=MANCA)
    ordina = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        comuni: Sequence[tuple[str, str]],
        enti: Sequence[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["comune"] = forms.ChoiceField(
            label="Comune", required=False, choices=[("", "Tutti"), *comuni]
        )
        self.fields["proprietario"] = forms.ChoiceField(
            label="Proprietario",
            required=False,
            choices=[("", "Tutti"), *((str(pk), nome) for pk, nome in enti)],
        )
        self.fields["gestore"] = forms.ChoiceField(
            label="Gestore",
            required=False,
            choices=[
                ("", "Tutti"),
                ("nessuno", "Il proprietario stesso"),
                *((str(pk), nome) for pk, nome in enti),
            ],
        )

    def scelte(self) -> dict[str, str]:
        """Return what was asked and understood, by field."""
        self.is_valid()
        scelte = {campo: self.cleaned_data.get(campo, "").strip() for campo in self.fields}
        return scelte | {"ordina": scelte["ordina"] or "comune"}

    @property
    def con_altri(self) -> bool:
        """Whether one of the filters that are folded away is in use."""
        return any(self.cleaned_data.get(campo) for campo in ("gestore", "vuota_da", "manca"))
