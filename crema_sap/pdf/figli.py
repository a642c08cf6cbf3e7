"""Does the jobs of WeasyPrint, several at once in forked children that die with their parent.

The children share the modules already imported, which cost seconds; `multiprocessing` is not
used because a Celery worker may not have children of its making.
"""

import json
import os
import selectors
import signal
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from crema_sap.figli import FiglioCaduto, lega_al_padre
from crema_sap.pdf.esterno import Esterno, Modulo
from crema_sap.pdf.modello import FascicoloNonValido
from crema_sap.pdf.recupero import RisorsaVietata
from crema_sap.pdf.veloce.figure import Disegno

MINIMO: Final = 3  # fewer jobs are done here, one after the other
FIGLI_MASSIMI: Final = 4
FILI: Final = Path("/proc/self/task")  # a process with threads must not fork
ERRORI: Final = {errore.__name__: errore for errore in (FascicoloNonValido, RisorsaVietata)}


@dataclass(frozen=True, slots=True)
class Lavoro:
    """Something that WeasyPrint must set: pages from `html`, or a drawing."""

    posto: int
    nome: str
    chiave: str
    html: str = ""
    orizzontale: bool = False
    disegno: Disegno | None = None


Esito = Esterno | Modulo


def fai(lavoro: Lavoro) -> Esito:
    """Do one job."""
    from crema_sap.pdf import tipografo

    if lavoro.disegno is not None:
        return tipografo.disegna(lavoro.disegno)
    return tipografo.componi_parte(lavoro.html, orizzontale=lavoro.orizzontale)


def esegui(lavori: Sequence[Lavoro]) -> Iterator[tuple[Lavoro, Esito]]:
    """Do the jobs and yield each with its result, in any order.

    Raises what the job raised, and `FiglioCaduto` when a child ends too early.
    """
    quanti = min(os.cpu_count() or 1, FIGLI_MASSIMI, len(lavori))
    if quanti < 2 or len(lavori) < MINIMO or len(list(FILI.iterdir())) > 1:
        for lavoro in lavori:
            yield lavoro, fai(lavoro)
        return
    from crema_sap.pdf import tipografo

    tipografo.riscalda()
    ordinati = sorted(lavori, key=lambda lavoro: -len(lavoro.html))
    figli = [_Figlio.nasci(ordinati[n::quanti]) for n in range(quanti)]
    try:
        yield from _raccogli(figli)
    finally:
        for figlio in figli:
            figlio.chiudi()


@dataclass(slots=True)
class _Figlio:
    """A child and the pipe it answers through, one line of JSON a job."""

    processo: int
    lettura: int
    lavori: Sequence[Lavoro]
    arrivato: bytearray = field(default_factory=bytearray)
    fatti: int = 0

    @classmethod
    def nasci(cls, lavori: Sequence[Lavoro]) -> "_Figlio":
        lettura, scrittura = os.pipe()
        padre = os.getpid()
        processo = os.fork()
        if processo == 0:
            _vita_del_figlio(padre, scrittura, lavori)
        os.close(scrittura)
        return cls(processo, lettura, lavori)

    def righe(self) -> Iterator[tuple[Lavoro, Esito]]:
        """Yield the results arrived whole."""
        while (fine := self.arrivato.find(b"\n")) >= 0:
            dati = json.loads(self.arrivato[:fine])
            del self.arrivato[: fine + 1]
            if "errore" in dati:
                raise ERRORI[dati["errore"]](dati["motivo"])
            lavoro = self.lavori[self.fatti]
            self.fatti += 1
            classe = Esterno if lavoro.disegno is None else Modulo
            yield lavoro, classe.da_dati(dati)

    def chiudi(self) -> None:
        """End the child, whatever it is doing, and reap it."""
        os.close(self.lettura)
        if self.fatti < len(self.lavori):
            os.kill(self.processo, signal.SIGKILL)
        os.waitpid(self.processo, 0)


def _vita_del_figlio(padre: int, scrittura: int, lavori: Sequence[Lavoro]) -> None:
    """Do the jobs and leave at once, without the parent's handlers."""
    esito = 1
    try:
        if lega_al_padre(padre):
            with os.fdopen(scrittura, "w", encoding="utf-8") as uscita:
                for lavoro in lavori:
                    uscita.write(_risposta(lavoro) + "\n")
                    uscita.flush()
            esito = 0
    finally:
        os._exit(esito)


def _risposta(lavoro: Lavoro) -> str:
    try:
        return json.dumps(fai(lavoro).in_dati(), separators=(",", ":"))
    except (FascicoloNonValido, RisorsaVietata) as errore:
        tipo = next(nome for nome, classe in ERRORI.items() if isinstance(errore, classe))
        return json.dumps({"errore": tipo, "motivo": str(errore)})


def _raccogli(figli: Sequence[_Figlio]) -> Iterator[tuple[Lavoro, Esito]]:
    with selectors.DefaultSelector() as attesa:
        for figlio in figli:
            attesa.register(figlio.lettura, selectors.EVENT_READ, figlio)
        while attesa.get_map():
            for chiave, _ in attesa.select():
                pronto: _Figlio = chiave.data
                dati = os.read(pronto.lettura, 1 << 20)
                pronto.arrivato += dati
                yield from pronto.righe()
                if not dati:
                    attesa.unregister(pronto.lettura)
                    if pronto.fatti < len(pronto.lavori):
                        raise FiglioCaduto("Un processo di stampa si è interrotto.")
