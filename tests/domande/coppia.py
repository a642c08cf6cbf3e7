"""Two domande with the same child, for the tests of doubles."""

from datetime import timedelta
from typing import Any

from crema_sap.enti import ambito as ambiti
from crema_sap.enti.models import Ruolo, Utente
from domande.doppioni import services
from domande.models import DecisioneDoppione, Domanda, EsitoDoppione, SegnalazioneDoppione
from tests import factories
from tests.bandi import factories as bandi
from tests.domande.factories import CASTELLEONE, Scena, crea_domanda, risposte

DOPO = bandi.CHIUDE + timedelta(hours=1)


class Coppia:
    """Two domande with the same child: one asks Crema first, one Castelleone."""

    def __init__(self, scena: Scena) -> None:
        self.scena = scena
        self.prima = self.domanda("Anna", unita={"preferenze": ["CR-1"]})
        self.seconda = self.domanda(
            "Marco",
            unita={"preferenze": ["CA-1"]},
            residenza=risposte()["residenza"] | {"comune": CASTELLEONE},
        )
        ambiti.entra(scena.ambito.pk, None)
        self.segnalazione = SegnalazioneDoppione.objects.get()
        self.crema = factories.crea_utente(Ruolo.RESPONSABILE_ENTE, scena.ente)
        self.castelleone = factories.crea_utente(Ruolo.RESPONSABILE_ENTE, scena.altro_ente)

    def domanda(self, nome: str, **altre: Any) -> Domanda:
        """Send one more domanda with the child."""
        utente = factories.crea_cittadino(nome, "Neri")
        ambiti.entra(self.scena.ambito.pk, utente.pk)
        return crea_domanda(self.scena, Utente.objects.get(pk=utente.pk), **altre)

    def decidi(
        self,
        utente: Utente,
        esito: EsitoDoppione = EsitoDoppione.GENITORI,
        *,
        esclusa: Domanda | None = None,
        viste: int = 0,
        ora: Any = DOPO,
    ) -> DecisioneDoppione:
        """Decide, as a person of one of the two offices."""
        return services.decidi(
            segnalazione_id=self.segnalazione.pk,
            esito=esito,
            esclusa_id=esclusa.pk if esclusa else None,
            motivi="Sentenza vista in ufficio",
            viste=viste,
            utente=utente,
            ora=ora,
        )
