"""Makes the snapshots of an invented population, in processes of their own when they are many."""

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from itertools import batched
from multiprocessing import get_context
from random import Random
from uuid import UUID

from crema_sap.enti import cifratura
from domande.compilazione import istantanea
from domande.compilazione.contenuto import Contenuto
from domande.compilazione.istantanea import ALFABETO, ROMA, Istantanea
from domande.popolamento import risposte
from domande.rules.persone_inventate import Persona
from domande.rules.popolazione import NucleoGenerato

A_TESTA = 200
# Below this a process costs more than it does.
DA_SOLO = 600


@dataclass(frozen=True, slots=True)
class DaComporre:
    """An invented household that has still to send: `chiave` is that of its sending."""

    nucleo: NucleoGenerato
    persone: tuple[Persona, ...]
    chiave: UUID
    arrivo: datetime


@dataclass(frozen=True, slots=True)
class Pronta:
    """A domanda ready to be stored, and its applicant."""

    chiave: UUID
    arrivo: datetime
    numero: int
    richiedente: Persona
    email: str
    identita: bytes
    codice_fiscale_cifrato: bytes
    istantanea: Istantanea


def componi(
    da_comporre: Iterable[DaComporre], contenuto: Contenuto, quante: int
) -> Iterator[Pronta]:
    """Make the snapshot of each; `quante` there may be at most."""
    if quante < DA_SOLO:
        yield from (_una(voce, contenuto) for voce in da_comporre)
        return
    processi = max(1, (os.cpu_count() or 2) - 1)
    with ProcessPoolExecutor(
        processi, get_context("spawn"), initializer=_ricorda, initargs=(contenuto,)
    ) as esecutore:
        attese: list[Future[list[Pronta]]] = []
        for gruppo in batched(da_comporre, A_TESTA, strict=False):
            attese.append(esecutore.submit(_molte, gruppo))
            # A few in hand are enough to keep the processes busy, and take no memory.
            if len(attese) > 4 * processi:
                yield from attese.pop(0).result()
        for attesa in attese:
            yield from attesa.result()


_contenuti: list[Contenuto] = []


def _ricorda(contenuto: Contenuto) -> None:
    _contenuti[:] = [contenuto]


def _molte(gruppo: tuple[DaComporre, ...]) -> list[Pronta]:
    return [_una(voce, _contenuti[0]) for voce in gruppo]


def _una(voce: DaComporre, contenuto: Contenuto) -> Pronta:
    richiedente = voce.persone[0]
    compilazione = risposte.compila(voce.nucleo, voce.persone, voce.arrivo.astimezone(ROMA).date())
    codice_fiscale = richiedente.codice_fiscale
    return Pronta(
        chiave=voce.chiave,
        arrivo=voce.arrivo,
        numero=voce.nucleo.numero,
        richiedente=richiedente,
        email=risposte.posta(richiedente),
        identita=cifratura.indice(codice_fiscale),
        codice_fiscale_cifrato=cifratura.cifra(codice_fiscale.encode()),
        istantanea=istantanea.componi(
            compilazione, contenuto, voce.arrivo, _codice_pubblico(voce.chiave)
        ),
    )


def _codice_pubblico(chiave: UUID) -> str:
    caso = Random(f"{chiave}/codice")  # noqa: S311 - an invented domanda, the same each time
    segni = "".join(caso.choices(ALFABETO, k=12))
    return "-".join(segni[posto : posto + 4] for posto in range(0, 12, 4))
