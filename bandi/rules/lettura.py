"""Reading typed values out of a parsed TOML or JSON table, collecting every defect. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from bandi.rules.tipi import Difetto

type Tabella = Mapping[str, object]

VUOTA: Tabella = {}
PUNTI_MASSIMI = Decimal("1000.00")
TESTO_MASSIMO = 1000
MOSTRATI = 40
# A whole number with more figures than this is not read: Python would refuse to write it.
BIT_MASSIMI = 256


class Lettore:
    """A table, the path that leads to it, and the shared list of defects found on the way.

    Each method returns a value of the promised type even when the datum is wrong: the defect is
    noted, and the caller goes on to find the others.
    """

    def __init__(self, dati: Tabella, dove: str, difetti: list[Difetto]) -> None:
        self.dati = dati
        self.dove = dove
        self.difetti = difetti

    def percorso(self, chiave: str) -> str:
        """The path of a value, for the message of a defect."""
        return f"{self.dove}.{chiave}" if self.dove else chiave

    def nota(self, chiave: str, cosa: str, rimedio: str) -> None:
        """Record a defect of the value under `chiave`."""
        self.difetti.append(Difetto(self.percorso(chiave), cosa, rimedio))

    def ha(self, chiave: str) -> bool:
        """Whether the value is there; a null counts as absent."""
        return self.dati.get(chiave) is not None

    def ammette(self, *chiavi: str) -> None:
        """Record a defect for each key that the schema does not know."""
        for chiave in self.dati:
            if chiave not in chiavi:
                self.nota(
                    chiave,
                    "voce sconosciuta.",
                    f"Toglila o correggi il nome: qui si usano {', '.join(chiavi)}.",
                )

    def _valore(self, chiave: str) -> object:
        if not self.ha(chiave):
            self.nota(chiave, "manca.", "Aggiungi la voce.")
        return self.dati.get(chiave)

    def testo(self, chiave: str, *, massimo: int = TESTO_MASSIMO) -> str:
        """Read a text that is not blank, not too long, and made of characters one can see."""
        valore = self._valore(chiave)
        if valore is None:
            return ""
        if not isinstance(valore, str) or not valore.strip():
            self.nota(chiave, "non è un testo.", "Scrivi un testo tra virgolette, non vuoto.")
        elif len(valore) > massimo:
            self.nota(chiave, "è troppo lungo.", f"Usa al più {massimo} caratteri.")
        elif not valore.isprintable():
            self.nota(
                chiave,
                "contiene segni che non si vedono (a capo, tabulazioni o simili).",
                "Riscrivi il testo su una riga sola.",
            )
        else:
            return valore
        return ""

    def testo_facoltativo(self, chiave: str) -> str:
        """Read a text that may be missing."""
        return self.testo(chiave) if self.ha(chiave) else ""

    def booleano_facoltativo(self, chiave: str, *, se_manca: bool) -> bool:
        """Read true or false, or what is meant when nothing is written."""
        return self.booleano(chiave) if self.ha(chiave) else se_manca

    def booleano(self, chiave: str) -> bool:
        """Read true or false."""
        valore = self._valore(chiave)
        if isinstance(valore, bool):
            return valore
        if valore is not None:
            self.nota(chiave, "non è vero o falso.", "Scrivi true oppure false.")
        return False

    def intero(self, chiave: str, *, minimo: int, massimo: int) -> int:
        """Read a whole number between two bounds, both included."""
        valore = self._valore(chiave)
        if isinstance(valore, int) and not isinstance(valore, bool) and minimo <= valore <= massimo:
            return valore
        if valore is not None:
            self.nota(
                chiave,
                f"«{_mostra(valore)}» non è un numero intero ammesso.",
                f"Scrivi un numero intero da {minimo} a {massimo}.",
            )
        return minimo

    def decimale(
        self,
        chiave: str,
        *,
        massimo: Decimal,
        decimali: int = 2,
        positivo: bool = False,
        troppo: str = "",
    ) -> Decimal:
        """Read an exact decimal, from text or a whole number, never from a binary float.

        `troppo` is the remedy to suggest for a number above `massimo`.
        """
        valore = self._valore(chiave)
        if isinstance(valore, str) or (isinstance(valore, int) and not isinstance(valore, bool)):
            ammesso = Decimal(0)
            testo = _mostra(valore)
            numero = _numero(testo)
            if numero is None:
                self.nota(chiave, f"«{testo}» non è un numero.", 'Scrivi per esempio "4.50".')
            elif numero < 0 or (positivo and numero == 0):
                minimo = "maggiore di zero" if positivo else "zero o un numero maggiore"
                self.nota(chiave, f"«{testo}» non è ammesso.", f"Scrivi un numero {minimo}.")
            elif numero > massimo:
                self.nota(
                    chiave, f"«{testo}» è troppo grande.", troppo or f"Il massimo è {massimo}."
                )
            elif numero != round(numero, decimali):
                self.nota(
                    chiave,
                    f"«{testo}» ha troppi decimali.",
                    f"Usa al più {decimali} cifre decimali.",
                )
            else:
                ammesso = numero.quantize(Decimal(1).scaleb(-decimali))
            return ammesso
        if valore is not None:
            self.nota(
                chiave,
                "non è un numero esatto.",
                'Scrivi il numero tra virgolette, con il punto, per esempio "4.50".',
            )
        return Decimal(0)

    def data(self, chiave: str) -> date:
        """Read a date, or its ISO text."""
        valore = self._valore(chiave)
        if isinstance(valore, date) and not isinstance(valore, datetime):
            return valore
        if isinstance(valore, str):
            try:
                return date.fromisoformat(valore)
            except ValueError:
                pass
        if valore is not None:
            self.nota(chiave, f"«{_mostra(valore)}» non è una data.", "Scrivila come 2019-03-12.")
        return date.min

    def tabella(self, chiave: str) -> "Lettore":
        """Open a table inside this one."""
        valore = self._valore(chiave)
        if isinstance(valore, Mapping):
            return Lettore(valore, self.percorso(chiave), self.difetti)
        if valore is not None:
            self.nota(chiave, "non è una tabella.", f"Scrivi una sezione [{chiave}].")
        return Lettore(VUOTA, self.percorso(chiave), self.difetti)

    def tabelle(self, chiave: str) -> list["Lettore"]:
        """Read a non-empty list of tables."""
        valore = self._valore(chiave)
        if not isinstance(valore, Sequence) or isinstance(valore, str) or not valore:
            if valore is not None:
                self.nota(chiave, "non è un elenco di tabelle.", "Scrivine almeno una.")
            return []
        lettori = []
        for indice, voce in enumerate(valore, start=1):
            dove = f"{self.percorso(chiave)}[{indice}]"
            if isinstance(voce, Mapping):
                lettori.append(Lettore(voce, dove, self.difetti))
            else:
                self.difetti.append(Difetto(dove, "non è una tabella.", "Scrivi { ... }."))
        return lettori

    def testi(self, chiave: str) -> tuple[str, ...]:
        """Read a list of texts."""
        valore = self._valore(chiave)
        if isinstance(valore, Sequence) and not isinstance(valore, str):
            testi = tuple(voce for voce in valore if isinstance(voce, str))
            if len(testi) == len(valore) and all(map(_si_legge, testi)):
                return testi
        if valore is not None:
            self.nota(
                chiave,
                "non è un elenco di testi.",
                'Scrivi per esempio ["a", "b"], ogni testo su una riga sola.',
            )
        return ()


def _mostra(valore: object) -> str:
    """Write a wrong value in a message: however long it may be, only its beginning."""
    if isinstance(valore, int) and valore.bit_length() > BIT_MASSIMI:
        return "un numero lunghissimo"
    testo = str(valore)
    return testo if len(testo) <= MOSTRATI else f"{testo[:MOSTRATI]}…"


def _si_legge(testo: str) -> bool:
    return testo.isprintable() and 0 < len(testo) <= TESTO_MASSIMO


def _numero(testo: str) -> Decimal | None:
    try:
        numero = Decimal(testo)
    except InvalidOperation:
        return None
    return numero if numero.is_finite() else None
