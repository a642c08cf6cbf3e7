"""Reads of the register of dwellings: filters, order, pages, life line."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Avg, Count, F, Q, Value

from crema_sap.enti.models import Comune, Ente, Utente
from crema_sap.registro.models import Evento
from programmazione.models import UnitaAbitativa
from programmazione.models.unita import UnitaQuerySet
from programmazione.states import StatoUnita

PER_PAGINA = 50
COLONNE = (
    "pk",
    "codice",
    "comune__nome",
    "proprietario__nome",
    "tipo",
    "indirizzo",
    "civico",
    "superficie_mq",
    "vani",
    "piano",
    "ascensore",
    "stato",
    "stato_dal",
    "assegnabile_nel",
    "dimostrativa",
)
# What `?ordina=` may say; each ends with the code, so that the order is total.
ORDINI: Mapping[str, tuple[str, ...]] = {
    "codice": ("codice",),
    "comune": ("comune__nome", "codice"),
    "proprietario": ("proprietario__nome", "codice"),
    "superficie": ("superficie_mq", "codice"),
    "stato": ("stato", "codice"),
    "dal": ("stato_dal", "codice"),
}


@dataclass(frozen=True, slots=True)
class FiltriUnita:
    """What the reader asked to see; empty means all."""

    comune: str = ""
    proprietario: str = ""
    tipo: str = ""
    stato: str = ""
    assegnabile: str = ""
    cerca: str = ""
    ordina: str = "comune"


def elenco_unita(*, utente: Utente) -> UnitaQuerySet:
    """Dwellings that the person may see."""
    return UnitaAbitativa.objects.visibili_a(utente)


def pagina_unita(*, utente: Utente, filtri: FiltriUnita, pagina: str) -> Page[dict[str, Any]]:
    """Return one page of the list, as plain values."""
    righe = unita_filtrate(utente=utente, filtri=filtri)
    return Paginator(righe.values(*COLONNE), PER_PAGINA).get_page(pagina)


def unita_filtrate(*, utente: Utente, filtri: FiltriUnita) -> UnitaQuerySet:
    """Return what the reader asked to see, in its order: the list and every export of it."""
    righe = _filtrate(elenco_unita(utente=utente), filtri)
    discendente = filtri.ordina.startswith("-")
    chiavi = ORDINI.get(filtri.ordina.removeprefix("-"), ORDINI["comune"])
    ordine = [
        F(chiave).desc(nulls_last=True) if discendente else F(chiave).asc(nulls_last=True)
        for chiave in chiavi
    ]
    return righe.order_by(*ordine, "pk")


def cerca_unita(*, utente: Utente, testo: str, quante: int) -> list[dict[str, Any]]:
    """The first dwellings that a text finds, as plain values."""
    righe = _filtrate(elenco_unita(utente=utente), FiltriUnita(cerca=testo))
    return list(righe.order_by("comune__nome", "codice", "pk").values(*COLONNE)[:quante])


def riepilogo_unita(*, utente: Utente, oggi: date) -> dict[str, int | None]:
    """Return the figures at the top of the list: how many, free, freeing, mean days empty."""
    conti = elenco_unita(utente=utente).aggregate(
        totale=Count("pk"),
        sas=Count("pk", filter=Q(tipo="SAS")),
        libere=Count("pk", filter=Q(stato=StatoUnita.LIBERA)),
        in_liberazione=Count("pk", filter=Q(stato=StatoUnita.IN_LIBERAZIONE)),
        dimostrative=Count("pk", filter=Q(dimostrativa=True)),
        media=Avg(Value(oggi) - F("stato_dal"), filter=Q(stato=StatoUnita.LIBERA)),
    )
    media = conti.pop("media")
    return {**conti, "giorni_medi": media.days if media else None}


def comuni_dell_elenco(*, utente: Utente) -> list[tuple[str, str]]:
    """Return code and name of the comuni that the filter offers."""
    comuni = Comune.objects.visibili_a(utente).order_by("nome", "pk")
    return list(comuni.values_list("codice_istat", "nome"))


def enti_dell_elenco(*, utente: Utente) -> list[tuple[int, str]]:
    """Return id and name of the owners that the filter offers."""
    enti = Ente.objects.visibili_a(utente).proprietari().order_by("nome", "pk")
    return list(enti.values_list("pk", "nome"))


def linea_di_vita(unita: UnitaAbitativa) -> list[Mapping[str, Any]]:
    """Return the register's entries about a dwelling, newest first, as plain values.

    Whoever may open the sheet may read its whole story, whoever wrote it.
    """
    eventi = Evento.objects.dell_oggetto(unita).order_by("-numero")
    return [*eventi.values("istante", "atto", "dati")]


def _filtrate(righe: UnitaQuerySet, filtri: FiltriUnita) -> UnitaQuerySet:
    if filtri.comune:
        righe = righe.filter(comune_id=filtri.comune)
    if filtri.proprietario.isdecimal():
        righe = righe.filter(proprietario_id=int(filtri.proprietario))
    if filtri.tipo:
        righe = righe.filter(tipo=filtri.tipo)
    if filtri.stato:
        righe = righe.filter(stato=filtri.stato)
    if filtri.assegnabile.isdecimal():
        righe = righe.assegnabili_nel(int(filtri.assegnabile))
    # The two apostrophes that people type are the same.
    for parola in filtri.cerca.replace("\u2019", "'").split():
        righe = righe.filter(
            Q(codice__icontains=parola)
            | Q(indirizzo__icontains=parola)
            | Q(zona__icontains=parola)
            | Q(comune__nome__icontains=parola)
        )
    return righe
