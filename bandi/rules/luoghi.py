"""Where a defect of a profile is, in the words of who wrote the file. Pure."""

import re
from collections.abc import Mapping, Sequence

PASSO = re.compile(r"(\w+)(?:\[(\d+)\])?")
NOMI = {
    "gruppo": "gruppo",
    "condizione": "condizione",
    "lettere": "lettera",
    "scaglioni": "scaglione",
    "gruppo_economico": "condizione economica",
    "residenza_regione": "residenza in Lombardia",
    "residenza_comune": "residenza nel comune",
    "spareggio": "ordine a parità di punti",
    "indigenza": "indigenza",
    "requisiti": "requisiti",
    "adeguatezza": "tabella delle superfici",
    "parametri": "parametri",
}
CHIAVI = ("codice", "lettera")


def in_parole(dove: str, dati: Mapping[str, object]) -> str:
    """Say where a path leads: table, row with its own code, field.

    `gruppo[1].condizione[2].punti` becomes «gruppo 1 (familiari), condizione 2 (anziani), voce
    «punti»». What is not a path is already in words.
    Norma: R.R. 4/2017, Allegato 1 (the tables that a profile writes down).
    """
    passi = [PASSO.fullmatch(passo) for passo in dove.split(".")]
    if dove == "il file" or not all(passi):
        return dove
    parole = []
    nodo: object = dati
    for passo in passi:
        nome, indice = passo[1], passo[2]  # type: ignore[index]
        nodo = nodo.get(nome) if isinstance(nodo, Mapping) else None
        if indice:
            nodo = _riga(nodo, int(indice))
            parole.append(f"{NOMI.get(nome, nome)} {indice}{_proprio_nome(nodo)}")
        else:
            parole.append(NOMI.get(nome, f"voce «{nome}»"))
    return ", ".join(parole)


def _riga(nodo: object, indice: int) -> object:
    scelto = isinstance(nodo, Sequence) and not isinstance(nodo, str) and indice <= len(nodo)
    return nodo[indice - 1] if scelto else None  # type: ignore[index]


def _proprio_nome(nodo: object) -> str:
    if not isinstance(nodo, Mapping):
        return ""
    nome = next((nodo[chiave] for chiave in CHIAVI if isinstance(nodo.get(chiave), str)), "")
    return f" ({str(nome)[:40]})" if nome else ""
