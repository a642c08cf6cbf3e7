"""Reads the inbox of dossiers and one dossier."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page
from django.db.models import F, Q

from crema_sap import pagine
from crema_sap.enti import cifratura
from crema_sap.enti.models import Ruolo, Utente
from domande import fascicolo
from domande import selectors as selettori_domande
from domande.compilazione.contenuto import Contenuto
from domande.models import Domanda
from domande.models.domanda import DomandaQuerySet
from eisa.models import Istruttoria, IstruttoriaQuerySet, NotaIstruttoria, VoceIstruttoria
from eisa.states import EsitoVoce

PER_PAGINA = 50
COLONNE = (
    *("pk", "codice_pubblico", "codice_avviso", "arrivata_il"),
    *("stato", "esito", "nome", "cognome"),
)
FILTRI = {
    "mie": "Le mie",
    "libere": "Da prendere in carico",
    "in_corso": "In corso",
    "chiuse": "Chiuse",
    "tutte": "Tutte",
}


def da_istruire(*, utente: Utente) -> DomandaQuerySet:
    """The domande of the ambito whose dossier EISA may review: sent, and not withdrawn."""
    righe = Domanda.objects.attive().filter(ambito=utente.ambito_attivo_id)
    if utente.ha_ruolo(Ruolo.EISA_COORDINATORE):
        return righe
    if utente.ha_ruolo(Ruolo.EISA_OPERATORE):
        libera = Q(istruttoria__isnull=True) | Q(istruttoria__assegnata_a__isnull=True)
        return righe.filter(libera | Q(istruttoria__assegnata_a_id=utente.pk))
    return righe.none()


def elenco(*, utente: Utente, filtro: str, avviso: str, pagina: str | None) -> Page[Any]:
    """A page of the inbox, oldest first: code, avviso, arrival, state, who has it in charge."""
    righe = da_istruire(utente=utente)
    condizioni = {
        "mie": Q(istruttoria__assegnata_a_id=utente.pk) & ~Q(istruttoria__stato="CHIUSA"),
        "libere": Q(istruttoria__isnull=True) | Q(istruttoria__stato="DA_PRENDERE"),
        "in_corso": Q(istruttoria__stato="IN_CORSO"),
        "chiuse": Q(istruttoria__stato="CHIUSA"),
    }
    if filtro in condizioni:
        righe = righe.filter(condizioni[filtro])
    if avviso:
        righe = righe.filter(avviso__codice=avviso)
    per_chiave: Any = righe.order_by("arrivata_il", "pk").annotate(
        codice_avviso=F("avviso__codice"),
        stato=F("istruttoria__stato"),
        esito=F("istruttoria__esito"),
        nome=F("istruttoria__assegnata_a__nome"),
        cognome=F("istruttoria__assegnata_a__cognome"),
    )
    return pagine.pagina(per_chiave, COLONNE, pagina, quante=PER_PAGINA)


def istruttorie(*, utente: Utente) -> IstruttoriaQuerySet:
    """The reviews that the person may open."""
    return Istruttoria.objects.visibili_a(utente).select_related("assegnata_a")


@dataclass(frozen=True, slots=True)
class VoceMostrata:
    """One line of the checklist as the page shows it."""

    id: int
    tipo: str
    descrizione: str
    norma: str
    esito: EsitoVoce
    osservazione: str
    verificata_da: str
    verificata_il: datetime | None


@dataclass(frozen=True, slots=True)
class NotaMostrata:
    """One note as the page shows it."""

    autore: str
    scritta_il: datetime
    testo: str


def voci(istruttoria: Istruttoria) -> list[VoceMostrata]:
    """The checklist, in its order."""
    righe = (
        VoceIstruttoria.objects.filter(istruttoria=istruttoria)
        .select_related("verificata_da")
        .order_by("ordine")
    )
    return [
        VoceMostrata(
            id=riga.pk,
            tipo=riga.tipo,
            descrizione=_chiaro(riga.descrizione_cifrata),
            norma=riga.norma,
            esito=EsitoVoce(riga.esito),
            osservazione=_chiaro(riga.osservazione_cifrata),
            verificata_da=str(riga.verificata_da or ""),
            verificata_il=riga.verificata_il,
        )
        for riga in righe
    ]


def note(istruttoria: Istruttoria) -> list[NotaMostrata]:
    """The notes, newest first."""
    righe = (
        NotaIstruttoria.objects.filter(istruttoria=istruttoria)
        .select_related("autore")
        .order_by("-scritta_il", "-pk")
    )
    return [
        NotaMostrata(str(riga.autore), riga.scritta_il, _chiaro(riga.testo_cifrato))
        for riga in righe
    ]


def dichiarato(domanda: Domanda) -> fascicolo.Fascicolo:
    """What the household declared, checked against the hash of its receipt."""
    return fascicolo.leggi(domanda)


def contenuto(domanda: Domanda) -> Contenuto:
    """The avviso that the domanda answers, as its answers name it."""
    return selettori_domande.contenuto_con_chiave(domanda.avviso_id)


def _chiaro(cifrato: bytes | memoryview | None) -> str:
    return cifratura.decifra(bytes(cifrato)).decode() if cifrato else ""
