"""Draws the room for an answer: the question in large print, and boxes to write in."""

from html import escape

from crema_sap.pdf.carta import BLU, GRIGIO
from crema_sap.pdf.veloce.caratteri import caratteri
from domande.carta.campi import Spazio, Specie

# Units of the drawings: 640 across the page, of 0.75 points each.
LARGO = 640.0
CORPO, INTERLINEA = 17.4, 23.0  # 13 points
CORPO_AIUTO, INTERLINEA_AIUTO = 15.0, 20.0
ALTO, CASELLA, SPUNTA = 40.0, 30.0, 22.0
STACCO = 6.0
RIENTRO = SPUNTA + 12.0
IMPORTO_LARGO = 260.0
GRUPPI_DATA = (("giorno", 2), ("mese", 2), ("anno", 4))


def disegna(spazio: Spazio) -> str:
    """Draw one answer as a figure; its text alternative says the whole question."""
    pezzi: list[str] = []
    if spazio.specie is Specie.SPUNTA:
        fine = _voce(pezzi, spazio.etichetta, 4.0, grassetto=True)
        fine = _aiuto(pezzi, spazio, fine, RIENTRO)
    else:
        fine = _domanda(pezzi, spazio)
        fine = _risposta(pezzi, spazio, fine)
    altezza = fine + 4.0
    titolo = f"{spazio.etichetta}: {_come(spazio)}"
    descrizione = " ".join([spazio.aiuto, *(f"Casella: {voce}." for voce in spazio.scelte)]).strip()
    return (
        f'<figure><svg role="img" viewBox="0 0 {LARGO:g} {altezza:g}" width="{LARGO:g}"'
        f' height="{altezza:g}"><title>{escape(titolo)}</title>'
        f"{f'<desc>{escape(descrizione)}</desc>' if descrizione else ''}"
        f"{''.join(pezzi)}</svg></figure>"
    )


def _come(spazio: Spazio) -> str:
    return {
        Specie.TESTO: "spazio per scrivere",
        Specie.DATA: "caselle per giorno, mese e anno",
        Specie.CASELLE: f"{spazio.caselle} caselle, una per segno",
        Specie.IMPORTO: f"spazio per il numero, in {spazio.unita}".removesuffix(", in "),
        Specie.SPUNTA: "casella da segnare",
        Specie.SCELTA: "segna una casella",
    }[spazio.specie]


def _domanda(pezzi: list[str], spazio: Spazio) -> float:
    righe = _spezza(spazio.etichetta, "sans-b", CORPO, LARGO)
    fine = 0.0
    for riga in righe:
        fine += INTERLINEA
        pezzi.append(_scritta(riga, 0, fine - 6, CORPO, grassetto=True))
    if spazio.facoltativo:
        x = caratteri()["sans-b"].larghezza(righe[-1], CORPO) + 8
        testo = "(se ti riguarda)"
        if x + caratteri()["sans"].larghezza(testo, CORPO_AIUTO) > LARGO:
            x, fine = 0.0, fine + INTERLINEA_AIUTO
        pezzi.append(_scritta(testo, x, fine - 6, CORPO_AIUTO, tinta=GRIGIO))
    return _aiuto(pezzi, spazio, fine, 0.0)


def _aiuto(pezzi: list[str], spazio: Spazio, fine: float, x: float) -> float:
    for riga in _spezza(spazio.aiuto, "sans", CORPO_AIUTO, LARGO - x):
        fine += INTERLINEA_AIUTO
        pezzi.append(_scritta(riga, x, fine - 5, CORPO_AIUTO, tinta=GRIGIO))
    return fine


def _risposta(pezzi: list[str], spazio: Spazio, fine: float) -> float:
    fine += STACCO
    if spazio.specie is Specie.SCELTA:
        return _scelte(pezzi, spazio.scelte, fine)
    if spazio.specie is Specie.DATA:
        return _data(pezzi, fine)
    if spazio.specie is Specie.CASELLE:
        pezzi.extend(_rettangolo(n * CASELLA, fine, CASELLA, ALTO) for n in range(spazio.caselle))
    elif spazio.specie is Specie.IMPORTO:
        pezzi.append(_rettangolo(0, fine, IMPORTO_LARGO, ALTO))
        if spazio.unita:
            pezzi.append(_scritta(spazio.unita, IMPORTO_LARGO + 10, fine + 26, CORPO))
    else:
        pezzi.append(_rettangolo(0, fine, LARGO - 1, ALTO))
    return fine + ALTO


def _scelte(pezzi: list[str], scelte: tuple[str, ...], fine: float) -> float:
    """The answers to choose from, two a line when all are short."""
    meta = LARGO / 2
    if any(caratteri()["sans"].larghezza(v, CORPO) > meta - RIENTRO - 10 for v in scelte):
        for voce in scelte:
            fine = _voce(pezzi, voce, fine)
        return fine
    for numero, voce in enumerate(scelte):
        prossima = _voce(pezzi, voce, fine, x=meta * (numero % 2))
        if numero % 2 or numero == len(scelte) - 1:
            fine = prossima
    return fine


def _data(pezzi: list[str], fine: float) -> float:
    x = 0.0
    for nome, cifre in GRUPPI_DATA:
        pezzi.extend(_rettangolo(x + n * CASELLA, fine, CASELLA, ALTO) for n in range(cifre))
        pezzi.append(_scritta(nome, x, fine + ALTO + 16, CORPO_AIUTO, tinta=GRIGIO))
        x += cifre * CASELLA + 18
    return fine + ALTO + 20


def _voce(
    pezzi: list[str], testo: str, inizio: float, *, grassetto: bool = False, x: float = 0.0
) -> float:
    """A box to tick with its words beside it."""
    pezzi.append(_rettangolo(x, inizio + 1, SPUNTA, SPUNTA))
    nome, fine = "sans-b" if grassetto else "sans", inizio
    for riga in _spezza(testo, nome, CORPO, LARGO - RIENTRO):
        fine += INTERLINEA
        pezzi.append(_scritta(riga, x + RIENTRO, fine - 5, CORPO, grassetto=grassetto))
    return max(fine, inizio + SPUNTA) + 5


def _spezza(testo: str, nome: str, corpo: float, largo: float) -> list[str]:
    """Break a text into lines that fit."""
    carattere, righe, riga = caratteri()[nome], [], ""
    for parola in testo.split():
        prova = f"{riga} {parola}".strip()
        if riga and carattere.larghezza(prova, corpo) > largo:
            righe.append(riga)
            riga = parola
        else:
            riga = prova
    return [*righe, riga] if riga else righe


def _scritta(
    testo: str, x: float, y: float, corpo: float, *, grassetto: bool = False, tinta: str = BLU
) -> str:
    peso = ' font-weight="600"' if grassetto else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{corpo:g}"{peso} fill="#{tinta}">'
        f"{escape(testo)}</text>"
    )


def _rettangolo(x: float, y: float, largo: float, alto: float) -> str:
    return (
        f'<rect x="{x + 0.5:.1f}" y="{y:.1f}" width="{largo:g}" height="{alto:g}" fill="none"'
        f' stroke="#{GRIGIO}" stroke-width="1.2"/>'
    )
