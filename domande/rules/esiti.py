"""Small builders of explained outcomes, shared by the rules. Pure."""

from datetime import date

from crema_sap.norme import Esito, Norma


def si(codice: str, norma: Norma, motivo: str) -> Esito:
    """An outcome that satisfies its `Norma`."""
    return Esito(codice, True, norma, motivo)


def no(codice: str, norma: Norma, motivo: str, rimedio: str) -> Esito:
    """An outcome that does not satisfy its `Norma`, and what would change it."""
    return Esito(codice, False, norma, motivo, rimedio)


def giorno(data: date | None) -> str:
    """Write a day the Italian way; empty for none (no `Norma` of its own)."""
    return data.strftime("%d/%m/%Y") if data else ""
