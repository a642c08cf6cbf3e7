"""`make bench`: every play beside its target, as a table and as JSON in `misure/`."""

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

RADICE = Path(__file__).resolve().parents[2]
CARTELLA = RADICE / "misure"
ELENCO = ("P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8", "P9", "P10", "P11")


def main(argomenti: list[str]) -> int:
    """Play what was asked and write the results."""
    lettore = argparse.ArgumentParser(prog="make bench ARGS=…", description=__doc__)
    lettore.add_argument("--breve", action="store_true", help="un giro piccolo di ciascuna")
    lettore.add_argument("--solo", default=",".join(ELENCO), help="per esempio P1,P7")
    lettore.add_argument("--cartella", type=Path, default=CARTELLA, help="dove va il JSON")
    opzioni = lettore.parse_args(argomenti)
    _prepara()
    inizio = time.monotonic()
    fatte = []
    for codice, gioca in _da_giocare(opzioni.solo.upper().split(","), breve=opzioni.breve):
        sys.stdout.write(f"{codice}…\n")
        sys.stdout.flush()
        fatte.append(gioca())
    from tests.misure import tabella

    esito: dict[str, Any] = {
        "data": datetime.now(UTC).astimezone().isoformat(timespec="minutes"),
        "macchina": macchina(),
        "breve": opzioni.breve,
        "secondi": round(time.monotonic() - inizio),
        "misure": [
            {**asdict(m), "voci": [{**asdict(v), "raggiunta": v.raggiunta} for v in m.voci]}
            for m in fatte
        ],
    }
    opzioni.cartella.mkdir(parents=True, exist_ok=True)
    percorso = opzioni.cartella / f"{datetime.now(UTC):%Y%m%d-%H%M%S}.json"
    percorso.write_text(json.dumps(esito, ensure_ascii=False, indent=1, default=str) + "\n")
    sys.stdout.write(tabella.scrivi(fatte, esito["data"], esito["macchina"]))
    sys.stdout.write(f"\nIn {esito['secondi']} secondi. Risultati: {percorso}\n")
    return 0


def macchina() -> str:
    """Cores, memory, load and system."""
    memoria = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    carico = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} core, {memoria:.0f} GiB, carico {carico:.1f}, "
        f"Python {platform.python_version()}, {platform.system()} {platform.release()}"
    )


def _prepara() -> None:
    """Settings and servers, as the tests have them."""
    from tests import servizi

    os.environ["DJANGO_SETTINGS_MODULE"] = "crema_sap.settings"
    os.environ.update(servizi.ambiente_iniziale())
    import django

    django.setup()


def _da_giocare(codici: list[str], *, breve: bool) -> list[tuple[str, Callable[[], Any]]]:
    from tests.misure import giochi

    return [(c, giochi.prepara(c, breve=breve)) for c in ELENCO if c in codici]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
