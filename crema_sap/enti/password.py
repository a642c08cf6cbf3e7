"""Hashes passwords slowly, in a child of this process that yields to everything else.

Not in a thread: one that comes last on the processor, and is stopped while it holds Python's
lock, stops all the others of its process.
"""

import atexit
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as FuoriTempo
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher, make_password, verify_password
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError

ATTESA_POSTO = 0.5
RESTO_MINIMO = 6
ATTESA_CALCOLO = 20.0


class Calcolatore:
    """The child: started when it is first needed, and again when it has gone."""

    COMANDO = (sys.executable, "-I", str(Path(__file__).with_name("argon.py")))

    def __init__(self) -> None:
        self._chiusura = threading.Lock()
        self._figlio: subprocess.Popen[str] | None = None
        self._padre = 0

    def chiedi(self, **richiesta: Any) -> Any:
        """Have a hash made or compared; one at a time."""
        with self._chiusura:
            risposta = self._scambia(self._vivo(), json.dumps(richiesta))
        return json.loads(risposta)

    def spegni(self) -> None:
        """End the child of this process, if there is one."""
        if self._figlio is not None and self._padre == os.getpid():
            self._figlio.kill()
            self._figlio.communicate()
        self._figlio = None

    def _vivo(self) -> "subprocess.Popen[str]":
        figlio = self._figlio
        # After a fork the child is somebody else's.
        if figlio is None or self._padre != os.getpid() or figlio.poll() is not None:
            self.spegni()
            # It ends by itself when this process is gone: there is nothing more to read.
            figlio = self._figlio = subprocess.Popen(
                self.COMANDO,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                env={},
                cwd="/",
            )
            self._padre = os.getpid()
        return figlio

    def _scambia(self, figlio: "subprocess.Popen[str]", riga: str) -> str:
        scrive, legge = cast(IO[str], figlio.stdin), cast(IO[str], figlio.stdout)
        try:
            scrive.write(f"{riga}\n")
            scrive.flush()
        except BrokenPipeError as causa:
            raise TroppiAccessi from causa
        risposta = legge.readline()
        if not risposta:
            # Killed in the middle: who was signing in may do it again.
            raise TroppiAccessi
        return risposta


calcolatore = Calcolatore()
atexit.register(calcolatore.spegni)


class Argon2DelPortale(Argon2PasswordHasher):
    """Argon2id at one of the settings OWASP names as equal: about 60 ms of one core.

    Django's own default takes 100 MiB and eight threads, 0.24 s of CPU: a few officers signing
    in at nine would slow down the citizens who are sending.
    """

    time_cost = 1
    memory_cost = 47_104
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        """Hash a password."""
        parametri = self.params()
        costi = {
            nome: getattr(parametri, nome)
            for nome in ("time_cost", "memory_cost", "parallelism", "hash_len")
        }
        fatta = calcolatore.chiedi(password=password, sale=salt, costi=costi)
        return f"{self.algorithm}{fatta}"

    def verify(self, password: str, encoded: str) -> bool:
        """Tell whether the password is the one of a hash."""
        _, _, impronta_argon = encoded.partition("$")
        return bool(calcolatore.chiedi(password=password, impronta=f"${impronta_argon}"))


class LunghezzaMinima(MinimumLengthValidator):
    """Says in Italian that a password is short: Django's own sentence is not translated."""

    def get_error_message(self) -> str:
        """Return the refusal."""
        return f"La password è troppo corta: servono almeno {self.min_length} caratteri."

    def get_help_text(self) -> str:
        """Return the rule."""
        return f"Almeno {self.min_length} caratteri: tre o quattro parole a caso vanno bene."


class ParoleDelPortale:
    """Refuses passwords made of the words that everybody tries first here.

    The list is this one: name of the portal, bodies, territory, what the offices say all day.
    """

    PAROLE = (
        "aler", "alloggi", "ambito", "assistente", "bando", "capofila", "casapopolare", "comune",
        "crema", "cremasco", "domanda", "graduatoria", "lombardia", "password", "portale", "sap",
        "serviziabitativi", "sindaco", "sportello",
    )  # fmt: skip

    def validate(self, password: str, user: object | None = None) -> None:
        """Raise `ValidationError` when little is left once these words and figures are out."""
        resto = password.lower()
        for parola in sorted(self.PAROLE, key=len, reverse=True):
            resto = resto.replace(parola, "")
        if sum(segno.isalpha() for segno in resto) < RESTO_MINIMO:
            raise ValidationError(
                "La password è fatta di parole che qui proverebbe chiunque: scegline altre.",
                code="parole_del_portale",
            )

    def get_help_text(self) -> str:
        """Return the rule."""
        return "Non usare il nome del portale, del Comune o del tuo lavoro."


class TroppiAccessi(Exception):
    """Too many people are signing in at this instant."""

    def __init__(self) -> None:
        super().__init__(
            "In questo momento stanno accedendo in molti: riprova tra qualche secondo."
        )


_calcolo = ThreadPoolExecutor(1, thread_name_prefix="password")
_posti = threading.BoundedSemaphore(settings.ACCESSI_INSIEME)
# Who waits for a place holds a thread: one at a time, or a crowd would leave none to the others.
_in_attesa = threading.BoundedSemaphore(1)


@contextmanager
def posto() -> Iterator[None]:
    """Take one of this process's few places for those who sign in.

    Raises `TroppiAccessi` when they are all taken and somebody is waiting already.
    """
    if not _posti.acquire(blocking=False) and not _aspetta_un_posto():
        raise TroppiAccessi
    try:
        yield
    finally:
        _posti.release()


def _aspetta_un_posto() -> bool:
    if not _in_attesa.acquire(blocking=False):
        return False
    try:
        return _posti.acquire(timeout=ATTESA_POSTO)
    finally:
        _in_attesa.release()


def verifica(password: str, conservata: str) -> tuple[bool, bool]:
    """Tell whether the password is the one kept, and whether it should be hashed anew.

    Raises `TroppiAccessi` when the answer does not come in time.
    """
    return _aspetta(_calcolo.submit(verify_password, password, conservata))


def impronta(password: str) -> str:
    """Hash a new password.

    Raises `TroppiAccessi` when the answer does not come in time.
    """
    calcola: Callable[[str], str] = make_password
    return _aspetta(_calcolo.submit(calcola, password))


def _aspetta[T](promessa: "Future[T]") -> T:
    try:
        return promessa.result(timeout=ATTESA_CALCOLO)
    except FuoriTempo as causa:
        promessa.cancel()
        raise TroppiAccessi from causa
