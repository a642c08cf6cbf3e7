"""The acts on an avviso that the public sees: publish, extend, withdraw a unit, revoke."""

from datetime import datetime

from django.db import transaction

from bandi import permissions, selectors
from bandi.documents import TIPO_DOCUMENTO
from bandi.models import AttoDiVersione, Avviso, UnitaOfferta, VersioneAvviso
from bandi.rules.finestra import Finestra, Momento, momento
from bandi.services.versioni import (
    AvvisoNonValido,
    blocca,
    nuova_versione,
    verifica_libere,
    versione_successiva,
)
from bandi.states import NonAdesso, StatoAvviso, TransizioneNonAmmessa, verifica_transizione
from crema_sap.enti.models import Utente
from crema_sap.registro import documenti
from crema_sap.registro.services import annota
from crema_sap.web.formati import data_ora
from crema_sap.web.tasks import ripubblica
from programmazione.models import UnitaAbitativa


@transaction.atomic
def pubblica_avviso(*, avviso: Avviso, utente: Utente, ora: datetime) -> Avviso:
    """Publish an approved avviso: it opens and closes by itself at its instants.

    Its units are taken, its PDF and its public pages are asked for. Raises `PermissionDenied`,
    `TransizioneNonAmmessa`, `NonAdesso` when the term has passed, `AvvisoNonValido` when a unit
    has been offered by another avviso in the meantime.
    """
    avviso = blocca(avviso)
    permissions.verifica_avviso(utente, avviso)
    verifica_transizione(StatoAvviso(avviso.stato), StatoAvviso.PUBBLICATO)
    finestra = selectors.versione_in_vigore(avviso).finestra
    if momento(finestra, ora) is Momento.DOPO:
        raise NonAdesso(
            f"Il termine di questo avviso è passato ({data_ora(finestra.chiude_il)}): non si può"
            " più pubblicare."
        )
    offerte = UnitaOfferta.objects.filter(avviso=avviso)
    chiavi = list(offerte.order_by("unita_id").values_list("unita_id", flat=True))
    # Two avvisi that want one unit wait here for each other.
    list(UnitaAbitativa.objects.select_for_update().filter(pk__in=chiavi).order_by("pk"))
    verifica_libere(chiavi, avviso)
    avviso.stato = StatoAvviso.PUBBLICATO
    avviso.pubblicato_il = ora
    avviso.save(update_fields=["stato", "pubblicato_il"])
    offerte.update(impegnata_dal=ora)
    versione = versione_successiva(avviso, AttoDiVersione.PUBBLICAZIONE, ora)
    _diffondi(avviso, versione, utente, ora)
    annota(
        atto="PUBBLICAZIONE", oggetto=avviso, utente=utente, ora=ora, dati={"unita": len(chiavi)}
    )
    return avviso


@transaction.atomic
def proroga_avviso(
    *, avviso: Avviso, chiude_il: datetime, motivo: str, utente: Utente, ora: datetime
) -> VersioneAvviso:
    """Move the closing of an open avviso further on.

    Raises `PermissionDenied`, `TransizioneNonAmmessa` unless it is published, `NonAdesso` unless
    it is open (afterwards it would be a reopening), `AvvisoNonValido` without a reason or when
    the new term is not later.
    """
    avviso = blocca(avviso)
    permissions.verifica_avviso(utente, avviso)
    _verifica_pubblicato(avviso)
    attuale = selectors.versione_in_vigore(avviso)
    _verifica_aperto(attuale.finestra, ora)
    if chiude_il <= attuale.chiude_il:
        raise AvvisoNonValido(
            f"La nuova chiusura deve venire dopo quella attuale ({data_ora(attuale.chiude_il)})."
        )
    finestra = Finestra(attuale.apre_il, chiude_il)
    versione = nuova_versione(
        avviso,
        AttoDiVersione.PROROGA,
        finestra=finestra,
        preferenze_massime=attuale.preferenze_massime,
        ora=ora,
        motivo=motivo,
    )
    _diffondi(avviso, versione, utente, ora)
    annota(
        atto="PROROGA",
        oggetto=avviso,
        utente=utente,
        ora=ora,
        dati={
            "da": attuale.chiude_il.isoformat(),
            "a": finestra.chiude_il.isoformat(),
            "versione": versione.numero,
        },
    )
    return versione


@transaction.atomic
def ritira_unita(
    *, offerta: UnitaOfferta, motivo: str, utente: Utente, ora: datetime
) -> UnitaOfferta:
    """Take a unit out of a published avviso; it stays on the pages, marked, with the reason.

    Raises `PermissionDenied`, `TransizioneNonAmmessa` unless the avviso is published,
    `AvvisoNonValido` without a reason or when the unit has already been withdrawn.
    """
    avviso = blocca(offerta.avviso)
    permissions.verifica_avviso(utente, avviso)
    _verifica_pubblicato(avviso)
    offerta = UnitaOfferta.objects.select_related("unita").get(pk=offerta.pk)
    if offerta.ritirata_il:
        raise AvvisoNonValido(
            f"L'unità {offerta.unita.codice} è già stata ritirata"
            f" ({data_ora(offerta.ritirata_il)})."
        )
    versione = versione_successiva(avviso, AttoDiVersione.RITIRO, ora, motivo)
    offerta.ritirata_il = ora
    offerta.liberata_il = ora
    offerta.motivo_ritiro = versione.motivo
    offerta.save(update_fields=["ritirata_il", "liberata_il", "motivo_ritiro"])
    _diffondi(avviso, versione, utente, ora)
    annota(
        atto="RITIRO_UNITA",
        oggetto=avviso,
        utente=utente,
        ora=ora,
        dati={"unita": offerta.unita.codice, "versione": versione.numero},
    )
    return offerta


@transaction.atomic
def revoca_avviso(*, avviso: Avviso, motivo: str, utente: Utente, ora: datetime) -> Avviso:
    """Revoke an avviso: no domanda is received any more and its units go back.

    Raises `PermissionDenied`, `TransizioneNonAmmessa`, `AvvisoNonValido` without a reason.
    Norma: L. 241/1990, art. 21-quinquies.
    """
    avviso = blocca(avviso)
    permissions.verifica_avviso(utente, avviso)
    verifica_transizione(StatoAvviso(avviso.stato), StatoAvviso.REVOCATO)
    versione = versione_successiva(avviso, AttoDiVersione.REVOCA, ora, motivo)
    avviso.stato = StatoAvviso.REVOCATO
    avviso.revocato_il = ora
    avviso.motivo_revoca = versione.motivo
    avviso.save(update_fields=["stato", "revocato_il", "motivo_revoca"])
    UnitaOfferta.objects.filter(avviso=avviso, liberata_il__isnull=True).update(liberata_il=ora)
    if avviso.pubblicato_il:
        ripubblica(chiave=f"avviso:{avviso.pk}:{versione.numero}")
    annota(atto="REVOCA", oggetto=avviso, utente=utente, ora=ora)
    return avviso


def _verifica_pubblicato(avviso: Avviso) -> None:
    if avviso.stato != StatoAvviso.PUBBLICATO:
        raise TransizioneNonAmmessa(
            f"L'avviso è nello stato «{StatoAvviso(avviso.stato).label}»: l'atto riguarda un avviso"
            " pubblicato."
        )


def _verifica_aperto(finestra: Finestra, ora: datetime) -> None:
    quando = momento(finestra, ora)
    if quando is Momento.PRIMA:
        raise NonAdesso(
            f"L'avviso apre il {data_ora(finestra.apre_il)}: il termine si proroga quando è aperto."
        )
    if quando is Momento.DOPO:
        raise NonAdesso(
            f"L'avviso è chiuso dal {data_ora(finestra.chiude_il)}: dopo la chiusura non si"
            " proroga, si riapre con un atto nuovo."
        )


def _diffondi(avviso: Avviso, versione: VersioneAvviso, utente: Utente, ora: datetime) -> None:
    documenti.richiedi(
        tipo=TIPO_DOCUMENTO,
        oggetto=avviso,
        titolo=f"{avviso.titolo}, versione {versione.numero}",
        utente=utente,
        ora=ora,
        pubblico=True,
        versione=versione.numero,
    )
    ripubblica(chiave=f"avviso:{avviso.pk}:{versione.numero}")
