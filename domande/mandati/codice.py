"""The confirmation of a mandate by the citizen, with a code that works once."""

import hmac
import math
from datetime import datetime

from django.db import transaction

from crema_sap.enti import accesso, cifratura
from crema_sap.enti.models import Utente
from crema_sap.registro.services import annota
from domande.mandati import permissions, services
from domande.models import Mandato
from domande.states import StatoMandato, verifica_passo_mandato


class CodiceSbagliato(Exception):
    """The code is not the one that the desk was given."""


class TroppiTentativi(Exception):
    """The account has tried too many codes in a row."""

    def __init__(self, secondi: int) -> None:
        self.secondi = secondi
        minuti = math.ceil(secondi / 60)
        tra = "un minuto" if minuti == 1 else f"{minuti} minuti"
        super().__init__(
            "Hai scritto troppi codici sbagliati di fila: per sicurezza la conferma è ferma."
            f" Riprova tra {tra}, o chiedi allo sportello un nuovo codice."
        )


def codice_di(mandato: Mandato) -> str:
    """The code to tell the person, until it is used; empty when there is none."""
    if mandato.codice_cifrato is None:
        return ""
    return cifratura.decifra(mandato.codice_cifrato).decode()


def conferma(*, mandato: Mandato, codice: str, utente: Utente, ora: datetime) -> Mandato:
    """Confirm a mandate with the code that the desk told; the code works once.

    Each attempt of an account is counted before it is judged, whatever the address it comes from.
    Raises `PermissionDenied` unless the mandate is the citizen's own, `TroppiTentativi`,
    `CodiceSbagliato`, `TransizioneNonAmmessa` when it was confirmed already or is over.
    """
    permissions.verifica_proprio(utente, mandato)
    conto = f"mandato:{utente.pk}"
    falliti, chiuso = accesso.conta(conto)
    if falliti > accesso.TENTATIVI_MASSIMI:
        raise TroppiTentativi(chiuso.secondi)
    with transaction.atomic():
        mandato = services.tieni(mandato)
        verifica_passo_mandato(mandato.stato_al(ora), StatoMandato.ATTIVO)
        atteso = codice_di(mandato)
        giusto = bool(atteso) and hmac.compare_digest(
            "".join(filter(str.isdigit, codice)).encode(), atteso.encode()
        )
        if giusto:
            accesso.azzera(conto)
            return services.attiva(mandato, utente, ora, {})
        annota(
            atto="MANDATO_CODICE_SBAGLIATO",
            oggetto=mandato,
            utente=utente,
            ora=ora,
            dati={"di_fila": falliti},
        )
    raise CodiceSbagliato("Il codice non è questo: ricontrollalo con lo sportello.")
