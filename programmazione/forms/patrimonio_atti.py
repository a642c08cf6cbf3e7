"""Forms of the acts on dwellings: passages, leaving the stock, many at once, views, photographs."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from crema_sap.web.moduli import CampoData, aiutante
from programmazione.forms.patrimonio import UnitaForm
from programmazione.models import MotivoUscita, SoggettoFoto
from programmazione.services import CAMPI_INSIEME

ATTO = "Il numero e la data dell’atto, per esempio «deliberazione n. 12 del 3 ottobre 2019»."
FOTO_MASSIMA = 15 * 1024 * 1024


class _ConVersione(forms.Form):
    riga_versione = forms.IntegerField(widget=forms.HiddenInput)
    testo_invio = "Salva"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = aiutante(testo_invio=self.testo_invio)


class PassaggioForm(_ConVersione):
    """To whom a dwelling passes, since when, by which act and why."""

    testo_invio = "Registra il passaggio"
    a = forms.ChoiceField(label="A quale ente")
    decorre_il = CampoData(label="Da quando")
    atto = forms.CharField(label="Atto", max_length=200, help_text=ATTO)
    motivo = forms.CharField(label="Motivo", max_length=2000, widget=forms.Textarea({"rows": 3}))
    field_order = ("a", "decorre_il", "atto", "motivo", "riga_versione")

    def __init__(
        self, *args: Any, enti: Sequence[tuple[int, str]], nessuno: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        prima = [("", "Scegli l’ente"), *([("0", nessuno)] if nessuno else [])]
        self.fields["a"].choices = [*prima, *((str(pk), nome) for pk, nome in enti)]  # type: ignore[attr-defined]


class UscitaForm(_ConVersione):
    """Why and when a dwelling leaves the stock."""

    testo_invio = "Registra l’uscita"
    motivo = forms.ChoiceField(
        label="Che cosa è successo", choices=[("", "Scegli"), *MotivoUscita.choices]
    )
    il = CampoData(label="Da quando")
    atto = forms.CharField(label="Atto", max_length=200, help_text=ATTO)
    field_order = ("motivo", "il", "atto", "riga_versione")


class RiammissioneForm(_ConVersione):
    """By which act a dwelling comes back."""

    testo_invio = "Riammetti l’unità"
    atto = forms.CharField(label="Atto", max_length=200, help_text=ATTO)


class CampoInsiemeForm(forms.Form):
    """Which field is changed together."""

    campo = forms.ChoiceField(label="Che cosa vuoi cambiare")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        etichette = [(campo, UnitaForm.base_fields[campo].label) for campo in CAMPI_INSIEME]
        self.fields["campo"].choices = [("", "Scegli"), *etichette]  # type: ignore[attr-defined]
        self.helper = aiutante(metodo="get", nel_modulo=False)


class ValoreInsiemeForm(forms.Form):
    """The one value, read as the sheet of a dwelling reads it."""

    def __init__(self, *args: Any, campo: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.campo = campo
        self.fields[campo] = UnitaForm.base_fields[campo]
        if campo == "stato":
            self.fields["stato_dal"] = CampoData(
                label="In questo stato dal",
                required=False,
                help_text="Se lo lasci vuoto, vale oggi.",
            )
        self.helper = aiutante(nel_modulo=False)

    def valore(self) -> tuple[Any, date | None]:
        """Return the value, and since when if it is a state."""
        return self.cleaned_data[self.campo], self.cleaned_data.get("stato_dal")

    def testi(self) -> Mapping[str, str]:
        """Return what was typed, to be sent again with the confirmation."""
        return {nome: self.data.get(nome, "") for nome in self.fields}


class VistaForm(forms.Form):
    """The name of a view, and who opens it."""

    nome = forms.CharField(label="Nome della vista", max_length=60)
    predefinita = forms.BooleanField(label="Apri il patrimonio con questa vista", required=False)
    condivisa = forms.BooleanField(label="Mostrala anche ai colleghi del mio ente", required=False)
    parametri = forms.CharField(max_length=500, widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = aiutante(testo_invio="Salva la vista")


class FotoForm(forms.Form):
    """A photograph and the words for who does not see it."""

    file = forms.FileField(
        label="Foto",
        help_text="JPEG, HEIC o PNG, al massimo 15 MB. Luogo, data e apparecchio vengono tolti.",
        error_messages={"required": "Scegli un file.", "empty": "Il file è vuoto."},
    )
    soggetto = forms.ChoiceField(label="Che cosa si vede", choices=SoggettoFoto)
    testo_alternativo = forms.CharField(
        label="Descrizione",
        max_length=200,
        min_length=5,
        help_text="Che cosa mostra la foto, per chi non la vede: «La cucina, con la finestra"
        " sul cortile».",
        error_messages={"min_length": "Descrivi la foto con qualche parola in più."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = aiutante(testo_invio="Carica la foto")

    def clean_file(self) -> Any:
        """Refuse by size only: what it is, is told from its bytes."""
        file = self.cleaned_data["file"]
        if file.size > FOTO_MASSIMA:
            raise forms.ValidationError("La foto supera 15 MB: riducila.")
        return file
