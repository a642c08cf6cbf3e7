"""The processes and databases behind the fixtures, also for who needs them by hand."""

import functools
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg2
import redis
from django.conf import settings
from django.db import connections
from psycopg2.extensions import connection

from crema_sap.avvio import banco, portale, processi, ruoli

ALIAS = {"default": ruoli.APP, "proprietario": ruoli.PROPRIETARIO, "pubblico": ruoli.PUBBLICO}
VARIABILI = {
    "default": "DATABASE_URL",
    "proprietario": "DATABASE_URL_PROPRIETARIO",
    "pubblico": "DATABASE_URL_PUBBLICO",
}


def lavoratore() -> int:
    """Number of this process among those of the run: 0 when it is alone."""
    return int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))


def ambiente_iniziale() -> dict[str, str]:
    """Environment of the settings, on the database that `django_db_setup` will make."""
    if banco.VARIABILE in os.environ:
        acceso = banco.Banco.leggi()
    else:
        accessi = {ruolo: ruoli.Accesso(ruolo, "") for ruolo in ruoli.RUOLI}
        server = ruoli.Server("postgresql://nessuno@/nessuna", accessi)
        acceso = banco.Banco(Path("/nonexistent"), server, "redis://127.0.0.1:1/0")
        acceso.cartella = Path(os.environ.get("TMPDIR", "/tmp")) / "crema-elenco"
    return acceso.ambiente(f"{acceso.prefisso}_l{lavoratore()}", lavoratore=lavoratore())


def nome_nuovo() -> str:
    """Name for a database that no other test has."""
    return f"l{lavoratore()}_{uuid.uuid4().hex[:8]}"


@dataclass
class BancaVera:
    """One fresh database, and its addresses for every role."""

    acceso: banco.Banco
    nome: str

    def url(self, ruolo: str | None = ruoli.APP) -> str:
        """Address as one of the three roles, or (None) as the administrator."""
        return self.acceso.server.url(self.nome, ruolo)

    def apri(self, ruolo: str | None = ruoli.APP) -> connection:
        """Open one more connection; the caller closes it."""
        return psycopg2.connect(self.url(ruolo))

    def ambiente(self, origine: str = "http://testserver") -> dict[str, str]:
        """Environment for the portal's processes on this database."""
        return self.acceso.ambiente(self.nome, lavoratore=lavoratore(), origine=origine)

    def elimina(self) -> None:
        """Drop it, throwing out whoever is in it."""
        self.acceso.server.elimina_base(self.nome)


@contextmanager
def altra_base(vera: BancaVera) -> Iterator[None]:
    """Point Django, in every thread of this process and in its children, to another database."""
    prima = {alias: str(connections.settings[alias]["NAME"]) for alias in ALIAS}
    variabili = {nome: os.environ[nome] for nome in VARIABILI.values()}
    try:
        _punta(dict.fromkeys(ALIAS, vera.nome))
        os.environ.update({VARIABILI[alias]: vera.url(ruolo) for alias, ruolo in ALIAS.items()})
        yield
    finally:
        _punta(prima)
        os.environ.update(variabili)


def _punta(nomi: dict[str, str]) -> None:
    connections.close_all()
    for alias, nome in nomi.items():
        # The same dictionary serves the connections of all threads.
        connections.settings[alias]["NAME"] = nome


def svuota_broker() -> str:
    """Empty this worker's database of the broker; answer its address."""
    cliente = redis.Redis.from_url(settings.REDIS_URL)
    cliente.flushdb()
    cliente.close()
    return settings.REDIS_URL


class Lavoratore:
    """A Celery worker on a database, in a process of its own."""

    def __init__(self, vera: BancaVera, *, code: str = ",".join(portale.CODE)) -> None:
        registri = vera.acceso.cartella / f"l{lavoratore()}" / "log"
        nome = f"prova-{uuid.uuid4().hex[:8]}"
        self.comando = portale.lavoratore(vera.ambiente(), registri, coda=code, nome=nome)
        self.registro = self.comando.registro
        self.accendi()

    def accendi(self) -> None:
        """Start it and wait until it takes tasks."""
        inizio = self.registro.stat().st_size if self.registro.exists() else 0
        self.processo = processi.avvia(self.comando)
        processi.aspetta(
            lambda: b" ready." in self.registro.read_bytes()[inizio:],
            che_cosa="Il lavoratore di Celery",
            registro=self.registro,
            processo=self.processo,
            secondi=60,
        )

    def figli(self) -> list[int]:
        """Process ids of the children that run the tasks."""
        pid = self.processo.pid
        return [int(f) for f in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def uccidi(self) -> None:
        """Kill it and its children at once, as a power cut would."""
        processi.uccidi_gruppo(self.processo)

    def close(self) -> None:
        """Stop it."""
        processi.ferma(self.processo, self.comando)


class ServerWeb:
    """The front server and the application behind it, on free ports."""

    def __init__(self, vera: BancaVera, *, processi_web: int = 1, fili: int = 4) -> None:
        self.porta, interna = processi.porta_libera(), processi.porta_libera()
        self.url = f"http://{processi.LOCALE}:{self.porta}"
        self.url_diretto = f"http://{processi.LOCALE}:{interna}"
        cartella = vera.acceso.cartella / f"l{lavoratore()}"
        ambiente = vera.ambiente(self.url)
        _statici(ambiente)
        self.web = portale.web(
            ambiente, cartella / "log", porta=interna, processi_web=processi_web, fili=fili
        )
        self.fronte = portale.fronte(
            ambiente,
            cartella / "log",
            indirizzo=self.url,
            applicazione=interna,
            cartella=cartella / "fronte",
        )
        self.processo_web = processi.avvia(self.web)
        self.processo_fronte = processi.avvia(self.fronte)
        for porta, comando, processo in (
            (interna, self.web, self.processo_web),
            (self.porta, self.fronte, self.processo_fronte),
        ):
            processi.aspetta(
                functools.partial(processi.risponde, porta),
                che_cosa=f"Il processo «{comando.nome}»",
                registro=comando.registro,
                processo=processo,
                secondi=60,
            )

    def close(self) -> None:
        """Stop both."""
        processi.ferma(self.processo_fronte, self.fronte)
        processi.ferma(self.processo_web, self.web)


def _statici(ambiente: dict[str, str]) -> None:
    """Collect the static files once for each worker of the run."""
    if Path(ambiente["CARTELLA_DATI"], "static").exists():
        return
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput", "-v", "0"],
        cwd=banco.RADICE,
        env=ambiente,
        check=True,
    )
