"""What a phone downloads of the pages of an avviso: the first view, and in all."""

import pytest
from django.test import Client

from bandi import services
from bandi.states import StatoAvviso
from crema_sap import orologio
from crema_sap.enti.models import Ambito
from tests import factories as persone
from tests.bandi import factories
from tests.bandi.test_corredo import scrivi
from tests.web.test_pesi import PRIMA_PAGINA, PRIMA_VISTA, in_tutto, prima_vista

# As many as in 2019: the list is the longest page of the window.
UNITA, COMUNI = 50, 15
PAGINE = ("", "spiegato/", "aiuto/", "numeri/", "unita/", "unita/?persone=3", "unita/U-1/")


@pytest.fixture
def avviso(ambito: Ambito) -> None:
    orologio.sposta(factories.DURANTE)
    capofila = factories.crea_capofila()
    enti = [persone.crea_ente(f"Comune di Paese {n}") for n in range(COMUNI)]
    unita = [
        factories.crea_unita(enti[n % COMUNI], codice=f"U-{n}", piano=n % 5) for n in range(UNITA)
    ]
    bozza = factories.crea_avviso(utente=capofila, stato=StatoAvviso.BOZZA, unita=unita)
    scrivi(bozza, capofila, sportelli=[factories.crea_sportello(lingue="inglese").pk])
    services.approva_avviso(avviso=bozza, atto="n. 1", utente=capofila, ora=factories.PRIMA)
    avviso = services.pubblica_avviso(avviso=bozza, utente=capofila, ora=factories.PRIMA)
    scelte = {una.codice: n + 5 for n, una in enumerate(unita)}
    services.rileva_statistica(avviso=avviso, scelte=scelte, ora=factories.DURANTE)


@pytest.mark.usefixtures("avviso")
def test_every_page_of_the_window_is_light() -> None:
    pesi = {}
    for radice in ("/avvisi/", "/en/avvisi/"):
        for pagina in ("", *(f"crema-2019/{nome}" for nome in PAGINE)):
            testo = Client().get(f"{radice}{pagina}").content.decode()
            pesi[radice + pagina] = (prima_vista(testo), in_tutto(testo))

    assert {p: v for p, (v, _) in pesi.items() if v > PRIMA_VISTA} == {}
    assert {p: t for p, (_, t) in pesi.items() if t > PRIMA_PAGINA} == {}
