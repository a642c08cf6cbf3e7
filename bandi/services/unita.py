"""The acts that change which units a published avviso offers: withdrawal and addition."""

from datetime import datetime

from django.db import transaction

from bandi import permissions
from bandi.models import AttoDiVersione, Avviso, TipoOfferta, UnitaOfferta
from bandi.ostacoli import dopo_il_ritiro
from bandi.services.versioni import (
    AvvisoNonValido,
    blocca,
    diffondi,
    verifica_offribili,
    verifica_pubblicato,
    verifica_superfici,
    versione_per,
    versione_successiva,
)
from crema_sap.enti.models import Utente
from crema_sap.registro.services import annota
from crema_sap.web.formati import data_ora
from programmazione.models import UnitaAbitativa


@transaction.atomic
def aggiungi_unita(
    *,
    avviso: Avviso,
    unita_id: int,
    tipo: TipoOfferta,
    motivo: str,
    estremi: str,
    utente: Utente,
    ora: datetime,
) -> UnitaOfferta:
    """Offer one more unit while the avviso is open; who has sent may withdraw and send again.

    Raises `PermissionDenied`, `TransizioneNonAmmessa` unless it is published, `NonAdesso` unless
    it is open, `AvvisoNonValido` without reason and act, or for a unit that can't be offered.
    Norma: R.R. 4/2017, art. 8.
    """
    avviso = blocca(avviso)
    permissions.verifica_avviso(utente, avviso)
    versione_per(avviso, AttoDiVersione.AGGIUNTA, ora)
    if UnitaOfferta.objects.filter(avviso=avviso, unita_id=unita_id).exists():
        raise AvvisoNonValido("L'unità è già in questo avviso.")
    # Two avvisi that want one unit wait here for each other.
    list(UnitaAbitativa.objects.select_for_update().filter(pk=unita_id))
    verifica_offribili(avviso, [unita_id], utente)
    versione = versione_successiva(avviso, AttoDiVersione.AGGIUNTA, ora, motivo, estremi)
    offerta = UnitaOfferta.objects.create(
        avviso=avviso, unita_id=unita_id, tipo=tipo, impegnata_dal=ora, aggiunta_il=ora
    )
    verifica_superfici(UnitaOfferta.objects.filter(pk=offerta.pk))
    diffondi(avviso, versione, utente, ora)
    annota(
        atto="AGGIUNTA_UNITA",
        oggetto=avviso,
        utente=utente,
        ora=ora,
        dati={"unita": offerta.unita.codice, "versione": versione.numero},
    )
    return offerta


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
    verifica_pubblicato(avviso)
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
    dopo_il_ritiro(offerta, utente, ora)
    diffondi(avviso, versione, utente, ora)
    annota(
        atto="RITIRO_UNITA",
        oggetto=avviso,
        utente=utente,
        ora=ora,
        dati={"unita": offerta.unita.codice, "versione": versione.numero},
    )
    return offerta
