"""Reads who has approved the lists of a run, and who has not."""

from collections import defaultdict
from dataclasses import dataclass

from crema_sap.enti.models import Utente
from domande.models import ApprovazioneGraduatoria, Elaborazione, ListaGraduatoria


@dataclass(frozen=True, slots=True)
class StatoProprietario:
    """An owner with lists in a run, and its approval if there is one."""

    nome: str
    liste: int
    approvazione: ApprovazioneGraduatoria | None


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
