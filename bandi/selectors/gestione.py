"""Avvisi as rows, for the capofila's pages and for the acts."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from bandi.models import (
    Avviso,
    AvvisoQuerySet,
    UnitaOfferta,
    UnitaOffertaQuerySet,
    VersioneAvviso,
)
from bandi.models.avviso import finestra_di
from bandi.rules.finestra import Finestra
from crema_sap.aritmetica import leggi_intero
from crema_sap.enti.models import Utente
from crema_sap.registro.models import Documento
from crema_sap.registro.selectors import elenco_documenti
from programmazione.models import PianoAnnuale, UnitaAbitativa


def elenco_avvisi(*, utente: Utente) -> AvvisoQuerySet:
    """Avvisi that a person sees, with their term and how many units they offer; newest first."""
    return (
        Avviso.objects.visibili_a(utente)
        .con_termine()
        .select_related("piano", "profilo")
        .annotate(numero_unita=Count("unita", filter=Q(unita__ritirata_il__isnull=True)))
        .order_by("-pk")
    )


def versione_in_vigore(avviso: Avviso) -> VersioneAvviso:
    """Return the last version of an avviso."""
    return VersioneAvviso.objects.filter(avviso=avviso).order_by("-numero")[0]


def versioni(*, avviso: Avviso, utente: Utente) -> QuerySet[VersioneAvviso]:
    """Every version of an avviso, newest first."""
    visibili = VersioneAvviso.objects.visibili_a(utente)
    return visibili.filter(avviso=avviso).order_by("-numero")


def offerte(*, avviso: Avviso, utente: Utente) -> UnitaOffertaQuerySet:
    """The units of an avviso with their dwelling, by comune and code."""
    return (
        UnitaOfferta.objects.visibili_a(utente)
        .filter(avviso=avviso)
        .select_related("unita__comune", "unita__proprietario")
        .order_by("unita__comune__nome", "unita__codice")
    )


def piani_per_avviso(*, utente: Utente) -> QuerySet[PianoAnnuale]:
    """Approved plans in force, newest first: an avviso starts from one."""
    return PianoAnnuale.objects.visibili_a(utente).vigenti().order_by("-anno")


def piano_scelto(piani: QuerySet[PianoAnnuale], *, anno: str) -> PianoAnnuale | None:
    """Return the plan of the year that was asked for, else the newest."""
    scelto = leggi_intero(anno)
    return (piani if scelto is None else piani.filter(anno=scelto)).first()


def finestra(avviso: Avviso) -> Finestra:
    """Return the window of an avviso that was read with its term (`con_termine`)."""
    letto: Any = avviso
    return finestra_di(letto.apre_il, letto.chiude_il, letto.pause)


def ultimo_pdf(avviso: Avviso, *, tipo: str, utente: Utente) -> Documento | None:
    """Return the newest document of a kind that was asked for an avviso, finished or not."""
    return (
        elenco_documenti(utente=utente)
        .filter(tipo=tipo, oggetto_tipo=Avviso._meta.label_lower, oggetto_id=str(avviso.pk))
        .order_by("-versione")
        .first()
    )


def unita_assegnabili(*, avviso: Avviso, utente: Utente) -> QuerySet[UnitaAbitativa]:
    """The dwellings that the avviso's plan foresees to assign, by comune and code."""
    return (
        UnitaAbitativa.objects.visibili_a(utente)
        .assegnabili_nel(avviso.piano.anno)
        .select_related("comune", "proprietario")
        .order_by("comune__nome", "codice")
    )


def difformi_dal_piano(*, piano: PianoAnnuale, unita: Iterable[UnitaAbitativa]) -> list[str]:
    """Name the rows of a plan whose assignable units are not as many as the register has.

    A row without comune speaks for the whole territory of its ente.
    """
    conto = Counter((una.proprietario_id, una.comune_id) for una in unita)
    difformi = []
    righe = piano.righe.filter(assegnabili__isnull=False).select_related("ente", "comune")
    for riga in righe.order_by("ente__nome", "comune__nome"):
        trovate = sum(
            quante
            for (ente, comune), quante in conto.items()
            if ente == riga.ente_id and riga.comune_id in {None, comune}
        )
        if trovate != riga.assegnabili:
            dove = f" a {riga.comune}" if riga.comune else ""
            difformi.append(f"{riga.ente}{dove} ({trovate} invece di {riga.assegnabili})")
    return difformi


def unita_aggiungibili(*, avviso: Avviso, utente: Utente) -> QuerySet[UnitaAbitativa]:
    """The dwellings of the plan that no published avviso holds and this one never offered."""
    prese = UnitaOfferta.objects.filter(
        Q(avviso=avviso) | Q(impegnata_dal__isnull=False, liberata_il__isnull=True)
    )
    return unita_assegnabili(avviso=avviso, utente=utente).exclude(pk__in=prese.values("unita_id"))


def avvisi_aperti(ora: datetime) -> list[Avviso]:
    """Return the avvisi of the connection's ambito that receive domande at an instant."""
    return list(Avviso.objects.aperti(ora).order_by("pk"))


def ultimo_pubblicato() -> Avviso | None:
    """Return the newest published avviso of the connection's ambito with its term."""
    return Avviso.objects.pubblici().con_termine().order_by("-pubblicato_il", "-pk").first()


def unita_prese_da_altri(*, avviso: Avviso) -> Mapping[int, str]:
    """Dwellings that another published avviso holds, with that avviso's code."""
    prese = UnitaOfferta.objects.impegnate().exclude(avviso=avviso)
    return dict(prese.values_list("unita_id", "avviso__codice"))
