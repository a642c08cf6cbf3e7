"""Two officers on two connections: one household and one unit are never given twice."""

from threading import Barrier, Thread
from typing import Any

from django.db import connections

from crema_sap.enti.ambito import nel_ambito
from domande.assegnazioni import ordine
from domande.models import Assegnazione, FattoAssegnazione
from domande.services import NonAdesso
from domande.states import StatoAssegnazione
from tests import factories, servizi
from tests.domande.tornate import crea_tornata


def test_together_no_unit_goes_to_two_and_no_household_has_two(
    db_vera: servizi.BancaVera,
) -> None:
    """Two clicks on one unit, the neighbour on its own, a refusal: all in the same instant."""
    ambito = factories.crea_ambito()
    with nel_ambito(ambito.pk):
        mondo = crea_tornata(ambito)
        rifiutata = mondo.fino_a(StatoAssegnazione.VISITA, "CR-3")
    esiti: list[str] = []
    cancello = Barrier(4)

    def insieme(nome: str, atto: Any, utente: Any) -> None:
        cancello.wait()
        try:
            with nel_ambito(ambito.pk, utente.pk):
                atto()
            esiti.append(nome)
        except NonAdesso:
            esiti.append(f"{nome}: non adesso")
        finally:
            connections.close_all()

    atti = [
        ("CR-1", lambda: mondo.proponi("CR-1"), mondo.operatore),
        ("CR-1", lambda: mondo.proponi("CR-1", mondo.responsabile), mondo.responsabile),
        ("CA-1", lambda: mondo.proponi("CA-1", mondo.vicino), mondo.vicino),
        (
            "rifiuto",
            lambda: mondo.passo(rifiutata, StatoAssegnazione.RIFIUTATA),
            mondo.operatore,
        ),
    ]
    fili = [Thread(target=insieme, args=atto) for atto in atti]
    for filo in fili:
        filo.start()
    for filo in fili:
        filo.join(30)

    assert sorted(esiti) == ["CA-1", "CR-1", "CR-1: non adesso", "rifiuto"]
    with nel_ambito(ambito.pk):
        vive = list(Assegnazione.objects.vive())
        assert len({una.domanda_id for una in vive}) == len(vive) == 2
        numeri = sorted(FattoAssegnazione.objects.values_list("numero", flat=True))
        assert numeri == list(range(1, len(numeri) + 1))
        # What was written in that instant, in its order, is an order that can be computed again.
        assert len(ordine.leggi(mondo.tornata).esito.situazione.impegni) == 2
