"""How the tests of pages ask, send and read."""

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from tests.programmazione.factories import Mondo

U = "programmazione:"


def pagina(client: Client, nome: str, *args: Any, utente: Any = None, dati: Any = None) -> Any:
    """Ask for a page, or send it a form, as a person or as a visitor."""
    if utente is not None:
        client.force_login(utente)
    indirizzo = nome if nome.startswith("/") else reverse(f"{U}{nome}", args=args)
    return client.get(indirizzo) if dati is None else client.post(indirizzo, dati)


def leggi(risposta: Any) -> str:
    """Return the page as words."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", risposta.content.decode()))


def modulo(mondo: Mondo, versione: int, **campi: Any) -> dict[str, Any]:
    """Return the form of one row of the first comune."""
    return {
        "riga_versione": versione,
        "righe_totali": 1,
        "riga0-comune": mondo.comuni[0].comune_id,
        **{f"riga0-{campo}": valore for campo, valore in campi.items()},
    }
