"""The forms of an approval and of a rule of the terms."""

from typing import Any

from django import forms

from crema_sap.web.moduli import CampoConteggio, CampoData, aiutante
from domande.models import EffettoSilenzio, Elaborazione, Slittamento

CAMBIATA = (
    "Mentre leggevi è arrivata un'elaborazione nuova: guarda la pagina aggiornata e conferma di"
    " nuovo."
)


class ApprovazioneForm(forms.Form):
    """The act of approval, and the result that the person has read."""

    atto = forms.CharField(
        label="Atto di approvazione",
        max_length=120,
        help_text="Per esempio: determina n. 145 del 19/12/2019.",
    )
    impronta = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, elaborazione: Elaborazione) -> None:
        self.elaborazione = elaborazione
        super().__init__(data, initial={"impronta": elaborazione.risultato_impronta})
        self.helper = aiutante(testo_invio="Approva le liste del mio ente")

    def clean(self) -> dict[str, Any]:
        """Refuse the approval of a run other than the one that was shown."""
        dati = super().clean() or {}
        if dati.get("impronta") != self.elaborazione.risultato_impronta:
            self.data = self.data.copy()  # type: ignore[attr-defined]
            self.data["impronta"] = self.elaborazione.risultato_impronta  # type: ignore[index]
            self.add_error(None, CAMBIATA)
        return dati


def _giorni(etichetta: str, iniziale: int) -> CampoConteggio:
    return CampoConteggio(label=etichetta, massimo=365, initial=iniziale)


class RegolaTerminiForm(forms.Form):
    """How long each term is from a day on, and what the sources leave to the ambito."""

    dal = CampoData(label="Per gli avvisi che chiudono dal")
    giorni_approvazione = _giorni("Giorni per approvare la provvisoria, dalla chiusura", 5)
    giorni_rettifica = _giorni("Giorni per chiedere la rettifica, dalla pubblicazione", 15)
    giorni_decisione = _giorni("Giorni per decidere una rettifica, dalla richiesta", 15)
    giorni_pubblicazione = _giorni("Giorni per pubblicare la definitiva", 5)
    slittamento = forms.ChoiceField(
        label="Se l'ultimo giorno non è lavorativo", choices=Slittamento, widget=forms.RadioSelect
    )
    patroni = forms.BooleanField(
        label="Il patrono del comune capofila vale come festivo", required=False
    )
    silenzio = forms.ChoiceField(
        label="Se l'ente non decide una rettifica in tempo",
        choices=EffettoSilenzio,
        widget=forms.RadioSelect,
    )
    soglia_lista = CampoConteggio(
        label="Righe minime di una lista pubblica",
        massimo=1000,
        initial=5,
        help_text="Una lista più corta si pubblica senza righe: in un comune piccolo anche un"
        " codice dice chi è.",
    )
    fonte = forms.CharField(
        label="Fonte",
        max_length=200,
        help_text="Per esempio R.R. 4/2017, art. 12, e deliberazione dell'Assemblea n. 3/2019.",
    )
    verificata = forms.BooleanField(
        label="L'ho confrontata con il testo della norma", required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = aiutante(testo_invio="Carica la regola")
