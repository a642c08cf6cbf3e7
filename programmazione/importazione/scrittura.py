"""Saves a confirmed dry run: in bulk, in one transaction, or not at all."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import batched
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, connection
from django.db.models import NOT_PROVIDED, Field, Q

from crema_sap.enti.models import Utente
from crema_sap.orologio import ROMA
from crema_sap.registro.services import Annotazione, annota, annota_molti
from crema_sap.web.formati import numero
from programmazione import permissions
from programmazione.importazione.colonne import SCRITTE
from programmazione.importazione.esame import Esito
from programmazione.importazione.states import StatoImportazione, verifica_passaggio
from programmazione.models import Importazione, UnitaAbitativa

TABELLA = UnitaAbitativa._meta.db_table


# One statement takes as many: between one and the next the page is told how far it is.
BLOCCO = 5_000

type Passo = Callable[[int, str], None]


def fermo(avanzamento: int, passo: str) -> None:
    """Tell nobody."""


class RegistroCambiato(Exception):
    """The register is not what the dry run saw: nothing may be saved from it."""


def salva(
    *, importazione: Importazione, utente: Utente, ora: datetime, passo: Passo = fermo
) -> None:
    """Save what the dry run said, which must still be so. To be called in a transaction.

    `passo` is told how far it is.

    Raises `PermissionDenied` unless `utente` is an officer of the import's ente, and
    `RegistroCambiato` when a dwelling changed, came or went since the dry run.
    """
    permissions.verifica_inserimento_unita(utente)
    verifica_passaggio(StatoImportazione(importazione.stato), StatoImportazione.SALVATA)
    voci = _voci(importazione)
    if importazione.giorno not in {None, ora.astimezone(ROMA).date()}:
        raise RegistroCambiato
    passo(15, "Confronto con il registro")
    _blocca([*voci[Esito.CAMBIATA], *voci[Esito.UGUALE]], importazione.ente_id)
    nuove = voci[Esito.NUOVA]
    ids: dict[str, int] = {}
    for blocco in batched(nuove, BLOCCO):
        passo(20 + 40 * len(ids) // len(nuove), f"Unità nuove: {numero(len(ids))} salvate")
        ids |= _inserisci(blocco, importazione.ente_id)
    passo(60, "Unità cambiate")
    _aggiorna(voci[Esito.CAMBIATA])
    passo(80, "Scrittura nel registro degli atti")
    importazione.stato = StatoImportazione.SALVATA
    importazione.avanzamento, importazione.passo = 100, ""
    importazione.save()
    annota_molti(
        modello=UnitaAbitativa,
        annotazioni=list(_annotazioni(voci, ids)),
        utente=utente,
        ora=ora,
    )
    annota(
        atto="IMPORTAZIONE_UNITA",
        oggetto=importazione,
        utente=utente,
        ora=ora,
        dati={"conti": importazione.conti, "impronta": importazione.impronta},
    )


def ragione(errore: IntegrityError) -> str:
    """Return the sentence of the invariant that a row breaks; nothing when it is not ours."""
    nome = getattr(getattr(errore.__cause__, "diag", None), "constraint_name", "")
    vincoli = UnitaAbitativa._meta.constraints
    return next((str(v.violation_error_message) for v in vincoli if v.name == nome), "")


def _voci(importazione: Importazione) -> dict[Esito, list[dict[str, Any]]]:
    voci: dict[Esito, list[dict[str, Any]]] = {
        esito: [] for esito in (Esito.NUOVA, Esito.CAMBIATA, Esito.UGUALE)
    }
    pagine = importazione.pagine.filter(esito__in=voci).order_by("esito", "numero")
    for esito, righe in pagine.values_list("esito", "righe"):
        voci[Esito(esito)] += righe
    return voci


def _blocca(voci: Iterable[Mapping[str, Any]], ente_id: int) -> None:
    """Lock the dwellings in the order of their keys and compare their versions."""
    attese = {voce["id"]: voce["versione"] for voce in voci}
    trovate = (
        UnitaAbitativa.objects.filter(pk__in=attese)
        .filter(Q(proprietario_id=ente_id) | Q(gestore_id=ente_id))
        .order_by("pk")
        .select_for_update()
        .values_list("pk", "riga_versione")
    )
    if dict(trovate) != attese:
        raise RegistroCambiato


def _inserisci(voci: Sequence[dict[str, Any]], ente_id: int) -> dict[str, int]:
    """Insert new dwellings in one statement; return their ids by code."""
    campi: list[Field[Any, Any]] = [
        campo
        for campo in UnitaAbitativa._meta.concrete_fields
        if not campo.primary_key and not campo.generated and campo.db_default is NOT_PROVIDED
    ]
    nomi = {campo for voce in voci for campo in voce["valori"]}
    detti = [campo for campo in campi if campo.attname in nomi]
    di_suo = {campo.attname: campo.get_default() for campo in detti}
    righe = [{**di_suo, **voce["valori"]} for voce in voci]
    # What the sheet does not say is the same in every row, and is sent once.
    uguali = {campo: campo.get_default() for campo in campi if campo.attname not in nomi}
    uguali |= {_campo("proprietario_id"): ente_id}
    uguali = {campo: valore for campo, valore in uguali.items() if valore is not None}
    with connection.cursor() as cursore:
        cursore.execute(
            f"INSERT INTO {TABELLA} ({', '.join(map(_nome, [*detti, *uguali]))})"  # noqa: S608
            f" SELECT {', '.join([*map(_nome, detti), *['%s'] * len(uguali)])}"
            f" FROM json_to_recordset(%s) AS r ({_tipi(detti)})"
            " ON CONFLICT (ambito_id, codice) DO NOTHING RETURNING codice, id",
            [*uguali.values(), _json(righe)],
        )
        ids = dict(cursore.fetchall())
    if len(ids) != len(voci):
        raise RegistroCambiato
    return ids


def _aggiorna(voci: list[dict[str, Any]]) -> None:
    """Change the dwellings in one statement: of each, what its row of the sheet changes."""
    if not voci:
        return
    toccati = {campo for voce in voci for campo in voce["cambi"]}
    campi = [_campo(colonna.campo) for colonna in SCRITTE if colonna.campo in toccati]
    righe = [
        {"id": voce["id"], "cambi": list(voce["cambi"])}
        | {campo: dopo for campo, (_, dopo) in voce["cambi"].items()}
        for voce in voci
    ]
    assegna = ", ".join(
        f"{c.column} = CASE WHEN r.cambi ? '{c.column}' THEN r.{c.column} ELSE u.{c.column} END"
        for c in campi
    )
    with connection.cursor() as cursore:
        cursore.execute(
            f"UPDATE {TABELLA} u SET {assegna}, riga_versione = u.riga_versione + 1"  # noqa: S608
            f" FROM json_to_recordset(%s) AS r (id bigint, cambi jsonb, {_tipi(campi)})"
            " WHERE u.id = r.id",
            [_json(righe)],
        )


def _campo(nome: str) -> "Field[Any, Any]":
    return next(c for c in UnitaAbitativa._meta.concrete_fields if c.attname == nome)


def _nome(campo: "Field[Any, Any]") -> str:
    return connection.ops.quote_name(campo.get_attname_column()[1] or "")


def _tipi(campi: Iterable["Field[Any, Any]"]) -> str:
    return ", ".join(f"{_nome(campo)} {campo.db_type(connection)}" for campo in campi)


def _json(righe: list[dict[str, Any]]) -> str:
    return json.dumps(righe, cls=DjangoJSONEncoder, ensure_ascii=False)


def _annotazioni(
    voci: Mapping[Esito, list[dict[str, Any]]], ids: Mapping[str, int]
) -> Iterable[Annotazione]:
    """What the form would have written, unit by unit."""
    for voce in voci[Esito.NUOVA]:
        stato = voce["valori"]["stato"]
        yield Annotazione(
            "INSERIMENTO_UNITA", ids[voce["codice"]], {"codice": voce["codice"], "stato": stato}
        )
    for voce in voci[Esito.CAMBIATA]:
        cambi = {campo: [str(prima), str(dopo)] for campo, (prima, dopo) in voce["cambi"].items()}
        yield Annotazione("MODIFICA_UNITA", voce["id"], cambi)
