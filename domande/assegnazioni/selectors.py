"""Reads where each offered unit stands."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery

from bandi.models import UnitaOfferta, VersioneAvviso
from bandi.models.avviso import finestra_di
from bandi.rules.finestra import Momento, momento
from crema_sap.enti.models import Ruolo, Utente
from domande.models import ListaGraduatoria

PER_PAGINA = 50


@dataclass(frozen=True, slots=True)
class Passo:
    """What a unit waits for, and on whom."""

    stato: str
    tono: str
    attende: str


def elenco_unita(*, utente: Utente) -> Any:
    """The units of published avvisi: the owner's own, or all for the capofila."""
    righe = UnitaOfferta.objects.filter(
        ambito=utente.ambito_attivo_id, avviso__pubblicato_il__isnull=False
    )
    if not utente.ha_ruolo(Ruolo.CAPOFILA):
        righe = righe.filter(unita__proprietario_id=utente.ente_attivo_id)
    ultima = VersioneAvviso.objects.filter(avviso=OuterRef("avviso_id")).order_by("-numero")
    lista = ListaGraduatoria.objects.filter(unita_offerta=OuterRef("pk")).order_by(
        "-elaborazione__numero"
    )
    return (
        righe.annotate(
            apre_il=Subquery(ultima.values("apre_il")[:1]),
            chiude_il=Subquery(ultima.values("chiude_il")[:1]),
            pause=Subquery(ultima.values("pause")[:1]),
            domande=Subquery(lista.values("lunghezza")[:1]),
            lista=Subquery(lista.values("pk")[:1]),
        )
        .order_by("-avviso__pubblicato_il", "unita__comune__nome", "unita__codice", "pk")
        .values(
            "pk",
            "ritirata_il",
            "avviso__codice",
            "unita__codice",
            "unita__comune__nome",
            "unita__proprietario__nome",
            "apre_il",
            "chiude_il",
            "pause",
            "domande",
            "lista",
        )
    )


def passo(riga: dict[str, Any], ora: datetime) -> Passo:
    """Say what a unit waits for at an instant; it is derived, never stored."""
    if riga["ritirata_il"] is not None:
        return Passo("Ritirata dall'avviso", "neutro", "Niente: non si assegna con questo avviso.")
    finestra = finestra_di(riga["apre_il"], riga["chiude_il"], riga["pause"])
    if momento(finestra, ora) is not Momento.DOPO:
        return Passo("In avviso", "corso", "La chiusura dell'avviso.")
    if riga["domande"] is None:
        return Passo("Da mettere in graduatoria", "avviso", "Il capofila, che calcola la lista.")
    return Passo("In graduatoria", "positivo", "L'ente proprietario, che approva la lista.")
