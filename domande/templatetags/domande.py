"""Filters and tags of the pages of domande."""

from datetime import datetime
from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString

from crema_sap.orologio import ROMA
from crema_sap.web.templatetags.portale import briciole
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


@register.simple_tag(takes_context=True)
def briciole_della_domanda(context: dict[str, Any], *parti: str) -> SafeString:
    """Draw the way to a page of a domanda: from the citizen's list, or from the desk's."""
    mandato = context.get("per_conto")
    if mandato is None:
        return briciole("Le mie domande", reverse("domande:list"), *parti)
    indirizzo = reverse("domande:mandato", args=[mandato.identificativo])
    persona = str(context["request"].user)
    return briciole("Persone che aiuti", reverse("domande:sportello"), persona, indirizzo, *parti)
