"""From a fascicolo to PDF bytes: sets what is missing, lays it out and binds it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from crema_sap.pdf import composizione, deposito, figli
from crema_sap.pdf.disposizione import Parte, disponi
from crema_sap.pdf.esterno import Esterno
from crema_sap.pdf.modello import Fascicolo
from crema_sap.pdf.rilegatura import Rilegatura
from crema_sap.pdf.veloce.lettura import NonSemplice
from crema_sap.pdf.veloce.sezione import componi_sezione

Avanzamento = Callable[[int, str], None]
QUOTA_PARTI = 85  # percent of the progress bar taken by setting the parts


@dataclass(frozen=True, slots=True)
class Lavoro:
    """A part to be set by WeasyPrint: what it is called, its key and its HTML."""

    posto: int
    nome: str
    chiave: str
    html: str
    orizzontale: bool


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
    parti = _Parti(fascicolo, magazzino, avanza).tutte()
    avanza(QUOTA_PARTI + 2, "Impaginazione")
    copertina = parti.pop(0) if fascicolo.copertina else None
    assert copertina is None or isinstance(copertina, Esterno)
    disposizione = disponi(fascicolo, copertina, parti)
    avanza(QUOTA_PARTI + 5, "Rilegatura")
    dati = Rilegatura(fascicolo, disposizione).rilega()
    magazzino.sfoltisci()
    avanza(100, "Documento pronto")
    return dati


class _Parti:
    """Cover first, then the sections in order; a sheet is one part."""

    def __init__(
        self, fascicolo: Fascicolo, magazzino: deposito.Deposito, avanza: Avanzamento
    ) -> None:
        self.fascicolo, self.magazzino, self.avanza = fascicolo, magazzino, avanza
        self.parti: dict[int, Parte] = {}
        self.lavori: list[Lavoro] = []
        self.totale = 1 if not fascicolo.copertina else len(fascicolo.sezioni) + 1

    def tutte(self) -> list[Parte]:
        """Return the parts, from the store or set now."""
        fascicolo = self.fascicolo
        if fascicolo.copertina:
            self._prendi(0, "Copertina", composizione.html_parte(fascicolo, copertina=True))
            for n, sezione in enumerate(fascicolo.sezioni, start=1):
                html = composizione.html_parte(fascicolo, [sezione])
                self._prendi(n, sezione.titolo, html, n - 1)
        else:
            self._prendi(0, fascicolo.titolo, composizione.html_parte(fascicolo, fascicolo.sezioni))
        for lavoro, parte in figli.esegui(self.lavori):
            self.magazzino.metti(lavoro.chiave, parte)
            self._fatta(lavoro.posto, parte, lavoro.nome)
        return [self.parti[n] for n in range(self.totale)]

    def _fatta(self, posto: int, parte: Parte, nome: str) -> None:
        self.parti[posto] = parte
        self.avanza(QUOTA_PARTI * len(self.parti) // self.totale, nome)

    def _prendi(self, posto: int, nome: str, html: str, sezione: int = -1) -> None:
        """Find a part in the store, else set it if it is plain, else leave it for WeasyPrint."""
        scelta = self.fascicolo.sezioni[sezione] if sezione >= 0 else None
        orizzontale = scelta is not None and scelta.orizzontale
        chiave = deposito.chiave(html, orizzontale=orizzontale)
        parte = self.magazzino.prendi(chiave)
        if parte is None and scelta is not None:
            try:
                parte = componi_sezione(
                    scelta.titolo, scelta.html, livello=scelta.livello, orizzontale=orizzontale
                )
            except NonSemplice:
                parte = None
            else:
                self.magazzino.metti(chiave, parte)
        if parte is None:
            self.lavori.append(Lavoro(posto, nome, chiave, html, orizzontale))
        else:
            self._fatta(posto, parte, nome)
