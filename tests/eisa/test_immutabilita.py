"""A closed review stays as it was closed: the database refuses, whatever the code forgets."""

import pytest
from django.db import DatabaseError, connection, transaction

from crema_sap.enti.models import Utente
from domande.models import Domanda
from eisa import services
from eisa.models import Istruttoria
from tests.eisa.factories import ORA, apri, verifica_tutte


@pytest.fixture
def chiusa(domanda: Domanda, operatrice: Utente) -> Istruttoria:
    istruttoria = apri(domanda, operatrice)
    verifica_tutte(istruttoria, operatrice)
    return services.chiudi(
        istruttoria=istruttoria, versione=istruttoria.versione, utente=operatrice, ora=ORA
    )


def tenta(istruzione: str, chiave: int) -> None:
    with transaction.atomic(), connection.cursor() as cursore:
        cursore.execute(istruzione, [chiave])


@pytest.mark.parametrize(
    "istruzione",
    [
        "UPDATE eisa_istruttoria SET esito = 'DIFFORME' WHERE id = %s",
        "UPDATE eisa_istruttoria SET chiusa_il = now() WHERE id = %s",
        "UPDATE eisa_istruttoria SET versione = 99 WHERE id = %s",
        "UPDATE eisa_istruttoria SET stato = 'IN_CORSO', chiusa_il = NULL, esito = '',"
        " aperta_il = now() WHERE id = %s",
        "UPDATE eisa_voceistruttoria SET esito = 'NON_CONFERMATA' WHERE istruttoria_id = %s",
        "UPDATE eisa_voceistruttoria SET osservazione_cifrata = 'x' WHERE istruttoria_id = %s",
        "INSERT INTO eisa_voceistruttoria (istruttoria_id, ordine, tipo, codice,"
        " descrizione_cifrata, norma, esito) VALUES (%s, 99, 'REQUISITO', 'X', '', '',"
        " 'DA_VERIFICARE')",
        "DELETE FROM eisa_voceistruttoria WHERE istruttoria_id = %s",
        "DELETE FROM eisa_istruttoria WHERE id = %s",
    ],
)
def test_a_closed_review_does_not_change(chiusa: Istruttoria, istruzione: str) -> None:
    with pytest.raises(DatabaseError, match=r"istruttoria chiusa|permission denied"):
        tenta(istruzione, chiusa.pk)


@pytest.mark.parametrize("campo", ["codice = 'ALTRO'", "descrizione_cifrata = 'x'", "norma = ''"])
def test_what_must_be_checked_is_never_rewritten(
    domanda: Domanda, operatrice: Utente, campo: str
) -> None:
    istruttoria = apri(domanda, operatrice)

    with pytest.raises(DatabaseError, match="permission denied"):
        tenta(f"UPDATE eisa_voceistruttoria SET {campo} WHERE istruttoria_id = %s", istruttoria.pk)


def test_a_reopened_review_is_worked_again(
    chiusa: Istruttoria, coordinatore: Utente, operatrice: Utente
) -> None:
    riaperta = services.riapri(
        istruttoria=chiusa, motivo="Nuovi documenti", utente=coordinatore, ora=ORA
    )

    verifica_tutte(riaperta, operatrice)

    assert riaperta.voci.filter(verificata_da=operatrice).exists()
