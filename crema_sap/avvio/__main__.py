"""Start here with any Python 3.8 or later: `python3 crema_sap/avvio demo`.

Stage 1 prepares the machine, then becomes stage 2 under the project's own Python.
"""

from __future__ import annotations

import argparse
import os
import sys
import types
from pathlib import Path

RADICE = Path(__file__).resolve().parent.parent.parent

SPIEGAZIONE = """\
comandi:
  demo      accende il portale dimostrativo e lo tiene acceso fino a Ctrl-C
  test      esegue le prove (argomenti per pytest dopo --)
  bench     esegue le misure (argomenti dopo --)
  prepara   prepara soltanto l'ambiente
  esegui    esegue un comando (dopo --) con server di prova accesi apposta

DATABASE_URL e REDIS_URL nell'ambiente fanno usare server che esistono già: DATABASE_URL è
l'indirizzo di un ruolo che può creare ruoli e basi di dati.
"""


def _opzioni() -> tuple[argparse.Namespace, list[str]]:
    argomenti = sys.argv[1:]
    altri: list[str] = []
    if "--" in argomenti:
        posizione = argomenti.index("--")
        argomenti, altri = argomenti[:posizione], argomenti[posizione + 1 :]
    lettore = argparse.ArgumentParser(
        prog="python3 crema_sap/avvio",
        description="Prepara la macchina e accende il portale, le prove o le misure.",
        epilog=SPIEGAZIONE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    lettore.add_argument("comando", choices=["demo", "test", "bench", "prepara", "esegui"])
    lettore.add_argument(
        "--da-capo", action="store_true", help="demo: cancella i dati e ricomincia (RESET=1)"
    )
    lettore.add_argument(
        "--porta", type=int, default=8000, help="demo: porta preferita (predefinita 8000)"
    )
    lettore.add_argument(
        "--senza-attesa",
        action="store_true",
        help="demo: accende, verifica e spegne subito (AVVIO_SENZA_ATTESA=1)",
    )
    return lettore.parse_args(argomenti), altri


def main() -> int:
    """Prepare, then hand over."""
    if sys.version_info < (3, 8):  # noqa: UP036 - this file runs before the project's Python
        sys.stderr.write("Serve un Python 3.8 o successivo per cominciare.\n")
        return 1
    opzioni, altri = _opzioni()
    # The kernel's own __init__ is for stage 2: here its modules are read without running it.
    pacchetto = types.ModuleType("crema_sap")
    pacchetto.__path__ = [str(RADICE / "crema_sap")]
    sys.modules["crema_sap"] = pacchetto
    from crema_sap.avvio import preparazione, progresso

    os.environ.pop("AVVIO_INIZIO", None)
    # Without its compiled modules every process would start a second later.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.chdir(str(RADICE))
    progresso.secondi()
    try:
        ambiente = preparazione.prepara(RADICE, opzioni.comando)
    except progresso.AvvioInterrotto as errore:
        sys.stderr.write(f"\n{errore}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\nInterrotto.\n")
        return 130
    os.environ.update(ambiente)
    if opzioni.comando == "prepara":
        progresso.passo("Ambiente pronto.")
        return 0
    python = str(RADICE / ".venv" / "bin" / "python")
    seconda = [python, "-m", "crema_sap.avvio.comandi", opzioni.comando]
    if opzioni.comando == "demo":
        seconda += ["--porta", str(opzioni.porta)]
        seconda += ["--da-capo"] if opzioni.da_capo else []
        seconda += ["--senza-attesa"] if opzioni.senza_attesa else []
    sys.stdout.flush()
    return os.execve(python, [*seconda, "--", *altri], dict(os.environ))  # noqa: S606


if __name__ == "__main__":
    sys.path.pop(0)
    sys.exit(main())
