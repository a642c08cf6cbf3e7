"""Reads what an owner approves: its lists, what changed since the run before, who has approved."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from crema_sap.enti.models import Utente
from domande.models import ApprovazioneGraduatoria, Domanda, Elaborazione, ListaGraduatoria
from domande.rules.differenze import DifferenzaLista, differenza

SPOSTATE_MOSTRATE = 10


@dataclass(frozen=True, slots=True)
class DifferenzaUnita:
    """The difference of the list of one unit; `spostate` are the widest moves, by public code."""

    unita: str
    comune: str
    entrate: tuple[str, ...]
    uscite: tuple[str, ...]
    numero_spostate: int
    spostate: tuple[tuple[str, int, int], ...]


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


def differenze(*, utente: Utente, elaborazione: Elaborazione) -> list[DifferenzaUnita] | None:
    """What changed since the run before, unit by unit, in the lists that the person sees.

    None when the run is the first of its avviso.
    """
    if elaborazione.numero == 1:
        return None
    di_prima, di_ora = _liste_di_prima_e_di_ora(utente, elaborazione)
    cambiate = {
        unita: differenza(di_prima.get(unita, ()), di_ora.get(unita, ()))
        for unita in sorted({*di_prima, *di_ora})
    }
    codici = _codici(cambiate)
    return [
        DifferenzaUnita(
            unita=unita,
            comune=comune,
            entrate=tuple(codici[d] for d in cosa.entrate),
            uscite=tuple(codici[d] for d in cosa.uscite),
            numero_spostate=len(cosa.spostate),
            spostate=tuple(
                (codici[una.domanda], una.da, una.a) for una in cosa.spostate[:SPOSTATE_MOSTRATE]
            ),
        )
        for (comune, unita), cosa in cambiate.items()
        if cosa
    ]


def _liste_di_prima_e_di_ora(
    utente: Utente, elaborazione: Elaborazione
) -> tuple[dict[tuple[str, str], list[int]], dict[tuple[str, str], list[int]]]:
    di_prima: dict[tuple[str, str], list[int]] = {}
    di_ora: dict[tuple[str, str], list[int]] = {}
    numero = elaborazione.numero
    righe = (
        ListaGraduatoria.objects.visibili_a(utente)
        .filter(
            elaborazione__avviso_id=elaborazione.avviso_id,
            elaborazione__numero__in=(numero - 1, numero),
        )
        .values_list(
            "elaborazione__numero",
            "unita_offerta__unita__comune__nome",
            "unita_offerta__unita__codice",
            "domande",
        )
    )
    for di_quale, comune, codice, domande in righe:
        (di_ora if di_quale == numero else di_prima)[comune, codice] = domande
    return di_prima, di_ora


def _codici(cambiate: Mapping[tuple[str, str], DifferenzaLista]) -> dict[int, str]:
    mostrate: set[int] = set()
    for cosa in cambiate.values():
        mostrate.update(cosa.entrate, cosa.uscite)
        mostrate.update(una.domanda for una in cosa.spostate[:SPOSTATE_MOSTRATE])
    return dict(Domanda.objects.filter(pk__in=mostrate).values_list("pk", "codice_pubblico"))
