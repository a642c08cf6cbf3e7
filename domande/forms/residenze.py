"""Rows of the places where the applicant lived before."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms

from crema_sap.web.campi import CampoData
from crema_sap.web.moduli import Column, Layout, Row, aiutante_di_righe
from domande.forms.situazione import CampoComune, FormConComuni

PERIODI_MASSIMI = 20


class PeriodoForm(FormConComuni):
    """An earlier residence, both days included."""

    comune = CampoComune(label="Dove")
    dal = CampoData(label="Dal")
    al = CampoData(label="Al", help_text="L'ultimo giorno: per esempio 14/01/2008.")

    @classmethod
    def disposizione(cls) -> tuple[Any, ...]:
        """The place, then its days."""
        return ("comune", Row(Column("dal"), Column("al")))

    def clean(self) -> dict[str, Any]:
        """Refuse a stretch that ends before it begins."""
        dati: dict[str, Any] = self.cleaned_data
        dal, al = dati.get("dal"), dati.get("al")
        if dal and al and al < dal:
            self.add_error("al", "Il periodo finisce prima di cominciare: controlla le due date.")
        return dati


if TYPE_CHECKING:
    _Righe = forms.BaseFormSet[PeriodoForm]
else:
    _Righe = forms.BaseFormSet


class PeriodiBase(_Righe):
    """The earlier residences."""

    nome_riga = "Residenza"

    def __init__(self, *args: Any, comuni: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        kwargs["form_kwargs"] = {"comuni": comuni}
        super().__init__(*args, **kwargs)
        self.helper = aiutante_di_righe()
        self.helper.layout = Layout(*self.form.disposizione(), "DELETE")

    def add_fields(self, form: Any, index: int | None) -> None:
        """Word the box that takes a row away."""
        super().add_fields(form, index)
        form.fields["DELETE"].label = "Togli questa residenza"

    def righe_tenute(self) -> list[PeriodoForm]:
        """The rows that were filled in and not taken away."""
        return [f for f in self.forms if f.has_changed() and f not in self.deleted_forms]


PeriodiFormSet: Any = forms.formset_factory(
    PeriodoForm,
    formset=PeriodiBase,
    extra=0,
    can_delete=True,
    max_num=PERIODI_MASSIMI,
    validate_max=True,
)
