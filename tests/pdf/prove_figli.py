"""What `test_figli` proves, each in a process of its own: a process with threads never forks.

python -m tests.pdf.prove_figli <name>
"""

import os
import signal
import sys
import threading

from crema_sap.figli import FiglioCaduto
from crema_sap.pdf import FascicoloNonValido, RisorsaVietata, composizione, figli
from crema_sap.pdf.figli import Lavoro
from crema_sap.pdf.veloce.figure import Disegno
from tests.pdf import fascicoli

nati: list[int] = []


def lavoro(n: int, html: str) -> Lavoro:
    """Return a section for WeasyPrint."""
    piano = fascicoli.fascicolo(fascicoli.Sezione("s", f"Sezione {n}", html))
    return Lavoro(n, f"Sezione {n}", str(n), composizione.html_parte(piano, piano.sezioni))


def disegno(n: int) -> Lavoro:
    """Return a drawing for WeasyPrint."""
    svg = '<svg viewBox="0 0 9 9"><title>Un quadrato</title><rect width="9" height="9"/></svg>'
    return Lavoro(-1, f"X{n}", str(n), disegno=Disegno(f"X{n}", svg, 9, 9, "Un quadrato"))


def stessi_esiti() -> None:
    """Children give what one process gives."""
    lavori = [*(lavoro(n, fascicoli.RICCA * (n + 1)) for n in range(4)), disegno(5)]
    attesi = {voce.chiave: figli.fai(voce).in_dati() for voce in lavori}
    esiti = {voce.chiave: esito.in_dati() for voce, esito in figli.esegui(lavori)}
    assert esiti == attesi
    assert len(nati) == 2


def _errore(html: str, atteso: type[Exception]) -> None:
    lavori = [lavoro(n, fascicoli.RICCA) for n in range(3)] + [lavoro(3, html)]
    try:
        list(figli.esegui(lavori))
    except atteso:
        assert nati
        return
    raise AssertionError("no error")


def risorsa_vietata() -> None:
    """A forbidden resource in a child is the parent's error."""
    _errore('<p><img src="http://127.0.0.1:9/a.png" alt="x"></p>', RisorsaVietata)


def figura_muta() -> None:
    """So is a figure without a text alternative."""
    _errore('<p>a <svg viewBox="0 0 9 9" width="9" height="9"></svg></p>', FascicoloNonValido)


def figlio_ucciso() -> None:
    """A killed child is said, and the others are ended."""
    padre, vero = os.getpid(), figli.fai

    def cade(voce: Lavoro) -> figli.Esito:
        if voce.posto == 3 and os.getpid() != padre:
            os.kill(os.getpid(), signal.SIGKILL)
        return vero(voce)

    figli.fai = cade
    try:
        list(figli.esegui([lavoro(n, fascicoli.RICCA) for n in range(4)]))
    except FiglioCaduto:
        return
    raise AssertionError("no error")


def con_altri_fili() -> None:
    """A process with threads does the work itself."""
    fine = threading.Event()
    filo = threading.Thread(target=fine.wait)
    filo.start()
    try:
        assert len(list(figli.esegui([disegno(n) for n in range(4)]))) == 4
    finally:
        fine.set()
        filo.join()
    assert nati == []


PROVE = {
    prova.__name__: prova
    for prova in (stessi_esiti, risorsa_vietata, figura_muta, figlio_ucciso, con_altri_fili)
}


def main(nome: str) -> None:
    """Run one proof, then see that no child is left."""
    vera = os.fork

    def conta() -> int:
        processo = vera()
        nati.extend([processo] if processo else [])
        return processo

    os.fork = conta
    os.cpu_count = lambda: 2
    PROVE[nome]()
    for processo in nati:
        try:
            os.waitpid(processo, os.WNOHANG)
        except ChildProcessError:
            continue
        raise AssertionError("a child was not reaped")


if __name__ == "__main__":
    main(sys.argv[1])
