"""The acts from the visit to the answer of the household: accepted, refused, or silence.

Bad inputs: a visit while a requirement is not confirmed, an answer after the term, a reason that
the regime does not know.
"""

from datetime import datetime

from django.db import transaction

from crema_sap.enti.models import Utente
from domande.assegnazioni import atti, istruttoria, permissions
from domande.assegnazioni.atti import Contenuto
from domande.models import Assegnazione, TipoFatto
from domande.rules.assegnazione import termini
from domande.services import NonAdesso
from domande.states import StatoAssegnazione

SENZA_RISPOSTA = "nessuna_risposta"
ARTICOLO = "R.R. 4/2017, art. 15 c. 2"


def motivi_di_rifiuto(assegnazione: Assegnazione) -> dict[str, str]:
    """The reasons that a household may give, by code, as the rules of the tornata say them."""
    return {
        riga["codice"]: riga["nome"]
        for riga in assegnazione.tornata.regole["rifiuto"]
        if riga["codice"] != SENZA_RISPOSTA
    }


@transaction.atomic
def fissa_visita(
    *, assegnazione: Assegnazione, appuntamento: datetime, utente: Utente, ora: datetime
) -> Assegnazione:
    """Propose the dwelling, with the day of the visit; the term to answer runs from the visit.

    Raises `PermissionDenied`, `TransizioneNonAmmessa`, `NonAdesso` for a visit in the past or
    while a requirement is not confirmed. Norma: R.R. 4/2017, art. 15 c. 2.
    """
    assegnazione = atti.blocca(assegnazione)
    permissions.verifica_gestione(utente, assegnazione.proprietario_id)
    istruttoria.verifica_futuro(appuntamento, ora)
    if assegnazione.stato == StatoAssegnazione.IN_VERIFICA and not all(
        uno.confermato for uno in istruttoria.requisiti(assegnazione)
    ):
        raise NonAdesso("Prima conferma tutti i requisiti: l'alloggio si propone dopo.")
    atti.registra(
        assegnazione,
        TipoFatto.VISITA,
        a=StatoAssegnazione.VISITA,
        utente=utente,
        ora=ora,
        contenuto=Contenuto(
            norma=ARTICOLO,
            termine=atti.termine(assegnazione, termini.RISPOSTA, appuntamento),
            appuntamento=appuntamento,
        ),
    )
    return assegnazione


@transaction.atomic
def accetta(*, assegnazione: Assegnazione, utente: Utente, ora: datetime) -> Assegnazione:
    """Accept the dwelling, as the household or for it at the owner's desk.

    Raises `PermissionDenied`, `TransizioneNonAmmessa`, `NonAdesso` after the term.
    Norma: R.R. 4/2017, art. 15 c. 2.
    """
    assegnazione = atti.blocca(assegnazione)
    permissions.verifica_risposta(utente, assegnazione)
    _verifica_in_tempo(assegnazione, ora)
    atti.registra(
        assegnazione,
        TipoFatto.ACCETTAZIONE,
        a=StatoAssegnazione.ACCETTATA,
        utente=utente,
        ora=ora,
        contenuto=Contenuto(norma=ARTICOLO),
    )
    return assegnazione


@transaction.atomic
def rifiuta(
    *, assegnazione: Assegnazione, codice: str, utente: Utente, ora: datetime
) -> Assegnazione:
    """Refuse the dwelling for a coded reason; its effect is what the rules of the tornata say.

    Raises `PermissionDenied`, `TransizioneNonAmmessa`, `NonAdesso` for an unknown reason or after
    the term of the proposal. Norma: R.R. 4/2017, art. 15 c. 2.
    """
    assegnazione = atti.blocca(assegnazione)
    permissions.verifica_risposta(utente, assegnazione)
    if codice not in motivi_di_rifiuto(assegnazione):
        raise NonAdesso("Scegli uno dei motivi dell'elenco.")
    _verifica_in_tempo(assegnazione, ora)
    atti.registra(
        assegnazione,
        TipoFatto.RIFIUTO,
        a=StatoAssegnazione.RIFIUTATA,
        utente=utente,
        ora=ora,
        contenuto=Contenuto(codice=codice, norma=ARTICOLO),
    )
    return assegnazione


@transaction.atomic
def applica_scadenza(*, assegnazione: Assegnazione, ora: datetime) -> bool:
    """End a proposal that nobody answered in time; tell whether it ended now. As nobody.

    Norma: R.R. 4/2017, art. 15 c. 2, by the parameter of the ambito.
    """
    assegnazione = atti.blocca(assegnazione)
    scade = assegnazione.termine
    if assegnazione.stato != StatoAssegnazione.VISITA or scade is None or ora < scade:
        return False
    atti.registra(
        assegnazione,
        TipoFatto.SCADENZA,
        a=StatoAssegnazione.SCADUTA,
        utente=None,
        # Silence takes effect at the term, whenever it is written.
        ora=scade,
        contenuto=Contenuto(codice=SENZA_RISPOSTA, norma=ARTICOLO),
    )
    return True


def _verifica_in_tempo(assegnazione: Assegnazione, ora: datetime) -> None:
    scade = assegnazione.termine
    if assegnazione.stato == StatoAssegnazione.VISITA and scade is not None and ora >= scade:
        raise NonAdesso("Il termine per rispondere è passato.")
