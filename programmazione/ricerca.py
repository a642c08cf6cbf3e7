"""What planning lets one find: approved plans for everybody, dwellings for who may see them."""

from django.urls import reverse
from django.utils.http import urlencode

from crema_sap.enti.models import Utente
from crema_sap.web.ricerca import PER_GRUPPO, Gruppo, Persona, Trovato, fonte
from programmazione import permissions, selectors


@fonte
def piani(persona: Persona, testo: str) -> Gruppo:
    """Find public plans by year, by kind or by the word itself."""
    trovati = [
        Trovato(str(piano), reverse("programmazione:piano", args=[piano.periodo]))
        for piano in selectors.ultime_versioni(selectors.piani_pubblici())
        if testo.lower() in str(piano).lower()
    ]
    return Gruppo("Piani", trovati[:PER_GRUPPO])


@fonte
def unita(persona: Persona, testo: str) -> Gruppo:
    """Find dwellings by code, street, zone or comune."""
    if not isinstance(persona, Utente) or not persona.ha_ruolo(*permissions.VEDONO_PATRIMONIO):
        return Gruppo("Unità", [])
    trovate = selectors.cerca_unita(utente=persona, testo=testo, quante=PER_GRUPPO + 1)
    voci = [
        Trovato(
            riga["codice"],
            reverse("programmazione:unita", args=[riga["pk"]]),
            f"{riga['comune__nome']}, {riga['indirizzo']} {riga['civico']}".strip(" ,"),
        )
        for riga in trovate[:PER_GRUPPO]
    ]
    tutte = f"/patrimonio/?{urlencode({'cerca': testo})}" if len(trovate) > PER_GRUPPO else ""
    return Gruppo("Unità", voci, tutte)
