"""Reads of the register of dwellings: filters, order, pages, life line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.core.paginator import Page
from django.db.models import Avg, Count, Exists, F, Func, OuterRef, Q, TextField, Value
from django.db.models.functions import Lower
from django.db.models.lookups import Contains

from crema_sap import pagine
from crema_sap.aritmetica import leggi_intero
from crema_sap.enti.models import AliasComune, Comune, Ente, Utente
from crema_sap.registro.models import Evento
from programmazione.models import FotoUnita, StatoFoto, UnitaAbitativa, VistaSalvata
from programmazione.models.patrimonio import VistaSalvataQuerySet
from programmazione.models.unita import UnitaQuerySet
from programmazione.rules import ricerca as regole_ricerca
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
NESSUNO = "nessuno"
SI_CERCA_IN = ("codice", "codice_regionale", "indirizzo", "civico", "zona", "comune__nome")
# The other names of the comune, those from before a merger among them.
ALTRI_NOMI = ArraySubquery(
    AliasComune.objects.filter(comune=OuterRef("comune")).order_by("pk").values("nome")
)
CON_FOTO = Exists(FotoUnita.objects.filter(unita=OuterRef("pk"), stato=StatoFoto.PRONTA))
# What an avviso publishes of a unit, and this one does not know.
MANCA: Mapping[str, Q] = {
    "superficie": Q(superficie_mq__isnull=True),
    "vani": Q(vani__isnull=True) | Q(camere__isnull=True),
    "piano": Q(piano__isnull=True),
    "ascensore": Q(ascensore__isnull=True),
    "barriere": Q(senza_barriere__isnull=True),
    "riscaldamento": Q(riscaldamento=""),
    "energia": Q(classe_energetica=""),
    "spese": Q(spese_annue__isnull=True),
    "catasto": Q(foglio="") | Q(particella="") | Q(subalterno=""),
    "foto": ~Q(CON_FOTO),
}


@dataclass(frozen=True, slots=True)
class FiltriUnita:
    """What the reader asked to see; empty means all."""

    comune: str = ""
    proprietario: str = ""
    tipo: str = ""
    stato: str = ""
    assegnabile: str = ""
    gestore: str = ""
    vuota_da: str = ""
    manca: str = ""
    cerca: str = ""
    ordina: str = "comune"


def elenco_unita(*, utente: Utente) -> UnitaQuerySet:
    """Dwellings that the person may see."""
    return UnitaAbitativa.objects.visibili_a(utente)


def pagina_unita(*, utente: Utente, filtri: FiltriUnita, pagina: str, oggi: date) -> Page[Any]:
    """Return one page of the list, as named values."""
    righe = unita_filtrate(utente=utente, filtri=filtri, oggi=oggi)
    return pagine.pagina(righe, COLONNE, pagina, quante=PER_PAGINA)


def unita_filtrate(*, utente: Utente, filtri: FiltriUnita, oggi: date) -> UnitaQuerySet:
    """Return what the reader asked to see, in its order: the list and every export of it.

    `oggi` is the day from which «empty for» counts.
    """
    righe = _filtrate(elenco_unita(utente=utente), filtri)
    vuota_da = leggi_intero(filtri.vuota_da)
    if vuota_da is not None:
        giorni = timedelta(days=min(vuota_da, 36_500))
        righe = righe.libere().filter(stato_dal__lte=oggi - giorni)
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
    conti = (
        elenco_unita(utente=utente)
        .in_patrimonio()
        .aggregate(
            totale=Count("pk"),
            sas=Count("pk", filter=Q(tipo="SAS")),
            libere=Count("pk", filter=Q(stato=StatoUnita.LIBERA)),
            in_liberazione=Count("pk", filter=Q(stato=StatoUnita.IN_LIBERAZIONE)),
            dimostrative=Count("pk", filter=Q(dimostrativa=True)),
            media=Avg(Value(oggi) - F("stato_dal"), filter=Q(stato=StatoUnita.LIBERA)),
        )
    )
    media = conti.pop("media")
    return {**conti, "giorni_medi": media.days if media else None}


def comuni_dell_elenco(*, utente: Utente, il: date | None = None) -> list[tuple[str, str]]:
    """Return code and name of the comuni: all that the filter offers, or those of a day."""
    comuni = Comune.objects.visibili_a(utente).esistiti().order_by("nome", "pk")
    if il is not None:
        comuni = comuni.in_vigore(il)
    return list(comuni.values_list("codice_istat", "nome"))


def enti_dell_elenco(*, utente: Utente) -> list[tuple[int, str]]:
    """Return id and name of the owners that the filter offers."""
    enti = Ente.objects.visibili_a(utente).proprietari().order_by("nome", "pk")
    return list(enti.values_list("pk", "nome"))


def viste(*, utente: Utente) -> VistaSalvataQuerySet:
    """Return the views of the list that a person may open, the own ones first."""
    mia = Q(utente_id=utente.pk)
    return VistaSalvata.objects.visibili_a(utente).alias(mia=mia).order_by("-mia", "nome", "pk")


def unita_vuote(*, utente: Utente, quante: int) -> list[dict[str, Any]]:
    """Return the dwellings that have stood empty longest, the unknown last, as plain values."""
    righe = elenco_unita(utente=utente).libere()
    ordine = F("stato_dal").asc(nulls_last=True)
    return list(righe.order_by(ordine, "codice", "pk").values(*COLONNE)[:quante])


def linea_di_vita(unita: UnitaAbitativa) -> list[Mapping[str, Any]]:
    """Return the register's entries about a dwelling, newest first, as plain values.

    Whoever may open the sheet may read its whole story, whoever wrote it.
    """
    eventi = Evento.objects.dell_oggetto(unita).order_by("-numero")
    return [*eventi.values("istante", "atto", "dati")]


def _filtrate(righe: UnitaQuerySet, filtri: FiltriUnita) -> UnitaQuerySet:
    if filtri.comune:
        righe = righe.filter(comune_id=filtri.comune)
    if (proprietario := leggi_intero(filtri.proprietario)) is not None:
        righe = righe.filter(proprietario_id=proprietario)
    if filtri.tipo:
        righe = righe.filter(tipo=filtri.tipo)
    # Who left the stock is seen when asked for.
    righe = righe.filter(stato=filtri.stato) if filtri.stato else righe.in_patrimonio()
    if filtri.gestore == NESSUNO:
        righe = righe.filter(gestore__isnull=True)
    elif (gestore := leggi_intero(filtri.gestore)) is not None:
        righe = righe.filter(gestore_id=gestore)
    if filtri.manca in MANCA:
        righe = righe.filter(MANCA[filtri.manca])
    if (anno := leggi_intero(filtri.assegnabile)) is not None:
        righe = righe.assegnabili_nel(anno)
    for parola in regole_ricerca.parole(filtri.cerca):
        righe = righe.filter(Contains(_piegato(SI_CERCA_IN), parola))
    return righe


def _piegato(campi: Sequence[str]) -> Func:
    """The fields as one text, folded as `rules.ricerca.piega` folds what is looked for."""
    alias = Func(ALTRI_NOMI, Value(" "), function="array_to_string")
    unito = Func(Value(" "), *(F(campo) for campo in campi), alias, function="concat_ws")
    da, a = Value(regole_ricerca.TRADUCI), Value(regole_ricerca.IN)
    piano = Func(unito, da, a, function="translate")
    return Lower(piano, output_field=TextField())
