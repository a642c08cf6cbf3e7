"""The form of a trial: a row of boxes for each row of the plan."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms

from crema_sap.web.moduli import CampoConteggio, CampoDecimale
from programmazione.rules.figure import PERCENTUALI
from programmazione.rules.regimi import Limiti
from programmazione.rules.simulazione import LEVE, NOMI_LEVE, Leve, Prova, difetti_prova

OBBLIGATORIE = ("consistenza_sap", "consistenza_sas")
ADOTTA = "adotta"


class SimulazioneForm(forms.Form):
    """The figures to try; the reason is asked of who adopts them."""

    letta = forms.CharField(widget=forms.HiddenInput, max_length=64)
    motivo = forms.CharField(
        label="Motivo dell'adozione",
        required=False,
        max_length=500,
        help_text="Serve solo per adottare: resta nelle note delle righe cambiate e nel registro.",
        widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
    )

    def __init__(self, *args: Any, prove: Sequence[Prova], limiti: Limiti, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prove, self.limiti = prove, limiti
        for prova in prove:
            chi = f"{prova.ente}, {prova.comune or 'tutto il territorio'}"
            for campo in _campi(prova):
                tipo = CampoDecimale if campo in PERCENTUALI else CampoConteggio
                self.fields[nome_campo(campo, prova)] = tipo(
                    label=f"{NOMI_LEVE[campo]}: {chi}",
                    required=campo in OBBLIGATORIE,
                    initial=getattr(prova.prima, campo),
                    widget=forms.TextInput(attrs={"class": "form-control", "size": "6"}),
                )

    def clean(self) -> dict[str, Any]:
        puliti = super().clean() or self.cleaned_data
        if not self.errors:
            for prova in self.provate():
                for difetto in difetti_prova(prova, self.limiti) if prova.cambiata else ():
                    nome = nome_campo(difetto.campo, prova)
                    self.add_error(nome if nome in self.fields else None, difetto.messaggio)
        return puliti

    def provate(self) -> list[Prova]:
        """Return the rows as they are tried."""
        return [replace(prova, dopo=self._leve(prova)) for prova in self.prove]

    def leve(self) -> Mapping[int, Leve]:
        """Return the tried figures by row."""
        return {prova.chiave: prova.dopo for prova in self.provate()}

    def righe(self) -> Iterator[tuple[Prova, list[tuple[str, forms.BoundField | None]]]]:
        """Yield each row with its boxes; one that the owner may not declare has none."""
        for prova in self.prove:
            yield (
                prova,
                [
                    (NOMI_LEVE[campo], self[nome] if nome in self.fields else None)
                    for campo in LEVE
                    for nome in [nome_campo(campo, prova)]
                ],
            )

    def _leve(self, prova: Prova) -> Leve:
        scritte = {c: self.cleaned_data[nome_campo(c, prova)] for c in _campi(prova)}
        return replace(prova.prima, **scritte)


def nome_campo(campo: str, prova: Prova) -> str:
    """Return the name of the box of a figure in a row."""
    return f"{campo}-{prova.chiave}"


def _campi(prova: Prova) -> list[str]:
    # Only a comune, and only on its own stock, may go beyond the share of law.
    return [campo for campo in LEVE if campo != "perc_indigenza" or prova.ente_comunale]
