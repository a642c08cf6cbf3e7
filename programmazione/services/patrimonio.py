"""Acts on the register of dwellings: enter, change, bring in many."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from crema_sap.enti.models import Utente
from crema_sap.orologio import ROMA
from crema_sap.registro.services import annota
from programmazione import permissions
from programmazione.models import UnitaAbitativa
from programmazione.services import schede

CAMPI = (
    *("codice", "codice_regionale", "comune_id", "gestore_id", "tipo", "zona", "indirizzo"),
    *("civico", "scala", "interno", "piano", "ascensore", "sezione", "foglio", "particella"),
    *("subalterno", "categoria_catastale", "rendita", "vani", "camere", "superficie_mq"),
    *("superficie_accessoria_mq", "pertinenze", "senza_barriere", "riscaldamento"),
    *("classe_energetica", "anno_costruzione", "spese_annue", "stato_manutentivo", "stato"),
    *("stato_dal", "assegnabile_nel", "note"),
)


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
    schede.verifica_data(unita.stato_dal, ora, "stato_dal")
    schede.verifica_scheda(unita)

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
    `UnitaNonDisponibile` when it is out of the stock, `UnitaCambiata` when it was saved since
    `riga_versione` was read, `UnitaNonValida` when the sheet breaks an invariant.
    """
    unita = schede.blocca(unita)
    permissions.verifica_modifica_unita(utente, unita)
    schede.verifica_in_patrimonio(unita)
    schede.verifica_versione(unita, riga_versione)
    cambiati = _applica(unita, _campi(dati))
    if not cambiati:
        return unita
    if "stato" in cambiati and "stato_dal" not in cambiati:
        unita.stato_dal = ora.astimezone(ROMA).date()
    schede.verifica_data(unita.stato_dal, ora, "stato_dal")
    schede.verifica_scheda(unita)

    schede.salva(unita)
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
