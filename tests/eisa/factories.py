"""Dossiers for the tests."""

from datetime import datetime, timedelta

from crema_sap.enti import ambito as ambiti
from crema_sap.enti.models import Ambito, Ruolo, TipoEnte, Utente
from domande.models import Domanda
from eisa import checklist, selectors, services
from eisa.models import Istruttoria
from eisa.states import EsitoVoce
from tests import factories
from tests.bandi.factories import DURANTE
from tests.domande.factories import Scena, crea_domanda

ORA: datetime = DURANTE + timedelta(days=60)


def crea_operatore(ruolo: Ruolo = Ruolo.EISA_OPERATORE) -> Utente:
    """Make a member of the EISA team."""
    return factories.crea_utente(ruolo, ente=factories.crea_ente(tipo=TipoEnte.PARTNER))


def crea_domanda_inviata(ambito: Ambito, scena: Scena) -> Domanda:
    """Send a domanda as a citizen, then give the connection back to the offices."""
    cittadina = factories.crea_cittadino()
    ambiti.entra(ambito.pk, cittadina.pk)
    domanda = crea_domanda(scena, cittadina)
    ambiti.entra(ambito.pk, None)
    return domanda


def apri(domanda: Domanda, utente: Utente) -> Istruttoria:
    """Begin the review of a domanda."""
    return services.apri(
        domanda=domanda,
        voci=checklist.voci(domanda, selectors.dichiarato(domanda)),
        utente=utente,
        ora=ORA,
    )


def verifica_tutte(
    istruttoria: Istruttoria, utente: Utente, esito: EsitoVoce = EsitoVoce.CONFERMATA
) -> Istruttoria:
    """Check every line of the checklist."""
    for voce in selectors.voci(istruttoria):
        istruttoria.refresh_from_db()
        services.verifica_voce(
            istruttoria=istruttoria,
            voce_id=voce.id,
            esito=esito,
            osservazione="",
            versione=istruttoria.versione,
            utente=utente,
            ora=ORA,
        )
    istruttoria.refresh_from_db()
    return istruttoria
