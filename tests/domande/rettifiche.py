"""A provvisoria that is published, a citizen in it and who decides, for the tests of rettifiche."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile

from crema_sap import orologio
from crema_sap.enti import ambito as ambiti
from crema_sap.enti.models import Ruolo, Utente
from domande.custodia import controllo
from domande.models import DecisioneRettifica, Domanda, Elaborazione, EsitoRettifica, Rettifica
from domande.rettifiche import selectors, services
from domande.rules.rettifica import Correzione
from tests import factories
from tests.bandi import factories as bandi
from tests.domande.documenti import pdf
from tests.domande.elaborazioni import chiudi, elabora
from tests.domande.factories import Scena, crea_domanda, crea_scena
from tests.domande.termini import approva_tutti, carica_regola, con_tutto, pubblica

ORA = bandi.DOPO + timedelta(days=1)
AVVIATA = date(2019, 11, 20)
DI_LEI = Correzione(0, "a")


@dataclass
class Mondo:
    """A published provvisoria, a citizen with a domanda in it, who decides."""

    scena: Scena
    cittadina: Utente
    domanda: Domanda
    fatta: Elaborazione
    responsabile: Utente

    def chiedi(self, ora: datetime = ORA, **altro: Any) -> Rettifica:
        """Ask, as the citizen."""
        valori: dict[str, Any] = {
            "domanda": self.domanda,
            "correzione": DI_LEI,
            "avviata_il": AVVIATA,
            "documento": services.Documento("verbale.pdf", ContentFile(pdf()), "application/pdf"),
            "utente": self.cittadina,
        }
        return services.presenta(ora=ora, **valori | altro)

    def pubblica(self, ora: datetime = ORA) -> None:
        """Have every owner approve, then publish."""
        approva_tutti(self.scena, self.fatta, ora)
        pubblica(self.scena, self.fatta, ora)

    def decidi(self, rettifica: Rettifica, ora: datetime = ORA, **altro: Any) -> DecisioneRettifica:
        """Decide, as the responsabile."""
        controllo.controlla(
            identificativo=rettifica.documento.identificativo, ambito_id=self.scena.ambito.pk
        )
        valori: dict[str, Any] = {
            "esito": EsitoRettifica.ACCOLTA,
            "motivi": "Il verbale è del 2 dicembre.",
            "utente": self.responsabile,
        }
        letta = selectors.da_aprire(utente=self.responsabile).get(pk=rettifica.pk)
        return services.decidi(rettifica=letta, ora=ora, **valori | altro)


def crea_mondo(
    ambito: Any,
    *,
    pubblicata: bool = True,
    intanto: Callable[[Scena, Utente], None] = lambda _scena, _cittadina: None,
    **regola: Any,
) -> Mondo:
    """Make it; `intanto` happens while the avviso is open, the domanda already sent."""
    scena = crea_scena(ambito, di_prova=True)
    cittadina = factories.crea_cittadino()
    ambiti.entra(scena.ambito.pk, cittadina.pk)
    cittadina = Utente.objects.get(pk=cittadina.pk)
    domanda = crea_domanda(scena, cittadina)
    intanto(scena, cittadina)
    ambiti.entra(scena.ambito.pk, None)
    chiudi(scena, 25)
    orologio.sposta(ORA)
    carica_regola(scena, **regola)
    fatta = con_tutto(elabora(scena, scena.capofila))
    responsabile = factories.crea_utente(Ruolo.RESPONSABILE_ENTE, scena.ente)
    mondo = Mondo(scena, cittadina, domanda, fatta, responsabile)
    if pubblicata:
        mondo.pubblica()
    return mondo
