"""Who may do what: each act has its check, which raises with the reason."""

from django.core.exceptions import PermissionDenied

from crema_sap import orologio
from crema_sap.enti import selectors as territorio
from crema_sap.enti.models import Ente, Ruolo, Utente
from programmazione.models import (
    CommentoCapitolo,
    Delega,
    Dichiarazione,
    InvioPiano,
    UnitaAbitativa,
    VistaSalvata,
)
from programmazione.selectors.sostituzioni import incarico_finito

OPERATORI = (Ruolo.OPERATORE_ENTE, Ruolo.RESPONSABILE_ENTE)
COMMENTANO = (
    Ruolo.CAPOFILA,
    Ruolo.RESPONSABILE_ENTE,
    Ruolo.SEGRETARIO_ASSEMBLEA,
    Ruolo.SINDACO,
)
REDAZIONE = (Ruolo.CAPOFILA, Ruolo.SEGRETARIO_ASSEMBLEA, Ruolo.SINDACO)
VERBALIZZANO = (Ruolo.CAPOFILA, Ruolo.SEGRETARIO_ASSEMBLEA)
RICEVONO = (*OPERATORI, Ruolo.SINDACO)
VEDONO_PATRIMONIO = (*OPERATORI, Ruolo.CAPOFILA, Ruolo.GESTORE)


def verifica_capofila(utente: Utente) -> None:
    """Only the capofila's office runs surveys and plans. Raises `PermissionDenied`."""
    if not utente.ha_ruolo(Ruolo.CAPOFILA):
        raise PermissionDenied("Questo atto spetta all'ufficio del comune capofila.")


def verifica_territorio(utente: Utente) -> None:
    """Only the capofila and who runs the platform record its changes. Raises `PermissionDenied`."""
    if not utente.ha_ruolo(Ruolo.CAPOFILA, Ruolo.GESTORE):
        raise PermissionDenied(
            "Le variazioni dei comuni le registra l'ufficio del capofila o il gestore."
        )


def e_capofila(utente: Utente) -> bool:
    """Tell whether a person is of the capofila's office."""
    return utente.ha_ruolo(Ruolo.CAPOFILA)


def verifica_segretario(utente: Utente) -> None:
    """Only the secretary keeps the Assembly's papers. Raises `PermissionDenied`."""
    if not utente.ha_ruolo(Ruolo.SEGRETARIO_ASSEMBLEA):
        raise PermissionDenied("Questo atto spetta al segretario dell'Assemblea dei Sindaci.")


def verifica_dichiarante(utente: Utente, dichiarazione: Dichiarazione) -> None:
    """Only the officers of the ente answer for it. Raises `PermissionDenied`."""
    if not puo_dichiarare(utente, dichiarazione):
        raise PermissionDenied(
            "La dichiarazione spetta a un operatore o al responsabile dell'ente che dichiara."
        )


def puo_dichiarare(utente: Utente, dichiarazione: Dichiarazione) -> bool:
    """Tell whether a person answers for the ente of a declaration."""
    return utente.ha_ruolo(*OPERATORI) and utente.ente_attivo_id == dichiarazione.ente_id


def verifica_inserimento_unita(utente: Utente) -> None:
    """Only an ente's officers write in the register of dwellings. Raises `PermissionDenied`."""
    if not utente.ha_ruolo(*OPERATORI):
        raise PermissionDenied("Le unità le inserisce un operatore o il responsabile dell'ente.")


def verifica_modifica_unita(utente: Utente, unita: UnitaAbitativa) -> None:
    """Only the owner's or the manager's officers change a dwelling. Raises `PermissionDenied`."""
    if not puo_modificare_unita(utente, unita):
        raise PermissionDenied(
            "L'unità la modifica un operatore o il responsabile dell'ente proprietario o gestore."
        )


def puo_modificare_unita(utente: Utente, unita: UnitaAbitativa) -> bool:
    """Tell whether a person keeps the sheet of a dwelling."""
    enti = {unita.proprietario_id, unita.gestore_id}
    return utente.ha_ruolo(*OPERATORI) and utente.ente_attivo_id in enti


def verifica_passaggio_unita(utente: Utente, unita: UnitaAbitativa) -> None:
    """Only the owner's officers, or the capofila, say whose it is. Raises `PermissionDenied`."""
    if not puo_passare_unita(utente, unita):
        raise PermissionDenied(
            "Proprietà, gestione e uscita dal patrimonio le registra l'ente proprietario, o"
            " l'ufficio del capofila."
        )


def puo_passare_unita(utente: Utente, unita: UnitaAbitativa) -> bool:
    """Tell whether a person says whose a dwelling is; the capofila when an ente is no more."""
    return utente.ha_ruolo(Ruolo.CAPOFILA) or (
        utente.ha_ruolo(*OPERATORI) and utente.ente_attivo_id == unita.proprietario_id
    )


def verifica_vista(utente: Utente, vista: VistaSalvata) -> None:
    """Only who saved a view changes it. Raises `PermissionDenied`."""
    if vista.utente_id != utente.pk:
        raise PermissionDenied("La vista la modifica chi l'ha salvata.")


def verifica_patrimonio(utente: Utente) -> None:
    """The register of dwellings is for enti, capofila and platform. Raises `PermissionDenied`."""
    if not utente.ha_ruolo(*VEDONO_PATRIMONIO):
        raise PermissionDenied("Il registro delle unità si apre con un incarico in un ente.")


def verifica_ricognizione(utente: Utente) -> None:
    """The survey is for the enti that answer and for the capofila. Raises `PermissionDenied`."""
    if utente.ha_ruolo(*OPERATORI, Ruolo.CAPOFILA):
        return
    finito = None if utente.incarico else incarico_finito(utente, orologio.oggi())
    if finito is not None:
        rimedio = territorio.chi_e_succeduto(finito) or (
            "Se devi ancora rispondere, chiedi al responsabile dell'ente o al capofila di"
            " rinnovarlo."
        )
        raise PermissionDenied(
            f"Il tuo incarico «{finito}» è finito il {finito.al:%d/%m/%Y}. {rimedio}"
        )
    raise PermissionDenied("La ricognizione si apre con un incarico in un ente.")


def verifica_sostituzioni(utente: Utente) -> None:
    """Substitutions are for who answers for an ente as its head, and for the capofila.

    Raises `PermissionDenied`.
    """
    if not utente.ha_ruolo(Ruolo.RESPONSABILE_ENTE, Ruolo.CAPOFILA):
        raise PermissionDenied(
            "Le sostituzioni le decide il responsabile dell'ente o l'ufficio del capofila."
        )


def verifica_sostituzione(utente: Utente, ente: Ente) -> None:
    """The head of an ente decides for that ente alone. Raises `PermissionDenied`."""
    verifica_sostituzioni(utente)
    if not utente.ha_ruolo(Ruolo.CAPOFILA) and utente.ente_attivo_id != ente.pk:
        raise PermissionDenied("La sostituzione spetta al responsabile di quell'ente.")


def verifica_assemblea(utente: Utente) -> None:
    """Sessions are for mayors, secretary and capofila. Raises `PermissionDenied`."""
    if not utente.ha_ruolo(Ruolo.CAPOFILA, Ruolo.SINDACO, Ruolo.SEGRETARIO_ASSEMBLEA):
        raise PermissionDenied(
            "Le sedute si leggono con l'incarico di sindaco, segretario o capofila."
        )


def comune_del_sindaco(utente: Utente) -> str:
    """Only a mayor has a seat, and delegates it: return of which comune.

    Raises `PermissionDenied`.
    """
    ente = utente.incarico.ente if utente.incarico else None
    if not utente.ha_ruolo(Ruolo.SINDACO) or ente is None or ente.comune_id is None:
        raise PermissionDenied("Questa pagina è dei sindaci dei comuni dell'ambito.")
    return ente.comune_id


def verifica_delega(utente: Utente, delega: Delega) -> None:
    """Only the mayor of that comune revokes its delegate. Raises `PermissionDenied`."""
    if comune_del_sindaco(utente) != delega.comune_id:
        raise PermissionDenied("La delega la revoca il sindaco di quel comune.")


def verifica_invii(utente: Utente) -> None:
    """Who sends a plan, or receives it, reads its sending. Raises `PermissionDenied`."""
    if not utente.ha_ruolo(*VERBALIZZANO, *RICEVONO):
        raise PermissionDenied(
            "Gli invii dei piani li vedono i comuni che li ricevono, il capofila e il segretario."
        )


def puo_sollecitare(utente: Utente) -> bool:
    """Tell whether a person reminds the comuni of a plan."""
    return utente.ha_ruolo(Ruolo.CAPOFILA)


def verifica_presa_d_atto(utente: Utente, invio: InvioPiano) -> None:
    """Only the comune that received a plan takes note of it. Raises `PermissionDenied`."""
    if not puo_prendere_atto(utente, invio):
        raise PermissionDenied("La presa d'atto la registra il comune che ha ricevuto il piano.")


def puo_prendere_atto(utente: Utente, invio: InvioPiano) -> bool:
    """Tell whether a person takes note of a plan for its comune."""
    return utente.ha_ruolo(*RICEVONO) and utente.ente_attivo_id == invio.ente_id


def verifica_verbalizzante(utente: Utente) -> None:
    """Only secretary and capofila have the Assembly's papers made. Raises `PermissionDenied`."""
    if not utente.ha_ruolo(*VERBALIZZANO):
        raise PermissionDenied(
            "Verbale e deliberazione li prepara il segretario dell'Assemblea o il capofila."
        )


def verifica_redazione(utente: Utente) -> None:
    """Only who prepares a plan asks for its PDF. Raises `PermissionDenied`."""
    if not utente.ha_ruolo(*REDAZIONE):
        raise PermissionDenied(
            "Il documento si prepara con l'incarico di capofila, segretario o sindaco."
        )


def verifica_commento(utente: Utente) -> None:
    """Who prepares, feeds or votes a plan remarks on it. Raises `PermissionDenied`."""
    if not utente.ha_ruolo(*COMMENTANO):
        raise PermissionDenied(
            "I commenti li scrivono il capofila, i responsabili degli enti, il segretario e i"
            " sindaci."
        )


def verifica_risoluzione(utente: Utente, commento: CommentoCapitolo) -> None:
    """Only the capofila, or who wrote it, resolves a remark. Raises `PermissionDenied`."""
    if not puo_risolvere(utente, commento):
        raise PermissionDenied("Un commento lo risolve il capofila o chi l'ha scritto.")


def puo_risolvere(utente: Utente, commento: CommentoCapitolo) -> bool:
    """Tell whether a person may resolve a remark."""
    autore = utente.ha_ruolo(*COMMENTANO) and utente.pk == commento.autore_id
    return autore or utente.ha_ruolo(Ruolo.CAPOFILA)
