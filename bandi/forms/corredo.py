"""Forms of the papers and the desks: those of a draft, and the ambito's list of desks."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from bandi.models import Sportello
from bandi.rules.corredo import Corredo, DocumentoRichiesto
from bandi.rules.orari import GIORNI, OrarioNonValido, scrivi_orario
from crema_sap.enti.models import Comune
from crema_sap.web.moduli import Fieldset, aiutante, aiutante_di_righe

DOCUMENTI_MASSIMI = 40
RIGHE_VUOTE = 2
NESSUNA = ("", "Nessuna")


class DocumentoForm(forms.Form):
    """A paper; a row without a name is no paper."""

    titolo = forms.CharField(label="Documento", max_length=160, required=False)
    per_chi = forms.CharField(
        label="A chi serve",
        max_length=200,
        required=False,
        help_text="Per esempio «a chi ha un invalido in famiglia». Vuoto: a tutti.",
    )
    dimostra = forms.CharField(label="Che cosa dimostra", max_length=200, required=False)
    condizione = forms.ChoiceField(label="Condizione del punteggio", required=False)

    def __init__(self, *args: Any, condizioni: Sequence[tuple[str, str]] = (), **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["condizione"].choices = [NESSUNA, *condizioni]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse a row that says something of a paper without naming it."""
        dati = super().clean() or {}
        if not dati.get("titolo") and any(dati.get(nome) for nome in self.fields):
            self.add_error("titolo", "Scrivi il nome del documento, o svuota tutta la riga.")
        return dati


_Righe: Any = forms.formset_factory(DocumentoForm, extra=RIGHE_VUOTE, max_num=DOCUMENTI_MASSIMI)


class DocumentiFormSet(_Righe):  # type: ignore[misc]
    """The papers of a draft, with empty rows for others."""

    nome_riga = "Documento"

    def __init__(self, data: Any, corredo: Corredo, condizioni: Sequence[tuple[str, str]]) -> None:
        scritti = [
            {nome: getattr(documento, nome) for nome in DocumentoForm.base_fields}
            for documento in corredo.documenti
        ]
        super().__init__(
            data, prefix="documenti", initial=scritti, form_kwargs={"condizioni": condizioni}
        )
        self.helper = aiutante_di_righe()

    def documenti(self) -> list[DocumentoRichiesto]:
        """Return the papers written, in order."""
        return [
            DocumentoRichiesto(**{nome: riga.get(nome, "") for nome in DocumentoForm.base_fields})
            for riga in self.cleaned_data
            if riga.get("titolo")
        ]


class SceltaSportelliForm(forms.Form):
    """Which desks of the ambito help with an avviso."""

    sportelli = forms.ModelMultipleChoiceField(
        Sportello.objects.none(),
        label="Sportelli",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any, *, corredo: Corredo, sportelli: Any) -> None:
        scelti = [sportello.sportello for sportello in corredo.sportelli]
        super().__init__(data, initial={"sportelli": scelti})
        self.fields["sportelli"].queryset = sportelli.filter(attivo=True)  # type: ignore[attr-defined]
        self.helper = aiutante(nel_modulo=False)

    def scelti(self) -> list[int]:
        """Return the keys of the desks ticked."""
        return [sportello.pk for sportello in self.cleaned_data["sportelli"]]


class OrarioField(forms.CharField):
    """The hours of a day, written one way."""

    def clean(self, value: Any) -> str:
        """Read them.

        Raises `ValidationError` when they are not opening times.
        """
        try:
            return scrivi_orario(super().clean(value))
        except OrarioNonValido as errore:
            raise ValidationError(str(errore)) from errore


class SportelloForm(forms.Form):
    """A desk of the ambito."""

    nome = forms.CharField(label="Nome dello sportello", max_length=120)
    comune = forms.ModelChoiceField(Comune.objects.none(), label="Comune", empty_label="Scegli")
    indirizzo = forms.CharField(label="Indirizzo", max_length=160)
    telefono = forms.CharField(label="Telefono", max_length=40, required=False)
    su_appuntamento = forms.BooleanField(label="Riceve solo su appuntamento", required=False)
    lingue = forms.CharField(
        label="Lingue parlate oltre all’italiano",
        max_length=120,
        required=False,
        help_text="Per esempio: inglese, romeno, arabo.",
    )
    attivo = forms.BooleanField(
        label="In servizio",
        required=False,
        initial=True,
        help_text="Uno sportello non in servizio non si può scegliere per gli avvisi nuovi.",
    )

    def __init__(self, data: Any, *, comuni: Any, sportello: Sportello | None = None) -> None:
        super().__init__(data, initial=_scritto(sportello) if sportello else None)
        self.fields["comune"].queryset = comuni  # type: ignore[attr-defined]
        for numero, giorno in enumerate(GIORNI):
            self.fields[f"orario_{numero}"] = OrarioField(
                label=giorno.capitalize(), max_length=60, required=False
            )
        self.helper = aiutante(
            *("nome", "comune", "indirizzo", "telefono"),
            Fieldset(
                "Orari: per esempio 9.00-12.30, 14-17. Vuoto: chiuso",
                *(f"orario_{numero}" for numero in range(len(GIORNI))),
            ),
            *("su_appuntamento", "lingue", "attivo"),
            testo_invio="Salva lo sportello",
        )

    def dati(self) -> dict[str, Any]:
        """Return what was written, for the act."""
        scritti = dict(self.cleaned_data)
        scritti["orari"] = [scritti.pop(f"orario_{numero}") for numero in range(len(GIORNI))]
        return scritti


def _scritto(sportello: Sportello) -> dict[str, Any]:
    campi = ("nome", "comune_id", "indirizzo", "telefono", "su_appuntamento", "lingue", "attivo")
    dati = {nome.removesuffix("_id"): getattr(sportello, nome) for nome in campi}
    return dati | {f"orario_{numero}": testo for numero, testo in enumerate(sportello.orari)}
