"""How a section's answers go between the page, the draft and the rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict

from crema_sap.web.campi import CampoDecimale
from crema_sap.web.moduli import aiutante

NON_RISPOSTE = ("csrfmiddlewaretoken", "pegno", "versione", "azione")


class ModuloBase(forms.Form):
    """A form whose answers can be kept as JSON and shown again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = aiutante(*self.disposizione(), nel_modulo=False)

    @classmethod
    def disposizione(cls) -> tuple[Any, ...]:
        """How the fields are laid out; empty for their own order."""
        return ()

    def risposte(self) -> dict[str, Any]:
        """The good answers, as JSON-able data; empty ones are left out."""
        scritte = {n: _scrivi(self.fields[n], v) for n, v in self.cleaned_data.items()}
        return {nome: valore for nome, valore in scritte.items() if valore not in ("", None, False)}

    @classmethod
    def iniziali(cls, risposte: Mapping[str, Any]) -> dict[str, Any]:
        """Turn kept answers back into what the fields show."""
        return {
            nome: campo.to_python(risposte[nome])
            for nome, campo in cls.base_fields.items()
            if nome in risposte
        }


def _scrivi(campo: forms.Field, valore: Any) -> Any:
    if isinstance(valore, date):
        return valore.isoformat()
    if isinstance(valore, Decimal) and isinstance(campo, CampoDecimale):
        # Always the same decimals: `2.040` would be read back as two thousand and forty.
        return str(valore.quantize(Decimal(1).scaleb(-campo.decimali)))
    return valore


@dataclass(frozen=True, slots=True)
class Ripetute:
    """What a section repeats: its name among the answers, and the words around its rows.

    `facoltative` rows are asked behind a question, and leave no trace when there are none.
    """

    chiave: str
    titolo: str
    aggiungi: str
    facoltative: bool = False


class Modulo:
    """The form of a section, with a formset where the section repeats something.

    `anni` are those that count in the rule that the rows are asked for.
    """

    def __init__(
        self,
        principale: ModuloBase,
        righe: Any = None,
        ripetute: Ripetute | None = None,
        anni: int = 0,
    ) -> None:
        self.principale, self.righe, self.ripetute = principale, righe, ripetute
        self.anni = anni

    @property
    def errors(self) -> bool:
        """Whether some part has something to mend (the page's title says it)."""
        return self.principale.is_bound and not self.is_valid()

    def is_valid(self) -> bool:
        """Check form and formset, both even when the first is wrong."""
        giusto = self.principale.is_valid()
        return (self.righe is None or self.righe.is_valid()) and giusto

    def risposte(self) -> dict[str, Any]:
        """The good answers of the whole section."""
        risposte = self.principale.risposte()
        if self.ripetute is not None:
            righe = [riga.risposte() for riga in self.righe.righe_tenute()]
            if righe or not self.ripetute.facoltative:
                risposte[self.ripetute.chiave] = righe
        return risposte


def grezze_del_modulo(inviate: QueryDict) -> dict[str, list[str]]:
    """What was typed, as it was typed, without what is not an answer."""
    return {n: v for n, v in inviate.lists() if n not in NON_RISPOSTE}


def da_grezze(grezze: Mapping[str, list[str]]) -> QueryDict:
    """Make again the request that carried these answers."""
    inviate = QueryDict(mutable=True)
    for nome, valori in grezze.items():
        inviate.setlist(nome, valori)
    return inviate
