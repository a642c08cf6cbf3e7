"""The counts of domande for the public: those in force, hour by hour, from nobody's page."""

from datetime import timedelta

import pytest

from bandi.models import Statistica
from crema_sap.enti import ambito as ambiti
from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Utente
from domande import numeri, tasks
from domande.models import Domanda
from tests.bandi import factories as bandi
from tests.domande.factories import DURANTE, Scena, crea_domanda


@pytest.fixture
def inviata(scena: Scena, cittadina: Utente) -> Domanda:
    domanda = crea_domanda(scena, cittadina, unita={"preferenze": ["CR-2", "CR-1"]})
    ambiti.entra(scena.ambito.pk, None)
    return domanda


def test_each_choice_of_a_domanda_in_force_is_counted(scena: Scena, inviata: Domanda) -> None:
    assert numeri.scelte(scena.avviso) == {"CR-1": 1, "CR-2": 1}

    Domanda.objects.filter(pk=inviata.pk).update(
        ritirata_il=DURANTE, ritiro_protocollo=inviata.protocollo
    )
    assert numeri.scelte(scena.avviso) == {}


def test_only_avvisi_that_receive_domande_are_counted(scena: Scena, inviata: Domanda) -> None:
    assert numeri.conta(bandi.APRE - timedelta(seconds=1)) == 0
    assert numeri.conta(bandi.CHIUDE) == 0
    assert numeri.conta(DURANTE) == 1
    assert numeri.conta(DURANTE) == 0

    with nel_ambito(scena.ambito.pk):
        # A single domanda is nobody's to read.
        tenuta = Statistica.objects.get()
        assert (tenuta.unita, tenuta.comuni) == ({}, {})


def test_the_clock_s_task_counts(
    scena: Scena, inviata: Domanda, monkeypatch: pytest.MonkeyPatch
) -> None:
    viste = []
    monkeypatch.setattr(numeri, "conta", lambda ora: viste.append(ora) or 0)

    assert tasks.conta() == 0
    assert len(viste) == 1
