"""Acts on the register of dwellings: enter, change, bring in many."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from crema_sap.enti.models import Utente
from crema_sap.registro.services import annota
from programmazione import permissions
from programmazione.models import UnitaAbitativa

CAMPI = (
    "codice",
    "comune_id",
    "gestore_id",
    "tipo",
    "zona",
    "indirizzo",
    "civico",
    "scala",
    "piano",
    "ascensore",
    "vani",
    "camere",
    "superficie_mq",
    "senza_barriere",
    "riscaldamento",
    "spese_annue",
    "stato_manutentivo",
    "stato",
    "stato_dal",
    "assegnabile_nel",
    "note",
)


class UnitaNonValida(Exception):
    """The sheet of a dwelling breaks an invariant; `errori` has the sentences, by field."""

    def __init__(self, errore: ValidationError) -> None:
        self.errori: Mapping[str, list[str]] = errore.message_dict
        super().__init__(" ".join(errore.messages))


class UnitaCambiata(Exception):
    """Somebody else saved the sheet in the meantime; nothing was stored over it."""


@transaction.atomic
def crea_unita(*, dati: Mapping[str, Any], utente: Utente, ora: datetime) -> UnitaAbitativa:
    """Enter a dwelling of the ente of `utente`.

    Raises `PermissionDenied` unless `utente` is an officer of an ente, and `UnitaNonValida` when
    the sheet breaks an invariant.
    """
    permissions.verifica_inserimento_unita(utente)
    unita = UnitaAbitativa(**_campi(dati))
    # The check above: an officer has an ente, and with it an ambito.
    unita.proprietario_id, unita.ambito_id = utente.ente_attivo_id, utente.ambito_attivo_id  # type: ignore[assignment]
    _verifica(unita)

    unita.save()
    annota(
        atto="INSERIMENTO_UNITA",
        oggetto=unita,
        utente=utente,
        ora=ora,
        dati={"codice": unita.codice, "stato": unita.stato},
    )
    return unita


@transaction.atomic
def modifica_unita(
    *,
    unita: UnitaAbitativa,
    dati: Mapping[str, Any],
    riga_versione: int,
    utente: Utente,
    ora: datetime,
) -> UnitaAbitativa:
    """Change the sheet of a dwelling; the register keeps which fields, before and after.

    Raises `PermissionDenied` unless `utente` works for the owner or the manager,
    `UnitaCambiata` when it was saved since `riga_versione` was read, `UnitaNonValida` when the
    sheet breaks an invariant.
    """
    unita = UnitaAbitativa.objects.select_for_update().get(pk=unita.pk)
    permissions.verifica_modifica_unita(utente, unita)
    if unita.riga_versione != riga_versione:
        raise UnitaCambiata(
            "Mentre scrivevi, un'altra persona ha modificato questa unità: rileggi la scheda e"
            " ripeti la modifica."
        )
    cambiati = _applica(unita, _campi(dati))
    if unita.stato != cambiati.get("stato", (unita.stato,))[0] and "stato_dal" not in cambiati:
        unita.stato_dal = ora.date()
    _verifica(unita)

    unita.riga_versione += 1
    unita.save()
    annota(
        atto="MODIFICA_UNITA",
        oggetto=unita,
        utente=utente,
        ora=ora,
        dati={campo: [str(prima), str(dopo)] for campo, (prima, dopo) in cambiati.items()},
    )
    return unita


@transaction.atomic
def importa_unita(
    *, unita: Sequence[UnitaAbitativa], utente: Utente, ora: datetime
) -> list[UnitaAbitativa]:
    """Enter many dwellings of several owners at once, all or none.

    Raises `PermissionDenied` unless `utente` is the capofila's office.
    """
    permissions.verifica_capofila(utente)
    inserite = UnitaAbitativa.objects.bulk_create(unita)
    for una in inserite:
        annota(
            atto="INSERIMENTO_UNITA",
            oggetto=una,
            utente=utente,
            ora=ora,
            dati={"codice": una.codice, "stato": una.stato},
        )
    return inserite


def _campi(dati: Mapping[str, Any]) -> dict[str, Any]:
    return {campo: dati[campo] for campo in CAMPI if campo in dati}


def _applica(unita: UnitaAbitativa, campi: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    cambiati = {}
    for campo, valore in campi.items():
        prima = getattr(unita, campo)
        if prima != valore:
            cambiati[campo] = (prima, valore)
            setattr(unita, campo, valore)
    return cambiati


def _verifica(unita: UnitaAbitativa) -> None:
    try:
        unita.full_clean()
    except ValidationError as errore:
        raise UnitaNonValida(errore) from errore
