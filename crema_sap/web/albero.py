"""The public tree: pages made when something is published, kept as files, swapped as a whole.

The front server reads `ALBERO_PUBBLICO/corrente`, a link to one of `ALBERO_PUBBLICO/versioni`.
A version is written beside the others and the link is moved in one step, so that the public
always sees one whole version. Apps register what they publish in their `pubblicazione.py`.
"""

import fcntl
import gzip
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import brotli
from django.conf import settings
from django.db import connections, transaction
from django.utils.module_loading import autodiscover_modules

from crema_sap import orologio
from crema_sap.enti.models import ScartoOrologio

ALIAS = "pubblico"
CORRENTE = "corrente"
VERSIONI = "versioni"
TENUTE = 3
COMPRESSE = (".br", ".gz")
GIA_COMPRESSI = frozenset({".jpg"})
_PARTE = re.compile(r"[^/\\\x00-\x1f]+")


@dataclass(frozen=True, slots=True)
class Foglia:
    """A file of the tree: `/avvisi/` is its page, `/dati-aperti/unita.csv` a file as it is."""

    percorso: str
    contenuto: bytes


class PercorsoNonValido(ValueError):
    """The address would leave the tree, or is not one."""


class PubblicazioneImpossibile(Exception):
    """The tree can't be made here; the message says what is missing."""


Produttore = Callable[[], Iterable[Foglia]]
PRODUTTORI: dict[str, Produttore] = {}


def pagine(nome: str) -> Callable[[Produttore], Produttore]:
    """Register the function that gives an app's public pages.

    It is called inside `lettura_pubblica` and must read through `albero.ALIAS` only.
    """

    def registra(funzione: Produttore) -> Produttore:
        if nome in PRODUTTORI:
            raise ValueError(f"Le pagine pubbliche «{nome}» ci sono già.")
        PRODUTTORI[nome] = funzione
        return funzione

    return registra


def costruisci(radice: Path | None = None) -> Path:
    """Make every public page again and put the new version in the place of the old one.

    Two makers wait for each other, and each reads after it has waited: the last to finish is
    the last to have read. Raises `PubblicazioneImpossibile`.
    """
    autodiscover_modules("pubblicazione")
    radice = radice or settings.ALBERO_PUBBLICO
    with _uno_alla_volta(radice), lettura_pubblica():
        foglie = [foglia for nome in sorted(PRODUTTORI) for foglia in PRODUTTORI[nome]()]
        return scrivi_versione(radice, foglie)


@contextmanager
def lettura_pubblica() -> Iterator[None]:
    """Read one still picture of the default ambito, as the role that sees no personal data.

    Raises `PubblicazioneImpossibile` where that role has no address.
    """
    if ALIAS not in connections.settings:
        raise PubblicazioneImpossibile(
            "Manca l'impostazione DATABASE_URL_PUBBLICO. Rimedio: scrivi"
            " postgresql://crema_pubblico:password@host/base."
        )
    with transaction.atomic(using=ALIAS), connections[ALIAS].cursor() as cursore:
        cursore.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursore.execute(
            "SELECT set_config('app.ambito', coalesce((SELECT id::text FROM enti_ambito"
            " WHERE codice = %s), ''), true)",
            [settings.AMBITO_PREDEFINITO],
        )
        yield


def scarto_orologio(alias: str = ALIAS) -> int:
    """Return by how many seconds the demonstration's clock is ahead of the true one, else 0."""
    if not orologio.e_dimostrativo():
        return 0
    # The request has read it with its first statement; who builds the tree has none.
    scarto = orologio.scarto()
    if scarto is None:
        scarto = ScartoOrologio.objects.using(alias).values_list("scarto", flat=True).first()
    return round((scarto or timedelta()).total_seconds())


def scrivi_versione(radice: Path, foglie: Iterable[Foglia]) -> Path:
    """Write a version of the tree and make it the current one; return its folder.

    A file that did not change is not written again. Raises `PercorsoNonValido`.
    """
    versioni = radice / VERSIONI
    versioni.mkdir(parents=True, exist_ok=True)
    numeri = sorted(
        int(cartella.name) for cartella in versioni.iterdir() if cartella.name.isdigit()
    )
    precedente = versioni / str(numeri[-1]) if numeri else None
    for interrotta in versioni.glob("nuova-*"):
        shutil.rmtree(interrotta)
    nuova = versioni / f"nuova-{os.getpid()}"
    nuova.mkdir()
    for foglia in foglie:
        relativo = file_di(foglia.percorso)
        _scrivi_foglia(nuova, relativo, foglia.contenuto, precedente)
    finita = versioni / str(numeri[-1] + 1 if numeri else 1)
    nuova.rename(finita)
    _punta(radice, finita)
    for numero in numeri[: max(0, len(numeri) - TENUTE + 1)]:
        shutil.rmtree(versioni / str(numero))
    return finita


def file_di(percorso: str) -> Path:
    """Return the file, relative to the tree, that answers at an address.

    Raises `PercorsoNonValido`.
    """
    if not percorso.startswith("/"):
        raise PercorsoNonValido(percorso)
    parti = percorso.removeprefix("/").split("/")
    if parti[-1] == "":
        parti[-1] = "index.html"
    if any(parte in {".", ".."} or not _PARTE.fullmatch(parte) for parte in parti):
        raise PercorsoNonValido(percorso)
    return Path(*parti)


def _scrivi_foglia(nuova: Path, relativo: Path, contenuto: bytes, precedente: Path | None) -> None:
    destinazione = nuova / relativo
    destinazione.parent.mkdir(parents=True, exist_ok=True)
    vecchia = precedente / relativo if precedente else None
    compresse = () if relativo.suffix in GIA_COMPRESSI else COMPRESSE
    if vecchia and vecchia.is_file() and vecchia.read_bytes() == contenuto:
        for suffisso in ("", *compresse):
            os.link(f"{vecchia}{suffisso}", f"{destinazione}{suffisso}")
        return
    _scrivi(destinazione, contenuto)
    if not compresse:
        return
    # The last step of quality costs 2.6 times the work for a twentieth of the weight.
    _scrivi(Path(f"{destinazione}.br"), brotli.compress(contenuto, quality=10))
    _scrivi(Path(f"{destinazione}.gz"), gzip.compress(contenuto, 9, mtime=0))


def _scrivi(percorso: Path, contenuto: bytes) -> None:
    with percorso.open("xb") as aperto:
        aperto.write(contenuto)
        aperto.flush()
        os.fsync(aperto.fileno())


def _punta(radice: Path, versione: Path) -> None:
    provvisorio = radice / f".{CORRENTE}-{os.getpid()}"
    provvisorio.unlink(missing_ok=True)
    provvisorio.symlink_to(Path(VERSIONI) / versione.name)
    provvisorio.replace(radice / CORRENTE)


@contextmanager
def _uno_alla_volta(radice: Path) -> Iterator[None]:
    radice.mkdir(parents=True, exist_ok=True)
    with (radice / ".chiave").open("a") as chiave:
        fcntl.flock(chiave, fcntl.LOCK_EX)
        yield
