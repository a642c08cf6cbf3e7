"""Two officers at the same instant: one saves, the other is told; without the lock nobody is."""

import contextlib
import threading
from typing import Any

import pytest
from django.db import IntegrityError, connections
from django.db.models import QuerySet

from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Ruolo
from programmazione import services
from programmazione.models import Dichiarazione
from programmazione.rules.figure import Figure
from programmazione.services import dichiarazioni
from programmazione.services.verifiche import verifica_figure
from tests import factories, servizi
from tests.programmazione.factories import ORA, apri, crea_mondo, dichiarazione_di

ATTESA = 1.5


def corsa(monkeypatch: pytest.MonkeyPatch) -> tuple[list[str], int]:
    """Let two officers save together; return how it went for each and what is stored."""
    ambito = factories.crea_ambito()
    with nel_ambito(ambito.pk):
        mondo = crea_mondo()
        apri(mondo)
        ente = mondo.comuni[0]
        dichiarazione = dichiarazione_di(ente)
        persone = [factories.crea_utente(Ruolo.OPERATORE_ENTE, ente) for _ in range(2)]
    incontro = threading.Barrier(2)

    def con_incontro(*argomenti: Any) -> None:
        # Past the check of the version: each waits for the other, as long as there is no lock.
        with contextlib.suppress(threading.BrokenBarrierError):
            incontro.wait(ATTESA)
        verifica_figure(*argomenti)

    monkeypatch.setattr(dichiarazioni, "verifica_figure", con_incontro)
    esiti: list[str] = []

    def salva(persona: Any, liberi: int) -> None:
        try:
            with nel_ambito(ambito.pk, persona.pk):
                services.salva_dichiarazione(
                    dichiarazione=dichiarazione,
                    righe=[services.RigaInviata(ente.comune_id, Figure(liberi=liberi))],
                    riga_versione=0,
                    utente=persona,
                    ora=ORA,
                )
            esiti.append("salvata")
        except services.DichiarazioneCambiata:
            esiti.append("avvisata")
        except IntegrityError:
            esiti.append("scontrata")
        finally:
            connections.close_all()

    fili = [threading.Thread(target=salva, args=(p, n)) for n, p in enumerate(persone, start=1)]
    for filo in fili:
        filo.start()
    for filo in fili:
        filo.join()
    with nel_ambito(ambito.pk):
        return sorted(esiti), Dichiarazione.objects.get(pk=dichiarazione.pk).riga_versione


def test_of_two_officers_one_saves_and_the_other_is_told(
    db_vera: servizi.BancaVera, monkeypatch: pytest.MonkeyPatch
) -> None:
    esiti, versione = corsa(monkeypatch)

    assert esiti == ["avvisata", "salvata"]
    assert versione == 1


def test_without_the_lock_the_second_would_not_be_told(
    db_vera: servizi.BancaVera, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QuerySet, "select_for_update", lambda insieme, **_: insieme.all())

    esiti, _ = corsa(monkeypatch)

    # Both pass the check of the version; only the rows' constraint keeps them apart, if at all.
    assert "avvisata" not in esiti
    assert len(esiti) == 2
