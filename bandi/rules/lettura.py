"""Reading typed values out of a parsed TOML or JSON table, collecting every defect. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from bandi.rules.tipi import Difetto

type Tabella = Mapping[str, object]

VUOTA: Tabella = {}
PUNTI_MASSIMI = Decimal("1000.00")


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

    def testo(self, chiave: str) -> str:
        """Read a text that is not blank."""
        valore = self._valore(chiave)
        if isinstance(valore, str) and valore.strip():
            return valore
        if valore is not None:
            self.nota(chiave, "non è un testo.", "Scrivi un testo tra virgolette, non vuoto.")
        return ""

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
                f"«{valore}» non è un numero intero ammesso.",
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
    ) -> Decimal:
        """Read an exact decimal, from text or a whole number, never from a binary float."""
        valore = self._valore(chiave)
        if isinstance(valore, str) or (isinstance(valore, int) and not isinstance(valore, bool)):
            return self._decimale_ammesso(chiave, str(valore), massimo, decimali, positivo)
        if valore is not None:
            self.nota(
                chiave,
                "non è un numero esatto.",
                'Scrivi il numero tra virgolette, con il punto, per esempio "4.50".',
            )
        return Decimal(0)

    def _decimale_ammesso(
        self, chiave: str, testo: str, massimo: Decimal, decimali: int, positivo: bool
    ) -> Decimal:
        try:
            numero = Decimal(testo)
        except InvalidOperation:
            numero = Decimal("NaN")
        if not numero.is_finite():
            self.nota(chiave, f"«{testo}» non è un numero.", 'Scrivi per esempio "4.50".')
        elif numero < 0 or (positivo and numero == 0):
            ammesso = "maggiore di zero" if positivo else "zero o un numero maggiore"
            self.nota(chiave, f"«{testo}» non è ammesso.", f"Scrivi un numero {ammesso}.")
        elif numero > massimo:
            self.nota(chiave, f"«{testo}» è troppo grande.", f"Il massimo è {massimo}.")
        elif numero != round(numero, decimali):
            self.nota(
                chiave,
                f"«{testo}» ha troppi decimali.",
                f"Usa al più {decimali} cifre decimali.",
            )
        else:
            return numero.quantize(Decimal(1).scaleb(-decimali))
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
            self.nota(chiave, f"«{valore}» non è una data.", "Scrivila come 2019-03-12.")
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
            if len(testi) == len(valore):
                return testi
        if valore is not None:
            self.nota(chiave, "non è un elenco di testi.", 'Scrivi per esempio ["a", "b"].')
        return ()
