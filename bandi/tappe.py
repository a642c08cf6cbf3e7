"""The instants of the newest avviso to which the demonstration's clock may be moved."""

from collections.abc import Iterator
from datetime import timedelta

from bandi import selectors
from crema_sap.orologio import Tappa


def tappe_dell_avviso() -> Iterator[Tappa]:
    """Opening, last minute, last ten seconds, after the close, and the days that follow."""
    avviso = selectors.ultimo_pubblicato()
    if avviso is None:
        return
    finestra = selectors.finestra(avviso)
    chiude = finestra.chiude_il
    yield Tappa("Apertura dell’avviso", finestra.apre_il)
    yield Tappa("Ultimo minuto", chiude - timedelta(minutes=1))
    yield Tappa("Dieci secondi alla chiusura", chiude - timedelta(seconds=10))
    yield Tappa("Subito dopo la chiusura", chiude + timedelta(seconds=1))
    yield Tappa("5 giorni dopo la chiusura", chiude + timedelta(days=5))
    yield Tappa("20 giorni dopo (fine della rettifica)", chiude + timedelta(days=20))
    yield Tappa("35 giorni dopo (fine delle decisioni)", chiude + timedelta(days=35))
