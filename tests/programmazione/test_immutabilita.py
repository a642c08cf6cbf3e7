"""What is an act stays as it was: the database refuses, whatever the code above it forgets."""

from collections.abc import Sequence
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from programmazione import services
from programmazione.models import Dichiarazione, SceltaVoto, Votazione
from programmazione.states import StatoDichiarazione
from tests.programmazione.factories import (
    ORA,
    Mondo,
    apri,
    consolida,
    convoca,
    salva,
    trasmetti,
    vota,
)

SI = SceltaVoto.FAVOREVOLE
RIGHE = (
    "UPDATE programmazione_rigadichiarazione SET liberi = 7 WHERE dichiarazione_id = %s",
    "DELETE FROM programmazione_rigadichiarazione WHERE dichiarazione_id = %s",
    "INSERT INTO programmazione_rigadichiarazione (dichiarazione_id, comune_id, nota_scostamento)"
    " SELECT %s, max(codice_istat), '' FROM enti_comune",
)
DICHIARAZIONE = (
    "UPDATE programmazione_dichiarazione SET trasmessa_il = now() WHERE id = %s",
    "UPDATE programmazione_dichiarazione SET nessun_patrimonio = true WHERE id = %s",
    "UPDATE programmazione_dichiarazione SET stato = 'IN_COMPILAZIONE' WHERE id = %s",
    "DELETE FROM programmazione_dichiarazione WHERE id = %s",
)


def rifiutato(istruzione: str, valori: Sequence[Any], perche: str) -> bool:
    """Tell whether the database refused a statement for this reason."""
    with (
        pytest.raises(DatabaseError) as rifiuto,
        transaction.atomic(),
        connection.cursor() as cursore,
    ):
        cursore.execute(istruzione, valori)
    return perche in str(rifiuto.value)


@pytest.fixture
def trasmessa(mondo: Mondo) -> Dichiarazione:
    apri(mondo)
    return trasmetti(mondo, mondo.comuni[0], liberi=1, turnover=2, assegnabili=3)


@pytest.mark.parametrize("istruzione", [*RIGHE, *DICHIARAZIONE])
def test_a_transmitted_declaration_does_not_change(
    trasmessa: Dichiarazione, istruzione: str
) -> None:
    assert rifiutato(istruzione, [trasmessa.pk], "trasmessa")


@pytest.mark.parametrize("istruzione", [*RIGHE, *DICHIARAZIONE])
def test_a_replaced_version_stays_as_it_was_transmitted(
    mondo: Mondo, trasmessa: Dichiarazione, istruzione: str
) -> None:
    operatore = mondo.operatore(mondo.comuni[0])
    services.sostituisci_dichiarazione(dichiarazione=trasmessa, utente=operatore, ora=ORA)

    assert rifiutato(istruzione, [trasmessa.pk], "trasmessa")


def restituisci(mondo: Mondo, dichiarazione: Dichiarazione) -> Dichiarazione:
    campo = services.CampoDaRestituire(mondo.comuni[0].comune_id, "liberi", "Ricontrolla")
    return services.restituisci(
        dichiarazione=dichiarazione, campi=[campo], utente=mondo.capofila, ora=ORA
    )


@pytest.mark.parametrize(
    "istruzione",
    [
        "UPDATE programmazione_rigadichiarazione SET turnover = 7 WHERE dichiarazione_id = %s",
        "UPDATE programmazione_rigadichiarazione SET liberi = 0, turnover = 7"
        " WHERE dichiarazione_id = %s",
        *RIGHE[1:],
    ],
)
def test_of_a_declaration_given_back_only_its_fields_reopen(
    mondo: Mondo, trasmessa: Dichiarazione, istruzione: str
) -> None:
    restituisci(mondo, trasmessa)

    assert rifiutato(istruzione, [trasmessa.pk], "restituit")


def test_the_fields_given_back_are_corrected_and_transmitted(
    mondo: Mondo, trasmessa: Dichiarazione
) -> None:
    restituisci(mondo, trasmessa)

    salva(
        mondo, mondo.comuni[0], liberi=2, turnover=2, assegnabili=3, nota_scostamento="Una in più"
    )
    nuova = trasmetti(
        mondo, mondo.comuni[0], liberi=2, turnover=2, assegnabili=3, nota_scostamento="Una in più"
    )

    assert nuova.stato == StatoDichiarazione.TRASMESSA
    assert nuova.righe.get().liberi == 2
    assert rifiutato(RIGHE[0], [nuova.pk], "trasmessa")


@pytest.fixture
def confermata(mondo: Mondo) -> Votazione:
    votazione = vota(mondo, convoca(mondo, consolida(mondo)), SI, SI, None)
    assert votazione.confermata_il is not None
    return votazione


@pytest.mark.parametrize(
    "istruzione",
    [
        "UPDATE programmazione_votazione SET esito = 'RESPINTO' WHERE id = %(votazione)s",
        "UPDATE programmazione_votazione SET confermata_il = NULL, confermata_da_id = NULL"
        " WHERE id = %(votazione)s",
        "DELETE FROM programmazione_votazione WHERE id = %(votazione)s",
        "UPDATE programmazione_voto SET scelta = 'CONTRARIO' WHERE votazione_id = %(votazione)s",
        "DELETE FROM programmazione_voto WHERE votazione_id = %(votazione)s",
        "UPDATE programmazione_presenza SET rappresentante = 'Altri' WHERE seduta_id = %(seduta)s",
        "UPDATE programmazione_presenza SET abitanti = 1 WHERE seduta_id = %(seduta)s",
        "DELETE FROM programmazione_presenza WHERE seduta_id = %(seduta)s AND NOT presente",
        "UPDATE programmazione_seduta SET appello_il = now() WHERE id = %(seduta)s",
        "UPDATE programmazione_seduta SET regola_id = NULL WHERE id = %(seduta)s",
        "INSERT INTO programmazione_votazione (seduta_id, punto, metodo, esito, spiegazione,"
        " registrata_il) VALUES (%(seduta)s, 'Altro', 'PRO_CAPITE', 'APPROVATO', '[]', now())",
    ],
)
def test_a_confirmed_vote_and_its_roll_call_do_not_change(
    confermata: Votazione, istruzione: str
) -> None:
    valori: Any = {"votazione": confermata.pk, "seduta": confermata.seduta_id}

    assert rifiutato(istruzione, valori, "confermat")
