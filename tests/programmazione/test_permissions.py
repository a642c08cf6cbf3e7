"""Who reads the sessions and the sendings: by role, and told why not."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied

from crema_sap.enti.models import Ruolo, Utente
from programmazione import permissions
from tests import factories
from tests.programmazione.factories import Mondo

LETTURE = {
    permissions.verifica_assemblea: (
        {Ruolo.CAPOFILA, Ruolo.SINDACO, Ruolo.SEGRETARIO_ASSEMBLEA},
        "incarico di sindaco, segretario o capofila",
    ),
    permissions.verifica_invii: (
        {
            *(Ruolo.CAPOFILA, Ruolo.SEGRETARIO_ASSEMBLEA, Ruolo.SINDACO),
            *(Ruolo.OPERATORE_ENTE, Ruolo.RESPONSABILE_ENTE),
        },
        "i comuni che li ricevono, il capofila e il segretario",
    ),
}


@pytest.mark.parametrize("lettura", LETTURE, ids=lambda lettura: lettura.__name__)
def test_only_these_roles_read(mondo: Mondo, lettura: Callable[[Utente], None]) -> None:
    ammessi, motivo = LETTURE[lettura]
    for ruolo in Ruolo:
        utente = factories.crea_utente(ruolo, mondo.comuni[0])
        if ruolo in ammessi:
            lettura(utente)
            continue
        with pytest.raises(PermissionDenied, match=motivo):
            lettura(utente)
