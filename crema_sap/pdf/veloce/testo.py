"""Sets headings, paragraphs, lists and sheets of labels and values."""

from crema_sap.pdf import carta
from crema_sap.pdf.veloce.blocchi import ARTEFATTO, SEZIONE, Blocco, Flusso
from crema_sap.pdf.veloce.lettura import Elemento, NonSemplice
from crema_sap.pdf.veloce.righe import Corsa, colore, scrivi, spezza

BARRA = 2.2
RIENTRO_AVVERTENZA = 12.2
AVVERTENZA = carta.Stile("sans", 9.2, 13, 6, 10)
SCHEDA = carta.Stile("sans", 9.4, 13, 0, 0)
ETICHETTA = carta.Stile("sans", 9.4, 13, 0, 0, carta.GRIGIO)
QUOTA_ETICHETTE = 0.34
IMBOTTITURA_SCHEDA = (3.6, 4.5)
DOPO_SCHEDA = 12.0


def larghezza_testo(*, orizzontale: bool) -> float:
    """Return the width between the margins."""
    _, destra, _, sinistra = carta.MARGINI
    return carta.A4[1 if orizzontale else 0] - destra - sinistra


def filo(larghezza: float, y: float, spessore: float, tinta: str) -> str:
    """Return the operators of a horizontal rule whose top is at `y`."""
    return f"{colore(tinta)} 0 {y - spessore:.2f} {larghezza:.2f} {spessore} re f"


def componi_blocco(flusso: Flusso, elemento: Elemento) -> None:
    """Add any block but a table."""
    nome = elemento.nome
    if nome == "p" and elemento.classe == "avvertenza":
        larghezza = larghezza_testo(orizzontale=flusso.orizzontale)
        altezza, pezzi = componi_avvertenza(flusso, elemento.corsa, larghezza)
        flusso.blocchi.append(Blocco(altezza, pezzi, prima=AVVERTENZA.prima, dopo=AVVERTENZA.dopo))
    elif nome == "p":
        stile = carta.STILI[f"p.{elemento.classe}" if elemento.classe else "p"]
        paragrafo(flusso, "P", elemento.corsa, stile)
    elif nome in carta.STILI:
        paragrafo(flusso, nome.upper(), elemento.corsa, carta.STILI[nome], lega=True)
    elif nome in ("ul", "ol"):
        _elenco(flusso, elemento)
    elif nome == "dl":
        _scheda(flusso, elemento)
    else:
        raise NonSemplice(nome)


def paragrafo(
    flusso: Flusso, tag: str, corsa: Corsa, stile: carta.Stile, *, lega: bool = False
) -> None:
    """Add a heading (kept with what follows, if `lega`) or a paragraph."""
    _righe(flusso, flusso.nodo(tag), corsa, stile, lega=lega)


def _righe(
    flusso: Flusso,
    nodo: int,
    corsa: Corsa,
    stile: carta.Stile,
    *,
    rientro: float = 0.0,
    lega: bool = False,
) -> list[Blocco]:
    """Add one block a line; two lines stay together at either end."""
    larghezza = larghezza_testo(orizzontale=flusso.orizzontale) - rientro
    righe = spezza(corsa, stile, larghezza)
    blocchi = []
    for n, riga in enumerate(righe):
        ultimo = n == len(righe) - 1
        blocchi.append(
            Blocco(
                altezza=stile.interlinea,
                pezzi=[(nodo, scrivi([riga], stile, x=rientro, usati=flusso.usati))],
                prima=stile.prima if n == 0 else 0.0,
                dopo=stile.dopo if ultimo else 0.0,
                lega=lega or (not ultimo and n in (0, len(righe) - 2)),
            )
        )
    flusso.blocchi += blocchi
    return blocchi


def componi_avvertenza(
    flusso: Flusso, corsa: Corsa, larghezza: float, *, y: float = 0.0
) -> tuple[float, list[tuple[int, str]]]:
    """Return height and pieces of a notice: a bar on the left, a pale ground."""
    righe = spezza(corsa, AVVERTENZA, larghezza - RIENTRO_AVVERTENZA - 10)
    altezza = len(righe) * AVVERTENZA.interlinea + 14
    fondo = (
        f"{colore(carta.FONDO)} 0 {y - altezza:.2f} {larghezza:.2f} {altezza:.2f} re f\n"
        f"{colore(carta.AZZURRO)} 0 {y - altezza:.2f} {BARRA} {altezza:.2f} re f"
    )
    scritto = scrivi(righe, AVVERTENZA, x=RIENTRO_AVVERTENZA, y=y - 7, usati=flusso.usati)
    return altezza, [(ARTEFATTO, fondo), (flusso.nodo("P"), scritto)]


def _elenco(flusso: Flusso, elemento: Elemento) -> None:
    stile, rientro = carta.STILI["li"], carta.RIENTRO_ELENCO
    numerato = elemento.nome == "ol"
    tipo = "Decimal" if numerato else "Disc"
    lista = flusso.nodo("L", SEZIONE, f"/A<</O/List/ListNumbering/{tipo}>>")
    for n, voce in enumerate(elemento.figli, start=1):
        segno = f"{n}." if numerato else "•"
        punto = flusso.nodo("LI", lista)
        marca, corpo = flusso.nodo("Lbl", punto), flusso.nodo("LBody", punto)
        blocchi = _righe(flusso, corpo, voce.corsa, stile, rientro=rientro)
        if blocchi:
            riga = spezza([(segno, "")], stile, rientro)
            x = rientro - riga[0].larghezza - 5
            blocchi[0].pezzi.insert(0, (marca, scrivi(riga, stile, x=x, usati=flusso.usati)))
    if flusso.blocchi:
        flusso.blocchi[-1].dopo = carta.STILI["p"].dopo


def _scheda(flusso: Flusso, elemento: Elemento) -> None:
    """Labels on the left, values on the right, a thin rule under each pair."""
    figli = elemento.figli
    nomi = [figlio.nome for figlio in figli]
    if not figli or nomi != ["dt", "dd"] * (len(figli) // 2):
        raise NonSemplice("scheda")
    tutta = larghezza_testo(orizzontale=flusso.orizzontale)
    stacco = tutta * QUOTA_ETICHETTE
    verticale, lato = IMBOTTITURA_SCHEDA
    lista = flusso.nodo("L", SEZIONE, "/A<</O/List/ListNumbering/None>>")
    for n in range(0, len(figli), 2):
        sinistra = spezza(figli[n].corsa, ETICHETTA, stacco - 2 * lato)
        destra = spezza(figli[n + 1].corsa, SCHEDA, tutta - stacco - 2 * lato)
        righe = max(len(sinistra), len(destra), 1)
        altezza = righe * SCHEDA.interlinea + 2 * verticale + carta.FILO_SOTTILE
        punto = flusso.nodo("LI", lista)
        etichetta, valore = flusso.nodo("Lbl", punto), flusso.nodo("LBody", punto)
        usati = flusso.usati
        pezzi = [
            (etichetta, scrivi(sinistra, ETICHETTA, x=lato, y=-verticale, usati=usati)),
            (valore, scrivi(destra, SCHEDA, x=stacco + lato, y=-verticale, usati=usati)),
            (ARTEFATTO, filo(tutta, carta.FILO_SOTTILE - altezza, carta.FILO_SOTTILE, carta.FILO)),
        ]
        if n == 0:
            pezzi.append((ARTEFATTO, filo(tutta, carta.FILO_FORTE, carta.FILO_FORTE, carta.BLU)))
        flusso.blocchi.append(Blocco(altezza, [p for p in pezzi if p[1]], lega=n == 0))
    flusso.blocchi[-1].dopo = DOPO_SCHEDA
    flusso.blocchi[-1].lega = False
