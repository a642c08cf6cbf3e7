"""The two walls around what a desk sees, and the list of whom it helps."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from crema_sap.enti import ambito as ambiti
from crema_sap.enti.models import Ruolo, Utente
from domande.mandati import selectors, services
from domande.models import (
    Allegato,
    Bozza,
    Domanda,
    FormaMandato,
    Mandato,
    Messaggio,
    ScritturaAssistita,
)
from tests import factories
from tests.bandi import factories as bandi
from tests.domande import sportello as banco
from tests.domande.factories import DURANTE, Scena, crea_domanda
from tests.domande.sportello import MINUTO, Sportello, chiave_di


@pytest.mark.parametrize("modello", [Bozza, Domanda, Allegato, Mandato, ScritturaAssistita])
def test_the_database_shows_a_desk_of_another_comune_nothing(
    scena: Scena, sportello: Sportello, modello: Any
) -> None:
    mandato = sportello.attivo(banco.persona())
    con_domanda(scena, sportello)
    assert Bozza.objects.filter(chiave=mandato.chiave).exists()

    banco.crea_sportello(scena, di_castelleone=True).entra()

    assert modello.objects.count() == 0


def con_domanda(scena: Scena, sportello: Sportello) -> None:
    """A domanda of somebody who gave no mandate, and an attachment."""
    altra = factories.crea_cittadino("Marco", "Neri")
    ambiti.entra(scena.ambito.pk, altra.pk)
    crea_domanda(scena, altra)
    sportello.entra()


def test_the_database_shows_a_desk_only_what_mandates_open(
    scena: Scena, sportello: Sportello
) -> None:
    mandato = sportello.attivo(banco.persona())
    con_domanda(scena, sportello)

    assert list(Bozza.objects.values_list("chiave", flat=True)) == [mandato.chiave]
    assert not Domanda.objects.exists()
    assert not Messaggio.objects.exists()


def test_the_querysets_show_a_desk_only_its_own(scena: Scena, sportello: Sportello) -> None:
    mandato = sportello.attivo(banco.persona())
    altro = banco.crea_sportello(scena, di_castelleone=True)
    # As the portal's own work, row-level security lets the whole ambito through.
    ambiti.entra(scena.ambito.pk, None)

    def visto(utente: Utente) -> bool:
        trovato = selectors.attivo_per(
            chiave=chiave_di(mandato), utente=utente, ora=DURANTE, blocca=False
        )
        return trovato is not None

    assert visto(sportello.utente)
    assert not visto(altro.utente)
    assert not visto(scena.capofila)
    assert not ScritturaAssistita.objects.visibili_a(altro.utente).exists()


def test_an_appointment_that_is_over_shows_nothing(scena: Scena, sportello: Sportello) -> None:
    sportello.attivo(banco.persona())
    assert sportello.utente.incarico
    ambiti.entra(scena.ambito.pk, None)
    sportello.utente.incarico.al = sportello.utente.incarico.dal
    sportello.utente.incarico.save()

    sportello.entra()

    assert not Mandato.objects.exists()
    assert not Bozza.objects.exists()


@pytest.mark.parametrize("atto", ["attiva_con_carta", "apri", "concludi"])
def test_the_acts_of_a_desk_are_of_its_own_mandates(
    scena: Scena, sportello: Sportello, atto: str
) -> None:
    mandato = sportello.attivo(banco.persona())
    altro = banco.crea_sportello(scena, di_castelleone=True)
    ambiti.entra(scena.ambito.pk, None)

    with pytest.raises(PermissionDenied, match="altro sportello"):
        getattr(services, atto)(mandato=mandato, utente=altro.utente, ora=DURANTE)


@pytest.mark.parametrize("atto", ["revoca", "riprendi"])
def test_the_acts_of_a_citizen_are_of_their_own_mandates(
    scena: Scena, cittadina: Utente, sportello: Sportello, atto: str
) -> None:
    mandato = sportello.attivo(banco.persona())

    for chi in (cittadina, sportello.utente):
        with pytest.raises(PermissionDenied, match="altra persona"):
            getattr(services, atto)(mandato=mandato, utente=chi, ora=DURANTE)


@pytest.mark.parametrize(
    "cambio",
    [
        {"attivo_dal": DURANTE + MINUTO},
        {"richiedente_id": 1},
        {"scade_il": DURANTE + timedelta(days=900)},
        {"codice_cifrato": b"x"},
    ],
)
def test_the_database_writes_each_step_once(sportello: Sportello, cambio: dict[str, Any]) -> None:
    mandato = sportello.attivo(banco.persona())

    with pytest.raises(DatabaseError), transaction.atomic():
        Mandato.objects.filter(pk=mandato.pk).update(**cambio)


def test_the_database_reopens_no_mandate_and_forgets_none(sportello: Sportello) -> None:
    mandato = sportello.attivo(banco.persona())
    services.concludi(mandato=mandato, utente=sportello.utente, ora=DURANTE)

    for prova in (
        lambda: Mandato.objects.filter(pk=mandato.pk).update(finito_il=None, fine=""),
        lambda: Mandato.objects.filter(pk=mandato.pk).delete(),
        lambda: ScritturaAssistita.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            prova()


def test_the_list_says_who_has_least_time_and_what_comes_next(sportello: Sportello) -> None:
    sportello.attivo(banco.persona("Rosa"))
    sportello.proponi(banco.persona("Luisa"), FormaMandato.CARTA)
    sportello.proponi(banco.persona("Ada"))

    righe = selectors.assistiti(utente=sportello.utente, ora=DURANTE)

    assert [(r.persona, r.prossimo) for r in righe] == [
        ("Rosa Verdi", "Compila «Informativa»."),
        ("Luisa Verdi", "Carica il modulo firmato."),
        ("Ada Verdi", "Aspetta che la persona confermi con il codice."),
    ]
    assert {r.giorni for r in righe} == {(bandi.CHIUDE - DURANTE).days}
    assert {r.giorni for r in selectors.assistiti(utente=sportello.utente, ora=bandi.CHIUDE)} == {
        None
    }


def test_only_a_desk_or_a_citizen_sees_mandates(scena: Scena, sportello: Sportello) -> None:
    sportello.attivo(banco.persona())
    ambiti.entra(scena.ambito.pk, None)

    for ruolo in set(Ruolo) - {Ruolo.SPORTELLO}:
        utente = factories.crea_utente(ruolo, scena.ente)
        assert not Mandato.objects.visibili_a(utente).exists()
