"""The acts on an avviso that the public sees: publish, extend, revoke."""

from datetime import datetime

from django.db import transaction

from bandi import permissions, selectors
from bandi.models import AttoDiVersione, Avviso, UnitaOfferta, VersioneAvviso
from bandi.rules import termine
from bandi.rules.finestra import Momento, momento
from bandi.services.versioni import (
    AvvisoNonValido,
    avvisa,
    blocca,
    diffondi,
    nuova_versione,
    verifica_libere,
    versione_per,
    versione_successiva,
)
from bandi.states import NonAdesso, StatoAvviso, verifica_transizione
from crema_sap.enti.models import Utente
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
    diffondi(avviso, versione, utente, ora)
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
    attuale = versione_per(avviso, AttoDiVersione.PROROGA, ora)
    if chiude_il <= attuale.chiude_il:
        raise AvvisoNonValido(
            f"La nuova chiusura deve venire dopo quella attuale ({data_ora(attuale.chiude_il)})."
        )
    finestra = termine.proroga(attuale.finestra, chiude_il=chiude_il, ora=ora)
    versione = nuova_versione(
        avviso,
        AttoDiVersione.PROROGA,
        finestra=finestra,
        preferenze_massime=attuale.preferenze_massime,
        ora=ora,
        motivo=motivo,
    )
    diffondi(avviso, versione, utente, ora)
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
        avvisa(versione)
    annota(atto="REVOCA", oggetto=avviso, utente=utente, ora=ora)
    return avviso
