"""What an owner takes out of the register comes back in without a change, whoever it is."""

import pytest
from django.test import Client

from crema_sap import orologio
from crema_sap.enti.models import TipoEnte
from tests import factories
from tests.programmazione.factories import ORA, Mondo, crea_unita
from tests.programmazione.importazioni import porta, rifiuti
from tests.programmazione.pagine import pagina


@pytest.mark.parametrize("formato", ["unita_xlsx", "unita_csv"])
@pytest.mark.parametrize("chi", ["aler", "comune"])
def test_the_export_of_an_owner_imports_back_without_a_change(
    client: Client, mondo: Mondo, formato: str, chi: str
) -> None:
    # Other enti without a comune of their own: the ALER is not one of them.
    partner = factories.crea_ente("Impronte", tipo=TipoEnte.PARTNER)
    ente = mondo.aler if chi == "aler" else mondo.comuni[0]
    for numero, dove in enumerate(mondo.comuni):
        crea_unita(ente, f"U-{numero}", comune=dove.comune, superficie_mq="58.40", vani="2.5")
    crea_unita(ente, "U-G", comune=mondo.comuni[0].comune, gestore=partner, note="=1+1")
    crea_unita(mondo.comuni[1], "ALTRUI")
    orologio.sposta(ORA)
    operatore = mondo.operatore(ente)

    esportato = pagina(client, formato, utente=operatore).content
    importazione = porta(operatore, esportato, formato)

    assert importazione.conti == {
        "NUOVA": 0, "CAMBIATA": 0, "UGUALE": 4, "RIFIUTATA": 0, "SALTATA": 0,
    }, rifiuti(importazione)  # fmt: skip
