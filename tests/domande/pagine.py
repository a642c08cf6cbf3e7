"""What the browser sends of a draft's pages, and reads, for the tests."""

import re
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from domande.compilazione.sezioni import Sezione
from domande.models import Bozza
from tests.domande.factories import (
    risposte,
)


def indirizzo(bozza: Bozza, sezione: str) -> str:
    return reverse("domande:sezione", args=[bozza.chiave, sezione])


def modulo(sezione: Sezione, versione: int = 0, **cambi: Any) -> dict[str, Any]:
    """What the browser sends of a section."""
    dati: dict[str, Any] = {"versione": versione, "azione": "continua"}
    buone = risposte()[sezione]
    if sezione is Sezione.NUCLEO:
        righe = buone["componenti"]
        dati |= {"componenti-TOTAL_FORMS": len(righe), "componenti-INITIAL_FORMS": 0}
        for numero, riga in enumerate(righe):
            dati |= {f"componenti-{numero}-{nome}": valore for nome, valore in riga.items()}
    elif sezione is Sezione.UNITA:
        dati |= {"scelta_1": "CR-1", "scelta_2": "CR-2"}
    else:
        dati |= {n: "on" if v is True else v for n, v in buone.items()}
    return dati | cambi


def leggi(risposta: HttpResponse) -> str:
    return re.sub(r"\s+", " ", risposta.content.decode())
