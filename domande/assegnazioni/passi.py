"""The acts that an officer finds on the page of an assignment: form, service, words of each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from crema_sap.enti.models import Ruolo, Utente
from domande.assegnazioni import conclusione, forms, istruttoria, risposte
from domande.assegnazioni.forms import AttoForm
from domande.states import StatoAssegnazione

S = StatoAssegnazione


@dataclass(frozen=True, slots=True)
class AttoDiPagina:
    """One act: the states from which it may be done, its form and its words."""

    titolo: str
    spiega: str
    stati: frozenset[StatoAssegnazione]
    modulo: type[AttoForm]
    esegui: Callable[..., Any]
    fatto: str
    pericolo: bool = False
    del_responsabile: bool = False


ATTI: Mapping[str, AttoDiPagina] = {
    "convoca": AttoDiPagina(
        "Convoca il nucleo",
        "Il nucleo riceve il giorno e l'ora, e il termine entro cui rispondere. I documenti che"
        " l'amministrazione ha già non si chiedono al cittadino.",
        frozenset({S.PROPOSTA}),
        forms.AppuntamentoForm,
        istruttoria.convoca,
        "Convocazione registrata: il nucleo è avvisato.",
    ),
    "verifica": AttoDiPagina(
        "Avvia la verifica dei requisiti",
        "Da qui registri, requisito per requisito, che cosa hai controllato e trovato.",
        frozenset({S.CONVOCATA}),
        forms.ConfermaForm,
        istruttoria.avvia_verifica,
        "Verifica avviata.",
    ),
    "visita": AttoDiPagina(
        "Proponi l'alloggio e fissa la visita",
        "Il nucleo riceve la proposta con il giorno della visita; il termine per rispondere parte"
        " da quel giorno.",
        frozenset({S.IN_VERIFICA}),
        forms.AppuntamentoForm,
        risposte.fissa_visita,
        "Proposta inviata: il nucleo è avvisato.",
    ),
    "preavviso": AttoDiPagina(
        "Invia il preavviso di diniego",
        "Il nucleo ha dieci giorni per rispondere per iscritto (L. 241/1990, art. 10 bis).",
        frozenset({S.IN_VERIFICA}),
        forms.MotivoForm,
        istruttoria.preavvisa,
        "Preavviso inviato.",
        pericolo=True,
    ),
    "osservazioni": AttoDiPagina(
        "Registra le osservazioni del nucleo",
        "Per quelle arrivate allo sportello o per posta.",
        frozenset({S.PREAVVISO}),
        forms.OsservazioniForm,
        istruttoria.osserva,
        "Osservazioni registrate.",
    ),
    "riprendi": AttoDiPagina(
        "Riprendi la verifica",
        "Quando le osservazioni del nucleo sono fondate, o serve un altro controllo.",
        frozenset({S.PREAVVISO}),
        forms.MotivoForm,
        istruttoria.riprendi,
        "La verifica riprende.",
    ),
    "escludi": AttoDiPagina(
        "Escludi il nucleo",
        "L'esclusione vale per tutte le unità dell'avviso. La decide il responsabile che non ha"
        " firmato il preavviso.",
        frozenset({S.PREAVVISO}),
        forms.MotivoForm,
        istruttoria.escludi,
        "Esclusione registrata: l'unità passa al prossimo nucleo.",
        pericolo=True,
        del_responsabile=True,
    ),
    "accetta": AttoDiPagina(
        "Registra l'accettazione",
        "Per chi risponde allo sportello: dal portale il cittadino accetta da sé.",
        frozenset({S.VISITA}),
        forms.ConfermaForm,
        risposte.accetta,
        "Accettazione registrata.",
    ),
    "rifiuta": AttoDiPagina(
        "Registra il rifiuto",
        "Il motivo decide se il nucleo resta in graduatoria per le altre unità.",
        frozenset({S.CONVOCATA, S.IN_VERIFICA, S.VISITA, S.ACCETTATA}),
        forms.RifiutoForm,
        risposte.rifiuta,
        "Rifiuto registrato: l'unità passa al prossimo nucleo.",
        pericolo=True,
    ),
    "consegna": AttoDiPagina(
        "Assegna e consegna l'alloggio",
        "L'atto di assegnazione è del responsabile, che non è chi ha proposto l'unità.",
        frozenset({S.ACCETTATA}),
        forms.ConsegnaForm,
        conclusione.consegna,
        "Alloggio assegnato e consegnato.",
        del_responsabile=True,
    ),
    "contratto": AttoDiPagina(
        "Registra il contratto",
        "Con il contratto l'unità esce da ogni lista e il nucleo dalle altre.",
        frozenset({S.CONSEGNATA}),
        forms.ContrattoForm,
        conclusione.stipula,
        "Contratto registrato: l'unità è assegnata.",
    ),
}


def da_qui(stato: StatoAssegnazione, utente: Utente) -> list[tuple[str, AttoDiPagina]]:
    """The acts that a person may do from a state, the usual one first."""
    return [
        (nome, atto) for nome, atto in ATTI.items() if stato in atto.stati and tocca_a(atto, utente)
    ]


def tocca_a(atto: AttoDiPagina, utente: Utente) -> bool:
    """Tell whether an act is of who works here; some are of the responsabile alone."""
    return not atto.del_responsabile or utente.ha_ruolo(Ruolo.RESPONSABILE_ENTE)


def manca_il_responsabile(stato: StatoAssegnazione, utente: Utente) -> list[str]:
    """The acts that from a state are of the responsabile, for who is not."""
    return [a.titolo for a in ATTI.values() if stato in a.stati and not tocca_a(a, utente)]
