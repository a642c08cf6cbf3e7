"""Sets tables: fixed columns, a header repeated on every page, rows never split."""

import re
from dataclasses import dataclass

from crema_sap.pdf import carta
from crema_sap.pdf.veloce.blocchi import ARTEFATTO, SEZIONE, Blocco, Flusso
from crema_sap.pdf.veloce.lettura import Elemento, NonSemplice
from crema_sap.pdf.veloce.righe import scrivi, spezza
from crema_sap.pdf.veloce.testo import filo, larghezza_testo

_QUOTA = re.compile(r"l-(\d+)")
PARTI = {"thead": "THead", "tbody": "TBody", "tfoot": "TFoot"}
INTERE = 8  # rows of a table that stays on one page
PIEDE = {
    "td": carta.Stile("sans-b", 8.6, 11.2, 0, 0),
    "th": carta.Stile("sans-b", 8.6, 11.2, 0, 0),
}


@dataclass(slots=True)
class _Tabella:
    """What all the rows of a table share."""

    flusso: Flusso
    nodo: int
    colonne: list[float]
    larghezza: float


def componi_tabella(flusso: Flusso, elemento: Elemento) -> None:
    """Add a table.

    Raises `NonSemplice` when it has no column widths, or rows of different length.
    """
    parti = {figlio.nome: figlio for figlio in elemento.figli}
    if len(parti) != len(elemento.figli) or "tbody" not in parti or "colgroup" not in parti:
        raise NonSemplice("tabella")
    larghezza = larghezza_testo(orizzontale=flusso.orizzontale)
    tabella = _Tabella(
        flusso, flusso.nodo("Table", SEZIONE), _colonne(parti["colgroup"], larghezza), larghezza
    )
    if "caption" in parti:
        _didascalia(tabella, parti["caption"])
    testata = -1
    if "thead" in parti:
        testata = _testata(tabella, parti["thead"])
    corpo = _righe(tabella, parti["tbody"], testata)
    # Two rows at either end stay together; a short table is never cut.
    for n, blocco in enumerate(corpo):
        blocco.lega = len(corpo) <= INTERE or n in {0, len(corpo) - 2}
    if "tfoot" in parti:
        piede = _righe(tabella, parti["tfoot"], testata)
        if corpo and piede:
            corpo[-1].lega = True
        corpo += piede
    if corpo:
        corpo[-1].lega = False
    flusso.blocchi[-1].dopo = carta.DOPO_TABELLA


def _colonne(gruppo: Elemento, larghezza: float) -> list[float]:
    quote = []
    for colonna in gruppo.figli:
        trovata = _QUOTA.fullmatch(colonna.classe)
        if trovata is None:
            raise NonSemplice("colonna senza larghezza")
        quote.append(int(trovata[1]))
    if sum(quote) != 100:
        raise NonSemplice("le colonne non fanno cento")
    return [larghezza * quota / 100 for quota in quote]


def _didascalia(tabella: _Tabella, elemento: Elemento) -> None:
    stile, flusso = carta.STILI["caption"], tabella.flusso
    nodo = flusso.nodo("Caption", tabella.nodo)
    righe = spezza(elemento.corsa, stile, tabella.larghezza)
    altezza = len(righe) * stile.interlinea
    flusso.blocchi.append(
        Blocco(
            altezza,
            [(nodo, scrivi(righe, stile, usati=flusso.usati))],
            prima=stile.prima,
            dopo=stile.dopo,
            lega=True,
        )
    )


def _testata(tabella: _Tabella, elemento: Elemento) -> int:
    """Add the header rows as one block and return its index."""
    nodo = tabella.flusso.nodo("THead", tabella.nodo)
    pezzi: list[tuple[int, str]] = []
    alto = 0.0
    for riga in elemento.figli:
        altezza, scritti = _riga(tabella, riga, nodo, alto, "thead")
        pezzi += scritti
        alto += altezza
    pezzi.append(
        (ARTEFATTO, filo(tabella.larghezza, carta.FILO_FORTE - alto, carta.FILO_FORTE, carta.BLU))
    )
    tabella.flusso.blocchi.append(Blocco(alto, pezzi, lega=True))
    return len(tabella.flusso.blocchi) - 1


def _righe(tabella: _Tabella, elemento: Elemento, testata: int) -> list[Blocco]:
    nodo = tabella.flusso.nodo(PARTI[elemento.nome], tabella.nodo)
    blocchi = []
    for n, riga in enumerate(elemento.figli, start=1):
        altezza, pezzi = _riga(tabella, riga, nodo, 0.0, elemento.nome)
        forte = n == len(elemento.figli)
        spessore = carta.FILO_FORTE if forte else carta.FILO_SOTTILE
        altezza += spessore - carta.FILO_FORTE
        tinta = carta.BLU if forte else carta.FILO
        pezzi.append((ARTEFATTO, filo(tabella.larghezza, spessore - altezza, spessore, tinta)))
        blocchi.append(Blocco(altezza, pezzi, testata=testata))
    tabella.flusso.blocchi += blocchi
    return blocchi


def _stile(cella: Elemento, parte: str) -> carta.Stile:
    if parte == "thead":
        return carta.STILI["th"]
    if parte == "tfoot":
        return PIEDE[cella.nome]
    return carta.STILI["th.riga" if cella.nome == "th" else "td"]


def _riga(
    tabella: _Tabella, riga: Elemento, padre: int, alto: float, parte: str
) -> tuple[float, list[tuple[int, str]]]:
    """Set one row from the height `alto`; return its height, strong rule included."""
    flusso, colonne = tabella.flusso, tabella.colonne
    verticale, lato = carta.IMBOTTITURA
    nodo = flusso.nodo("TR", padre)
    composte = []
    x, prossima, massima = 0.0, 0, 0.0
    for cella in riga.figli:
        quante = int(cella.attributi.get("colspan", "1"))
        largo = sum(colonne[prossima : prossima + quante])
        stile = _stile(cella, parte)
        righe = spezza(cella.corsa, stile, largo - 2 * lato)
        massima = max(massima, len(righe) * stile.interlinea)
        composte.append((cella, quante, x + lato, largo - 2 * lato, stile, righe))
        x += largo
        prossima += quante
    if prossima != len(colonne):
        raise NonSemplice("righe di lunghezza diversa")
    pezzi = []
    for cella, quante, sinistra, largo, stile, righe in composte:
        marca = _nodo_cella(flusso, nodo, cella, quante, parte)
        if righe:
            giu = massima - len(righe) * stile.interlinea if parte == "thead" else 0.0
            scritto = scrivi(
                righe,
                stile,
                x=sinistra,
                y=-alto - verticale - giu,
                larghezza=largo,
                verso=cella.classe,
                usati=flusso.usati,
            )
            pezzi.append((marca, scritto))
    return massima + 2 * verticale + carta.FILO_FORTE, pezzi


def _nodo_cella(flusso: Flusso, riga: int, cella: Elemento, quante: int, parte: str) -> int:
    attributi = f"/ColSpan {quante}" if quante > 1 else ""
    if cella.nome == "th":
        verso = cella.attributi.get("scope", "col" if parte == "thead" else "row")
        attributi += f"/Scope/{'Column' if verso.startswith('col') else 'Row'}"
    marca = cella.nome.upper()
    return flusso.nodo(marca, riga, f"/A<</O/Table{attributi}>>" if attributi else "")
