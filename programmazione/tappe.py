"""The instants of the survey in hand to which the demonstration's clock may be moved."""

from collections.abc import Iterator
from datetime import timedelta

from crema_sap.orologio import Tappa
from programmazione.rules import solleciti
from programmazione.selectors.solleciti import ricognizione_in_corso


def tappe_della_ricognizione() -> Iterator[Tappa]:
    """The reminders of the open survey, and the instant when its deadline has just passed."""
    ricognizione = ricognizione_in_corso()
    if ricognizione is None:
        return
    nome = f"Ricognizione {ricognizione.anno}"
    for tappa in solleciti.TAPPE:
        istante = solleciti.istante(tappa, ricognizione.scade_il)
        yield Tappa(f"{nome}: sollecito, {tappa.nome}", istante)
    yield Tappa(f"{nome}: subito dopo la scadenza", ricognizione.scade_il + timedelta(seconds=1))
