"""The form of a rule of the Assemblea."""

from decimal import Decimal
from typing import Any

from django import forms

from crema_sap.web.moduli import CampoConteggio, CampoData, CampoDecimale, aiutante
from programmazione.models import BaseMaggioranza, MetodoVoto

CENTO = Decimal(100)


def _quota(etichetta: str) -> CampoDecimale:
    return CampoDecimale(label=etichetta, minimo=Decimal(0), massimo=CENTO, decimali=2, unita="%")


def _serve(etichetta: str, **altro: Any) -> forms.BooleanField:
    return forms.BooleanField(label=etichetta, required=False, **altro)


class RegolaForm(forms.Form):
    """How the Assemblea is convened, counts and decides from a day on, and who says so."""

    dal = CampoData(label="In vigore dal")
    metodo = forms.ChoiceField(label="Come si contano i voti", choices=MetodoVoto)
    quorum_prima = _quota("Numero legale in prima convocazione")
    quorum_prima_oltre = _serve("In prima convocazione serve di più di questa quota")
    quorum_seconda = _quota("Numero legale in seconda convocazione")
    quorum_seconda_oltre = _serve("In seconda convocazione serve di più di questa quota")
    maggioranza = _quota("Maggioranza")
    maggioranza_oltre = _serve("Per la maggioranza serve di più di questa quota")
    base = forms.ChoiceField(label="Maggioranza calcolata su", choices=BaseMaggioranza)
    presidente_decide = _serve("A parità il voto di chi presiede vale doppio")
    deleghe_ammesse = _serve("I sindaci possono delegare", initial=True)
    preavviso_giorni = CampoConteggio(
        label="Giorni di preavviso",
        massimo=365,
        required=False,
        help_text="Lascialo vuoto se il regolamento non lo dice: il portale avvisa e non ferma.",
    )
    anno_popolazione = CampoConteggio(label="Anno della popolazione", massimo=2100)
    fonte = forms.CharField(
        label="Fonte",
        max_length=200,
        help_text="Per esempio art. 14 del regolamento.",
    )
    verificata = _serve("L'ho confrontata con il testo del regolamento")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = aiutante(testo_invio="Carica la regola")
