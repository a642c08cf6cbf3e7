"""Sets several parts at once, each group in a forked child that dies with its parent."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from crema_sap.pdf.esterno import Esterno

if TYPE_CHECKING:
    from crema_sap.pdf.documento import Lavoro


def esegui(lavori: "Sequence[Lavoro]") -> "Iterator[tuple[Lavoro, Esterno]]":
    """Set the parts with WeasyPrint and yield each as it is ready."""
    if not lavori:
        return
    from crema_sap.pdf import tipografo

    for lavoro in lavori:
        yield lavoro, tipografo.componi_parte(lavoro.html, orizzontale=lavoro.orizzontale)
