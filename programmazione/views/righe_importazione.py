"""The rows of a dry run, as a page shows them."""

from collections.abc import Mapping, Sequence
from typing import Any

from programmazione.importazione.celle import Elenchi
from programmazione.importazione.colonne import PER_CAMPO
from programmazione.importazione.esame import Esito
from programmazione.importazione.states import StatoImportazione
from programmazione.models import Importazione

TONI = {
    StatoImportazione.IN_ESAME: "corso",
    StatoImportazione.FOGLIO_DA_SCEGLIERE: "avviso",
    StatoImportazione.COLONNE_DA_ABBINARE: "avviso",
    StatoImportazione.ESAMINATA: "info",
    StatoImportazione.IN_SALVATAGGIO: "corso",
    StatoImportazione.SALVATA: "positivo",
    StatoImportazione.ILLEGGIBILE: "negativo",
    StatoImportazione.ANNULLATA: "neutro",
}
# In the order in which they are to be looked at.
NOMI = {
    Esito.RIFIUTATA: "Rifiutate",
    Esito.CAMBIATA: "Da modificare",
    Esito.NUOVA: "Da inserire",
    Esito.UGUALE: "Senza modifiche",
    Esito.SALTATA: "Saltate",
}
DA_CORREGGERE = "Da correggere"
NON_NOTO = "non noto"
DELLA_NUOVA = ("comune_id", "indirizzo", "civico", "tipo", "stato", "superficie_mq")


def tono(importazione: Importazione) -> str:
    """Return what the badge of an import looks like."""
    return (
        "negativo" if da_correggere(importazione) else TONI[StatoImportazione(importazione.stato)]
    )


def nome(importazione: Importazione) -> str:
    """Return what the badge of an import says."""
    return DA_CORREGGERE if da_correggere(importazione) else importazione.get_stato_display()


def da_correggere(importazione: Importazione) -> bool:
    """Tell whether the dry run refused something."""
    esaminata = importazione.stato == StatoImportazione.ESAMINATA
    return esaminata and importazione.conti["RIFIUTATA"] > 0


def esito_chiesto(chiesto: str, conti: Mapping[str, int]) -> str:
    """Return the outcome to show: the one asked for, else the first that has rows."""
    if chiesto in conti:
        return chiesto
    return next((esito for esito in NOMI if conti[esito]), Esito.UGUALE)


def linguette(conti: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return the tabs, with how many rows each has."""
    return [{"esito": esito, "nome": nome, "quante": conti[esito]} for esito, nome in NOMI.items()]


def da_mostrare(
    esito: str, voci: Sequence[Mapping[str, Any]], elenchi: Elenchi
) -> list[dict[str, Any]]:
    """Return the rows with their values in words."""
    return [
        {
            **voce,
            "cambi": [
                {
                    "titolo": PER_CAMPO[campo].titolo,
                    "prima": _scritto(campo, prima, elenchi) or NON_NOTO,
                    "dopo": _scritto(campo, dopo, elenchi) or NON_NOTO,
                }
                for campo, (prima, dopo) in voce.get("cambi", {}).items()
                if campo in PER_CAMPO
            ],
            "nuova": {
                campo.removesuffix("_id"): _scritto(campo, voce["valori"].get(campo), elenchi)
                for campo in DELLA_NUOVA
            }
            if esito == Esito.NUOVA
            else {},
        }
        for voce in voci
    ]


def _scritto(campo: str, valore: Any, elenchi: Elenchi) -> str:
    return PER_CAMPO[campo].tipo.mostra(valore, elenchi)
