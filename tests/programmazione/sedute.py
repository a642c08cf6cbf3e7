"""How the tests of the Assemblea convene, call the roll and read what happened."""

import re
from datetime import datetime, timedelta
from typing import Any

from crema_sap import pdf
from crema_sap.enti.models import Ruolo, Utente
from crema_sap.registro import consegna, documenti
from crema_sap.registro.models import Effetto
from programmazione import services
from programmazione.models import Convocazione, Piano, SceltaVoto, Seduta, Votazione
from tests import factories
from tests.programmazione.factories import ORA, SEDUTA, Mondo, consolida

SECONDA = SEDUTA + timedelta(hours=1)
POSTA = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}


def proposto(mondo: Mondo) -> Piano:
    """A plan ready to be convened on."""
    piano = consolida(mondo)
    services.metti_in_verifica(piano=piano, utente=mondo.capofila, ora=ORA)
    return services.proponi(piano=piano, utente=mondo.capofila, ora=ORA)


def convoca(mondo: Mondo, piano: Piano | None = None, **campi: Any) -> Seduta:
    """Convene the Assemblea, with a second call one hour later unless said otherwise."""
    valori: dict[str, Any] = {
        "data": SEDUTA,
        "convocazione": Convocazione.PRIMA,
        "luogo": "Sala Ricevimenti",
        "seconda_il": SECONDA,
        "utente": mondo.capofila,
        "ora": ORA,
    }
    return services.convoca(piano=piano or proposto(mondo), **(valori | campi))


def comune(mondo: Mondo, n: int) -> str:
    """The key of a comune: 0 has 6,000 inhabitants, 1 has 3,000, 2 has 1,000."""
    return mondo.comuni[n].comune_id or ""


def appello(
    mondo: Mondo, seduta: Seduta, *presenti: int, presiede: int | None = None, **campi: Any
) -> Seduta:
    """Call the roll: these comuni are there."""
    return services.registra_appello(
        seduta=seduta,
        presenze={
            comune(mondo, n): services.PresenzaInviata(presente=True, **campi) for n in presenti
        },
        presiede="" if presiede is None else comune(mondo, presiede),
        utente=mondo.segretario,
        ora=SEDUTA,
    )


def muove(
    mondo: Mondo, seduta: Seduta, n: int, *, arriva: bool, minuti: int = 10, **campi: Any
) -> Any:
    """A comune comes or goes, some minutes after the beginning."""
    quando = dopo(minuti)
    return services.registra_movimento(
        seduta=seduta,
        movimento=services.Movimento(comune(mondo, n), arriva=arriva, **campi),
        istante=quando,
        utente=mondo.segretario,
        ora=quando,
    )


def dopo(minuti: int) -> datetime:
    """An instant of the session."""
    return SEDUTA + timedelta(minutes=minuti)


def deserta(mondo: Mondo, seduta: Seduta, minuti: int = 30) -> Seduta:
    """Declare a session deserted."""
    return services.dichiara_deserta(
        seduta=seduta,
        motivo="Manca il numero legale",
        istante=dopo(minuti),
        utente=mondo.segretario,
        ora=dopo(minuti),
    )


def sindaco_di(mondo: Mondo, n: int) -> Utente:
    """A mayor of one of the comuni."""
    return factories.crea_utente(Ruolo.SINDACO, mondo.comuni[n])


def vota(mondo: Mondo, seduta: Seduta, **voti: SceltaVoto) -> Votazione:
    """Record votes by comune: `_0=SI`."""
    return services.registra_voti(
        seduta=seduta,
        voti={comune(mondo, int(chi[1:])): voto for chi, voto in voti.items()},
        utente=mondo.segretario,
        ora=dopo(40),
    )


def conferma(mondo: Mondo, votazione: Votazione) -> Votazione:
    """The secretary confirms the outcome."""
    return services.conferma_esito(votazione=votazione, utente=mondo.segretario, ora=dopo(45))


def sospendi(mondo: Mondo, seduta: Seduta, minuti: int = 15, **campi: Any) -> Seduta:
    """Suspend it, some minutes after the beginning."""
    return _fatto(services.sospendi_seduta, mondo, seduta, minuti, **campi)


def riprendi(mondo: Mondo, seduta: Seduta, minuti: int = 20, **campi: Any) -> Seduta:
    """Take it up again, some minutes after the beginning."""
    return _fatto(services.riprendi_seduta, mondo, seduta, minuti, **campi)


def _fatto(servizio: Any, mondo: Mondo, seduta: Seduta, minuti: int, **campi: Any) -> Seduta:
    valori = {
        "motivo": "Verifica delle presenze",
        "istante": dopo(minuti),
        "utente": mondo.segretario,
        "ora": dopo(minuti),
    }
    aggiornata: Seduta = servizio(seduta=seduta, **(valori | campi))
    return aggiornata


def parole(documento: Any) -> str:
    """What a document says, as text."""
    html = pdf.componi_html(documenti.COMPOSITORI[documento.tipo](documento))
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.replace("\u00a0", " ")))


def consegna_tutto(tipo: str) -> int:
    """Deliver what is in the outbox, as the worker does; what was delivered stays there."""
    effetti = list(Effetto.objects.filter(tipo=tipo).order_by("pk"))
    for effetto in effetti:
        consegna.GESTORI[tipo].recapita(effetto)
    return len(effetti)
