"""The register's entries about a dwelling, as a story that a person can read."""

from collections.abc import Mapping, Sequence
from typing import Any

from crema_sap.web.formati import data_ora
from programmazione.states import StatoUnita

ATTI = {
    "INSERIMENTO_UNITA": "Inserita nel registro",
    "MODIFICA_UNITA": "Scheda modificata",
}
CAMPI = {
    "stato": "stato",
    "stato_dal": "in questo stato dal",
    "superficie_mq": "superficie",
    "assegnabile_nel": "prevista assegnabile nel",
    "senza_barriere": "senza barriere",
    "spese_annue": "spese annue",
    "stato_manutentivo": "stato di manutenzione",
    "comune_id": "comune",
    "gestore_id": "ente gestore",
}


def racconta(eventi: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Return the time line: when, what, which fields from what to what."""
    return [
        {
            "quando": data_ora(evento["istante"]),
            "titolo": ATTI.get(evento["atto"], evento["atto"].replace("_", " ").capitalize()),
            "testo": _cambiamenti(evento),
        }
        for evento in eventi
    ]


def _cambiamenti(evento: Mapping[str, Any]) -> str:
    if evento["atto"] == "INSERIMENTO_UNITA":
        return f"Stato iniziale: {_valore('stato', evento['dati']['stato'])}."
    if evento["atto"] != "MODIFICA_UNITA":
        return ""
    return "; ".join(
        f"{CAMPI.get(campo, campo)}: da {_valore(campo, prima)} a {_valore(campo, dopo)}"
        for campo, (prima, dopo) in sorted(evento["dati"].items())
    )


def _valore(campo: str, valore: str) -> str:
    if valore in {"None", ""}:
        return "non noto"
    if campo == "stato":
        return f"«{StatoUnita(valore).label}»"
    return {"True": "sì", "False": "no"}.get(valore, valore)
