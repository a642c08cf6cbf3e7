"""Reads where each offered unit stands, how long it has been empty, and on whom it waits."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Subquery

from bandi.models import UnitaOfferta, VersioneAvviso
from bandi.models.avviso import finestra_di
from bandi.rules.finestra import Momento, momento
from crema_sap.enti.models import Ruolo, Utente
from crema_sap.web.formati import data_con_giorno
from domande.assegnazioni.letture import TONI, assegnazione_della, assegnazioni_della
from domande.models import (
    Assegnazione,
    ListaGraduatoria,
    PubblicazioneGraduatoria,
    TipoGraduatoria,
    TornataAssegnazione,
)
from domande.rules.calendario import giorno_di
from domande.rules.calendario_graduatoria import UN_ISTANTE
from domande.states import StatoAssegnazione
from programmazione.states import StatoUnita

__all__ = ["assegnazione_della", "assegnazioni_della", "elenco_unita", "passo"]

PER_PAGINA = 50
CAMPI = (
    *("pk", "ritirata_il", "avviso__codice", "unita__codice", "unita__comune__nome"),
    *("unita__proprietario__nome", "unita__stato", "unita__stato_dal", "apre_il", "chiude_il"),
    *("pause", "domande", "lista", "definitiva", "tornata", "stato", "termine"),
)
ENTE, NUCLEO = "L'ente proprietario", "Il nucleo"
ATTESE = {
    StatoAssegnazione.PROPOSTA: f"{ENTE}, che convoca il nucleo.",
    StatoAssegnazione.CONVOCATA: f"{NUCLEO}, convocato; poi l'ente verifica.",
    StatoAssegnazione.IN_VERIFICA: f"{ENTE}, che verifica i requisiti.",
    StatoAssegnazione.PREAVVISO: f"{NUCLEO}, che può rispondere al preavviso; poi l'ente decide.",
    StatoAssegnazione.VISITA: f"{NUCLEO}, che accetta o rifiuta.",
    StatoAssegnazione.ACCETTATA: "Il responsabile dell'ente, che assegna e consegna.",
    StatoAssegnazione.CONSEGNATA: f"{ENTE}, che registra il contratto.",
    StatoAssegnazione.CONTRATTO: "Niente: è assegnata.",
}


@dataclass(frozen=True, slots=True)
class Passo:
    """What a unit waits for, and on whom; `tardi` when its term has passed."""

    stato: str
    tono: str
    attende: str
    tardi: bool = False


def elenco_unita(*, utente: Utente) -> Any:
    """The units of published avvisi: the owner's own, or all for the capofila."""
    righe = offerte(utente=utente)
    ultima = VersioneAvviso.objects.filter(avviso=OuterRef("avviso_id")).order_by("-numero")
    lista = ListaGraduatoria.objects.filter(unita_offerta=OuterRef("pk")).order_by(
        "-elaborazione__numero"
    )
    viva = Assegnazione.objects.vive().filter(offerta=OuterRef("pk"))
    definitive = PubblicazioneGraduatoria.objects.filter(
        avviso=OuterRef("avviso_id"), tipo=TipoGraduatoria.DEFINITIVA
    )
    return (
        righe.annotate(
            apre_il=Subquery(ultima.values("apre_il")[:1]),
            chiude_il=Subquery(ultima.values("chiude_il")[:1]),
            pause=Subquery(ultima.values("pause")[:1]),
            domande=Subquery(lista.values("lunghezza")[:1]),
            lista=Subquery(lista.values("pk")[:1]),
            definitiva=Exists(definitive),
            tornata=Exists(TornataAssegnazione.objects.filter(avviso=OuterRef("avviso_id"))),
            stato=Subquery(viva.values("stato")[:1]),
            termine=Subquery(viva.values("termine")[:1]),
        )
        .order_by("-avviso__pubblicato_il", "unita__comune__nome", "unita__codice", "pk")
        .values(*CAMPI)
    )


def offerte(*, utente: Utente) -> Any:
    """The offered units whose assignment a person follows."""
    righe = UnitaOfferta.objects.filter(
        ambito=utente.ambito_attivo_id, avviso__pubblicato_il__isnull=False
    )
    if not utente.ha_ruolo(Ruolo.CAPOFILA):
        righe = righe.filter(unita__proprietario_id=utente.ente_attivo_id)
    return righe


def da_aprire(*, utente: Utente) -> list[tuple[str, str]]:
    """Code and title of the avvisi with definitive lists and no tornata yet, for the capofila."""
    if not utente.ha_ruolo(Ruolo.CAPOFILA):
        return []
    pronte = PubblicazioneGraduatoria.objects.filter(
        ambito=utente.ambito_attivo_id,
        tipo=TipoGraduatoria.DEFINITIVA,
        avviso__tornata__isnull=True,
    )
    return list(pronte.order_by("pk").values_list("avviso__codice", "avviso__titolo"))


def tornata_di(offerta: UnitaOfferta) -> TornataAssegnazione | None:
    """The tornata that a unit is assigned in, if the assignments are open."""
    return (
        TornataAssegnazione.objects.select_related("elaborazione__profilo")
        .filter(avviso_id=offerta.avviso_id)
        .first()
    )


def giorni_vuota(riga: dict[str, Any], ora: datetime) -> int | None:
    """How many days a dwelling has been free; None when it is not, or nobody wrote since when."""
    dal: date | None = riga["unita__stato_dal"]
    if riga["unita__stato"] != StatoUnita.LIBERA or dal is None:
        return None
    return (giorno_di(ora) - dal).days


def passo(riga: dict[str, Any], ora: datetime) -> Passo:
    """Say what a unit waits for at an instant; it is derived, never stored."""
    if riga["ritirata_il"] is not None:
        return Passo("Ritirata dall'avviso", "neutro", "Niente: non si assegna con questo avviso.")
    if riga["stato"] is not None:
        return _in_assegnazione(StatoAssegnazione(riga["stato"]), riga["termine"], ora)
    if riga["tornata"]:
        return Passo("Da proporre", "avviso", f"{ENTE}, che la propone al prossimo nucleo.")
    return _prima_della_tornata(riga, ora)


def _prima_della_tornata(riga: dict[str, Any], ora: datetime) -> Passo:
    finestra = finestra_di(riga["apre_il"], riga["chiude_il"], riga["pause"])
    if momento(finestra, ora) is not Momento.DOPO:
        return Passo("In avviso", "corso", "La chiusura dell'avviso.")
    if riga["domande"] is None:
        return Passo("Da mettere in graduatoria", "avviso", "Il capofila, che calcola la lista.")
    if riga["definitiva"]:
        return Passo("Graduatoria definitiva", "positivo", "Il capofila, che apre le assegnazioni.")
    return Passo("In graduatoria", "positivo", "L'ente proprietario, che approva la lista.")


def _in_assegnazione(stato: StatoAssegnazione, termine: datetime | None, ora: datetime) -> Passo:
    attende = ATTESE[stato]
    tardi = termine is not None and ora >= termine
    if termine is not None:
        giorno = data_con_giorno(giorno_di(termine - UN_ISTANTE))
        attende += f" Termine passato: {giorno}." if tardi else f" Entro {giorno}."
    return Passo(stato.label, TONI[stato], attende, tardi)
