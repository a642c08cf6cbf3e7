"""One field of many dwellings, changed together: all of them or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from crema_sap.enti.models import Utente
from crema_sap.orologio import ROMA
from crema_sap.registro.services import Annotazione, annota_molti
from programmazione import permissions
from programmazione.models import UnitaAbitativa
from programmazione.services import schede
from programmazione.states import StatoUnita

# No invariant ties these to another field of the same sheet, so one value is right for all or
# for none, and the form that reads it says which.
CAMPI_INSIEME = (
    *("tipo", "stato", "assegnabile_nel", "zona", "indirizzo", "ascensore", "senza_barriere"),
    *("riscaldamento", "classe_energetica", "anno_costruzione", "spese_annue"),
    *("stato_manutentivo",),
)


class CampoNonAmmesso(Exception):
    """The field is not one of those that are changed together."""


class UniteCambiate(Exception):
    """Some dwellings were saved by others since the preview; nothing was changed."""

    def __init__(self, codici: Sequence[str]) -> None:
        self.codici = list(codici)
        super().__init__(
            "Dopo l'anteprima altri hanno modificato queste unità: "
            f"{', '.join(self.codici[:8])}{' e altre' if len(self.codici) > 8 else ''}."
            " Nulla è stato cambiato: controlla la nuova anteprima."
        )


@dataclass(frozen=True, slots=True)
class RigaInsieme:
    """What would happen to one dwelling: `rifiuto` says why it may not be changed."""

    unita: UnitaAbitativa
    prima: Any
    rifiuto: str = ""
    uguale: bool = False

    @property
    def cambia(self) -> bool:
        """Whether the dwelling would change."""
        return not self.rifiuto and not self.uguale


def anteprima(
    *, unita: Sequence[UnitaAbitativa], campo: str, valore: Any, dal: date | None, utente: Utente
) -> list[RigaInsieme]:
    """Tell of each dwelling what the change would do; nothing is written.

    Raises `CampoNonAmmesso`.
    """
    if campo not in CAMPI_INSIEME:
        raise CampoNonAmmesso("Questo campo si modifica nella scheda di ogni unità.")
    return [
        RigaInsieme(
            una,
            getattr(una, campo),
            rifiuto=_rifiuto(una, utente),
            uguale=getattr(una, campo) == valore and (campo != "stato" or una.stato_dal == dal),
        )
        for una in unita
    ]


@transaction.atomic
def modifica_insieme(
    *,
    versioni: Mapping[int, int],
    campo: str,
    valore: Any,
    dal: date | None = None,
    utente: Utente,
    ora: datetime,
) -> int:
    """Give one value to a field of many dwellings; return how many changed.

    `versioni` is the version of each that the preview showed; `dal` since when, for the state
    (today when it is not said). One entry of the register for each. Raises `CampoNonAmmesso`,
    `PermissionDenied`, `UnitaNonDisponibile`, `UnitaNonValida`, and `UniteCambiate` when one was
    saved since.
    """
    trovate = _blocca(versioni, utente)
    schede.verifica_data(dal, ora, "stato_dal")
    if campo == "stato" and valore == StatoUnita.DISMESSA:
        raise CampoNonAmmesso("Dal patrimonio si esce con un atto, un'unità alla volta.")
    righe = anteprima(unita=trovate, campo=campo, valore=valore, dal=dal, utente=utente)
    nuovi = {campo: valore}
    if campo == "stato":
        nuovi["stato_dal"] = dal or ora.astimezone(ROMA).date()
    cambiate = [riga.unita for riga in righe if riga.cambia]
    if not cambiate:
        return 0
    annotazioni = [_annotazione(una, nuovi) for una in cambiate]
    for una in cambiate:
        una.riga_versione += 1
        for nome, nuovo in nuovi.items():
            setattr(una, nome, nuovo)
    # One value, tied to no other field of the sheet: it is right for all or for none.
    schede.verifica_scheda(cambiate[0])

    UnitaAbitativa.objects.bulk_update(cambiate, [*nuovi, "riga_versione"])
    _pubblica(cambiate)
    annota_molti(modello=UnitaAbitativa, annotazioni=annotazioni, utente=utente, ora=ora)
    return len(cambiate)


def _blocca(versioni: Mapping[int, int], utente: Utente) -> list[UnitaAbitativa]:
    """Lock the dwellings in the order of their keys; each may change, and nobody has saved it."""
    trovate = list(
        UnitaAbitativa.objects.visibili_a(utente)
        .filter(pk__in=list(versioni))
        .order_by("pk")
        .select_for_update(of=("self",))
    )
    for una in trovate:
        permissions.verifica_modifica_unita(utente, una)
        schede.verifica_in_patrimonio(una)
    superate = [una.codice for una in trovate if una.riga_versione != versioni[una.pk]]
    if superate or len(trovate) < len(versioni):
        raise UniteCambiate(superate)
    return trovate


def _annotazione(unita: UnitaAbitativa, nuovi: Mapping[str, Any]) -> Annotazione:
    cambi = {
        nome: [str(getattr(unita, nome)), str(nuovo)]
        for nome, nuovo in nuovi.items()
        if getattr(unita, nome) != nuovo
    }
    return Annotazione("MODIFICA_UNITA", unita.pk, cambi)


def _pubblica(unita: Sequence[UnitaAbitativa]) -> None:
    chiavi = [una.pk for una in unita]
    offerta = UnitaAbitativa.objects.impegnate().filter(pk__in=chiavi).order_by("pk").first()
    if offerta is not None:
        # One building of the tree shows them all.
        schede.aggiorna_pagine(offerta, "insieme")


def _rifiuto(unita: UnitaAbitativa, utente: Utente) -> str:
    if not permissions.puo_modificare_unita(utente, unita):
        return "La modifica l'ente che la possiede o la gestisce."
    if unita.stato == StatoUnita.DISMESSA:
        return "È uscita dal patrimonio."
    return ""
