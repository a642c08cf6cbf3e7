"""From a fascicolo to PDF bytes: sets what is missing, lays it out and binds it."""

from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

from crema_sap.pdf import composizione, deposito, figli
from crema_sap.pdf.copertina import componi_copertina
from crema_sap.pdf.disposizione import Parte, disponi
from crema_sap.pdf.esterno import Esterno, Modulo
from crema_sap.pdf.figli import Lavoro
from crema_sap.pdf.foglio import componi_foglio
from crema_sap.pdf.modello import Fascicolo, Sezione
from crema_sap.pdf.rilegatura import Rilegatura
from crema_sap.pdf.veloce.blocchi import Flusso
from crema_sap.pdf.veloce.disegni import disegna
from crema_sap.pdf.veloce.figure import leggi_disegno
from crema_sap.pdf.veloce.lettura import NonSemplice
from crema_sap.pdf.veloce.sezione import componi_sezione

Avanzamento = Callable[[int, str], None]
QUOTA_PARTI = 90  # percent of the progress bar taken by setting the parts
DISEGNO = -1  # place of the jobs that are not sections


def componi_pdf(
    fascicolo: Fascicolo,
    *,
    cartella_cache: Path | None = None,
    avanzamento: Avanzamento | None = None,
) -> bytes:
    """Render the document: PDF/A-3a and PDF/UA-1, the same bytes for the same fascicolo.

    `cartella_cache` keeps the sections for the next time. `avanzamento` is called with a
    percentage that never goes back and the step in hand. Not for a web worker.

    Raises `RisorsaVietata` when the HTML asks for an external resource, and
    `FascicoloNonValido` for a figure without text alternative or a foreign face.
    """
    avanza = avanzamento or (lambda percento, passo: None)
    magazzino = deposito.Deposito(cartella_cache)
    avanza(0, "Preparazione")
    pezzi = _Preparazione(fascicolo, magazzino, avanza)
    pezzi.prepara()
    avanza(QUOTA_PARTI + 2, "Impaginazione")
    disposizione = disponi(fascicolo, pezzi.copertina, pezzi.parti)
    avanza(QUOTA_PARTI + 5, "Rilegatura")
    dati = Rilegatura(fascicolo, disposizione, pezzi.disegni).rilega()
    magazzino.sfoltisci()
    avanza(100, "Documento pronto")
    return dati


class _Preparazione:
    """Finds or sets the pieces: the cover, one part a section, the drawings they call.

    A sheet has no cover and one part for all its sections.
    """

    def __init__(
        self, fascicolo: Fascicolo, magazzino: deposito.Deposito, avanza: Avanzamento
    ) -> None:
        self.fascicolo, self.magazzino, self.avanza = fascicolo, magazzino, avanza
        self.copertina: Flusso | None = None
        self.disegni: dict[str, Modulo] = {}
        self.lavori: dict[str, Lavoro] = {}
        self._pronte: dict[int, Parte] = {}
        self._totale = len(fascicolo.sezioni) if fascicolo.copertina else 1

    @property
    def parti(self) -> list[Parte]:
        """The parts, in the order of the sections."""
        return [self._pronte[n] for n in range(self._totale)]

    def prepara(self) -> None:
        """Fill `copertina`, `parti` and `disegni`."""
        fascicolo = self.fascicolo
        if fascicolo.copertina:
            self.copertina = componi_copertina(fascicolo)
            self._disegni_di(self.copertina)
            for n in range(len(fascicolo.sezioni)):
                self._sezione(n)
        else:
            self._foglio()
        for lavoro, esito in figli.esegui(list(self.lavori.values())):
            self.magazzino.metti(lavoro.chiave, esito)
            if isinstance(esito, Modulo):
                self.disegni[lavoro.nome] = esito
            else:
                self._pronte[lavoro.posto] = esito
            self._segna("Disegni" if isinstance(esito, Modulo) else lavoro.nome)

    def _segna(self, nome: str) -> None:
        self.avanza(QUOTA_PARTI * len(self._pronte) // self._totale, nome)

    def _pronta(self, posto: int, parte: Parte, nome: str) -> None:
        self._pronte[posto] = parte
        if isinstance(parte, Flusso):
            self._disegni_di(parte)
        self._segna(nome)

    def _disegni_di(self, flusso: Flusso) -> None:
        """Find the drawings that a flow calls, or put them on the list of what to draw."""
        for nome, svg in flusso.figure.items():
            if nome in self.disegni or nome in self.lavori:
                continue
            chiave = deposito.chiave(svg)
            disegno, modulo = leggi_disegno(svg), self.magazzino.prendi(chiave, Modulo)
            if modulo is None:
                try:
                    modulo = disegna(svg, disegno.larghezza, disegno.altezza)
                except NonSemplice:
                    self.lavori[nome] = Lavoro(DISEGNO, nome, chiave, disegno=disegno)
                    continue
                self.magazzino.metti(chiave, modulo)
            self.disegni[nome] = modulo

    def _esterna(self, posto: int, nome: str, chiave: str, sezioni: Sequence[Sezione]) -> None:
        """Find a part set by WeasyPrint, or put it on the list of what to set."""
        parte = self.magazzino.prendi(chiave, Esterno)
        if parte is None:
            html = composizione.html_parte(self.fascicolo, sezioni)
            orizzontale = sezioni[0].orizzontale
            self.lavori[chiave] = Lavoro(posto, nome, chiave, html, orizzontale)
        else:
            self._pronta(posto, parte, nome)

    def _sezione(self, n: int) -> None:
        """Find a section in the store, else set it if it is plain, else leave it for later."""
        sezione = self.fascicolo.sezioni[n]
        chiave = deposito.chiave(
            self.fascicolo.lingua,
            sezione.titolo,
            sezione.html,
            str(sezione.livello),
            str(sezione.orizzontale),
        )
        flusso = self.magazzino.prendi(chiave, Flusso)
        if flusso is None:
            try:
                flusso = componi_sezione(
                    sezione.titolo,
                    sezione.html,
                    livello=sezione.livello,
                    orizzontale=sezione.orizzontale,
                )
            except NonSemplice:
                # The section's place in the order keeps two equal sections apart.
                self._esterna(n, sezione.titolo, f"{chiave}-{n}", [sezione])
                return
            self.magazzino.metti(chiave, flusso)
        self._pronta(n, flusso, sezione.titolo)

    def _foglio(self) -> None:
        fascicolo = self.fascicolo
        try:
            flusso = componi_foglio(fascicolo)
        except NonSemplice:
            html = composizione.html_parte(fascicolo, fascicolo.sezioni)
            self._esterna(0, fascicolo.titolo, deposito.chiave(html), fascicolo.sezioni)
        else:
            self._pronta(0, flusso, fascicolo.titolo)


def conta_pagine(dati: bytes) -> int:
    """Count the pages of a document that `componi_pdf` made."""
    import pikepdf

    with pikepdf.open(BytesIO(dati)) as letto:
        return len(letto.pages)
