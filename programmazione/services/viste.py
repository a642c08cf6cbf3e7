"""Acts on saved views: to keep one, to change it, to throw it away."""

from django.core.exceptions import ValidationError
from django.db import transaction

from crema_sap.enti.models import Utente
from programmazione import permissions
from programmazione.models import VistaSalvata


class VistaNonValida(Exception):
    """The view may not be kept so; `errori` has the sentences, by field."""

    def __init__(self, errore: ValidationError) -> None:
        self.errori = errore.message_dict
        super().__init__(" ".join(errore.messages))


@transaction.atomic
def salva_vista(
    *,
    vista: VistaSalvata | None = None,
    nome: str,
    parametri: str,
    predefinita: bool,
    condivisa: bool,
    utente: Utente,
) -> VistaSalvata:
    """Keep a view of the list under a name, or change one's own.

    The one that opens first takes the place of the other that did. Raises `PermissionDenied`
    unless the view is one's own, `VistaNonValida`.
    """
    permissions.verifica_patrimonio(utente)
    if vista is None:
        # The check above: who sees the register has an ente, and with it an ambito.
        vista = VistaSalvata(utente=utente)
        vista.ente_id, vista.ambito_id = utente.ente_attivo_id, utente.ambito_attivo_id  # type: ignore[assignment]
    permissions.verifica_vista(utente, vista)
    if not parametri:
        raise VistaNonValida(
            ValidationError({"__all__": ["Una vista ricorda almeno un filtro o un ordine."]})
        )
    mie = VistaSalvata.objects.filter(utente=utente, ente_id=vista.ente_id)
    if predefinita:
        mie.exclude(pk=vista.pk).filter(predefinita=True).update(predefinita=False)
    vista.nome, vista.parametri = nome.strip(), parametri
    vista.predefinita, vista.condivisa = predefinita, condivisa
    try:
        vista.full_clean()
    except ValidationError as errore:
        raise VistaNonValida(errore) from errore
    vista.save()
    return vista


@transaction.atomic
def elimina_vista(*, vista: VistaSalvata, utente: Utente) -> None:
    """Throw away a view of one's own. Raises `PermissionDenied`."""
    permissions.verifica_vista(utente, vista)
    vista.delete()
