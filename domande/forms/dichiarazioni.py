"""Form of the declarations (DPR 445/2000) and of the bollo."""

from typing import Any

from django import forms

from crema_sap.web.campi import CampoData
from crema_sap.web.moduli import Column, Fieldset, Row
from domande.forms.modulo import ModuloBase

DICHIARO = (("si", "Lo dichiaro"), ("no", "Non posso dichiararlo"))
BOLLI = (
    ("marca", "Ho comprato una marca da bollo da 16 euro"),
    ("esente", "Sono esente"),
)


def _dichiarazione(testo: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=testo,
        choices=DICHIARO,
        widget=forms.RadioSelect,
        error_messages={"required": "Scegli una delle due risposte."},
    )


class DichiarazioniForm(ModuloBase):
    """Each declaration can be made or not: who can't make one may file all the same."""

    nessuna_proprieta = _dichiarazione(
        "Nessuno nel nucleo ha una casa adatta al nucleo, in Italia o all'estero"
    )
    nessuna_decadenza = _dichiarazione(
        "Negli ultimi cinque anni nessuno nel nucleo ha perso una casa pubblica per annullamento o"
        " decadenza"
    )
    nessuna_occupazione = _dichiarazione(
        "Negli ultimi cinque anni nessuno nel nucleo ha occupato abusivamente una casa"
    )
    nessuna_cessione = _dichiarazione(
        "Nessuno nel nucleo ha ceduto ad altri una casa pubblica che gli era stata assegnata"
    )
    nessuna_assegnazione_in_proprieta = _dichiarazione(
        "Nessuno nel nucleo ha già avuto in proprietà una casa costruita con fondi pubblici"
    )
    bollo = forms.ChoiceField(
        label="Imposta di bollo",
        choices=BOLLI,
        widget=forms.RadioSelect,
        error_messages={"required": "Scegli una delle due risposte."},
    )
    bollo_numero = forms.RegexField(
        r"^[0-9]{14}$",
        label="Numero della marca da bollo",
        required=False,
        strip=True,
        help_text="Le 14 cifre stampate sulla marca.",
        error_messages={"invalid": "Il numero della marca da bollo ha 14 cifre."},
    )
    bollo_il = CampoData(label="Data della marca da bollo", passata=True, required=False)
    bollo_esenzione = forms.CharField(label="Motivo dell'esenzione", required=False, max_length=120)
    consapevole = forms.BooleanField(
        label="So che chi dichiara il falso è punito dalla legge e perde i benefici ottenuti"
        " (DPR 445/2000, artt. 75 e 76), e che la marca da bollo vale solo per questa domanda",
        error_messages={"required": "Per inviare la domanda serve questa conferma."},
    )

    @classmethod
    def disposizione(cls) -> tuple[Any, ...]:
        """Declarations, bollo, awareness."""
        return (
            Fieldset(
                "Dichiarazioni",
                "nessuna_proprieta",
                "nessuna_decadenza",
                "nessuna_occupazione",
                "nessuna_cessione",
                "nessuna_assegnazione_in_proprieta",
            ),
            Fieldset(
                "Bollo",
                "bollo",
                Row(Column("bollo_numero"), Column("bollo_il")),
                "bollo_esenzione",
            ),
            Fieldset("Responsabilità", "consapevole"),
        )

    def clean(self) -> dict[str, Any]:
        """Ask for what the choice about the bollo needs, and drop the rest."""
        dati: dict[str, Any] = self.cleaned_data
        if dati.get("bollo") == "marca":
            dati["bollo_esenzione"] = ""
            if not dati.get("bollo_numero") and "bollo_numero" not in self.errors:
                self.add_error("bollo_numero", "Scrivi il numero della marca da bollo.")
            if not dati.get("bollo_il") and "bollo_il" not in self.errors:
                self.add_error("bollo_il", "Scrivi la data stampata sulla marca da bollo.")
        if dati.get("bollo") == "esente":
            dati["bollo_numero"], dati["bollo_il"] = "", None
            if not dati.get("bollo_esenzione"):
                self.add_error("bollo_esenzione", "Scrivi perché sei esente.")
        return dati
