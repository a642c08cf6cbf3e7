"""Acts of the capofila on a survey: open, give back, validate, close, reopen."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from crema_sap.enti.models import Ente, TipoEnte, Utente
from crema_sap.orologio import ROMA
from crema_sap.registro.services import annota
from programmazione import permissions
from programmazione.models import (
    FIGURE,
    CampoRestituito,
    Dichiarazione,
    Ricognizione,
    RigaDichiarazione,
)
from programmazione.rules.regimi import regime_vigente
from programmazione.services import confluenze
from programmazione.states import (
    StatoDichiarazione,
    StatoRicognizione,
    TransizioneNonAmmessa,
    verifica_dichiarazione,
    verifica_ricognizione,
)


class AperturaNonValida(Exception):
    """A survey can't be opened like this; the message says why."""


class MotivoMancante(Exception):
    """The act needs its reason in words."""


@dataclass(frozen=True, slots=True)
class CampoDaRestituire:
    """A field of a declaration to give back: of which row, which one, and the remark."""

    comune_id: str | None
    campo: str
    osservazione: str


@transaction.atomic
def apri_ricognizione(
    *, anno: int, scade_il: datetime, utente: Utente, ora: datetime
) -> Ricognizione:
    """Open the survey of a year and ask every owner, under the bounds in force today.

    Raises `PermissionDenied` unless `utente` is the capofila, `AperturaNonValida` when the year
    has its survey or the deadline is past, `RegimeNonTrovato` when no bounds are loaded.
    """
    permissions.verifica_capofila(utente)
    if scade_il <= ora:
        raise AperturaNonValida("La scadenza deve essere nel futuro.")
    if Ricognizione.objects.filter(anno=anno).exists():
        raise AperturaNonValida(f"La ricognizione {anno} c'è già.")
    oggi = ora.astimezone(ROMA).date()
    regime = regime_vigente(oggi)

    ricognizione = Ricognizione.objects.create(
        anno=anno,
        aperta_il=ora,
        scade_il=scade_il,
        regime=regime.codice,
        norma_regime=regime.norma,
        perc_indigenza_minima=regime.indigenza_minima,
        perc_forze_ordine_massima=regime.forze_ordine_massima,
        perc_transitori_massima=regime.transitori_massima,
        perc_riserva_massima=regime.riserva_massima,
    )
    enti = list(Ente.objects.proprietari().in_vigore(oggi).order_by("tipo", "nome", "pk"))
    dichiarazioni = Dichiarazione.objects.bulk_create(
        Dichiarazione(ricognizione=ricognizione, ente=ente) for ente in enti
    )
    _prime_righe(dichiarazioni)
    annota(
        atto="APERTURA_RICOGNIZIONE",
        oggetto=ricognizione,
        utente=utente,
        ora=ora,
        dati={"anno": anno, "enti": len(enti), "regime": regime.codice},
    )
    return ricognizione


@transaction.atomic
def restituisci(
    *,
    dichiarazione: Dichiarazione,
    campi: Sequence[CampoDaRestituire],
    utente: Utente,
    ora: datetime,
) -> Dichiarazione:
    """Give single fields back with a remark: only these reopen.

    Raises `PermissionDenied` unless `utente` is the capofila, `MotivoMancante` without a field
    and its remark, `TransizioneNonAmmessa` when it is not answered or the survey is closed.
    """
    dichiarazione = Dichiarazione.objects.select_for_update().get(pk=dichiarazione.pk)
    permissions.verifica_capofila(utente)
    verifica_dichiarazione(StatoDichiarazione(dichiarazione.stato), StatoDichiarazione.RESTITUITA)
    if not Ricognizione.objects.get(pk=dichiarazione.ricognizione_id).aperta:
        raise TransizioneNonAmmessa(
            "La ricognizione è chiusa: riaprila per restituire una dichiarazione."
        )
    _verifica_campi(dichiarazione, campi)

    dichiarazione.stato = StatoDichiarazione.RESTITUITA
    dichiarazione.save(update_fields=["stato"])
    CampoRestituito.objects.bulk_create(
        CampoRestituito(
            dichiarazione=dichiarazione,
            comune_id=campo.comune_id,
            campo=campo.campo,
            osservazione=campo.osservazione.strip(),
        )
        for campo in campi
    )
    annota(
        atto="RESTITUZIONE_DICHIARAZIONE",
        oggetto=dichiarazione,
        utente=utente,
        ora=ora,
        dati={"campi": sorted({campo.campo for campo in campi})},
    )
    return dichiarazione


@transaction.atomic
def valida(*, dichiarazione: Dichiarazione, utente: Utente, ora: datetime) -> Dichiarazione:
    """Validate a transmitted declaration.

    Raises `PermissionDenied` unless `utente` is the capofila, and `TransizioneNonAmmessa` unless
    it is transmitted.
    """
    dichiarazione = Dichiarazione.objects.select_for_update().get(pk=dichiarazione.pk)
    permissions.verifica_capofila(utente)
    verifica_dichiarazione(StatoDichiarazione(dichiarazione.stato), StatoDichiarazione.VALIDATA)

    dichiarazione.stato = StatoDichiarazione.VALIDATA
    dichiarazione.save(update_fields=["stato"])
    annota(atto="VALIDAZIONE_DICHIARAZIONE", oggetto=dichiarazione, utente=utente, ora=ora)
    return dichiarazione


@transaction.atomic
def valida_insieme(
    *, ricognizione: Ricognizione, lette: Collection[int], utente: Utente, ora: datetime
) -> int:
    """Validate those of the `lette` answers that are still as transmitted; return how many.

    `lette` are the keys of those that the capofila had in front. Raises `PermissionDenied` unless
    `utente` is the capofila.
    """
    permissions.verifica_capofila(utente)
    trasmesse = list(
        Dichiarazione.objects.select_for_update()
        .correnti()
        .filter(ricognizione=ricognizione, stato=StatoDichiarazione.TRASMESSA, pk__in=list(lette))
        .order_by("pk")
    )
    for dichiarazione in trasmesse:
        dichiarazione.stato = StatoDichiarazione.VALIDATA
        dichiarazione.save(update_fields=["stato"])
    for dichiarazione in trasmesse:
        annota(atto="VALIDAZIONE_DICHIARAZIONE", oggetto=dichiarazione, utente=utente, ora=ora)
    return len(trasmesse)


@transaction.atomic
def chiudi_ricognizione(
    *, ricognizione: Ricognizione, utente: Utente, ora: datetime
) -> Ricognizione:
    """Close a survey: who has not answered is silent, which is not zero.

    Raises `PermissionDenied` unless `utente` is the capofila, and `TransizioneNonAmmessa` unless
    it is open.
    """
    permissions.verifica_capofila(utente)
    # Whoever ceased until today is not silent: who follows may be.
    confluenze.compi_variazioni(ora=ora)
    ricognizione = Ricognizione.objects.select_for_update().get(pk=ricognizione.pk)
    verifica_ricognizione(StatoRicognizione(ricognizione.stato), StatoRicognizione.CHIUSA)

    ricognizione.stato = StatoRicognizione.CHIUSA
    ricognizione.chiusa_il = ora
    ricognizione.save(update_fields=["stato", "chiusa_il"])
    # Whoever is transmitting now ends first: the rows are locked before they are judged.
    silenti = _dichiarazioni_bloccate(
        ricognizione, StatoDichiarazione.NON_INIZIATA, StatoDichiarazione.IN_COMPILAZIONE
    )
    Dichiarazione.objects.filter(pk__in=silenti).update(stato=StatoDichiarazione.SILENTE)
    annota(
        atto="CHIUSURA_RICOGNIZIONE",
        oggetto=ricognizione,
        utente=utente,
        ora=ora,
        dati={"senza_risposta": len(silenti)},
    )
    return ricognizione


@transaction.atomic
def riapri(
    *, ricognizione: Ricognizione, motivo: str, scade_il: datetime, utente: Utente, ora: datetime
) -> Ricognizione:
    """Reopen a closed survey, with a reason and a new deadline: the silent may answer.

    Raises `PermissionDenied` unless `utente` is the capofila, `MotivoMancante` without a reason,
    `AperturaNonValida` when the deadline is past, `TransizioneNonAmmessa` unless it is closed.
    """
    ricognizione = Ricognizione.objects.select_for_update().get(pk=ricognizione.pk)
    permissions.verifica_capofila(utente)
    verifica_ricognizione(StatoRicognizione(ricognizione.stato), StatoRicognizione.APERTA)
    if not motivo.strip():
        raise MotivoMancante("Scrivi il motivo della riapertura.")
    if scade_il <= ora:
        raise AperturaNonValida("La nuova scadenza deve essere nel futuro.")

    ricognizione.stato = StatoRicognizione.APERTA
    ricognizione.chiusa_il = None
    ricognizione.scade_il = scade_il
    ricognizione.motivo_riapertura = motivo.strip()
    ricognizione.save(update_fields=["stato", "chiusa_il", "scade_il", "motivo_riapertura"])
    silenti = _dichiarazioni_bloccate(ricognizione, StatoDichiarazione.SILENTE)
    Dichiarazione.objects.filter(pk__in=silenti).update(stato=StatoDichiarazione.IN_COMPILAZIONE)
    annota(
        atto="RIAPERTURA_RICOGNIZIONE",
        oggetto=ricognizione,
        utente=utente,
        ora=ora,
        dati={"senza_risposta": len(silenti)},
    )
    return ricognizione


def _dichiarazioni_bloccate(ricognizione: Ricognizione, *stati: StatoDichiarazione) -> list[int]:
    bloccate = (
        Dichiarazione.objects.select_for_update()
        .filter(ricognizione=ricognizione)
        .order_by("pk")
        .values_list("pk", "stato")
    )
    return [pk for pk, stato in bloccate if stato in stati]


def _verifica_campi(dichiarazione: Dichiarazione, campi: Sequence[CampoDaRestituire]) -> None:
    if not campi:
        raise MotivoMancante("Scegli almeno un campo da restituire.")
    righe = set(
        RigaDichiarazione.objects.filter(dichiarazione=dichiarazione).values_list(
            "comune_id", flat=True
        )
    )
    for campo in campi:
        if campo.campo not in FIGURE or campo.comune_id not in righe:
            raise MotivoMancante("Uno dei campi scelti non è in questa dichiarazione.")
        if not campo.osservazione.strip():
            raise MotivoMancante("Scrivi un'osservazione per ogni campo che restituisci.")


def _prime_righe(dichiarazioni: Sequence[Dichiarazione]) -> None:
    # One row is there from the start: the ente's own comune, or the whole territory.
    RigaDichiarazione.objects.bulk_create(
        RigaDichiarazione(
            dichiarazione=dichiarazione,
            comune_id=dichiarazione.ente.comune_id
            if dichiarazione.ente.tipo == TipoEnte.COMUNE
            else None,
        )
        for dichiarazione in dichiarazioni
    )
