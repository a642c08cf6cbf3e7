"""The rule of the terms, approvals and publications, for the tests."""

from datetime import date, datetime
from typing import Any

from crema_sap.enti.models import Ruolo
from domande.graduatorie import approvazioni, calendario, pubblicazioni
from domande.models import Elaborazione, PubblicazioneGraduatoria, RegolaTermini
from tests import factories
from tests.bandi import factories as bandi
from tests.domande.factories import Scena

REGOLA: dict[str, Any] = {
    "dal": date(2019, 1, 1),
    "giorni_approvazione": 5,
    "giorni_rettifica": 15,
    "giorni_decisione": 15,
    "giorni_pubblicazione": 5,
    "slittamento": "FESTIVI",
    "silenzio": "ACCOLTA",
    "soglia_lista": 5,
    "fonte": "regola delle prove",
}


def carica_regola(scena: Scena, **campi: Any) -> RegolaTermini:
    """Load the rule of the ambito."""
    return calendario.carica_regola(dati=REGOLA | campi, utente=scena.capofila, ora=bandi.DURANTE)


def con_tutto(elaborazione: Elaborazione) -> Elaborazione:
    """The run as the pages load it."""
    return Elaborazione.objects.select_related("avviso", "profilo").get(pk=elaborazione.pk)


def approva_tutti(scena: Scena, elaborazione: Elaborazione, ora: datetime) -> None:
    """Have every owner approve its lists."""
    for ente in (scena.ente, scena.altro_ente):
        approvazioni.approva(
            elaborazione=elaborazione,
            atto="determina n. 1",
            utente=factories.crea_utente(Ruolo.RESPONSABILE_ENTE, ente),
            ora=ora,
        )


def pubblica(scena: Scena, elaborazione: Elaborazione, ora: datetime) -> PubblicazioneGraduatoria:
    """Publish a run."""
    return pubblicazioni.pubblica(
        avviso=scena.avviso,
        impronta=elaborazione.risultato_impronta,
        utente=scena.capofila,
        ora=ora,
    )
