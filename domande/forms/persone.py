"""Forms about the applicant, and what counts of any person."""

from typing import Any

from django import forms

from crema_sap.web.campi import CampoData
from crema_sap.web.moduli import Column, Fieldset, Row
from domande.forms.modulo import ModuloBase

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
DISABILITA = (
    ("", "Nessuna, o meno del 66%"),
    ("c", "Dal 66% al 99%"),
    ("b", "100%, o handicap grave"),
    ("a", "100% o handicap grave, con accompagnamento"),
)


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
