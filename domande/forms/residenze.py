"""Rows of the places where the applicant lived before."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms

from crema_sap import orologio
from crema_sap.web.campi import CampoData
from crema_sap.web.formati import data_breve
from crema_sap.web.moduli import Column, Layout, Row, aiutante_di_righe
from domande.forms.componenti import RIGHE_MASSIME
from domande.forms.situazione import CampoComune, FormConComuni
from domande.rules import residenza
from domande.rules.fatti import PeriodoResidenza


class PeriodoForm(FormConComuni):
    """An earlier residence, both days included."""

    comune = CampoComune(label="Dove abitavi", altrove_prima=True)
    dal = CampoData(label="Dal", help_text="Il primo giorno: per esempio 01/06/2001.")
    al = CampoData(label="Al", help_text="L'ultimo giorno: per esempio 14/01/2008.")

    @classmethod
    def disposizione(cls) -> tuple[Any, ...]:
        """The place, then its days."""
        return ("comune", Row(Column("dal"), Column("al")))

    def clean(self) -> dict[str, Any]:
        """Refuse a stretch that ends before it begins, or that is not over yet."""
        dati: dict[str, Any] = self.cleaned_data
        dal, al = dati.get("dal"), dati.get("al")
        if dal and al and al < dal:
            self.add_error("al", "Il periodo finisce prima di cominciare: controlla le due date.")
        elif al and al > orologio.oggi():
            self.add_error("al", "Il giorno non è ancora arrivato: scrivi solo residenze finite.")
        return dati

    def periodo(self) -> PeriodoResidenza:
        """The stretch, for whom compares it with others; the row must be right."""
        dati = self.cleaned_data
        return PeriodoResidenza(comune=dati["comune"], dal=dati["dal"], al=dati["al"])


if TYPE_CHECKING:
    _Righe = forms.BaseFormSet[PeriodoForm]
else:
    _Righe = forms.BaseFormSet


class PeriodiBase(_Righe):
    """The earlier residences; `attuale` is the form that says where the person lives now."""

    nome_riga = "Residenza"

    def __init__(
        self,
        *args: Any,
        comuni: Sequence[tuple[str, str]] = (),
        attuale: forms.Form | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs["form_kwargs"] = {"comuni": comuni}
        super().__init__(*args, **kwargs)
        self.attuale = attuale
        self.helper = aiutante_di_righe()
        self.helper.layout = Layout(*self.form.disposizione(), "DELETE")

    def add_fields(self, form: Any, index: int | None) -> None:
        """Word the box that takes a row away."""
        super().add_fields(form, index)
        form.fields["DELETE"].label = "Togli questa residenza"

    def righe_tenute(self) -> list[PeriodoForm]:
        """The rows that were filled in and not taken away."""
        return [f for f in self.forms if f.has_changed() and f not in self.deleted_forms]

    def clean(self) -> None:
        """Refuse two places at once, saying which and when."""
        righe = [riga for riga in self.righe_tenute() if not riga.errors]
        residenze = [*(riga.periodo() for riga in righe), *self._di_adesso()]
        for prima, poi in residenza.sovrapposte(residenze):
            if poi == len(righe):
                dal = data_breve(residenze[poi].dal)
                righe[prima].add_error(
                    "al",
                    f"Dal {dal} risulti già residente dove abiti adesso: questo periodo deve"
                    " finire prima. Controlla le due date.",
                )
            else:
                righe[poi].add_error("dal", self._gia_altrove(residenze[prima]))

    def _gia_altrove(self, periodo: PeriodoResidenza) -> str:
        if periodo.al is None:
            return (
                f"Dal {data_breve(periodo.dal)} abiti dove sei adesso: qui vanno solo le residenze"
                " di prima."
            )
        luoghi: Any = self.empty_form.fields["comune"]
        return (
            f"Fino al {data_breve(periodo.al)} risulti ancora residente in un altro posto"
            f" ({dict(luoghi.choices)[periodo.comune]}). La residenza è una sola: controlla le"
            " date."
        )

    def _di_adesso(self) -> list[PeriodoResidenza]:
        """Where the person lives now, when that is written well."""
        if self.attuale is None or not self.attuale.is_bound:
            return []
        self.attuale.is_valid()
        dove, dal = (self.attuale.cleaned_data.get(nome) for nome in ("comune", "comune_dal"))
        return [PeriodoResidenza(comune=dove, dal=dal)] if dove and dal else []


PeriodiFormSet: Any = forms.formset_factory(
    PeriodoForm,
    formset=PeriodiBase,
    extra=0,
    can_delete=True,
    max_num=RIGHE_MASSIME,
    validate_max=True,
)
