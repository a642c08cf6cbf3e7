"""Says in words what put a row of a ranking after the one before it. Pure."""

from collections.abc import Sequence

from bandi.rules.catalogo import NOMI_SPAREGGI
from domande.rules.graduatoria import DECISO_DA_ISBAR, DECISO_DALLA_PRIMA_POSIZIONE


def spiega_ordine(deciso_da: int, spareggi: Sequence[str]) -> str:
    """Return a short Italian phrase for `Ordinamento.deciso_da`.

    Norma: R.R. 4/2017, art. 12 c. 3.
    """
    if deciso_da == DECISO_DALLA_PRIMA_POSIZIONE:
        return "prima posizione"
    if deciso_da == DECISO_DA_ISBAR:
        return "ISBAR più basso"
    if deciso_da <= len(spareggi):
        return f"parità di ISBAR, decide: {NOMI_SPAREGGI[spareggi[deciso_da - 1]]}"
    return "parità completa, decide il sorteggio"
