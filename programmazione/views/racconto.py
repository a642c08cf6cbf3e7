"""The register's entries about a dwelling, as a story that a person can read."""

from collections.abc import Mapping, Sequence
from typing import Any

from programmazione import selectors
from programmazione.linea import Tappa
from programmazione.models import MotivoUscita, UnitaAbitativa
from programmazione.states import StatoUnita
from programmazione.views.valori import Nomi, etichetta, mostra

ATTI = {
    "INSERIMENTO_UNITA": "Inserita nel registro",
    "MODIFICA_UNITA": "Scheda modificata",
    "PASSAGGIO_PROPRIETA": "Passata a un altro proprietario",
    "PASSAGGIO_GESTIONE": "Cambio di gestore",
    "CAMBIO_COMUNE_UNITA": "Il comune è cambiato",
    "USCITA_UNITA": "Uscita dal patrimonio",
    "RIAMMISSIONE_UNITA": "Riammessa nel patrimonio",
    "AGGIUNTA_FOTO": "Foto aggiunta",
    "RIMOZIONE_FOTO": "Foto tolta",
}


def racconta(eventi: Sequence[Mapping[str, Any]]) -> list[Tappa]:
    """Return the steps: when, what, which fields from what to what."""
    nomi = Nomi(*selectors.nomi_di_comuni_ed_enti())
    return [
        Tappa(
            evento["istante"],
            ATTI.get(evento["atto"], evento["atto"].replace("_", " ").capitalize()),
            _testo(evento["atto"], evento["dati"], nomi),
        )
        for evento in eventi
    ]


def _testo(atto: str, dati: Mapping[str, Any], nomi: Nomi) -> str:
    if atto == "INSERIMENTO_UNITA":
        return f"Stato iniziale: «{StatoUnita(dati['stato']).label}»."
    if atto in {"PASSAGGIO_PROPRIETA", "PASSAGGIO_GESTIONE"}:
        da, a = (mostra("gestore_id", dati[verso], nomi) for verso in ("da", "a"))
        return f"Da {da} a {a}. Atto: {dati['atto']}."
    if atto == "CAMBIO_COMUNE_UNITA":
        da, a = (mostra("comune_id", dati[verso], nomi) for verso in ("da", "a"))
        return f"Da {da} a {a}."
    if atto == "USCITA_UNITA":
        return f"{MotivoUscita(dati['motivo']).label}. Atto: {dati['atto']}."
    if atto == "RIAMMISSIONE_UNITA":
        return f"Atto: {dati['atto']}."
    return "; ".join(_cambiamenti(dati, nomi)) if atto == "MODIFICA_UNITA" else ""


def _cambiamenti(dati: Mapping[str, Any], nomi: Nomi) -> list[str]:
    campi = sorted(campo for campo in dati if _noto(campo))
    return [
        f"{etichetta(campo)}: da {_valore(campo, dati[campo][0], nomi)}"
        f" a {_valore(campo, dati[campo][1], nomi)}"
        for campo in campi
    ]


def _noto(campo: str) -> bool:
    return any(campo in {c.name, c.attname} for c in UnitaAbitativa._meta.concrete_fields)


def _valore(campo: str, testo: str, nomi: Nomi) -> str:
    # The register keeps what Python writes.
    di_python = {"None": None, "True": "true", "False": "false"}
    mostrato = mostra(campo, selectors.valore(campo, di_python.get(testo, testo)), nomi)
    return f"«{mostrato}»" if campo == "stato" else mostrato
