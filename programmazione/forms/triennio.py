"""Forms of the triennial plan: opening, expected units, indicators, results, changes to it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms

from crema_sap.web.moduli import CampoConteggio, CampoDecimale, aiutante
from programmazione.models import OrigineIndicatore, SpecieAttesa, UnitaAttese, VersoIndicatore
from programmazione.rules.aggiornamento import Genere
from programmazione.rules.indicatori import (
    FIGURE,
    MASSIMO,
    DatiIndicatore,
    Origine,
    Verso,
    difetti_indicatore,
)
from programmazione.rules.testo import oltre_il_massimo, pulisci
from programmazione.rules.triennio import Periodo
from programmazione.services import AttesaInviata, ModificaInviata


def _valore(etichetta: str, *, richiesto: bool = True) -> CampoDecimale:
    return CampoDecimale(label=etichetta, required=richiesto, minimo=-MASSIMO, massimo=MASSIMO)


class TriennaleForm(forms.Form):
    """The first of the three years."""

    anno = forms.IntegerField(
        label="Primo anno",
        min_value=2000,
        max_value=2100,
        help_text="Il piano vale per quest'anno e per i due seguenti.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = aiutante(testo_invio="Apri la bozza")


class ScartoForm(forms.Form):
    """Why a draft is discarded."""

    motivo = forms.CharField(
        label="Motivo",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Per esempio: aperta per gli anni sbagliati. Resta nel registro.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = aiutante(testo_invio="Scarta la bozza")


class AtteseForm(forms.Form):
    """The units expected year by year: an empty box is «not known», zero is zero."""

    def __init__(
        self, *args: Any, periodo: Periodo, scritte: Sequence[UnitaAttese], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.periodo = periodo
        gia = {(voce.anno, voce.specie): voce for voce in scritte}
        for anno, specie in self._voci():
            voce = gia.get((anno, specie))
            self.fields[f"unita-{anno}-{specie}"] = CampoConteggio(
                label=f"{specie.label}, {anno}: unità",
                required=False,
                massimo=100_000,
                initial=voce.unita if voce else None,
                widget=forms.TextInput(attrs={"class": "form-control", "size": "6"}),
            )
            self.fields[f"fonte-{anno}-{specie}"] = forms.CharField(
                label=f"{specie.label}, {anno}: fonte",
                required=False,
                max_length=200,
                initial=voce.fonte if voce else "",
                widget=forms.TextInput(attrs={"class": "form-control"}),
            )

    def clean(self) -> dict[str, Any]:
        puliti = super().clean() or self.cleaned_data
        for anno, specie in self._voci():
            unita = puliti.get(f"unita-{anno}-{specie}")
            fonte = puliti.get(f"fonte-{anno}-{specie}", "")
            if unita is not None and not fonte:
                self.add_error(f"fonte-{anno}-{specie}", "Scrivi la fonte della cifra.")
            if fonte and unita is None and not self.has_error(f"unita-{anno}-{specie}"):
                self.add_error(f"unita-{anno}-{specie}", "Scrivi la cifra, o togli la fonte.")
        return puliti

    def righe(self) -> list[tuple[int, str, forms.BoundField, forms.BoundField]]:
        """Return each year and kind with its two boxes."""
        return [
            (anno, specie.label, self[f"unita-{anno}-{specie}"], self[f"fonte-{anno}-{specie}"])
            for anno, specie in self._voci()
        ]

    def attese(self) -> Mapping[tuple[int, SpecieAttesa], AttesaInviata]:
        """Return the figures as the act takes them."""
        return {
            (anno, specie): AttesaInviata(
                self.cleaned_data[f"unita-{anno}-{specie}"],
                self.cleaned_data[f"fonte-{anno}-{specie}"],
            )
            for anno, specie in self._voci()
            if self.cleaned_data[f"unita-{anno}-{specie}"] is not None
        }

    def _voci(self) -> Iterator[tuple[int, SpecieAttesa]]:
        return ((anno, specie) for anno in self.periodo.anni for specie in SpecieAttesa)


class IndicatoreForm(forms.Form):
    """An indicator with its targets."""

    titolo = forms.CharField(label="Che cosa misura", max_length=160)
    codice = forms.SlugField(
        label="Codice",
        max_length=40,
        help_text="Breve, in minuscolo, per esempio «sfratti». I risultati lo seguono di versione"
        " in versione.",
    )
    unita_misura = forms.CharField(
        label="Unità di misura", max_length=40, help_text="Per esempio unità, nuclei, euro, %."
    )
    verso = forms.ChoiceField(
        label="Verso", choices=VersoIndicatore.choices, widget=forms.RadioSelect
    )
    origine = forms.ChoiceField(
        label="Da dove vengono i risultati",
        choices=OrigineIndicatore.choices,
        widget=forms.RadioSelect,
    )
    figura = forms.ChoiceField(
        label="Cifra dei piani annuali",
        required=False,
        choices=[("", "Nessuna"), *((codice, voce.nome) for codice, voce in FIGURE.items())],
        help_text="Solo per un indicatore calcolato.",
    )
    partenza = _valore("Valore di partenza", richiesto=False)
    partenza_fonte = forms.CharField(
        label="Fonte del valore di partenza", required=False, max_length=200
    )

    def __init__(
        self, *args: Any, periodo: Periodo, scritto: DatiIndicatore | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.periodo = periodo
        for anno in periodo.anni:
            self.fields[f"traguardo_{anno}"] = _valore(
                f"Traguardo {anno}", richiesto=anno == periodo.ultimo
            )
        if scritto:
            self.initial = {
                campo: getattr(scritto, campo)
                for campo in ("titolo", "codice", "unita_misura", "verso", "origine", "figura",
                              "partenza", "partenza_fonte")
            }  # fmt: skip
            for anno, traguardo in scritto.traguardi.items():
                self.initial[f"traguardo_{anno}"] = traguardo
        self.helper = aiutante(testo_invio="Salva l'indicatore")

    def clean(self) -> dict[str, Any]:
        puliti = super().clean() or self.cleaned_data
        if not self.errors:
            for frase in difetti_indicatore(self.dati()):
                self.add_error(None, frase)
        return puliti

    def dati(self) -> DatiIndicatore:
        """Return the indicator as the act takes it."""
        puliti = self.cleaned_data
        return DatiIndicatore(
            codice=puliti["codice"],
            titolo=puliti["titolo"],
            unita_misura=puliti["unita_misura"],
            verso=Verso(puliti["verso"]),
            origine=Origine(puliti["origine"]),
            figura=puliti["figura"],
            partenza=puliti["partenza"],
            partenza_fonte=puliti["partenza_fonte"],
            traguardi={anno: puliti[f"traguardo_{anno}"] for anno in self.periodo.anni},
        )


class RisultatoForm(forms.Form):
    """The result of a year."""

    anno = forms.TypedChoiceField(label="Anno", coerce=int)
    valore = _valore("Risultato")
    fonte = forms.CharField(label="Fonte", max_length=200)
    motivo = forms.CharField(
        label="Motivo della correzione",
        required=False,
        max_length=300,
        help_text="Solo se il risultato di quell'anno c'è già: quello di prima resta scritto.",
    )

    def __init__(self, *args: Any, periodo: Periodo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        campo = self.fields["anno"]
        if isinstance(campo, forms.ChoiceField):
            campo.choices = [(anno, str(anno)) for anno in periodo.anni]
        self.helper = aiutante(testo_invio="Registra il risultato")


class ModificaForm(forms.Form):
    """A change to the triennial: which figure or chapter, what it becomes, why."""

    motivo = forms.CharField(
        label="Motivo", max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(
        self, *args: Any, genere: Genere, voci: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.genere = genere
        campi: dict[str, forms.Field] = {
            "voce": forms.ChoiceField(label="Che cosa cambia", choices=voci)
        }
        if genere is Genere.CAPITOLO:
            campi["voce"].widget = forms.HiddenInput()
            campi["dopo"] = forms.CharField(
                label="Nuovo testo",
                required=False,
                strip=False,
                widget=forms.Textarea(attrs={"rows": 18, "class": "testo-lungo"}),
            )
        elif genere is Genere.TRAGUARDO:
            campi["dopo"] = _valore("Nuovo traguardo")
        else:
            campi["dopo"] = CampoConteggio(label="Nuove unità attese", massimo=100_000)
            campi["fonte"] = forms.CharField(label="Fonte", max_length=200)
        self.fields = campi | self.fields
        self.helper = aiutante(testo_invio="Aggiungi la modifica")

    def clean_dopo(self) -> Any:
        dopo = self.cleaned_data["dopo"]
        if self.genere is Genere.CAPITOLO:
            dopo = pulisci(dopo)
            if troppo := oltre_il_massimo(dopo):
                raise forms.ValidationError(troppo)
        return dopo

    def modifica(self) -> ModificaInviata:
        """Return the change as the act takes it."""
        codice, _, anno = self.cleaned_data["voce"].partition("@")
        return ModificaInviata(
            genere=self.genere,
            codice=codice,
            anno=int(anno) if anno else None,
            dopo=self.cleaned_data["dopo"],
            motivo=self.cleaned_data["motivo"],
            fonte=self.cleaned_data.get("fonte", ""),
        )
