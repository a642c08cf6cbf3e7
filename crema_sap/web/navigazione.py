"""The menu of each role, as a table. An entry whose page does not exist is not shown."""

from dataclasses import dataclass
from functools import cache

from django.contrib.auth.models import AnonymousUser
from django.urls import Resolver404, resolve
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from crema_sap.enti.models import Ruolo, Utente
from crema_sap.web import lingue


@dataclass(frozen=True, slots=True)
class VoceMenu:
    """One entry: what it says, where it goes, who sees it besides."""

    etichetta: str
    percorso: str
    ruoli: frozenset[Ruolo] = frozenset()
    cittadino: bool = False
    visitatore: bool = False


@dataclass(frozen=True, slots=True)
class VoceMostrata:
    """An entry on the page; `corrente` when the page is inside it."""

    etichetta: str
    percorso: str
    corrente: bool


OPERATORE, RESPONSABILE = Ruolo.OPERATORE_ENTE, Ruolo.RESPONSABILE_ENTE
CAPOFILA, SINDACO, SEGRETARIO = Ruolo.CAPOFILA, Ruolo.SINDACO, Ruolo.SEGRETARIO_ASSEMBLEA
SPORTELLO, REVISORE, GESTORE = Ruolo.SPORTELLO, Ruolo.REVISORE, Ruolo.GESTORE
ENTE = frozenset({OPERATORE, RESPONSABILE, CAPOFILA})
EISA = frozenset({Ruolo.EISA_COORDINATORE, Ruolo.EISA_OPERATORE})
SERVIZI = frozenset({SPORTELLO, Ruolo.ASSISTENTE_SOCIALE, Ruolo.PARTNER})

# The paths are fixed names of the product; a path and not a URL name, so that the page may live
# in any app.
VOCI: tuple[VoceMenu, ...] = (
    VoceMenu("Ricognizione", "/ricognizione/", ENTE),
    VoceMenu("Patrimonio", "/patrimonio/", ENTE),
    VoceMenu(
        _("Piani"),
        "/piani/",
        frozenset({OPERATORE, RESPONSABILE, CAPOFILA, SINDACO, SEGRETARIO}),
        visitatore=True,
    ),
    VoceMenu("Assemblea", "/assemblea/", frozenset({CAPOFILA, SINDACO, SEGRETARIO})),
    VoceMenu(
        _("Avvisi"),
        "/avvisi/",
        ENTE | SERVIZI,
        cittadino=True,
        visitatore=True,
    ),
    VoceMenu(_("Simulatore"), "/simulatore/", SERVIZI, cittadino=True, visitatore=True),
    VoceMenu("Persone che aiuti", "/sportello/", frozenset({SPORTELLO})),
    VoceMenu("Le mie domande", "/domande/", cittadino=True),
    VoceMenu("Domande", "/domande/", ENTE),
    VoceMenu("Doppioni", "/doppioni/", ENTE),
    VoceMenu(
        _("Graduatorie"),
        "/graduatorie/",
        ENTE | SERVIZI,
        cittadino=True,
        visitatore=True,
    ),
    VoceMenu("Rettifiche", "/rettifiche/", ENTE),
    VoceMenu("Assegnazioni", "/assegnazioni/", ENTE),
    VoceMenu("EISA", "/eisa/", EISA),
    VoceMenu("Registro", "/registro/", frozenset({REVISORE, GESTORE})),
    VoceMenu("Effetti in attesa", "/registro/effetti/", frozenset({GESTORE})),
    VoceMenu("Comuni", "/territorio/variazioni/", frozenset({CAPOFILA, GESTORE})),
    VoceMenu("Amministrazione", "/gestione/", frozenset({GESTORE})),
    VoceMenu("Orologio", "/orologio/", frozenset({GESTORE})),
    VoceMenu(_("Verifica un documento"), "/verifica/", visitatore=True),
)

# The foot of every page: legal duties first.
PIEDE: tuple[tuple[str, str], ...] = (
    (_("Dichiarazione di accessibilità"), "/accessibilita/"),
    (_("Informativa privacy"), "/privacy/"),
    (_("Note legali"), "/note-legali/"),
    (_("Contatti"), "/contatti/"),
    (_("Dati aperti"), "/dati-aperti/"),
    (_("Verifica un documento"), "/verifica/"),
)


@cache
def esiste(percorso: str) -> bool:
    """Tell whether a page answers at this path."""
    try:
        resolve(percorso)
    except Resolver404:
        return False
    return True


def voci_del_visitatore(percorso: str = "") -> list[VoceMostrata]:
    """Return the entries of a public page, which never depend on who reads it."""
    return [_mostra(voce, percorso) for voce in VOCI if voce.visitatore and esiste(voce.percorso)]


def voci_per(utente: Utente | AnonymousUser, percorso: str) -> list[VoceMostrata]:
    """Return the entries that this person sees under the appointment in use."""
    if not isinstance(utente, Utente):
        return voci_del_visitatore(percorso)
    return [
        _mostra(voce, percorso) for voce in VOCI if _spetta(voce, utente) and esiste(voce.percorso)
    ]


def voci_del_piede() -> list[VoceMostrata]:
    """Return the entries of the foot."""
    return [
        VoceMostrata(gettext(nome), _indirizzo(percorso), False)
        for nome, percorso in PIEDE
        if esiste(percorso)
    ]


def _spetta(voce: VoceMenu, utente: Utente) -> bool:
    return (voce.cittadino and utente.cittadino) or utente.ha_ruolo(*voce.ruoli)


def _mostra(voce: VoceMenu, percorso: str) -> VoceMostrata:
    _, italiano = lingue.separa(percorso)
    corrente = italiano.startswith(voce.percorso)
    return VoceMostrata(gettext(voce.etichetta), _indirizzo(voce.percorso), corrente)


def _indirizzo(percorso: str) -> str:
    return lingue.indirizzo(percorso, lingue.corrente())
