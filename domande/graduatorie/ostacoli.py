"""What the rankings forbid on an avviso."""

from bandi.models import Avviso
from bandi.ostacoli import ostacola
from domande.models import Elaborazione


@ostacola
def graduatoria_calcolata(avviso: Avviso) -> str:
    """Say that who would reopen an avviso might already know its ranking."""
    if Elaborazione.objects.filter(avviso=avviso).exists():
        return "La graduatoria di questo avviso è già stata calcolata: non si riapre più."
    return ""
