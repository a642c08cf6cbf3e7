"""Reads the runs and the lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Prefetch

from bandi.models import Avviso, UnitaOfferta
from bandi.rules.finestra import Momento, momento
from bandi.selectors import finestra
from crema_sap.enti.models import Utente
from crema_sap.registro.models import Effetto
from domande.graduatorie.criteri import spiega_ordine
from domande.models import (
    Domanda,
    Elaborazione,
    ListaGraduatoria,
    PubblicazioneGraduatoria,
    TipoGraduatoria,
)
from domande.models.domanda import DomandaQuerySet
from domande.models.graduatoria import ElaborazioneQuerySet, ListaGraduatoriaQuerySet

RIGHE_PER_PAGINA = 50
RIGHE = (
    "SELECT p.posizione, d.codice_pubblico, p.isbar, p.ordine, p.deciso_da"
    " FROM domande_listagraduatoria l"
    " CROSS JOIN LATERAL unnest(l.domande[%(da)s:%(a)s], l.isbar[%(da)s:%(a)s],"
    "   l.ordine[%(da)s:%(a)s], l.deciso_da[%(da)s:%(a)s])"
    "   WITH ORDINALITY AS p(domanda, isbar, ordine, deciso_da, posizione)"
    " JOIN domande_domanda d ON d.id = p.domanda"
    " WHERE l.id = %(lista)s ORDER BY p.posizione"
)
POSTI = (
    "SELECT l.id, l.unita_offerta_id, u.codice, c.nome, c.codice_istat, l.lunghezza, q.posto,"
    " l.isbar[q.posto], l.punti_comune[q.posto], l.deciso_da[q.posto], l.ordine[q.posto]"
    " FROM domande_listagraduatoria l"
    " JOIN bandi_unitaofferta o ON o.id = l.unita_offerta_id"
    " JOIN programmazione_unitaabitativa u ON u.id = o.unita_id"
    " JOIN enti_comune c ON c.codice_istat = u.comune_id"
    " CROSS JOIN LATERAL (SELECT array_position(l.domande, %(domanda)s) AS posto) q"
    " WHERE l.elaborazione_id = %(elaborazione)s AND q.posto IS NOT NULL ORDER BY l.ordine[q.posto]"
)


@dataclass(frozen=True, slots=True)
class RigaGraduatoria:
    """One row as an office reads it: a code and figures, nobody's name."""

    posizione: int
    codice: str
    isbar: Decimal
    ordine: int
    deciso: str


@dataclass(frozen=True, slots=True)
class Posto:
    """The place of one domanda in the list of one unit; positions count from 1."""

    offerta: int
    unita: str
    comune: str
    comune_istat: str
    posizione: int
    su: int
    isbar: Decimal
    ordine: int
    deciso: str


@dataclass(frozen=True, slots=True)
class RigaAvviso:
    """An avviso with how many runs its rankings have had."""

    codice: str
    titolo: str
    chiude_il: datetime
    chiuso: bool
    elaborazioni: int


def avvisi_con_elaborazioni(*, utente: Utente, ora: datetime) -> list[RigaAvviso]:
    """The published avvisi of the ambito, newest first, with their runs counted."""
    avvisi: Any = Avviso.objects.visibili_a(utente).pubblici().con_termine()
    righe = avvisi.annotate(quante=Count("elaborazioni")).order_by("-chiude_il", "-pk")
    return [
        RigaAvviso(
            codice=riga.codice,
            titolo=riga.titolo,
            chiude_il=riga.chiude_il,
            chiuso=momento(finestra(riga), ora) is Momento.DOPO,
            elaborazioni=riga.quante,
        )
        for riga in righe
    ]


def avvisi_senza_definitiva(*, utente: Utente) -> list[Any]:
    """The published avvisi of the ambito whose graduatoria is not definitiva, with their term."""
    avvisi: Any = Avviso.objects.visibili_a(utente).pubblici().con_termine()
    definitive = PubblicazioneGraduatoria.objects.filter(
        avviso=OuterRef("pk"), tipo=TipoGraduatoria.DEFINITIVA
    )
    return list(avvisi.filter(~Exists(definitive)).order_by("pk"))


def domande_del_cittadino(*, utente: Utente) -> DomandaQuerySet:
    """The citizen's own domande that are in force."""
    return Domanda.objects.visibili_a(utente).attive().select_related("avviso__profilo")


def elaborazioni(*, utente: Utente, avviso: Avviso) -> list[Elaborazione]:
    """The runs of an avviso, newest first."""
    return list(
        Elaborazione.objects.visibili_a(utente)
        .filter(avviso=avviso)
        .select_related("profilo", "calcolata_da")
        .defer("profilo__dati")
        .order_by("-numero")
    )


def da_approvare(*, utente: Utente, avviso: Avviso) -> ElaborazioneQuerySet:
    """The newest run of an avviso, with what its approval needs to know.

    `pubblicata`: as provvisoria, so that what is approved now is the definitiva.
    """
    pubblicate = PubblicazioneGraduatoria.objects.filter(elaborazione=OuterRef("pk"))
    return (
        Elaborazione.objects.visibili_a(utente)
        .filter(avviso=avviso)
        .annotate(pubblicata=Exists(pubblicate))
        .select_related("avviso", "profilo", "calcolata_da")
        .order_by("-numero")[:1]
    )


def ultima(avviso_id: int) -> Elaborazione | None:
    """The newest run of an avviso, or None."""
    return (
        Elaborazione.objects.filter(avviso_id=avviso_id)
        .select_related("profilo")
        .order_by("-numero")
        .first()
    )


def elaborazione_di(codice: str, numero: int | None) -> Elaborazione | None:
    """One run of an avviso by its number, or the newest; None when there is none."""
    righe = Elaborazione.objects.filter(avviso__codice=codice).select_related("avviso", "profilo")
    if numero is not None:
        righe = righe.filter(numero=numero)
    return righe.order_by("-numero").first()


def unita_dell_avviso(avviso_id: int) -> dict[int, dict[str, str]]:
    """What the bundle says of each unit of an avviso, by the offer's key."""
    righe = UnitaOfferta.objects.filter(avviso_id=avviso_id).values_list(
        "pk",
        "unita__codice",
        "unita__comune__nome",
        "unita__proprietario__nome",
        "unita__superficie_mq",
    )
    return {
        pk: {
            "codice": codice,
            "comune": comune,
            "proprietario": proprietario,
            "superficie": "" if superficie is None else str(superficie),
        }
        for pk, codice, comune, proprietario, superficie in righe
    }


def in_calcolo(avviso: Avviso) -> bool:
    """Whether a run was asked for and is not there yet."""
    fatte = Elaborazione.objects.filter(avviso=avviso).count()
    return Effetto.objects.filter(
        chiave=f"graduatoria:{avviso.pk}:{fatte + 1}",
        consegnato_il__isnull=True,
        accantonato_il__isnull=True,
    ).exists()


def liste(*, utente: Utente, elaborazione: Elaborazione) -> list[Any]:
    """One row per unit: where it is, whose, and how many are in its list."""
    return list(
        ListaGraduatoria.objects.visibili_a(utente)
        .filter(elaborazione=elaborazione)
        .order_by("unita_offerta__unita__comune__nome", "unita_offerta__unita__codice")
        .values(
            "pk",
            "lunghezza",
            codice=_campo("codice"),
            comune=_campo("comune__nome"),
            proprietario=_campo("proprietario__nome"),
        )
    )


def elenco_liste(*, utente: Utente) -> ListaGraduatoriaQuerySet:
    """The lists that the person may open, without their rows.

    The dwelling comes with a second statement: planning the join of all eight tables takes ten
    times as long as running it.
    """
    pubblicate = PubblicazioneGraduatoria.objects.filter(elaborazione=OuterRef("elaborazione_id"))
    dove = UnitaOfferta.objects.select_related("unita__comune", "unita__proprietario")
    return (
        ListaGraduatoria.objects.visibili_a(utente)
        .defer("domande", "ordine", "isbar", "punti_comune", "deciso_da")
        .annotate(pubblicata=Exists(pubblicate))
        .select_related("elaborazione__avviso", "elaborazione__profilo")
        .prefetch_related(Prefetch("unita_offerta", queryset=dove))
    )


def righe(lista: ListaGraduatoria, pagina: int, spareggi: Sequence[str]) -> list[RigaGraduatoria]:
    """One page of a list, cut by the database out of its arrays."""
    da = (pagina - 1) * RIGHE_PER_PAGINA + 1
    with connection.cursor() as cursore:
        cursore.execute(RIGHE, {"lista": lista.pk, "da": da, "a": da + RIGHE_PER_PAGINA - 1})
        lette = cursore.fetchall()
    return [
        RigaGraduatoria(
            posizione=da + riga[0] - 1,
            codice=riga[1],
            isbar=Decimal(riga[2]) / 100,
            ordine=riga[3],
            deciso=spiega_ordine(riga[4], spareggi),
        )
        for riga in lette
    ]


def posti(*, elaborazione: Elaborazione, domanda_id: int, spareggi: Sequence[str]) -> list[Posto]:
    """Where one domanda stands in each list it asked for, first choice first."""
    with connection.cursor() as cursore:
        cursore.execute(POSTI, {"domanda": domanda_id, "elaborazione": elaborazione.pk})
        lette = cursore.fetchall()
    return [
        Posto(
            offerta=riga[1],
            unita=riga[2],
            comune=riga[3],
            comune_istat=riga[4],
            posizione=riga[6],
            su=riga[5],
            isbar=Decimal(riga[7]) / 100,
            ordine=riga[10],
            deciso=spiega_ordine(riga[9], spareggi),
        )
        for riga in lette
    ]


def _campo(nome: str) -> Any:
    return F(f"unita_offerta__unita__{nome}")
