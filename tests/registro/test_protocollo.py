"""Protocol numbers have no holes, whoever runs."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection

from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Ambito
from crema_sap.registro import services
from crema_sap.registro.models import Protocollo
from tests.servizi import BancaVera

ORA = datetime(2019, 11, 5, 9, 0, tzinfo=UTC)
# 31/12/2019 23:59:59.999999 and 1/1/2020 00:00 in Europe/Rome (UTC + 1).
FINE_ANNO = datetime(2019, 12, 31, 22, 59, 59, 999999, tzinfo=UTC)
CAPODANNO = datetime(2019, 12, 31, 23, 0, tzinfo=UTC)


def ambito(codice: str = "AMB-UNO") -> Ambito:
    """Make an ambito."""
    return Ambito.objects.create(codice=codice, nome=codice)


def protocolla(dove: Ambito, ora: datetime = ORA) -> str:
    """Take a number."""
    with nel_ambito(dove.pk):
        return str(services.protocolla(oggetto="Prova", impronta="0" * 64, ora=ora))


def test_numbers_start_from_one_each_year_in_rome(db: None) -> None:
    uno = ambito()

    numeri = [protocolla(uno, ora) for ora in (ORA, FINE_ANNO, CAPODANNO)]

    assert numeri == ["1/2019", "2/2019", "1/2020"]


def test_each_ambito_counts_by_itself(db: None) -> None:
    uno, due = ambito(), ambito("AMB-DUE")

    assert [protocolla(uno), protocolla(due), protocolla(uno)] == ["1/2019", "1/2019", "2/2019"]


def test_an_act_undone_gives_its_number_back(db: None) -> None:
    uno = ambito()
    with pytest.raises(ZeroDivisionError), nel_ambito(uno.pk):
        services.protocolla(oggetto="Prova", impronta="0" * 64, ora=ORA)
        raise ZeroDivisionError

    assert protocolla(uno) == "1/2019"


def test_numbers_have_no_holes_under_concurrency(db_vera: BancaVera) -> None:
    uno = ambito()

    def prende() -> None:
        try:
            for giro in range(10):
                try:
                    with nel_ambito(uno.pk):
                        services.protocolla(oggetto="Prova", impronta="0" * 64, ora=ORA)
                        if giro % 3 == 0:
                            raise ZeroDivisionError
                except ZeroDivisionError:
                    continue
        finally:
            connection.close()

    fili = [threading.Thread(target=prende) for _ in range(8)]
    for filo in fili:
        filo.start()
    for filo in fili:
        filo.join()

    with nel_ambito(uno.pk):
        numeri = sorted(Protocollo.objects.values_list("numero", flat=True))
    # 10 rounds less those undone (0, 3, 6, 9) are 6, by 8 threads.
    assert numeri == list(range(1, 49))


def test_numbers_read_from_the_rows_would_repeat(db_vera: BancaVera) -> None:
    """Without the counter's lock the race is real: the test above can fail."""
    uno = ambito()
    barriera = threading.Barrier(4)
    presi: list[int] = []

    def prende() -> None:
        try:
            with nel_ambito(uno.pk):
                massimo = Protocollo.objects.order_by("-numero").first()
                barriera.wait(10)
                presi.append((massimo.numero if massimo else 0) + 1)
        finally:
            connection.close()

    fili = [threading.Thread(target=prende) for _ in range(4)]
    for filo in fili:
        filo.start()
    for filo in fili:
        filo.join()

    assert len(set(presi)) < len(presi)
