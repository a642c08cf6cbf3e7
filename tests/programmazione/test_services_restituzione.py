"""Single fields given back: only these reopen, each with its remark."""

import pytest

from crema_sap.registro.models import Documento
from programmazione import services
from programmazione.models import (
    CampoRestituito,
    Dichiarazione,
)
from programmazione.states import StatoDichiarazione, TransizioneNonAmmessa
from tests.programmazione.factories import (
    ORA,
    Mondo,
    apri,
    salva,
    trasmetti,
)


def restituita(mondo: Mondo) -> Dichiarazione:
    apri(mondo)
    dichiarazione = trasmetti(mondo, mondo.comuni[0], liberi=1, turnover=2, assegnabili=3)
    campo = services.CampoDaRestituire(mondo.comuni[0].comune_id, "liberi", " Ricontrolla ")
    return services.restituisci(
        dichiarazione=dichiarazione, campi=[campo], utente=mondo.capofila, ora=ORA
    )


def test_only_the_fields_given_back_reopen(mondo: Mondo) -> None:
    restituita(mondo)

    with pytest.raises(TransizioneNonAmmessa, match="non è stato restituito"):
        salva(mondo, mondo.comuni[0], liberi=1, turnover=5, assegnabili=3)
    salvata = salva(
        mondo, mondo.comuni[0], liberi=2, turnover=2, assegnabili=3, nota_scostamento="Una in più"
    )

    assert salvata.stato == StatoDichiarazione.RESTITUITA


def test_a_corrected_answer_closes_the_remarks(mondo: Mondo) -> None:
    restituita(mondo)

    trasmessa = trasmetti(
        mondo, mondo.comuni[0], liberi=2, turnover=2, assegnabili=3, nota_scostamento="Una in più"
    )

    assert trasmessa.stato == StatoDichiarazione.TRASMESSA
    assert CampoRestituito.objects.get().corretto_il == ORA
    assert Documento.objects.filter(tipo="ricevuta_dichiarazione").count() == 2


def test_a_returned_answer_does_not_change_its_rows(mondo: Mondo) -> None:
    dichiarazione = restituita(mondo)

    with pytest.raises(TransizioneNonAmmessa, match="non cambia righe"):
        services.salva_dichiarazione(
            dichiarazione=dichiarazione,
            righe=[],
            riga_versione=dichiarazione.riga_versione,
            utente=mondo.operatore(mondo.comuni[0]),
            ora=ORA,
        )


def test_nothing_is_given_back_once_the_survey_is_closed(mondo: Mondo) -> None:
    ricognizione = apri(mondo)
    dichiarazione = trasmetti(mondo, mondo.comuni[0], liberi=1)
    services.chiudi_ricognizione(ricognizione=ricognizione, utente=mondo.capofila, ora=ORA)

    with pytest.raises(TransizioneNonAmmessa, match="riaprila"):
        services.restituisci(
            dichiarazione=dichiarazione,
            campi=[services.CampoDaRestituire(mondo.comuni[0].comune_id, "liberi", "Perché?")],
            utente=mondo.capofila,
            ora=ORA,
        )


@pytest.mark.parametrize(
    ("comune", "campo", "osservazione"),
    [
        (None, "liberi", "Perché?"),
        ("proprio", "colore", "Perché?"),
        ("proprio", "liberi", "  "),
        (None, None, None),
    ],
)
def test_a_field_is_given_back_only_with_a_remark(
    mondo: Mondo, comune: str | None, campo: str | None, osservazione: str | None
) -> None:
    apri(mondo)
    dichiarazione = trasmetti(mondo, mondo.comuni[0], liberi=1)
    codice = mondo.comuni[0].comune_id if comune else None
    campi = [services.CampoDaRestituire(codice, campo, osservazione or "")] if campo else []

    with pytest.raises(services.MotivoMancante):
        services.restituisci(
            dichiarazione=dichiarazione, campi=campi, utente=mondo.capofila, ora=ORA
        )
