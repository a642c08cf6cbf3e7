"""The factories that every app's tests stand on."""

from crema_sap.enti import cifratura
from crema_sap.enti.models import Ambito, Comune, Incarico, Ruolo, TipoEnte, Utente
from tests import factories


def test_a_user_comes_with_the_appointment_in_use(ambito: Ambito) -> None:
    utente = factories.crea_utente(Ruolo.CAPOFILA)

    assert utente.ha_ruolo(Ruolo.CAPOFILA)
    assert utente.ambito_attivo_id == ambito.pk
    assert Incarico.objects.get().utente_id == utente.pk


def test_a_citizen_belongs_to_no_ambito(ambito: Ambito) -> None:
    cittadina = factories.crea_cittadino("Anna", "Rossi", codice_fiscale="RSSNNA80E57D142Q")

    assert cittadina.cittadino
    assert cittadina.ambito_id is None
    assert not Utente.objects.filter(pk=cittadina.pk).exists()
    assert "RSS" not in cittadina.username


def test_an_ente_that_is_a_comune_gets_its_comune(ambito: Ambito) -> None:
    ente = factories.crea_ente("Casale Cremasco")
    aler = factories.crea_ente("ALER", tipo=TipoEnte.ALER)

    assert Comune.objects.get().pk == ente.comune_id
    assert aler.comune_id is None


def test_the_index_ignores_case_and_spaces() -> None:
    assert cifratura.indice(" rssnna80e57d142q ") == cifratura.indice("RSSNNA80E57D142Q")
