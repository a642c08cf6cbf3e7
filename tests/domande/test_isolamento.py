"""Two walls around drafts and domande, between ambiti and between citizens of one ambito."""

import pytest
from django.db import DatabaseError, connection, transaction

from crema_sap.enti import ambito as ambiti
from crema_sap.enti.models import Utente
from domande import selectors, services
from domande.compilazione.sezioni import Sezione
from domande.models import Allegato, Bozza, Domanda, IndiceComponente, Messaggio, Preferenza
from tests import factories
from tests.domande.factories import DURANTE, Scena, crea_bozza, crea_domanda

MODELLI = (Bozza, Domanda, Preferenza, IndiceComponente, Allegato, Messaggio)


@pytest.fixture
def altra(scena: Scena, cittadina: Utente) -> Utente:
    """Another citizen, acting now; the first has a draft and a domanda withdrawn."""
    prima = crea_domanda(scena, cittadina)
    services.ritira_domanda(domanda=prima, utente=cittadina, ora=DURANTE)
    crea_bozza(scena, cittadina)
    utente = factories.crea_cittadino("Marco", "Neri")
    ambiti.entra(scena.ambito.pk, utente.pk)
    return Utente.objects.get(pk=utente.pk)


@pytest.mark.parametrize("modello", MODELLI)
def test_the_database_shows_a_citizen_nothing_of_another(altra: Utente, modello: type) -> None:
    assert modello.objects.count() == 0


@pytest.mark.parametrize("modello", MODELLI)
def test_the_database_shows_nothing_of_another_ambito(
    scena: Scena, altra: Utente, modello: type
) -> None:
    cremona = factories.crea_ambito("AMB-CREMONA", "Ambito di Cremona")

    ambiti.entra(cremona.pk, None)

    assert modello.objects.count() == 0


def test_without_an_ambito_there_is_nothing(scena: Scena, altra: Utente) -> None:
    with connection.cursor() as cursore:
        cursore.execute("SELECT set_config('app.ambito', '', true)")

    assert Domanda.objects.count() == Bozza.objects.count() == 0


def test_the_querysets_are_a_wall_of_their_own(scena: Scena, altra: Utente) -> None:
    # As the portal's own work, row-level security lets the whole ambito through.
    ambiti.entra(scena.ambito.pk, None)
    assert Domanda.objects.count() == 1
    assert Bozza.objects.count() == 1

    assert not selectors.elenco_domande(utente=altra).exists()
    assert not selectors.elenco_bozze(utente=altra).exists()
    assert not selectors.elenco_allegati(utente=altra).exists()
    assert not Bozza.objects.visibili_a(scena.capofila).exists()
    assert not Domanda.objects.visibili_a(scena.capofila).exists()
    assert not Allegato.objects.visibili_a(scena.capofila).exists()
    assert not Messaggio.objects.visibili_a(scena.capofila).exists()


def test_a_citizen_cannot_write_in_the_name_of_another(
    scena: Scena, altra: Utente, cittadina: Utente
) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Bozza.objects.create(
            avviso=scena.avviso,
            versione_avviso_id=scena.contenuto.versione_id,
            richiedente_id=scena.capofila.pk,
            dati_cifrati=b"",
            iniziata_il=DURANTE,
            aggiornata_il=DURANTE,
        )


def test_the_draft_of_another_is_not_saved_nor_withdrawn(
    scena: Scena, altra: Utente, cittadina: Utente
) -> None:
    ambiti.entra(scena.ambito.pk, None)
    bozza = Bozza.objects.get()
    domanda = Domanda.objects.get()

    with pytest.raises(Bozza.DoesNotExist):
        services.salva_sezione(
            bozza=bozza,
            utente=altra,
            sezione=Sezione.ISEE,
            versione_vista=0,
            ora=DURANTE,
            risposte={},
        )
    with pytest.raises(services.ritiro.permissions.PermissionDenied):
        services.ritira_domanda(domanda=domanda, utente=altra, ora=DURANTE)
