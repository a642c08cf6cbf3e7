"""The test bench: throw-away servers, and a migrated database kept as a mould for the tests."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from crema_sap.avvio import postgres, preparazione, processi, progresso, ruoli, valkey, variabili
from crema_sap.avvio.progresso import AvvioInterrotto

RADICE = variabili.RADICE
MODELLI = RADICE / ".locale" / "prove"
MODELLI_TENUTI = 3
VARIABILE = "AVVIO_BANCO"
# The checks have a test of their own: a broken page must not keep every test from its database.
MIGRA = ("migrate", "--database", "proprietario", "--skip-checks")


@dataclass
class Banco:
    """Addresses of the servers of one test run, shared by all its processes through a file."""

    cartella: Path
    server: ruoli.Server
    redis_url: str
    prefisso: str = "prova"
    modello: str = "modello"
    guasto: str = ""
    segreti: dict[str, str] = field(default_factory=variabili.nuovi_segreti)

    def salva(self) -> dict[str, str]:
        """Write the file; answer the variable that leads to it."""
        dati = {**asdict(self), "cartella": str(self.cartella)}
        percorso = self.cartella / "banco.json"
        percorso.touch(mode=0o600)
        percorso.write_text(json.dumps(dati))
        return {VARIABILE: str(percorso)}

    @classmethod
    def leggi(cls) -> Banco:
        """Read the file to which the environment leads."""
        dati = json.loads(Path(os.environ[VARIABILE]).read_text())
        accessi = {nome: ruoli.Accesso(**a) for nome, a in dati["server"]["accessi"].items()}
        dati["server"] = ruoli.Server(dati["server"]["amministratore"], accessi)
        return cls(**{**dati, "cartella": Path(dati["cartella"])})

    def clona(self, nome: str) -> str:
        """Make a fresh copy of the migrated database; answer its name.

        Raises `AvvioInterrotto` when the mould could not be made.
        """
        if self.guasto:
            raise AvvioInterrotto(self.guasto)
        base = f"{self.prefisso}_{nome}"
        self.server.clona(self.modello, base)
        return base

    def redis(self, numero: int) -> str:
        """Address of a numbered database of the broker, after the one of `REDIS_URL`."""
        parti = urlsplit(self.redis_url)
        primo = int(parti.path.strip("/") or 0)
        return urlunsplit(parti._replace(path=f"/{primo + numero}"))

    def ambiente(
        self, base: str, *, lavoratore: int = 0, origine: str = "http://testserver"
    ) -> dict[str, str]:
        """Environment of the portal on one database of this bench."""
        return variabili.ambiente(
            nome="test",
            server=self.server,
            base=base,
            redis_url=self.redis(lavoratore + 1),
            origine=origine,
            cartella=self.cartella / f"l{lavoratore}",
            segreti=self.segreti,
        )


@contextmanager
def acceso(*, fugace: bool = True) -> Iterator[Banco]:
    """Start the servers that the environment does not give, and stop them at the end."""
    cartella = Path(tempfile.mkdtemp(prefix="crema-"))
    broker = None
    try:
        redis_url = os.environ.get("REDIS_URL", "")
        if not redis_url:
            broker = valkey.Valkey(
                cartella / "valkey",
                postgres.nuova_password(),
                processi.porta_libera(),
                fugace=True,
            )
            broker.avvia()
            redis_url = broker.url()
        esterno = os.environ.get("DATABASE_URL", "")
        fornitore = (
            _banco_esterno(cartella, esterno) if esterno else _banco_nostro(cartella, fugace)
        )
        with fornitore as (server, prefisso, modello, guasto):
            yield Banco(cartella, server, redis_url, prefisso, modello, guasto)
    finally:
        if broker is not None:
            broker.ferma()
        shutil.rmtree(cartella, ignore_errors=True)


@contextmanager
def _banco_nostro(cartella: Path, fugace: bool) -> Iterator[tuple[ruoli.Server, str, str, str]]:
    guasto = ""
    try:
        stampo, accessi = _stampo()
        nostro = postgres.Postgres(cartella / "pg", accessi.pop("password"), fugace=fugace)
        nostro.copia_da(stampo)
    except AvvioInterrotto as errore:
        # The tests that need no database go on.
        guasto = str(errore)
        nostro = postgres.Postgres(cartella / "pg", postgres.nuova_password(), fugace=fugace)
        accessi = dict.fromkeys(ruoli.RUOLI, "")
        nostro.crea()
    nostro.avvia()
    try:
        utenti = {ruolo: ruoli.Accesso(ruolo, accessi[ruolo]) for ruolo in ruoli.RUOLI}
        yield ruoli.Server(nostro.url(), utenti), "prova", "modello", guasto
    finally:
        nostro.ferma()
        nostro.cancella()


@contextmanager
def _banco_esterno(cartella: Path, url: str) -> Iterator[tuple[ruoli.Server, str, str, str]]:
    """Databases and logins of our own on a server of others, all dropped at the end."""
    prefisso = f"crema_prova_{secrets.token_hex(4)}"
    modello = f"{prefisso}_modello"
    server = ruoli.Server(url)
    try:
        server.crea_base(modello)
        server.crea_membri(prefisso)
        guasto = ""
        try:
            migra(server, modello, cartella)
        except AvvioInterrotto as errore:
            guasto = str(errore)
        yield server, prefisso, modello, guasto
    finally:
        with server.apri() as connessione, connessione.cursor() as cursore:
            cursore.execute(
                "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [prefisso + "_"]
            )
            nomi = [nome for (nome,) in cursore.fetchall()]
        for nome in nomi:
            server.elimina_base(nome)
        server.elimina_membri()


def impronta() -> str:
    """Hash of all that shapes the migrated database."""
    somma = hashlib.sha256()
    fonti = sorted(RADICE.glob("*/migrations/*.py")) + sorted(
        RADICE.glob("crema_sap/*/migrations/*.py")
    )
    fonti += sorted(RADICE.glob("*/sql/*.sql")) + sorted(RADICE.glob("crema_sap/*/sql/*.sql"))
    altre = ["uv.lock", "crema_sap/enti/rls.py", "crema_sap/avvio/ruoli.sql"]
    altre += ["crema_sap/avvio/postgres.py", "crema_sap/avvio/banco.py"]
    for fonte in [*fonti, *(RADICE / nome for nome in altre)]:
        somma.update(str(fonte.relative_to(RADICE)).encode())
        somma.update(fonte.read_bytes())
    return somma.hexdigest()[:16]


def _stampo() -> tuple[postgres.Postgres, dict[str, str]]:
    """The stopped cluster with the migrated database, made when it is missing or stale."""
    posto = MODELLI / impronta()
    pronto = posto / "pronto.json"
    with preparazione.blocco(MODELLI / "blocco", "Un'altra prova prepara la base dati: aspetto…"):
        if not pronto.exists():
            shutil.rmtree(posto, ignore_errors=True)
            try:
                _fondi(posto, pronto)
            except AvvioInterrotto:
                shutil.rmtree(posto, ignore_errors=True)
                raise
            _sfoltisci()
        pronto.touch()
    accessi: dict[str, str] = json.loads(pronto.read_text())
    return postgres.Postgres(posto / "pg", accessi["password"]), accessi


def _fondi(posto: Path, pronto: Path) -> None:
    progresso.passo("Preparo la base dati delle prove (una volta per ogni insieme di migrazioni)…")
    posto.mkdir(parents=True, mode=0o700)
    nuovo = postgres.Postgres(posto / "pg", postgres.nuova_password(), fugace=True)
    nuovo.cancella()
    nuovo.crea()
    nuovo.avvia()
    try:
        server = ruoli.Server(nuovo.url())
        server.crea_base("modello")
        server.apri_ai_ruoli()
        migra(server, "modello", posto)
    finally:
        nuovo.ferma()
    accessi = {ruolo: accesso.password for ruolo, accesso in server.accessi.items()}
    pronto.touch(mode=0o600)
    pronto.write_text(json.dumps({**accessi, "password": nuovo.password}))


def _sfoltisci() -> None:
    vecchi = sorted(MODELLI.glob("*/pronto.json"), key=lambda p: p.stat().st_mtime, reverse=True)
    for pronto in vecchi[MODELLI_TENUTI:]:
        postgres.Postgres(pronto.parent / "pg", "").cancella()
        shutil.rmtree(pronto.parent, ignore_errors=True)


def migra(server: ruoli.Server, base: str, cartella: Path) -> None:
    """Run the migrations as the owner.

    Raises `AvvioInterrotto` with the migrations' own words when they fail.
    """
    ambiente = variabili.ambiente(
        nome="test",
        server=server,
        base=base,
        redis_url="redis://127.0.0.1:1/0",
        origine="http://testserver",
        cartella=cartella / "migrazione",
        segreti=variabili.nuovi_segreti(),
    )
    esito = subprocess.run(
        [sys.executable, "manage.py", *MIGRA, "-v", "0"],
        cwd=RADICE,
        env=ambiente,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    shutil.rmtree(cartella / "migrazione", ignore_errors=True)
    if esito.returncode != 0:
        raise AvvioInterrotto(f"Le migrazioni non riescono:\n{esito.stderr[-3000:]}")
