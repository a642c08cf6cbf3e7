"""A small world for short journeys: two comuni, four units, an open avviso, an open survey."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connections

from crema_sap import orologio
from crema_sap.avvio import banco
from crema_sap.avvio.progresso import AvvioInterrotto
from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Ambito, Ruolo
from programmazione import services
from tests import factories, servizi
from tests.domande.factories import DURANTE, crea_scena

PASSWORD = "demo"
OPERATORE, COLLEGA = "operatore", "collega"


@contextmanager
def piccolo() -> Iterator[servizi.BancaVera]:
    """Give a fresh database with the small world, on 5 November 2019."""
    acceso = banco.Banco.leggi()
    try:
        vera = servizi.BancaVera(acceso, acceso.clona(servizi.nome_nuovo()))
    except AvvioInterrotto as errore:
        pytest.fail(str(errore), pytrace=False)
    try:
        with servizi.altra_base(vera):
            _popola()
            yield vera
            connections.close_all()
    finally:
        vera.elimina()


def ambito() -> Ambito:
    """The ambito of the small world."""
    return factories.crea_ambito()


def _popola() -> None:
    with nel_ambito(ambito().pk):
        orologio.sposta(DURANTE)
        scena = crea_scena(ambito())
        for nome in (OPERATORE, COLLEGA):
            factories.crea_utente(
                Ruolo.OPERATORE_ENTE,
                scena.ente,
                username=nome,
                password=PASSWORD,
                nome=nome.title(),
            )
        services.apri_ricognizione(
            anno=2020, scade_il=DURANTE + timedelta(days=20), utente=scena.capofila, ora=DURANTE
        )
