"""Filters of the pages of domande."""

from datetime import datetime

from django import template

from crema_sap.orologio import ROMA
from domande.states import StatoDomanda

register = template.Library()

TONI = {
    StatoDomanda.BOZZA: "negativo",
    StatoDomanda.SCADUTA: "neutro",
    StatoDomanda.INVIATA: "positivo",
    StatoDomanda.RITIRATA: "neutro",
    StatoDomanda.IN_VALUTAZIONE: "corso",
}


@register.filter
def ora_esatta(istante: datetime) -> str:
    """Write a time of Europe/Rome to the thousandth: `15:59:59,999`. It never rounds up."""
    locale = istante.astimezone(ROMA)
    return f"{locale:%H:%M:%S},{locale.microsecond // 1000:03}"


@register.filter
def tono(stato: StatoDomanda) -> str:
    """The look of a state's badge."""
    return TONI[stato]
