"""Hashes passwords slowly, on a thread of its own that yields to everything else."""

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as FuoriTempo
from contextlib import contextmanager

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher, make_password, verify_password
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError

ATTESA_POSTO = 0.5
RESTO_MINIMO = 6
ATTESA_CALCOLO = 20.0
ULTIMO_IN_FILA = 19


class Argon2DelPortale(Argon2PasswordHasher):
    """Argon2id at one of the settings OWASP names as equal: about 60 ms of one core.

    Django's own default takes 100 MiB and eight threads, 0.24 s of CPU: a few officers signing
    in at nine would slow down the citizens who are sending.
    """

    time_cost = 1
    memory_cost = 47_104
    parallelism = 1


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


def _in_fondo() -> None:
    # On Linux each thread has its own niceness: sends and pages come before password checks.
    os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), ULTIMO_IN_FILA)


_calcolo = ThreadPoolExecutor(1, thread_name_prefix="password", initializer=_in_fondo)
_posti = threading.BoundedSemaphore(settings.ACCESSI_INSIEME)


@contextmanager
def posto() -> Iterator[None]:
    """Take one of this process's few places for those who sign in.

    Raises `TroppiAccessi` when they are all taken.
    """
    if not _posti.acquire(timeout=ATTESA_POSTO):
        raise TroppiAccessi
    try:
        yield
    finally:
        _posti.release()


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
