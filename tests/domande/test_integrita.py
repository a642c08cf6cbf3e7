"""What was sent stays whole, and a visitor reads nothing, even with the querysets taken away."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from bandi.models import UnitaOfferta
from bandi.states import StatoAvviso
from crema_sap.enti import ambito as ambiti
from crema_sap.enti.models import Utente
from domande import services
from domande.compilazione.sezioni import Sezione
from domande.models import (
    Allegato,
    Bozza,
    Domanda,
    IndiceComponente,
    Messaggio,
    Preferenza,
    RispostaSospesa,
    SegnalazioneDoppione,
)
from domande.services import allegati
from tests import factories
from tests.bandi import factories as bandi
from tests.domande.factories import DURANTE, Scena, crea_bozza, crea_domanda, invia

PERSONALI = (
    Allegato, Bozza, Domanda, IndiceComponente, Messaggio, Preferenza, RispostaSospesa,
    SegnalazioneDoppione,
)  # fmt: skip


@pytest.fixture
def inviata(scena: Scena, cittadina: Utente) -> Domanda:
    """A domanda with an attachment, sent in a transaction of its own."""
    bozza = crea_bozza(scena, cittadina)
    allegati.aggiungi_allegato(
        bozza=bozza,
        utente=cittadina,
        tipo="altro",
        nome="verbale.pdf",
        file=ContentFile(b"%PDF"),
        formato="application/pdf",
        ora=DURANTE,
    )
    bozza.refresh_from_db()
    with transaction.atomic():
        return invia(scena, bozza, cittadina)


def rifiutato(istruzione: str, *valori: Any) -> bool:
    """Whether the database refuses a statement because of what was sent."""
    with (
        pytest.raises(DatabaseError) as rifiuto,
        transaction.atomic(),
        connection.cursor() as cursore,
    ):
        cursore.execute(istruzione, valori)
    return "domanda inviata" in str(rifiuto.value) or "denied" in str(rifiuto.value)


@pytest.mark.parametrize("come", ["cittadina", "altra", "ufficio", "portale"])
def test_nothing_is_added_to_what_was_sent(
    scena: Scena, cittadina: Utente, inviata: Domanda, come: str
) -> None:
    altra = factories.crea_cittadino("Marco", "Neri")
    chi = {
        "cittadina": cittadina.pk,
        "altra": altra.pk,
        "ufficio": scena.capofila.pk,
        "portale": None,
    }
    scelte = Preferenza.objects.filter(domanda=inviata).values("unita_offerta_id")
    (unita, *_) = UnitaOfferta.objects.exclude(pk__in=scelte).values_list("pk", flat=True)
    ambiti.entra(scena.ambito.pk, chi[come])

    assert rifiutato(
        "INSERT INTO domande_preferenza (domanda_id, ordine, unita_offerta_id, residente_dal)"
        " VALUES (%s, 5, %s, 0)",
        inviata.pk,
        unita,
    )
    assert rifiutato(
        "INSERT INTO domande_indicecomponente (domanda_id, avviso_id, indice) VALUES (%s, %s, %s)",
        inviata.pk,
        scena.avviso.pk,
        b"x" * 32,
    )


def test_attachments_are_those_that_were_sent(scena: Scena, inviata: Domanda) -> None:
    ambiti.entra(scena.ambito.pk, None)

    assert rifiutato("DELETE FROM domande_allegato WHERE chiave = %s", inviata.chiave)
    assert rifiutato("UPDATE domande_allegato SET impronta = 'x'")
    assert rifiutato(
        "INSERT INTO domande_allegato (identificativo, chiave, richiedente_id, tipo, nome_cifrato,"
        " formato, dimensione, impronta, caricato_il)"
        " SELECT gen_random_uuid(), chiave, richiedente_id, 'altro', '', 'image/png', 1, 'y', now()"
        " FROM domande_allegato",
    )
    assert Allegato.objects.count() == 1


@pytest.mark.parametrize("modello", PERSONALI)
def test_the_database_shows_a_visitor_nothing(
    scena: Scena, cittadina: Utente, inviata: Domanda, modello: Any
) -> None:
    altra = factories.crea_cittadino("Marco", "Neri")
    ambiti.entra(scena.ambito.pk, altra.pk)
    altra = Utente.objects.get(pk=altra.pk)
    bozza = crea_bozza(scena, altra)
    services.sospendi_risposte(chiave=bozza.chiave, sezione=Sezione.ISEE, grezze={})

    ambiti.entra_da_visitatore()

    assert modello.objects.count() == 0


def test_what_a_visitor_was_typing_waits_for_the_owner(scena: Scena, cittadina: Utente) -> None:
    bozza = crea_bozza(scena, cittadina)
    ambiti.entra_da_visitatore()

    assert services.sospendi_risposte(
        chiave=bozza.chiave, sezione=Sezione.ISEE, grezze={"valore": ["1"]}
    )

    ambiti.entra(scena.ambito.pk, cittadina.pk)
    assert services.riprendi_sospesa(bozza=bozza, sezione=Sezione.ISEE) == {"valore": ["1"]}


def test_a_domanda_is_sent_again_after_its_withdrawal(scena: Scena, cittadina: Utente) -> None:
    with transaction.atomic():
        prima = crea_domanda(scena, cittadina)
    services.ritira_domanda(domanda=prima, utente=cittadina, ora=DURANTE)

    seconda = crea_domanda(scena, cittadina)

    assert Preferenza.objects.filter(domanda=seconda).count() == 2


def test_an_avviso_that_is_not_published_is_not_there(scena: Scena, cittadina: Utente) -> None:
    ambiti.entra(scena.ambito.pk, None)
    bandi.crea_avviso(utente=scena.capofila, codice="crema-2020", stato=StatoAvviso.APPROVATO)
    cliente = Client()
    cliente.force_login(cittadina)

    for metodo in (cliente.get, cliente.post):
        assert metodo(reverse("domande:nuova", args=["crema-2020"])).status_code == 404
