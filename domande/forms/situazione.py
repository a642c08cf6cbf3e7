"""Forms of residence, ISEE and conditions: where and how the household lives."""

from collections.abc import Sequence
from typing import Any

from django import forms

from crema_sap import orologio
from crema_sap.web.campi import CampoData, CampoDecimale, CampoEuro
from crema_sap.web.moduli import Column, Fieldset, Row
from domande.compilazione.fatti import ALTRO_IN_LOMBARDIA, FUORI_LOMBARDIA
from domande.forms.modulo import ModuloBase

ALTROVE = (
    (ALTRO_IN_LOMBARDIA, "In un altro comune della Lombardia"),
    (FUORI_LOMBARDIA, "Fuori dalla Lombardia, anche all'estero"),
)
NUOVA_FORMAZIONE = (
    ("", "No"),
    ("formata", "Sì, si è formata da poco (matrimonio, unione civile, convivenza)"),
    ("da_costituire", "Sì, si formerà prima della consegna della casa"),
)


class CampoComune(forms.ChoiceField):
    """A comune of the ambito, or somewhere else; the section's form fills in the choices.

    `altrove_prima`: somewhere else is the likely answer, and comes at the head of a long list.
    """

    def __init__(self, *, altrove_prima: bool = False, **kwargs: Any) -> None:
        self.altrove_prima = altrove_prima
        super().__init__(**kwargs)

    def offri(self, comuni: Sequence[tuple[str, str]]) -> None:
        """Set the comuni to choose from."""
        luoghi = (*ALTROVE, *comuni) if self.altrove_prima else (*comuni, *ALTROVE)
        self.choices = [("", "Scegli"), *luoghi]


class FormConComuni(ModuloBase):
    """A form with fields that are a comune."""

    def __init__(self, *args: Any, comuni: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for campo in self.fields.values():
            if isinstance(campo, CampoComune):
                campo.offri(comuni)


class ResidenzaForm(FormConComuni):
    """Where the applicant lives and works, and since when."""

    comune = CampoComune(label="Comune di residenza")
    comune_dal = CampoData(
        label="Residente nel comune dal",
        help_text="La data dell'iscrizione all'anagrafe, senza interruzioni fino a oggi.",
    )
    lombardia_dal = CampoData(
        label="Residente in Lombardia dal",
        passata=True,
        required=False,
        help_text="La data dell'iscrizione nel primo comune lombardo. Se poi hai lasciato la"
        " Lombardia per un periodo, scrivilo tra le residenze di prima.",
    )
    indirizzo = forms.CharField(label="Indirizzo e numero civico", max_length=120)
    comune_lavoro = CampoComune(label="Comune in cui lavori", required=False)
    lavoro_lombardia_dal = CampoData(
        label="Lavori in Lombardia dal",
        passata=True,
        required=False,
        help_text="Senza interruzioni fino a oggi.",
    )

    @classmethod
    def disposizione(cls) -> tuple[Any, ...]:
        """Residence, then work."""
        return (
            Fieldset(
                "Residenza",
                Row(Column("comune"), Column("comune_dal")),
                "indirizzo",
                "lombardia_dal",
            ),
            Fieldset("Lavoro", Row(Column("comune_lavoro"), Column("lavoro_lombardia_dal"))),
        )

    def clean(self) -> dict[str, Any]:
        """Refuse a residence still to come, and two residences that contradict each other."""
        dati: dict[str, Any] = self.cleaned_data
        nel_comune, in_regione = dati.get("comune_dal"), dati.get("lombardia_dal")
        fuori = dati.get("comune") == FUORI_LOMBARDIA
        if nel_comune and nel_comune > orologio.oggi():
            self.add_error(
                "comune_dal",
                "Il giorno non è ancora arrivato: scrivi da quando sei già residente. Se devi"
                " ancora cambiare casa, indica dove abiti adesso.",
            )
        elif nel_comune and in_regione and in_regione > nel_comune and not fuori:
            self.add_error(
                "lombardia_dal",
                "Il comune è in Lombardia: ci abiti almeno da quando sei residente nel comune.",
            )
        return dati


class IseeForm(FormConComuni):
    """The ISEE attestation and, for the poorest, that of the social services."""

    valore = CampoEuro(
        label="Valore dell'ISEE",
        required=False,
        help_text="Come scritto nell'attestazione: per esempio 8.450,00.",
    )
    pse = CampoDecimale(
        label="Scala di equivalenza",
        minimo=1,
        massimo=20,
        required=False,
        help_text="Il parametro scritto nell'attestazione: per esempio 2,04.",
    )
    patrimonio_mobiliare = CampoEuro(
        label="Patrimonio mobiliare",
        required=False,
        help_text="Conti, depositi, titoli: il valore scritto nell'attestazione.",
    )
    scade_il = CampoData(label="Scadenza dell'ISEE", required=False)
    corrente = forms.BooleanField(label="È un ISEE corrente", required=False)
    protocollo_dsu = forms.CharField(
        label="Protocollo della DSU",
        required=False,
        max_length=40,
        help_text="Comincia con INPS-ISEE.",
    )
    attestazione_comune = CampoComune(
        label="Comune che ha rilasciato l'attestazione", required=False
    )
    attestazione_il = CampoData(label="Rilasciata il", passata=True, required=False)
    attestazione_numero = forms.CharField(label="Numero", required=False, max_length=40)

    @classmethod
    def disposizione(cls) -> tuple[Any, ...]:
        """The ISEE, then the attestation of indigence."""
        return (
            Fieldset(
                "Attestazione ISEE",
                Row(Column("valore"), Column("pse")),
                Row(Column("patrimonio_mobiliare"), Column("scade_il")),
                "protocollo_dsu",
                "corrente",
            ),
            Fieldset(
                "Attestazione di indigenza dei servizi sociali",
                "attestazione_comune",
                Row(Column("attestazione_il"), Column("attestazione_numero")),
            ),
        )

    def clean(self) -> dict[str, Any]:
        """An attestation has both who gave it and when."""
        dati: dict[str, Any] = self.cleaned_data
        comune, giorno = dati.get("attestazione_comune"), dati.get("attestazione_il")
        if comune and not giorno and "attestazione_il" not in self.errors:
            self.add_error("attestazione_il", "Scrivi quando è stata rilasciata.")
        if giorno and not comune:
            self.add_error("attestazione_comune", "Scegli il comune che l'ha rilasciata.")
        return dati


class CondizioniForm(ModuloBase):
    """What counts of the family and of the present dwelling."""

    nuova_formazione = forms.ChoiceField(
        choices=NUOVA_FORMAZIONE, label="È una famiglia di nuova formazione?", required=False
    )
    formata_il = CampoData(label="Si è formata il", passata=True, required=False)
    rilascio_emesso_il = CampoData(
        label="Provvedimento di rilascio della casa (sfratto, decreto), emesso il",
        passata=True,
        required=False,
    )
    rilascio_esecuzione_il = CampoData(
        label="Data fissata per lasciare la casa, se c'è", required=False
    )
    improprio_dal = CampoData(
        label="Vivi in un luogo che non è una casa dal",
        passata=True,
        required=False,
        help_text="Per esempio un dormitorio, una roulotte, un garage.",
    )
    antigienico_certificato_il = CampoData(
        label="Casa dichiarata antigienica dall'ATS il", passata=True, required=False
    )
    antigienico_dal = CampoData(label="Vivi in quella casa dal", passata=True, required=False)
    superficie = CampoDecimale(
        label="Superficie utile della casa in cui vivi",
        minimo=1,
        massimo=1000,
        unita="m²",
        required=False,
        help_text="Serve a vedere se è troppo piccola per il tuo nucleo.",
    )
    coabitazione_dal = CampoData(
        label="Dividi la casa con un'altra famiglia dal", passata=True, required=False
    )
    barriere = forms.BooleanField(
        label="Nella casa ci sono barriere (scale, niente ascensore, bagno stretto)",
        required=False,
    )

    @classmethod
    def disposizione(cls) -> tuple[Any, ...]:
        """The family, then the dwelling."""
        return (
            Fieldset("La famiglia", Row(Column("nuova_formazione"), Column("formata_il"))),
            Fieldset(
                "La casa in cui vivi ora",
                "superficie",
                Row(Column("rilascio_emesso_il"), Column("rilascio_esecuzione_il")),
                "improprio_dal",
                Row(Column("antigienico_certificato_il"), Column("antigienico_dal")),
                "coabitazione_dal",
                "barriere",
            ),
        )

    def clean(self) -> dict[str, Any]:
        """Ask for the date that a condition is nothing without."""
        dati: dict[str, Any] = self.cleaned_data
        coppie = (
            ("antigienico_certificato_il", "antigienico_dal", "Scrivi da quando ci vivi."),
            ("antigienico_dal", "antigienico_certificato_il", "Scrivi la data del certificato."),
            (
                "rilascio_esecuzione_il",
                "rilascio_emesso_il",
                "Scrivi quando è stato emesso il provvedimento.",
            ),
        )
        for presente, richiesto, sentenza in coppie:
            if dati.get(presente) and not dati.get(richiesto) and richiesto not in self.errors:
                self.add_error(richiesto, sentenza)
        formata = dati.get("nuova_formazione") == "formata"
        if formata and not dati.get("formata_il") and "formata_il" not in self.errors:
            self.add_error("formata_il", "Scrivi quando si è formata.")
        return dati
