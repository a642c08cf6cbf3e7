"""Reads who has approved the lists of a run, and who has not."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from crema_sap.enti.models import Utente
from domande.models import (
    ApprovazioneGraduatoria,
    Elaborazione,
    ListaGraduatoria,
    PubblicazioneGraduatoria,
    TipoGraduatoria,
)


@dataclass(frozen=True, slots=True)
class StatoProprietario:
    """An owner with lists in a run, and its approval if there is one."""

    nome: str
    liste: int
    approvazione: ApprovazioneGraduatoria | None


def mancano_a(*, utente: Utente) -> set[int]:
    """The avvisi whose newest run the person's ente has lists in, and has not approved yet."""
    sue = ListaGraduatoria.objects.visibili_a(utente).filter(elaborazione=OuterRef("pk"))
    piu_recenti = Elaborazione.objects.filter(
        avviso=OuterRef("avviso"), numero__gt=OuterRef("numero")
    )
    pubblicata = PubblicazioneGraduatoria.objects.filter(elaborazione=OuterRef("pk"))
    approvate = ApprovazioneGraduatoria.objects.filter(
        elaborazione=OuterRef("pk"), proprietario=utente.ente_attivo_id
    )
    ultime = Elaborazione.objects.visibili_a(utente).filter(Exists(sue), ~Exists(piu_recenti))
    da_fare = ultime.filter(
        ~Exists(approvate)
        | Exists(pubblicata) & ~Exists(approvate.filter(tipo=TipoGraduatoria.DEFINITIVA))
    )
    return set(da_fare.values_list("avviso_id", flat=True))


def approvazioni(*, utente: Utente, elaborazione: Elaborazione) -> list[StatoProprietario]:
    """The owners of the lists that the person sees, in order of name, each with its last act."""
    date = {
        una.proprietario_id: una
        for una in ApprovazioneGraduatoria.objects.filter(elaborazione=elaborazione)
        .select_related("approvata_da")
        .order_by("approvata_il")
    }
    quante: dict[tuple[str, int], int] = defaultdict(int)
    for chi in (
        ListaGraduatoria.objects.visibili_a(utente)
        .filter(elaborazione=elaborazione)
        .values_list(
            "unita_offerta__unita__proprietario__nome", "unita_offerta__unita__proprietario_id"
        )
    ):
        quante[chi] += 1
    return [
        StatoProprietario(nome, liste, date.get(pk)) for (nome, pk), liste in sorted(quante.items())
    ]
