"""Acts that say whose a dwelling is: to another owner, to another manager, out of the stock."""

import json
from collections.abc import Collection
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from crema_sap.enti.models import Ente, Utente
from crema_sap.registro.services import annota
from programmazione import permissions
from programmazione.models import (
    MotivoUscita,
    PassaggioUnita,
    TipoPassaggio,
    UnitaAbitativa,
)
from programmazione.services import schede
from programmazione.states import StatoUnita, verifica_unita

FUORI_DALLA_FOTOGRAFIA = ("ambito_id", "id")


@transaction.atomic
def trasferisci_unita(
    *,
    unita: UnitaAbitativa,
    a: Ente,
    decorre_il: date,
    atto: str,
    motivo: str,
    riga_versione: int,
    utente: Utente,
    ora: datetime,
) -> PassaggioUnita:
    """Pass a dwelling to another owner, who keeps its sheet from now on.

    The old owner keeps this act, the sheet as it was and its history until now. The manager
    stays, unless it is the new owner. Raises `PermissionDenied` unless `utente` is of the owner
    or of the capofila, `UnitaNonDisponibile` when the dwelling is out of the stock or offered,
    `UnitaCambiata`, `UnitaNonValida`.
    """
    unita = schede.blocca(unita)
    permissions.verifica_passaggio_unita(utente, unita)
    schede.verifica_in_patrimonio(unita)
    schede.verifica_non_impegnata(unita)
    schede.verifica_versione(unita, riga_versione)
    if a.pk == unita.proprietario_id:
        raise _non_valida("a", "È già il proprietario: scegli un altro ente.")
    passaggio = _prepara(unita, TipoPassaggio.PROPRIETA, unita.proprietario_id, a.pk)
    unita.proprietario = a
    if unita.gestore_id == a.pk:
        unita.gestore = None
    return _registra(
        passaggio, unita, decorre_il=decorre_il, atto=atto, motivo=motivo, utente=utente, ora=ora
    )


@transaction.atomic
def cambia_gestore(
    *,
    unita: UnitaAbitativa,
    a: Ente | None,
    decorre_il: date,
    atto: str,
    motivo: str,
    riga_versione: int,
    utente: Utente,
    ora: datetime,
) -> PassaggioUnita:
    """Give the management of a dwelling to an ente, or (None) back to its owner.

    Raises `PermissionDenied` unless `utente` is of the owner or of the capofila,
    `UnitaNonDisponibile`, `UnitaCambiata`, `UnitaNonValida`.
    """
    unita = schede.blocca(unita)
    permissions.verifica_passaggio_unita(utente, unita)
    schede.verifica_in_patrimonio(unita)
    schede.verifica_versione(unita, riga_versione)
    nuovo = a.pk if a and a.pk != unita.proprietario_id else None
    if nuovo == unita.gestore_id:
        raise _non_valida("a", "La gestisce già: scegli un altro ente.")
    passaggio = _prepara(unita, TipoPassaggio.GESTIONE, unita.gestore_id, nuovo)
    unita.gestore_id = nuovo
    return _registra(
        passaggio, unita, decorre_il=decorre_il, atto=atto, motivo=motivo, utente=utente, ora=ora
    )


@transaction.atomic
def dismetti_unita(
    *,
    unita: UnitaAbitativa,
    motivo: MotivoUscita,
    il: date,
    atto: str,
    riga_versione: int,
    utente: Utente,
    ora: datetime,
) -> UnitaAbitativa:
    """Take a dwelling out of the stock: sold, demolished. Its sheet and history stay.

    Raises `PermissionDenied` unless `utente` is of the owner or of the capofila,
    `UnitaNonDisponibile` when it is already out or offered, `UnitaCambiata`, `UnitaNonValida`.
    """
    unita = schede.blocca(unita)
    permissions.verifica_passaggio_unita(utente, unita)
    schede.verifica_in_patrimonio(unita)
    schede.verifica_non_impegnata(unita)
    schede.verifica_versione(unita, riga_versione)
    verifica_unita(StatoUnita(unita.stato), StatoUnita.DISMESSA)
    schede.verifica_data(il, ora, "il")
    unita.stato, unita.stato_dal = StatoUnita.DISMESSA, il
    unita.uscita_il, unita.uscita_motivo, unita.uscita_atto = il, motivo, atto.strip()
    unita.assegnabile_nel = None
    schede.verifica_scheda(unita)

    schede.salva(unita)
    annota(
        atto="USCITA_UNITA",
        oggetto=unita,
        utente=utente,
        ora=ora,
        dati={"motivo": str(motivo), "il": il.isoformat(), "atto": unita.uscita_atto},
    )
    return unita


@transaction.atomic
def riammetti_unita(
    *, unita: UnitaAbitativa, atto: str, riga_versione: int, utente: Utente, ora: datetime
) -> UnitaAbitativa:
    """Bring a dwelling back into the stock, not available until somebody says otherwise.

    Raises `PermissionDenied` unless `utente` is of the owner or of the capofila,
    `TransizioneNonAmmessa` when it never left, `UnitaCambiata`, `UnitaNonValida` without an act.
    """
    unita = schede.blocca(unita)
    permissions.verifica_passaggio_unita(utente, unita)
    schede.verifica_versione(unita, riga_versione)
    if unita.stato != StatoUnita.DISMESSA:
        raise schede.UnitaNonDisponibile(f"L'unità {unita.codice} è già nel patrimonio.")
    verifica_unita(StatoUnita(unita.stato), StatoUnita.NON_DISPONIBILE)
    if not atto.strip():
        raise _non_valida("atto", "Scrivi l'atto con cui l'unità torna nel patrimonio.")
    unita.stato, unita.stato_dal = StatoUnita.NON_DISPONIBILE, None
    unita.uscita_il, unita.uscita_motivo, unita.uscita_atto = None, "", ""
    schede.verifica_scheda(unita)

    schede.salva(unita)
    annota(
        atto="RIAMMISSIONE_UNITA",
        oggetto=unita,
        utente=utente,
        ora=ora,
        dati={"atto": atto.strip()},
    )
    return unita


def succedi(
    *,
    unita: UnitaAbitativa,
    da: Collection[int],
    a: Ente,
    decorre_il: date,
    atto: str,
    motivo: str,
    utente: Utente,
    ora: datetime,
) -> PassaggioUnita | None:
    """Pass a dwelling of an ente that has ceased to the one that has its place, by law.

    Nobody is asked: who recorded the change of the territory could. A dwelling that an avviso
    offers passes as well, and so does one that passed again since. None when it was theirs in
    nothing.
    """
    if unita.proprietario_id in da:
        passaggio = _prepara(unita, TipoPassaggio.PROPRIETA, unita.proprietario_id, a.pk)
        unita.proprietario = a
        if unita.gestore_id in {a.pk, *da}:
            unita.gestore = None
    elif unita.gestore_id in da:
        nuovo = None if unita.proprietario_id == a.pk else a.pk
        passaggio = _prepara(unita, TipoPassaggio.GESTIONE, unita.gestore_id, nuovo)
        unita.gestore_id = nuovo
    else:
        return None
    return _scrivi(
        passaggio, unita, decorre_il=decorre_il, atto=atto, motivo=motivo, utente=utente, ora=ora
    )


def fotografia(unita: UnitaAbitativa) -> dict[str, object]:
    """Return the sheet of a dwelling as plain values, as the old owner keeps it."""
    campi = [c.attname for c in UnitaAbitativa._meta.concrete_fields]
    scheda = {c: getattr(unita, c) for c in campi if c not in FUORI_DALLA_FOTOGRAFIA}
    letta: dict[str, object] = json.loads(json.dumps(scheda, cls=DjangoJSONEncoder))
    return letta


def _prepara(
    unita: UnitaAbitativa, tipo: TipoPassaggio, da: int | None, a: int | None
) -> PassaggioUnita:
    return PassaggioUnita(
        unita=unita,
        tipo=tipo,
        da_id=da,
        a_id=a,
        versione=unita.riga_versione,
        scheda=fotografia(unita),
    )


def _registra(
    passaggio: PassaggioUnita,
    unita: UnitaAbitativa,
    *,
    decorre_il: date,
    atto: str,
    motivo: str,
    utente: Utente,
    ora: datetime,
) -> PassaggioUnita:
    schede.verifica_data(decorre_il, ora, "decorre_il")
    ultimo = PassaggioUnita.objects.filter(unita=unita, tipo=passaggio.tipo).order_by("-pk").first()
    if ultimo and decorre_il < ultimo.decorre_il:
        raise _non_valida("decorre_il", "C'è già un passaggio con una data successiva.")
    for campo, testo in (("atto", atto), ("motivo", motivo)):
        if not testo.strip():
            raise _non_valida(campo, "Serve: resta nella storia dell'unità.")
    schede.verifica_scheda(unita)
    return _scrivi(
        passaggio, unita, decorre_il=decorre_il, atto=atto, motivo=motivo, utente=utente, ora=ora
    )


def _scrivi(
    passaggio: PassaggioUnita,
    unita: UnitaAbitativa,
    *,
    decorre_il: date,
    atto: str,
    motivo: str,
    utente: Utente,
    ora: datetime,
) -> PassaggioUnita:
    passaggio.decorre_il, passaggio.atto, passaggio.motivo = (
        decorre_il,
        atto.strip(),
        motivo.strip(),
    )
    passaggio.istante, passaggio.utente_id = ora, utente.pk

    schede.salva(unita)
    passaggio.save(force_insert=True)
    annota(
        atto=f"PASSAGGIO_{passaggio.tipo}",
        oggetto=unita,
        utente=utente,
        ora=ora,
        dati={
            "da": passaggio.da_id,
            "a": passaggio.a_id,
            "decorre_il": decorre_il.isoformat(),
            "atto": passaggio.atto,
        },
    )
    return passaggio


def _non_valida(campo: str, frase: str) -> schede.UnitaNonValida:
    return schede.UnitaNonValida(ValidationError({campo: [frase]}))
