"""Forms of a draft."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from bandi.forms.istanti import OraField, istante
from bandi.models import Avviso, ProfiloPunteggio, TipoOfferta
from bandi.rules.finestra import ROMA, Finestra, TermineNonValido
from bandi.services import DatiAvviso
from crema_sap.aritmetica import leggi_intero
from crema_sap.web.moduli import CampoConteggio, CampoData, Column, Fieldset, Row, aiutante

PREFERENZE_MASSIME = 20
CANALE_PREDEFINITO = "Piattaforma regionale Servizi abitativi di Regione Lombardia"


class AvvisoForm(forms.Form):
    """What the capofila writes of a draft, besides its units."""

    codice = forms.CharField(
        label="Codice",
        max_length=60,
        help_text="Diventa l’indirizzo della pagina: per esempio «crema-2019».",
    )
    titolo = forms.CharField(label="Titolo", max_length=200)
    apre_giorno = CampoData(label="Apre il giorno")
    apre_ora = OraField(label="Alle ore")
    chiude_giorno = CampoData(label="Chiude il giorno")
    chiude_ora = OraField(label="Alle ore")
    profilo = forms.ModelChoiceField(
        ProfiloPunteggio.objects.none(), label="Profilo di punteggio", empty_label="Scegli"
    )
    preferenze_massime = CampoConteggio(
        label="Quante unità può scegliere un nucleo", minimo=1, massimo=PREFERENZE_MASSIME
    )
    canale_ufficiale = forms.CharField(
        label="Dove la domanda si presenta per legge",
        max_length=200,
        initial=CANALE_PREDEFINITO,
        help_text="Lo leggono i cittadini su ogni pagina dell’avviso (R.R. 4/2017, art. 9 c. 1).",
    )
    referenti = forms.CharField(
        label="Uffici e recapiti",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Un ufficio per riga: nome, telefono, orari.",
    )
    di_prova = forms.BooleanField(
        label="È un avviso di prova",
        required=False,
        help_text="Serve a conoscere il portale: le pagine dicono che non assegna nessuna casa.",
    )

    def __init__(self, *args: Any, profili: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["profilo"].queryset = profili  # type: ignore[attr-defined]
        self.helper = aiutante(
            "codice",
            "titolo",
            Fieldset(
                "Termine per le domande, ora italiana",
                Row(Column("apre_giorno"), Column("apre_ora")),
                Row(Column("chiude_giorno"), Column("chiude_ora")),
            ),
            "profilo",
            "preferenze_massime",
            "canale_ufficiale",
            "referenti",
            "di_prova",
            testo_invio="Salva e scegli le unità",
        )

    def clean(self) -> dict[str, Any]:
        """Turn days and times into a window; a time that the clock change spoils is refused."""
        dati = super().clean() or {}
        apre = istante(self, "apre")
        chiude = istante(self, "chiude")
        if apre and chiude:
            try:
                dati["finestra"] = Finestra(apre, chiude)
            except TermineNonValido as errore:
                self.add_error("chiude_giorno", str(errore))
        return dati

    def dati(self) -> DatiAvviso:
        """Return what was written, for the act."""
        scritti = self.cleaned_data
        return DatiAvviso(
            codice=scritti["codice"],
            titolo=scritti["titolo"],
            profilo=scritti["profilo"],
            finestra=scritti["finestra"],
            preferenze_massime=scritti["preferenze_massime"],
            canale_ufficiale=scritti["canale_ufficiale"],
            referenti=scritti["referenti"],
            di_prova=scritti["di_prova"],
        )


def iniziali(avviso: Avviso, finestra: Finestra, preferenze_massime: int) -> dict[str, Any]:
    """Return what a draft says, to fill the form in again."""
    apre, chiude = finestra.apre_il.astimezone(ROMA), finestra.chiude_il.astimezone(ROMA)
    return {
        "codice": avviso.codice,
        "titolo": avviso.titolo,
        "profilo": avviso.profilo_id,
        "preferenze_massime": preferenze_massime,
        "canale_ufficiale": avviso.canale_ufficiale,
        "referenti": avviso.referenti,
        "di_prova": avviso.di_prova,
        "apre_giorno": apre.date(),
        "apre_ora": apre.time(),
        "chiude_giorno": chiude.date(),
        "chiude_ora": chiude.time(),
    }


class SceltaUnitaForm(forms.Form):
    """For each assignable dwelling, whether it is offered and in which condition."""

    def __init__(self, data: Any, *, ammesse: set[int]) -> None:
        super().__init__(data)
        self.ammesse = ammesse

    def clean(self) -> dict[str, Any]:
        """Read `unita` (keys) and `tipo-<key>`.

        Raises `ValidationError` for a key or a condition that is not on the page.
        """
        super().clean()
        scelte: dict[int, TipoOfferta] = {}
        for chiave in self.data.getlist("unita"):  # type: ignore[attr-defined]
            tipo = self.data.get(f"tipo-{chiave}", TipoOfferta.IMMEDIATA)
            unita = leggi_intero(chiave)
            if unita is None or unita not in self.ammesse:
                raise ValidationError("Una delle unità scelte non è fra quelle del piano.")
            if tipo not in TipoOfferta:
                raise ValidationError("Una delle unità ha una condizione che non esiste.")
            scelte[unita] = TipoOfferta(tipo)
        return {"scelte": scelte}
