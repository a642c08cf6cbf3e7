"""`make demo`: the whole portal on this machine, with its own servers and data."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from crema_sap.avvio import (
    banco,
    conti,
    portale,
    postgres,
    processi,
    progresso,
    ruoli,
    supervisore,
    valkey,
    variabili,
)
from crema_sap.avvio.progresso import AvvioInterrotto

BASE = "crema_demo"
# A Tuesday with the avviso open and the ricognizione of 2020 under way.
PARTENZA = "2019-11-05T10:00"


@dataclass
class Demo:
    """One demo in one folder, with its data."""

    cartella: Path
    porta: int = 8000
    senza_attesa: bool = False
    custode: supervisore.Supervisore = field(init=False)

    def __post_init__(self) -> None:
        self.custode = supervisore.Supervisore(self.cartella / "processi.json")

    def esegui(self, *, da_capo: bool) -> int:
        """Start everything, keep it alive until Ctrl-C, stop everything."""
        self.cartella.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self.cartella.parent / f"{self.cartella.name}.blocco").open("a+") as chiave:
            if not _prendi(chiave):
                return _gia_accesa(chiave, da_capo=da_capo)
            if supervisore.spegni_superstiti(self.custode.elenco):
                progresso.passo("Ho spento i resti di un avvio interrotto.")
            if da_capo:
                self._cancella()
            try:
                indirizzo = self._accendi()
                _scrivi(chiave, {"pid": os.getpid(), "indirizzo": indirizzo})
                conti.mostra(indirizzo)
                if not self.senza_attesa:
                    progresso.riga("Premi Ctrl-C per spegnere; i dati restano.")
                    self.custode.sorveglia()
            except (KeyboardInterrupt, SystemExit):
                progresso.riga()
                progresso.passo("Spengo tutto, in ordine…")
            finally:
                self.custode.ferma()
            progresso.passo("Spento. I dati restano in " + str(self.cartella))
        return 0

    def _cancella(self) -> None:
        progresso.passo("Ricomincio da capo: cancello i dati della dimostrazione.")
        esterno = os.environ.get("DATABASE_URL", "")
        if esterno:
            ruoli.Server(esterno).elimina_base(BASE)
        postgres.Postgres(self.cartella / "postgres", "").cancella()
        shutil.rmtree(self.cartella)
        self.cartella.mkdir(mode=0o700)

    def _accendi(self) -> str:
        segreti = variabili.leggi_o_crea(
            self.cartella / "segreti.json",
            {
                **variabili.nuovi_segreti(),
                "postgres": postgres.nuova_password(),
                "valkey": postgres.nuova_password(),
                **{ruolo: postgres.nuova_password() for ruolo in ruoli.RUOLI},
            },
        )
        server = self._postgres(segreti)
        redis_url = self._valkey(segreti)
        porta = processi.prima_porta_libera(self.porta)
        if porta != self.porta:
            progresso.passo(f"La porta {self.porta} è occupata: uso la {porta}.")
        indirizzo = f"http://{processi.LOCALE}:{porta}"
        ambiente = variabili.ambiente(
            nome="demo",
            server=server,
            base=BASE,
            redis_url=redis_url,
            origine=indirizzo,
            cartella=self.cartella,
            segreti=segreti,
        )
        self._prepara_dati(ambiente)
        self._portale(ambiente, indirizzo)
        return indirizzo

    def _postgres(self, segreti: dict[str, str]) -> ruoli.Server:
        accessi = {ruolo: ruoli.Accesso(ruolo, segreti[ruolo]) for ruolo in ruoli.RUOLI}
        esterno = os.environ.get("DATABASE_URL", "")
        if esterno:
            progresso.passo("Uso il PostgreSQL indicato da DATABASE_URL.")
            membri = {
                ruolo: ruoli.Accesso(f"{BASE}_{ruolo.removeprefix('crema_')}", accesso.password)
                for ruolo, accesso in accessi.items()
            }
            server = ruoli.Server(esterno, membri)
            server.crea_base(BASE)
            server.crea_membri(BASE)
            return server
        progresso.passo("Accendo PostgreSQL…")
        nostro = postgres.Postgres(
            self.cartella / "postgres", segreti["postgres"], porta=processi.porta_libera(5432)
        )
        nostro.crea()
        nostro.libera()
        nostro.processo = self.custode.avvia(nostro.comando())
        nostro.aspetta()
        server = ruoli.Server(nostro.url(), accessi)
        server.crea_base(BASE)
        server.apri_ai_ruoli()
        return server

    def _valkey(self, segreti: dict[str, str]) -> str:
        esterno = os.environ.get("REDIS_URL", "")
        if esterno:
            progresso.passo("Uso il Redis indicato da REDIS_URL.")
            return esterno
        progresso.passo("Accendo Valkey…")
        nostro = valkey.Valkey(
            self.cartella / "valkey", segreti["valkey"], processi.porta_libera(6379)
        )
        nostro.processo = self.custode.avvia(nostro.comando())
        nostro.aspetta()
        return nostro.url()

    def _prepara_dati(self, ambiente: dict[str, str]) -> None:
        """Migrate, load and collect what changed since the last start."""
        timbro = self.cartella / "stato.json"
        fatto: dict[str, str] = json.loads(timbro.read_text()) if timbro.exists() else {}
        # Our own server is where its data are; its port changes.
        dove = os.environ.get("DATABASE_URL", "").rpartition("@")[2] or "nostro"
        passi = (
            ("migrazioni", f"{banco.impronta()} {dove}", banco.MIGRA, "Preparo le tabelle…"),
            (
                "dati",
                f"{_impronta_dati()} {dove}",
                ("carica_crema_2019",),
                "Carico i dati del Piano annuale 2019…",
            ),
            # Once: from there time runs on, and whoever moves the clock finds it where it was.
            ("orologio", dove, ("orologio", PARTENZA), "Porto l'orologio al 5 novembre 2019…"),
            (
                "statici",
                _impronta_statici(),
                ("collectstatic", "--noinput", "-v", "0"),
                "Raccolgo fogli di stile e caratteri…",
            ),
        )
        for nome, impronta, argomenti, titolo in passi:
            if fatto.get(nome) == impronta:
                continue
            progresso.esegui(
                portale.comando_django(list(argomenti)),
                titolo=titolo,
                registro=self.cartella / "log" / f"{nome}.log",
                ambiente=ambiente,
            )
            fatto[nome] = impronta
            timbro.write_text(json.dumps(fatto))

    def _portale(self, ambiente: dict[str, str], indirizzo: str) -> None:
        progresso.passo("Accendo il portale…")
        registri = self.cartella / "log"
        interna = processi.porta_libera()
        avvia = self.custode.avvia
        web = portale.web(ambiente, registri, porta=interna)
        processo = avvia(web)
        fronte = portale.fronte(
            ambiente,
            registri,
            indirizzo=indirizzo,
            applicazione=interna,
            cartella=self.cartella / "fronte",
        )
        avvia(fronte)
        processi.aspetta(
            lambda: _pronto(indirizzo),
            che_cosa="Il portale",
            registro=web.registro,
            processo=processo,
            secondi=90,
        )
        # The pages first: the workers, with what the outbox holds for them, are a moment behind.
        for coda in portale.CODE:
            avvia(portale.lavoratore(ambiente, registri, coda=coda))
        avvia(portale.orario(ambiente, registri, cartella=self.cartella))


def _pronto(indirizzo: str) -> bool:
    try:
        with urllib.request.urlopen(f"{indirizzo}/pronto/", timeout=5) as risposta:  # noqa: S310
            return bool(risposta.status == 200)
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False


def _prendi(chiave: TextIO) -> bool:
    try:
        fcntl.flock(chiave, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    _scrivi(chiave, {"pid": os.getpid(), "indirizzo": ""})
    return True


def _scrivi(chiave: TextIO, dati: dict[str, object]) -> None:
    chiave.seek(0)
    chiave.truncate()
    chiave.write(json.dumps(dati))
    chiave.flush()


def _gia_accesa(chiave: TextIO, *, da_capo: bool) -> int:
    chiave.seek(0)
    dati = json.loads(chiave.read() or "{}")
    dove = dati.get("indirizzo") or "sta ancora partendo"
    progresso.riga(f"La dimostrazione è già accesa: {dove} (processo {dati.get('pid', '?')}).")
    if da_capo:
        raise AvvioInterrotto("Per ricominciare da capo spegnila prima, con Ctrl-C dove è accesa.")
    return 0


def _impronta_dati() -> str:
    somma = hashlib.sha256()
    fonti = sorted(banco.RADICE.glob("*/management/commands/carica_*.py"))
    fonti += sorted(p for p in banco.RADICE.glob("*/dati/**/*") if p.is_file())
    for fonte in fonti:
        somma.update(fonte.read_bytes())
    # New tables may want data that older ones did not.
    somma.update(banco.impronta().encode())
    return somma.hexdigest()[:16]


def _impronta_statici() -> str:
    """Hash of names, sizes and dates: reading the contents would cost more than collecting."""
    radici = [banco.RADICE / "static", *banco.RADICE.glob("*/static")]
    voci = sorted(
        (str(p), p.stat().st_size, p.stat().st_mtime_ns)
        for radice in radici
        for p in radice.rglob("*")
        if p.is_file()
    )
    blocco = (banco.RADICE / "uv.lock").read_bytes()
    return hashlib.sha256(repr(voci).encode() + blocco).hexdigest()[:16]
