"""What every page carries outside the text: running title, code, «pagina X di Y»."""

from dataclasses import dataclass
from typing import Final

from crema_sap.pdf import carta
from crema_sap.pdf.veloce.caratteri import caratteri
from crema_sap.pdf.veloce.righe import TESTINE, colore

CORPO: Final = 8.0
ALTO: Final = 40.0  # base line of the running title, from the top
BASSO: Final = 36.0  # base line of the foot, from the bottom
FACCIA: Final = "sans"


@dataclass(frozen=True, slots=True)
class Margine:
    """The four texts of a page: at the head left and right, at the foot left and right."""

    testa: tuple[str, str]
    piede: tuple[str, str]


def accorcia(testo: str, larghezza: float) -> str:
    """Cut a text that would not fit, at a word, with an ellipsis."""
    carattere = caratteri()[FACCIA]
    if carattere.larghezza(testo, CORPO) <= larghezza:
        return testo
    parole = testo.split(" ")
    while len(parole) > 1 and carattere.larghezza(" ".join(parole) + " …", CORPO) > larghezza:
        parole.pop()
    return " ".join(parole) + " …"


def scrivi_margini(
    formato: tuple[float, float], margine: Margine, usati: dict[str, set[str]]
) -> str:
    """Return the operators of head and foot, marked as artifacts of pagination."""
    larghezza, altezza = formato
    destra, sinistra = larghezza - carta.MARGINI[1], carta.MARGINI[3]
    pezzi = []
    if any(margine.testa):
        pezzi.append("/Artifact<</Type/Pagination/Subtype/Header>>BDC")
        pezzi += _riga(margine.testa, sinistra, destra, altezza - ALTO, usati)
        pezzi.append(_filo(sinistra, destra, altezza - ALTO - 8))
        pezzi.append("EMC")
    if any(margine.piede):
        pezzi.append("/Artifact<</Type/Pagination/Subtype/Footer>>BDC")
        pezzi.append(_filo(sinistra, destra, BASSO + 14))
        pezzi += _riga(margine.piede, sinistra, destra, BASSO, usati)
        pezzi.append("EMC")
    return "\n".join(pezzi)


def _filo(sinistra: float, destra: float, y: float) -> str:
    return (
        f"{colore(carta.FILO)} {sinistra:.2f} {y:.2f} {destra - sinistra:.2f}"
        f" {carta.FILO_SOTTILE} re f"
    )


def _riga(
    testi: tuple[str, str], sinistra: float, destra: float, y: float, usati: dict[str, set[str]]
) -> list[str]:
    carattere = caratteri()[FACCIA]
    pezzi = [f"BT {colore(carta.GRIGIO)} /{TESTINE[FACCIA]} {CORPO} Tf"]
    for n, intero in enumerate(testi):
        testo = accorcia(intero, (destra - sinistra) * (0.62 if n == 0 else 0.36))
        operando, largo = carattere.componi(testo)
        x = sinistra if n == 0 else destra - largo * CORPO / 1000
        pezzi.append(f"1 0 0 1 {x:.2f} {y:.2f} Tm {operando} TJ")
        usati.setdefault(FACCIA, set()).update(testo)
    return [*pezzi, "ET"]
