"""The acts of a mayor before a session: designating a delegate, and taking it back."""

from datetime import datetime

from django.db import transaction

from crema_sap.enti.models import Utente
from crema_sap.registro.services import annota
from programmazione import permissions
from programmazione.models import Delega, RegolaAssemblea, Seduta
from programmazione.states import StatoSeduta, TransizioneNonAmmessa


class DelegaNonAmmessa(TransizioneNonAmmessa):
    """Nobody can be delegated, or revoked, now; the message says why."""


@transaction.atomic
def designa_delegato(
    *,
    seduta: Seduta,
    delegato: str,
    qualifica: str,
    motivo: str,
    utente: Utente,
    ora: datetime,
) -> Delega:
    """Designate who speaks for the mayor's comune in one session, and in its second call.

    Raises `PermissionDenied` unless `utente` is a mayor, and `DelegaNonAmmessa` after the roll
    call, where the rule forbids it, beside another delegate, or without name, role and reason.
    """
    seduta = Seduta.objects.select_for_update().get(pk=seduta.pk)
    comune_id = permissions.comune_del_sindaco(utente)
    _verifica_momento(seduta)
    if Delega.objects.filter(seduta=seduta, comune_id=comune_id).valide().exists():
        raise DelegaNonAmmessa("Per questa seduta c'è già un delegato: prima revocalo.")
    nome, ruolo, perche = delegato.strip(), qualifica.strip(), motivo.strip()
    if not (nome and ruolo and perche):
        raise DelegaNonAmmessa("Scrivi nome e qualifica del delegato, e il motivo.")

    delega = Delega.objects.create(
        seduta=seduta,
        comune_id=comune_id,
        delegato=nome,
        qualifica=ruolo,
        motivo=perche,
        designata_da=utente,
        designata_il=ora,
    )
    annota(
        atto="DELEGA_ASSEMBLEA",
        oggetto=delega,
        utente=utente,
        ora=ora,
        dati={"seduta": seduta.pk, "comune": comune_id},
    )
    return delega


@transaction.atomic
def revoca_delega(*, delega: Delega, utente: Utente, ora: datetime) -> Delega:
    """Take a delegation back before the roll call.

    Raises `PermissionDenied` unless `utente` is the mayor of that comune, and `DelegaNonAmmessa`
    after the roll call or the second time.
    """
    seduta = Seduta.objects.select_for_update().get(pk=delega.seduta_id)
    delega = Delega.objects.select_for_update().get(pk=delega.pk)
    permissions.verifica_delega(utente, delega)
    _verifica_momento(seduta)
    if delega.revocata_il is not None:
        raise DelegaNonAmmessa("La delega è già stata revocata.")

    delega.revocata_da = utente
    delega.revocata_il = ora
    delega.save(update_fields=["revocata_da", "revocata_il"])
    annota(
        atto="REVOCA_DELEGA",
        oggetto=delega,
        utente=utente,
        ora=ora,
        dati={"seduta": seduta.pk, "comune": delega.comune_id},
    )
    return delega


def perche_senza_delega(seduta: Seduta) -> str:
    """Say why nobody can be delegated in a session now; empty when one can."""
    if seduta.stato != StatoSeduta.CONVOCATA or seduta.storica:
        return "L'appello è già stato fatto: la delega non si cambia più."
    if not RegolaAssemblea.objects.filter(seduta=seduta, deleghe_ammesse=True).exists():
        return "La regola dell'Assemblea non ammette deleghe."
    return ""


def _verifica_momento(seduta: Seduta) -> None:
    if motivo := perche_senza_delega(seduta):
        raise DelegaNonAmmessa(motivo)
