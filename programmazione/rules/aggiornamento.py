"""The explicit update of a triennial plan by an annual one: a list of changes, applied. Pure.

Norma: R.R. 4/2017, artt. 3 e 4 (the annual plan carries out the triennial, and may update it).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

TOTALI_DEL_REGISTRO: Final = ("consistenza_sap", "consistenza_sas")


class Genere(StrEnum):
    """What of a triennial plan an annual may change."""

    TRAGUARDO = "traguardo"
    ATTESE = "attese"
    CAPITOLO = "capitolo"


class VoceAssente(Exception):
    """The plan has no such target, chapter or expected units."""


@dataclass(frozen=True, slots=True)
class Modifica:
    """One change: of a target (code, year), of the expected units (kind, year), of a chapter."""

    genere: Genere
    codice: str
    anno: int | None
    prima: str | None
    dopo: str | None
    motivo: str
    fonte: str = ""


def valore_attuale(
    contenuto: Mapping[str, Any], genere: Genere, codice: str, anno: int | None
) -> str | None:
    """Return what a content says now; None of a figure that is not there yet.

    Raises `VoceAssente`. Norma: R.R. 4/2017, art. 3 c. 2.
    """
    if genere is Genere.CAPITOLO:
        testo: str = _con(contenuto["capitoli"], codice=codice)["testo"]
        return testo
    if genere is Genere.TRAGUARDO:
        traguardi: Mapping[str, str | None] = _con(contenuto["indicatori"], codice=codice)[
            "traguardi"
        ]
        if str(anno) not in traguardi:
            raise VoceAssente(codice)
        return traguardi[str(anno)]
    if str(anno) not in contenuto["anni"]:
        raise VoceAssente(codice)
    trovate = [v for v in contenuto["attese"] if (v["specie"], v["anno"]) == (codice, anno)]
    return str(trovate[0]["unita"]) if trovate else None


def scadute(contenuto: Mapping[str, Any], modifiche: Iterable[Modifica]) -> list[Modifica]:
    """Return the changes that start from what the plan does not say any more.

    Norma: R.R. 4/2017, art. 3.
    """
    return [modifica for modifica in modifiche if not _parte_da(contenuto, modifica)]


def aggiornato(contenuto: Mapping[str, Any], modifiche: Sequence[Modifica]) -> dict[str, Any]:
    """Return the content with the changes, and its totals added again; nothing else changes.

    Raises `VoceAssente`. Norma: R.R. 4/2017, art. 3 c. 2.
    """
    nuovo = {**contenuto}
    for modifica in modifiche:
        valore_attuale(nuovo, modifica.genere, modifica.codice, modifica.anno)
        match modifica.genere:
            case Genere.CAPITOLO:
                cambi = {"testo": modifica.dopo or ""}
                nuovo["capitoli"] = _cambiate(nuovo["capitoli"], cambi, codice=modifica.codice)
            case Genere.TRAGUARDO:
                nuovo["indicatori"] = [
                    _con_traguardo(voce, modifica) if voce["codice"] == modifica.codice else voce
                    for voce in nuovo["indicatori"]
                ]
            case _:
                nuovo["attese"] = _con_attese(nuovo["attese"], modifica)
    nuovo["totali"] = totali_del_triennio(nuovo["consistenza"], nuovo["attese"])
    return nuovo


def totali_del_triennio(
    consistenza: Sequence[Mapping[str, Any]], attese: Sequence[Mapping[str, Any]]
) -> dict[str, int]:
    """Add up the stock and the expected units from their rows.

    Norma: R.R. 4/2017, art. 3 c. 2 lett. d).
    """
    sap, sas = (sum(riga[campo] for riga in consistenza) for campo in TOTALI_DEL_REGISTRO)
    return {
        "unita": sap + sas,
        "unita_sap": sap,
        "unita_sas": sas,
        "attese": sum(voce["unita"] for voce in attese),
    }


def _parte_da(contenuto: Mapping[str, Any], modifica: Modifica) -> bool:
    try:
        attuale = valore_attuale(contenuto, modifica.genere, modifica.codice, modifica.anno)
    except VoceAssente:
        return False
    return attuale == modifica.prima


def _con(righe: Iterable[Mapping[str, Any]], *, codice: str) -> Mapping[str, Any]:
    for riga in righe:
        if riga["codice"] == codice:
            return riga
    raise VoceAssente(codice)


def _cambiate(
    righe: Iterable[Mapping[str, Any]], cambi: Mapping[str, Any], *, codice: str
) -> list[Mapping[str, Any]]:
    return [{**riga, **cambi} if riga["codice"] == codice else riga for riga in righe]


def _con_traguardo(voce: Mapping[str, Any], modifica: Modifica) -> dict[str, Any]:
    traguardi = {**voce["traguardi"], str(modifica.anno): modifica.dopo}
    return {**voce, "traguardi": traguardi}


def _con_attese(attese: Iterable[Mapping[str, Any]], modifica: Modifica) -> list[Mapping[str, Any]]:
    restano = [v for v in attese if (v["specie"], v["anno"]) != (modifica.codice, modifica.anno)]
    if modifica.dopo is not None:
        nuova = {"anno": modifica.anno, "specie": modifica.codice, "unita": int(modifica.dopo)}
        restano.append({**nuova, "fonte": modifica.fonte})
    return sorted(restano, key=lambda voce: (voce["anno"], voce["specie"]))
