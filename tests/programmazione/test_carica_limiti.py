"""The loader where it stops: at the step that is asked, and in production."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import override_settings

from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Ambito
from programmazione.models import Ricognizione, UnitaAbitativa


def test_it_stops_where_it_is_told(db: None) -> None:
    call_command("carica_crema_2019", fino_a="anagrafe", stdout=StringIO())

    with nel_ambito(Ambito.objects.get(codice="AMB-CREMA").pk):
        assert UnitaAbitativa.objects.count() == 699
        assert not Ricognizione.objects.exists()


def test_it_refuses_to_run_in_production(db: None) -> None:
    with override_settings(AMBIENTE="produzione"), pytest.raises(CommandError):
        call_command("carica_crema_2019", stdout=StringIO())
