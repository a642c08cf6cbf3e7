"""Who delivers which effect of the outbox; the apps' tasks register themselves here."""

from collections.abc import Callable
from dataclasses import dataclass

from crema_sap.registro.models import Effetto

Recapito = Callable[[Effetto], None]


@dataclass(frozen=True, slots=True)
class Gestore:
    """The function that delivers a kind of effect, and the queue where it runs."""

    recapita: Recapito
    coda: str
    abbandona: Recapito | None = None


GESTORI: dict[str, Gestore] = {}


def gestore(
    tipo: str, coda: str = "predefinita", *, abbandona: Recapito | None = None
) -> Callable[[Recapito], Recapito]:
    """Register the function that delivers effects of this kind.

    It is called at least once, outside a transaction and in no ambito: it must enter its
    ambito by itself and do nothing the second time. `abbandona` is called, the same way, when
    the effect is set aside after too many failures.
    """

    def registra(funzione: Recapito) -> Recapito:
        if tipo in GESTORI:
            raise ValueError(f"L'effetto {tipo} ha già chi lo recapita.")
        GESTORI[tipo] = Gestore(funzione, coda, abbandona)
        return funzione

    return registra
