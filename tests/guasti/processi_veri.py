"""Servers and processes of one test, to be killed without hurting the other tests."""

import os
import signal
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from time import monotonic, sleep

from django.db import connections

from crema_sap import ambiente
from crema_sap.avvio import banco, portale, postgres, processi, ruoli, valkey
from tests.servizi import ALIAS, BancaVera, lavoratore


def entro(secondi: float, vero: Callable[[], bool], che_cosa: str) -> float:
    """Wait until something is true; return how long it took."""
    inizio = monotonic()
    while not vero():
        assert monotonic() - inizio < secondi, f"not within {secondi:.0f} s: {che_cosa}"
        sleep(0.05)
    return monotonic() - inizio


def discendenti(pid: int) -> list[int]:
    """Process ids below a process, itself included."""
    trovati = [pid]
    for padre in trovati:
        with suppress(FileNotFoundError, ProcessLookupError):
            figli = Path(f"/proc/{padre}/task/{padre}/children").read_text()
            trovati += [int(figlio) for figlio in figli.split()]
    return trovati


def uccidi_tutti(pid: int) -> int:
    """Kill -9 a process and all that it started; return how many they were.

    The connections of PostgreSQL are in sessions of their own: killing the group is not enough.
    """
    # Stopped first, or it would go on starting others.
    os.kill(pid, signal.SIGSTOP)
    presi = discendenti(pid)
    for uno in presi:
        with suppress(ProcessLookupError):
            os.kill(uno, signal.SIGKILL)
    entro(10, lambda: not any(_vivo(uno) for uno in presi), "the killed are gone")
    return len(presi)


def _vivo(pid: int) -> bool:
    try:
        stato = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return stato not in {"Z", "X"}


@contextmanager
def postgres_proprio(cartella: Path) -> Iterator[tuple[postgres.Postgres, BancaVera]]:
    """A PostgreSQL as durable as the demonstration's, and a migrated database on it.

    Django, in this process, is on that database meanwhile.
    """
    stampo, accessi = banco._stampo()
    nostro = postgres.Postgres(cartella / "pg", accessi["password"])
    nostro.copia_da(stampo)
    nostro.avvia()
    try:
        utenti = {ruolo: ruoli.Accesso(ruolo, accessi[ruolo]) for ruolo in ruoli.RUOLI}
        server = ruoli.Server(nostro.url(), utenti)
        server.clona("modello", "guasti")
        acceso = replace(banco.Banco.leggi(), server=server)
        vera = BancaVera(acceso, "guasti")
        with _django_su(vera):
            yield nostro, vera
    finally:
        nostro.ferma()
        nostro.cancella()


@contextmanager
def _django_su(vera: BancaVera) -> Iterator[None]:
    prima = {alias: dict(connections.settings[alias]) for alias in ALIAS}
    connections.close_all()
    try:
        for alias, ruolo in ALIAS.items():
            # The same dictionary serves the connections of all threads.
            connections.settings[alias].update(ambiente.base_dati("URL", vera.url(ruolo)))
        yield
    finally:
        connections.close_all()
        for alias, valori in prima.items():
            connections.settings[alias].update(valori)


@contextmanager
def valkey_proprio(cartella: Path, vera: BancaVera) -> Iterator[tuple[valkey.Valkey, BancaVera]]:
    """A Valkey that only the processes of this test know, and the database with its address."""
    nostro = valkey.Valkey(
        cartella / "valkey", postgres.nuova_password(), processi.porta_libera(), fugace=True
    )
    nostro.avvia()
    try:
        yield nostro, BancaVera(replace(vera.acceso, redis_url=nostro.url()), vera.nome)
    finally:
        nostro.ferma()


class Lavoratori:
    """A Celery worker with children, which may be stopped and killed."""

    def __init__(self, vera: BancaVera, *, figli: int) -> None:
        registri = vera.acceso.cartella / f"l{lavoratore()}" / "log"
        self.comando = portale.lavoratore(
            vera.ambiente(),
            registri,
            coda=",".join(portale.CODE),
            contemporanei=figli,
            nome=f"guasti-{uuid.uuid4().hex[:8]}",
        )
        self.processo = processi.avvia(self.comando)
        processi.aspetta(
            lambda: " ready." in self.detto(),
            che_cosa="Il lavoratore",
            registro=self.comando.registro,
            processo=self.processo,
            secondi=60,
        )

    def detto(self) -> str:
        """What the worker wrote in its log."""
        registro = self.comando.registro
        return registro.read_text() if registro.exists() else ""

    def congela(self) -> None:
        """Stop the children: what they have in hand stays there."""
        for figlio in discendenti(self.processo.pid)[1:]:
            os.kill(figlio, signal.SIGSTOP)

    def uccidi(self) -> None:
        """Kill it with its children, as when the machine goes."""
        uccidi_tutti(self.processo.pid)
        self.processo.wait()

    def close(self) -> None:
        """End it, if it is still there: it has nothing to say goodbye to."""
        if self.processo.poll() is None:
            self.uccidi()


class Orario:
    """Celery beat, which looks at the outbox every second."""

    def __init__(self, vera: BancaVera, cartella: Path) -> None:
        registri = vera.acceso.cartella / f"l{lavoratore()}" / "log"
        self.comando = portale.orario(vera.ambiente(), registri, cartella=cartella)
        self.processo = processi.avvia(self.comando)

    def close(self) -> None:
        """Stop it."""
        processi.ferma(self.processo, self.comando)
