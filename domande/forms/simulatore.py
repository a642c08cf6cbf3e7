"""Form of the simulator: the same sections, without anybody's name."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms

from crema_sap.web.campi import CampoData
from crema_sap.web.moduli import Column, Fieldset, Layout, Row, aiutante_di_righe
from domande.compilazione.contenuto import Contenuto
from domande.compilazione.fatti import DICHIARATE, leggi_fatti
from domande.compilazione.sezioni import Sezione
from domande.forms.componenti import COMPONENTI_MASSIMI, RELAZIONI, iniziali_da_grezze
from domande.forms.persone import CITTADINANZE, PERMESSI, CondizioniPersonali
from domande.forms.situazione import CondizioniForm, IseeForm, ResidenzaForm
from domande.rules.fatti import FattiNucleo


class PersonaSimulataForm(CondizioniPersonali):
    """Whoever is asking."""

    nato_il = CampoData(nascita=True, label="La tua data di nascita")
    cittadinanza = forms.ChoiceField(choices=CITTADINANZE, label="Cittadinanza")
    permesso_tipo = forms.ChoiceField(
        choices=PERMESSI, label="Permesso di soggiorno", required=False
    )
    permesso_lavoro = forms.BooleanField(
        label="Ho un regolare lavoro dipendente o autonomo", required=False
    )
    dichiara = forms.BooleanField(
        label="Nel mio nucleo nessuno ha una casa adatta, ha perso o ceduto una casa pubblica, ha"
        " occupato una casa",
        required=False,
        initial=True,
    )

    @classmethod
    def disposizione(cls) -> tuple[Any, ...]:
        """The person, then what counts of them."""
        return (
            Fieldset(
                "Tu",
                Row(Column("nato_il"), Column("cittadinanza")),
                "permesso_tipo",
                "permesso_lavoro",
                *CondizioniPersonali.base_fields,
                "dichiara",
            ),
        )


class AltroSimulatoForm(CondizioniPersonali):
    """Another member of the household."""

    nato_il = CampoData(nascita=True, label="Data di nascita")
    relazione = forms.ChoiceField(choices=RELAZIONI, label="Che cos'è per te")
    convive_dal = CampoData(label="Vive con te dal (per parenti e affini)", required=False)


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
)


class ResidenzaSimulataForm(ResidenzaForm):
    """Residence and work, without the address."""

    indirizzo = None  # type: ignore[assignment]

    @classmethod
    def disposizione(cls) -> tuple[Any, ...]:
        """Residence, then work."""
        return (
            Fieldset("Residenza", Row(Column("comune"), Column("comune_dal")), "lombardia_dal"),
            Fieldset("Lavoro", Row(Column("comune_lavoro"), Column("lavoro_lombardia_dal"))),
        )


def _iniziali(prima: Mapping[str, Any], prefisso: str) -> dict[str, Any] | None:
    """What was typed in a part, to show it again without judging it; None when nothing was."""
    inizio = f"{prefisso}-"
    return {n.removeprefix(inizio): v for n, v in prima.items() if n.startswith(inizio)} or None


class SimulatoreForm:
    """All the parts of the simulator's page; nothing of it is ever kept."""

    def __init__(
        self, inviate: Any, contenuto: Contenuto, da_riscrivere: Mapping[str, Any] | None = None
    ) -> None:
        comuni = contenuto.comuni
        prima = da_riscrivere or {}
        self.persona = PersonaSimulataForm(inviate, prefix="tu", initial=_iniziali(prima, "tu"))
        righe = iniziali_da_grezze({n: [str(v)] for n, v in prima.items()}, "altri")
        self.altri = AltriFormSet(
            inviate, prefix="altri", initial=[*righe, {}] if da_riscrivere else None
        )
        self.residenza = ResidenzaSimulataForm(
            inviate, prefix="residenza", comuni=comuni, initial=_iniziali(prima, "residenza")
        )
        self.isee = IseeForm(
            inviate, prefix="isee", comuni=comuni, initial=_iniziali(prima, "isee")
        )
        self.condizioni = CondizioniForm(inviate, prefix="casa", initial=_iniziali(prima, "casa"))

    @property
    def moduli(self) -> tuple[Any, ...]:
        """The parts, in the order of the page."""
        return (self.persona, self.altri, self.residenza, self.isee, self.condizioni)

    @property
    def errors(self) -> bool:
        """Whether some part has something to mend (the page's title says it)."""
        return self.persona.is_bound and not self.is_valid()

    def is_valid(self) -> bool:
        """Check every part."""
        buone = [parte.is_valid() for parte in self.moduli]
        return all(buone)

    def fatti(self) -> FattiNucleo:
        """Read the parts as the facts that the rules judge."""
        persona = self.persona.risposte()
        altri = [riga.risposte() for riga in self.altri.righe_tenute()]
        dichiara = "si" if persona.get("dichiara") else "no"
        return leggi_fatti(
            {"nato_il": persona["nato_il"]},
            {
                Sezione.RICHIEDENTE: persona,
                Sezione.NUCLEO: {**persona, "componenti": altri},
                Sezione.RESIDENZA: self.residenza.risposte(),
                Sezione.ISEE: self.isee.risposte(),
                Sezione.CONDIZIONI: self.condizioni.risposte(),
                Sezione.DICHIARAZIONI: dict.fromkeys(DICHIARATE, dichiara),
            },
        )
