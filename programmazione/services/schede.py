"""What every act on a dwelling does first and last: lock, compare versions, publish again."""

from datetime import datetime

from django.core.exceptions import ValidationError

from crema_sap.orologio import ROMA
from crema_sap.web.formati import data_estesa
from crema_sap.web.tasks import ripubblica
from programmazione.models import UnitaAbitativa
from programmazione.states import StatoUnita


class UnitaNonValida(Exception):
    """The sheet of a dwelling breaks an invariant; `errori` has the sentences, by field."""

    def __init__(self, errore: ValidationError) -> None:
        self.errori = errore.message_dict
        super().__init__(" ".join(errore.messages))


class UnitaCambiata(Exception):
    """Somebody else saved the sheet in the meantime; nothing was stored over it."""

    def __init__(self) -> None:
        super().__init__(
            "Mentre scrivevi, un'altra persona ha modificato questa unità: rileggi la scheda e"
            " ripeti la modifica."
        )


class UnitaNonDisponibile(Exception):
    """The act may not touch this dwelling now; the message says why."""


def blocca(unita: UnitaAbitativa) -> UnitaAbitativa:
    """Lock the row of a dwelling and return it as it is now."""
    return UnitaAbitativa.objects.select_for_update().get(pk=unita.pk)


def verifica_versione(unita: UnitaAbitativa, riga_versione: int) -> None:
    """Check that nobody saved since `riga_versione` was read. Raises `UnitaCambiata`."""
    if unita.riga_versione != riga_versione:
        raise UnitaCambiata


def verifica_in_patrimonio(unita: UnitaAbitativa) -> None:
    """Check that the dwelling is part of the stock. Raises `UnitaNonDisponibile`."""
    if unita.stato == StatoUnita.DISMESSA:
        raise UnitaNonDisponibile(
            f"L'unità {unita.codice} è uscita dal patrimonio il {data_estesa(unita.uscita_il)}:"
            " la sua scheda si legge e non si modifica."
        )


def verifica_non_impegnata(unita: UnitaAbitativa) -> None:
    """Check that no published avviso holds the dwelling. Raises `UnitaNonDisponibile`."""
    if UnitaAbitativa.objects.impegnate().filter(pk=unita.pk).exists():
        raise UnitaNonDisponibile(
            f"L'unità {unita.codice} è offerta da un avviso pubblicato: prima il capofila la"
            " ritira dall'avviso, con il suo motivo."
        )


def verifica_data(giorno: object, ora: datetime, campo: str) -> None:
    """Check that what is said to have happened has. Raises `UnitaNonValida`."""
    if giorno is not None and giorno > ora.astimezone(ROMA).date():  # type: ignore[operator]
        raise UnitaNonValida(
            ValidationError({campo: ["La data è nel futuro: si registra ciò che è già avvenuto."]})
        )


def verifica_scheda(unita: UnitaAbitativa) -> None:
    """Check every invariant of a dwelling. Raises `UnitaNonValida`."""
    try:
        unita.full_clean()
    except ValidationError as errore:
        raise UnitaNonValida(errore) from errore


def salva(unita: UnitaAbitativa) -> None:
    """Save the next version of a dwelling; the public pages follow when an avviso offers it."""
    unita.riga_versione += 1
    unita.save()
    aggiorna_pagine(unita)


def aggiorna_pagine(unita: UnitaAbitativa, perche: str = "") -> None:
    """Ask for the public pages again if they show this dwelling; `perche` names what changed."""
    if UnitaAbitativa.objects.impegnate().filter(pk=unita.pk).exists():
        ripubblica(chiave=f"unita:{unita.pk}:{unita.riga_versione}:{perche}")
