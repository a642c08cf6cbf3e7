"""P10: the plan of 700 units as PDF/UA, beside typst on the same rows (see `pdf_700`)."""

import json
import subprocess
import sys

from tests.misure import carico
from tests.misure.conti import GIRI, Misura, Voce


def misura(*, breve: bool = False) -> Misura:
    """Play P10."""
    giri = 1 if breve else GIRI
    # From a process that has done nothing else: a child's peak counts what it inherits.
    uscita = subprocess.run(
        [sys.executable, "-m", "tests.misure.pdf_700", str(giri)],
        cwd=carico.RADICE,
        stdout=subprocess.PIPE,
        check=True,
    ).stdout
    trovata = json.loads(uscita)
    obiettivi = trovata["obiettivi"]
    return Misura(
        "P10",
        "PDF del piano, 700 unità",
        f"PDF/UA con copertina, indice, grafico, una tabella per comune e allegato; {giri} giri"
        " alternati a typst sulle stesse righe, ogni lavoro in un processo suo, avvio compreso.",
        [
            Voce("primo: CPU, volte typst", trovata["rapporto_primo"], obiettivi["primo"]),
            Voce(
                "dopo la modifica di un'unità, sul primo",
                trovata["rapporto_modifica"],
                obiettivi["modifica"],
            ),
            Voce("lo stesso in un processo nuovo, sul primo", trovata["rapporto_riavviato"]),
            Voce("memoria", trovata["memoria_mb"], obiettivi["memoria"], unita="MB"),
        ],
        trovata,
    )
