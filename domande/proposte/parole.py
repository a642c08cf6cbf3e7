"""What the citizen is told at each step of an assignment, and what an answer brings. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from domande.states import StatoAssegnazione

S = StatoAssegnazione


@dataclass(frozen=True, slots=True)
class Momento:
    """A step as the citizen reads it: its title, what is asked or known now, what comes after."""

    titolo: str
    adesso: str
    dopo: str = ""


MOMENTI: Final[Mapping[StatoAssegnazione, Momento]] = {
    S.CONVOCATA: Momento(
        "Sei convocato",
        "L'ufficio ti aspetta per parlare dell'alloggio e della tua domanda.",
        "L'ufficio controlla i requisiti che hai dichiarato: i documenti che l'amministrazione ha"
        " già non ti vengono chiesti (D.P.R. 445/2000, art. 43). Poi ti propone l'alloggio e fissa"
        " il giorno per vederlo.",
    ),
    S.IN_VERIFICA: Momento(
        "L'ufficio controlla i requisiti",
        "Non devi fare niente: se serve qualcosa ti scriviamo.",
        "Se tutto è come hai dichiarato, l'ente ti propone l'alloggio e fissa il giorno per"
        " vederlo.",
    ),
    S.PREAVVISO: Momento(
        "L'ufficio sta per escludere la tua domanda",
        "Leggi i motivi qui sotto. Prima che decida puoi rispondere per iscritto (L. 241/1990,"
        " art. 10 bis).",
        "L'ufficio legge le tue osservazioni e poi decide: riprende il controllo, o esclude la"
        " domanda dicendo perché.",
    ),
    S.VISITA: Momento(
        "Ti propongono un alloggio",
        "Vai a vederlo il giorno della visita, poi accetta o rifiuta.",
        "Se accetti, il responsabile dell'ente firma l'atto di assegnazione e ti consegna le"
        " chiavi. Poi firmi il contratto.",
    ),
    S.ACCETTATA: Momento(
        "Hai accettato l'alloggio",
        "La tua risposta è registrata.",
        "Il responsabile dell'ente firma l'atto di assegnazione e ti chiama per la consegna delle"
        " chiavi. Poi firmi il contratto.",
    ),
    S.CONSEGNATA: Momento(
        "L'alloggio è tuo",
        "L'ente ti ha consegnato l'alloggio.",
        "Resta il contratto: l'ente ti chiama per firmarlo.",
    ),
    S.CONTRATTO: Momento(
        "Il contratto è firmato",
        "L'assegnazione è conclusa: la tua domanda esce dalle altre liste.",
    ),
    S.RIFIUTATA: Momento(
        "Hai rifiutato l'alloggio",
        "La tua risposta è registrata. L'unità passa al prossimo nucleo.",
    ),
    S.SCADUTA: Momento(
        "Il termine è passato senza una risposta",
        "La proposta non vale più. L'unità passa al prossimo nucleo.",
    ),
    S.ESCLUSA: Momento(
        "La tua domanda è esclusa",
        "I motivi e come opporti sono nell'atto che hai ricevuto; i motivi li leggi anche qui"
        " sotto.",
    ),
    S.RITIRATA: Momento(
        "L'alloggio è stato ritirato",
        "L'ente non assegna più questa unità: non dipende da te.",
        "La tua domanda resta in graduatoria per le altre unità che hai chiesto.",
    ),
}
RISPONDE: Final = frozenset({S.VISITA})
RINUNCIA: Final = frozenset({S.CONVOCATA, S.IN_VERIFICA, S.VISITA, S.ACCETTATA})
EFFETTI: Final[Mapping[str, str]] = {
    "unita": "Questa unità non ti viene più proposta. Resti in graduatoria per le altre che hai"
    " chiesto.",
    "lista": "Le unità di questa lista non ti vengono più proposte. Resti in graduatoria per le"
    " altre che hai chiesto.",
    "proprietario": "Le unità di questo ente non ti vengono più proposte. Resti in graduatoria per"
    " quelle degli altri enti.",
    "tutte": "Nessun'altra unità di questo avviso ti viene più proposta. Potrai fare domanda al"
    " prossimo avviso.",
}


@dataclass(frozen=True, slots=True)
class Rifiuto:
    """A reason for refusing, with what it brings and whether its rule has a source."""

    codice: str
    nome: str
    effetto: str
    verificato: bool


def rifiuto(regole: Mapping[str, Any], codice: str) -> Rifiuto:
    """What a reason brings, by the rules of the tornata. Raises `KeyError` when it is not one."""
    righe = {riga["codice"]: riga for riga in regole["rifiuto"]}
    riga = righe[codice]
    return Rifiuto(codice, riga["nome"], EFFETTI[riga["effetto"]], bool(riga["verificato"]))


def chi_precede(posizione: int) -> str:
    """What a place in a list means, counted from 1."""
    if posizione == 1:
        return "Nessuno ti precede."
    return "Un nucleo ti precede." if posizione == 2 else f"{posizione - 1} nuclei ti precedono."
