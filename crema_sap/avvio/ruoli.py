"""Databases and roles: made with `ruoli.sql`, reached by each role with its own address."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import connection

from crema_sap.avvio import postgres
from crema_sap.avvio.progresso import AvvioInterrotto

PROPRIETARIO = "crema_proprietario"
APP = "crema_app"
PUBBLICO = "crema_pubblico"
RUOLI = (PROPRIETARIO, APP, PUBBLICO)
ISTRUZIONI = Path(__file__).with_name("ruoli.sql")


@dataclass(frozen=True)
class Accesso:
    """A name and password that work as one of the roles."""

    utente: str
    password: str


@dataclass
class Server:
    """A PostgreSQL reached by a role that may create roles and databases."""

    amministratore: str
    accessi: dict[str, Accesso] = field(default_factory=dict)

    def url(self, base: str, ruolo: str | None = None) -> str:
        """Address of a database, as one of the three roles or (None) as the administrator."""
        parti = urlsplit(self.amministratore)
        rete = parti.netloc
        if ruolo is not None:
            accesso = self.accessi[ruolo]
            host = parti.netloc.rpartition("@")[2]
            rete = f"{quote(accesso.utente)}:{quote(accesso.password, safe='')}@{host}"
        return urlunsplit(parti._replace(netloc=rete, path="/" + quote(base)))

    @contextmanager
    def apri(self, base: str | None = None) -> Iterator[connection]:
        """Connect as the administrator, each statement on its own."""
        try:
            connessione = psycopg2.connect(self.url(base) if base else self.amministratore)
        except psycopg2.OperationalError as errore:
            raise AvvioInterrotto(f"PostgreSQL non risponde a DATABASE_URL: {errore}") from errore
        connessione.autocommit = True
        try:
            yield connessione
        finally:
            connessione.close()

    def crea_base(self, nome: str) -> None:
        """Make sure that a database is there, with its roles and grants."""
        if not self.esiste(nome):
            self.comanda(sql.SQL("CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE template0"), nome)
        with self.apri(nome) as connessione, connessione.cursor() as cursore:
            cursore.execute(ISTRUZIONI.read_text(encoding="utf-8"))

    def clona(self, modello: str, nome: str) -> None:
        """Create a database as a copy of another, grants and owner included.

        Copies of small databases are fastest file by file, with no write-ahead log.
        """
        istruzioni = (
            "CREATE DATABASE {nome} TEMPLATE {modello} OWNER {proprietario} STRATEGY FILE_COPY",
            "REVOKE ALL ON DATABASE {nome} FROM PUBLIC",
            "GRANT CONNECT ON DATABASE {nome} TO {app}, {pubblico}",
        )
        nomi = {
            "nome": nome,
            "modello": modello,
            "proprietario": PROPRIETARIO,
            "app": APP,
            "pubblico": PUBBLICO,
        }
        identificativi = {chiave: sql.Identifier(valore) for chiave, valore in nomi.items()}
        with self.apri() as connessione, connessione.cursor() as cursore:
            for istruzione in istruzioni:
                cursore.execute(sql.SQL(istruzione).format(**identificativi))

    def elimina_base(self, nome: str) -> None:
        """Drop a database, throwing out whoever is in it."""
        self.comanda(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)"), nome)

    def esiste(self, nome: str) -> bool:
        """Whether a database exists."""
        with self.apri() as connessione, connessione.cursor() as cursore:
            cursore.execute("SELECT 1 FROM pg_database WHERE datname = %s", [nome])
            return cursore.fetchone() is not None

    def apri_ai_ruoli(self) -> None:
        """Let the three roles log in themselves: for a server that is all ours."""
        for ruolo in RUOLI:
            accesso = self.accessi.setdefault(ruolo, Accesso(ruolo, postgres.nuova_password()))
            self.comanda(sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}"), ruolo, valore=accesso.password)

    def crea_membri(self, prefisso: str) -> None:
        """Make a login for each role, member of it and born into it: for a server of others.

        The roles' own passwords, which a running portal may use, are not touched.
        """
        for ruolo in RUOLI:
            nome = f"{prefisso}_{ruolo.removeprefix('crema_')}"
            accesso = self.accessi.setdefault(ruolo, Accesso(nome, postgres.nuova_password()))
            with self.apri() as connessione, connessione.cursor() as cursore:
                cursore.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [nome])
                if cursore.fetchone() is None:
                    self.comanda(sql.SQL("CREATE ROLE {} IN ROLE {}"), nome, ruolo)
            self.comanda(sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}"), nome, valore=accesso.password)
            self.comanda(sql.SQL("ALTER ROLE {} SET role = {}"), nome, valore=ruolo)

    def elimina_membri(self) -> None:
        """Drop the logins that `crea_membri` made."""
        for ruolo, accesso in self.accessi.items():
            if accesso.utente != ruolo:
                self.comanda(sql.SQL("DROP ROLE IF EXISTS {}"), accesso.utente)

    def comanda(self, istruzione: sql.SQL, *nomi: str, valore: str | None = None) -> None:
        """Run one statement with its identifiers and, last, one literal."""
        pezzi: list[Any] = [sql.Identifier(nome) for nome in nomi]
        if valore is not None:
            pezzi.append(sql.Literal(valore))
        with self.apri() as connessione, connessione.cursor() as cursore:
            cursore.execute(istruzione.format(*pezzi))
