"""The two walls around the rettifiche: they are about health, and few work on each."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from crema_sap.enti import ambito as ambiti
from crema_sap.enti.models import Ruolo, Utente
from domande.graduatorie import approvazioni, letture_calendario
from domande.graduatorie.approvazioni import ApprovazioneNonAmmessa
from domande.models import (
    Allegato,
    DecisioneRettifica,
    EsitoRettifica,
    Mandato,
    PubblicazioneGraduatoria,
    Rettifica,
)
from domande.rettifiche import selectors
from tests import factories
from tests.bandi import factories as bandi
from tests.domande.factories import Scena
from tests.domande.rettifiche import Mondo, crea_mondo
from tests.domande.sportello import Sportello, crea_sportello, di

TARDI = bandi.CHIUDE - timedelta(days=2)


@pytest.fixture
def mondo(ambito: Any) -> Mondo:
    """A request for units of Crema alone, refused, and another that waits."""
    mondo = crea_mondo(ambito)
    mondo.decidi(mondo.chiedi(), esito=EsitoRettifica.RESPINTA)
    mondo.chiedi()
    return mondo


def vede(mondo: Mondo, utente: Utente | None) -> tuple[int, int, int]:
    """How many requests, decisions and documents the database shows to a person."""
    ambiti.entra(mondo.scena.ambito.pk, utente.pk if utente else None)
    documenti = Allegato.objects.filter(tipo="rettifica")
    trovati = (Rettifica.objects.count(), DecisioneRettifica.objects.count(), documenti.count())
    ambiti.entra(mondo.scena.ambito.pk, None)
    return trovati


def test_the_database_shows_a_request_to_whom_it_concerns_alone(mondo: Mondo) -> None:
    scena = mondo.scena
    ticengo = factories.crea_ente("Comune di Ticengo", comune=factories.crea_comune("Ticengo"))
    vedono = {
        "chi l'ha fatta": mondo.cittadina,
        "chi decide": mondo.responsabile,
        "un collega": factories.crea_utente(Ruolo.OPERATORE_ENTE, scena.ente),
        "il capofila": scena.capofila,
        "il lavoro del portale": None,
    }
    non_vedono = {
        "un altro cittadino": factories.crea_cittadino("Bruno", "Verdi"),
        "chi possiede unità non chieste": factories.crea_utente(
            Ruolo.RESPONSABILE_ENTE, scena.altro_ente
        ),
        "chi non possiede unità": factories.crea_utente(Ruolo.RESPONSABILE_ENTE, ticengo),
        **{
            ruolo: factories.crea_utente(ruolo, scena.ente)
            for ruolo in set(Ruolo)
            - {Ruolo.OPERATORE_ENTE, Ruolo.RESPONSABILE_ENTE, Ruolo.CAPOFILA}
        },
    }

    assert {nome: vede(mondo, chi) for nome, chi in vedono.items()} == dict.fromkeys(
        vedono, (2, 1, 2)
    )
    assert {nome: vede(mondo, chi) for nome, chi in non_vedono.items()} == dict.fromkeys(
        non_vedono, (0, 0, 0)
    )
    assert mondo.responsabile.incarico
    mondo.responsabile.incarico.al = mondo.responsabile.incarico.dal
    mondo.responsabile.incarico.save()
    assert vede(mondo, mondo.responsabile) == (0, 0, 0)


def test_the_querysets_are_a_wall_of_their_own(mondo: Mondo) -> None:
    for ruolo in set(Ruolo) - {Ruolo.OPERATORE_ENTE, Ruolo.RESPONSABILE_ENTE}:
        utente = factories.crea_utente(ruolo, mondo.scena.ente)
        assert not selectors.da_aprire(utente=utente).exists()


def test_a_desk_reads_what_its_mandate_is_about_and_nothing_else_of_that_person(
    ambito: Any,
) -> None:
    banchi: list[Sportello] = []

    def mandato(scena: Scena, cittadina: Utente) -> None:
        banco = crea_sportello(scena)
        ambiti.entra(scena.ambito.pk, cittadina.pk)
        lei = di(Utente.objects.get(pk=cittadina.pk))
        banco.attivo(replace(lei), TARDI)
        banchi.append(banco)

    mondo = crea_mondo(ambito, intanto=mandato)
    (banco,) = banchi
    mondo.chiedi()
    altro = factories.crea_utente(Ruolo.SPORTELLO, mondo.scena.altro_ente)

    assert vede(mondo, banco.utente) == (1, 0, 1)
    assert vede(mondo, altro) == (0, 0, 0)
    # A mandate of the same person about another domanda.
    Mandato.objects.update(chiave=uuid4())
    assert vede(mondo, banco.utente) == (0, 0, 0)


def test_who_may_not_read_a_request_waits_for_it_all_the_same(mondo: Mondo) -> None:
    entro = PubblicazioneGraduatoria.objects.get().rettifiche_entro
    vicino = factories.crea_utente(Ruolo.RESPONSABILE_ENTE, mondo.scena.altro_ente)
    ambiti.entra(mondo.scena.ambito.pk, vicino.pk)
    assert not Rettifica.objects.exists()

    with pytest.raises(ApprovazioneNonAmmessa, match="da decidere"):
        approvazioni.approva(elaborazione=mondo.fatta, atto="n. 2", utente=vicino, ora=entro)

    richieste = letture_calendario.fatti(mondo.scena.avviso.pk, bandi.CHIUDE).richieste
    assert [decisa is None for _entro, decisa in richieste] == [False, True]
    # A citizen counts the own ones: of the others not even when they are decided.
    ambiti.entra(mondo.scena.ambito.pk, factories.crea_cittadino("Bruno", "Verdi").pk)
    assert letture_calendario.fatti(mondo.scena.avviso.pk, bandi.CHIUDE).richieste == ()


def test_the_document_of_a_request_says_of_which_domanda_it_is(mondo: Mondo) -> None:
    assert set(Allegato.objects.filter(tipo="rettifica").values_list("domanda_id", flat=True)) == {
        mondo.domanda.pk
    }
