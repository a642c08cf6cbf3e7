"""Runs `lettore` in a limited process with nothing of the portal in it, and reads its answer."""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import python_calamine

from crema_sap import figli
from crema_sap.figli import Limiti
from programmazione.importazione import lettore
from programmazione.importazione.celle import Cella
from programmazione.importazione.controllo import FileRifiutato

PROGRAMMA: Final = Path(lettore.__file__)
PERCORSI: Final = (str(Path(python_calamine.__file__).parents[1]), str(PROGRAMMA.parent))
# Imported, for what this process has compiled is not compiled again; it starts without `site`.
AVVIO: Final = "import sys; sys.path += sys.argv[3:]; import lettore; sys.exit(lettore.main())"
LIMITI: Final = Limiti(memoria=2 * 1024**3, cpu=60, attesa=120, file_aperti=32)
CADUTO: Final = (
    "Il file è rovinato, o il foglio è molto più grande di quel che si vede.",
    "Copia le sole righe delle unità in un foglio nuovo e carica quello.",
)
PAROLE: Final[Mapping[str, tuple[str, str]]] = {
    "rovinato": ("Il file è incompleto o rovinato.", "Salvalo di nuovo e ricaricalo."),
    "vuoto": ("Il file non contiene nessuna riga.", "Controlla di aver scelto quello giusto."),
    "virgolette": (
        "Il CSV ha virgolette aperte e mai chiuse.",
        "Aprilo con Excel o LibreOffice e salvalo di nuovo come CSV, o come .xlsx.",
    ),
    "codifica": (
        "Il CSV contiene segni che non si riconoscono.",
        "Salvalo di nuovo come «CSV UTF-8», o come .xlsx.",
    ),
    "righe": (
        # The reader stops there: how many there are in all is not known.
        "Il foglio ha più di 100.000 righe, e non se ne leggono di più.",
        "Dividi le unità in più file.",
    ),
    "colonne": (
        "Il foglio ha {quante} colonne, e se ne leggono al massimo 200.",
        "Togli le colonne che non servono.",
    ),
}


@dataclass(frozen=True, slots=True)
class Foglio:
    """What was read: the sheets there are, and the rows of one of them."""

    fogli: Sequence[Mapping[str, Any]]
    nome: str | None
    righe: Sequence[Sequence[Cella]]
    note: Mapping[str, Any]
    nascosti: int = 0


def leggi(*, formato: str, dati: bytes, foglio: str = "") -> Foglio:
    """Read a file. Raises `FileRifiutato` when it can't be read."""
    risposta = _chiedi(formato, foglio, dati)
    if "errore" in risposta:
        codice, _, quante = risposta["errore"].partition(" ")
        motivo, rimedio = PAROLE[codice]
        scritte = f"{int(quante or 0):,}".replace(",", ".")
        raise FileRifiutato(motivo.format(quante=scritte), rimedio)
    return Foglio(
        fogli=risposta["fogli"],
        nome=risposta["foglio"],
        righe=risposta.get("righe", ()),
        note=risposta.get("note", {}),
        nascosti=risposta["nascosti"],
    )


def _chiedi(formato: str, foglio: str, dati: bytes) -> dict[str, Any]:
    risposta = figli.chiedi(
        [sys.executable, "-I", "-S", "-B", "-c", AVVIO, formato, foglio, *PERCORSI],
        dati,
        LIMITI,
        ambiente={"LANG": "C.UTF-8"},
    )
    if risposta.codice != 0:
        raise FileRifiutato(*CADUTO)
    # Exact numbers: 58.4 is fifty-eight and four tenths.
    letta: dict[str, Any] = json.loads(risposta.uscita, parse_float=Decimal)
    return letta
