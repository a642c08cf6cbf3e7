"""The acts on survey and declarations: what they change, what they refuse, what they leave."""

from datetime import timedelta
from typing import Any

import pytest

from crema_sap.registro.models import Documento, Effetto, Evento, Protocollo
from programmazione import services
from programmazione.models import (
    Dichiarazione,
    RigaDichiarazione,
)
from programmazione.rules.figure import Figure
from programmazione.rules.regimi import RegimeNonTrovato
from programmazione.states import StatoDichiarazione, StatoRicognizione
from tests.programmazione.factories import (
    ORA,
    SCADENZA,
    Mondo,
    apri,
    crea_unita,
    dichiarazione_di,
    salva,
    trasmetti,
)


def test_every_owner_is_asked_and_the_bounds_are_kept_as_data(mondo: Mondo) -> None:
    ricognizione = apri(mondo)

    assert set(Dichiarazione.objects.values_list("ente__slug", flat=True)) == {
        "alfa", "beta", "gamma", "aler-di-prova",
    }  # fmt: skip
    assert ricognizione.regime == "2019"
    assert (ricognizione.perc_indigenza_minima, ricognizione.perc_forze_ordine_massima) == (20, 10)
    # The comune's own row, and the whole territory for the ALER.
    assert RigaDichiarazione.objects.filter(comune__isnull=True).count() == 1


@pytest.mark.parametrize(
    ("anno", "scade_il", "motivo"),
    [(2019, SCADENZA, "c'è già"), (2020, ORA, "nel futuro")],
)
def test_a_survey_is_not_opened_twice_nor_in_the_past(
    mondo: Mondo, anno: int, scade_il: Any, motivo: str
) -> None:
    apri(mondo)

    with pytest.raises(services.AperturaNonValida, match=motivo):
        services.apri_ricognizione(anno=anno, scade_il=scade_il, utente=mondo.capofila, ora=ORA)


def test_a_survey_is_not_opened_before_the_first_regime(mondo: Mondo) -> None:
    with pytest.raises(RegimeNonTrovato):
        services.apri_ricognizione(
            anno=2018,
            scade_il=SCADENZA,
            utente=mondo.capofila,
            ora=ORA - timedelta(days=365),
        )


def test_a_transmission_has_number_hash_receipt_and_entry(mondo: Mondo) -> None:
    apri(mondo)

    dichiarazione = trasmetti(mondo, mondo.comuni[0], liberi=1, assegnabili=1)

    assert dichiarazione.stato == StatoDichiarazione.TRASMESSA
    assert str(dichiarazione.protocollo) == "1/2019"
    evento = Evento.objects.get(atto="TRASMISSIONE_DICHIARAZIONE")
    assert evento.dati["impronta"] == Protocollo.objects.get().impronta
    documento = Documento.objects.get(tipo="ricevuta_dichiarazione")
    assert documento.ente_id == mondo.comuni[0].pk
    assert not documento.pubblico
    assert Effetto.objects.filter(tipo="produci_documento").count() == 1


def test_a_nil_return_is_one_act_and_it_is_not_silence(mondo: Mondo) -> None:
    apri(mondo)

    dichiarazione = services.dichiara_zero(
        dichiarazione=dichiarazione_di(mondo.comuni[1]),
        utente=mondo.operatore(mondo.comuni[1]),
        ora=ORA,
    )

    assert dichiarazione.stato == StatoDichiarazione.TRASMESSA
    assert dichiarazione.nessun_patrimonio
    riga = RigaDichiarazione.objects.get(dichiarazione=dichiarazione)
    assert (riga.patrimonio_sap, riga.patrimonio_sas, riga.assegnabili) == (0, 0, 0)
    assert riga.assegnati_anno_precedente is None


def test_zero_is_refused_while_the_register_has_units(mondo: Mondo) -> None:
    crea_unita(mondo.comuni[1])
    apri(mondo)

    with pytest.raises(services.ZeroContraddetto, match="1 unità"):
        services.dichiara_zero(
            dichiarazione=dichiarazione_di(mondo.comuni[1]),
            utente=mondo.operatore(mondo.comuni[1]),
            ora=ORA,
        )


@pytest.mark.parametrize("campo", ["liberi", "assegnabili", "transitori"])
def test_a_negative_count_is_refused(mondo: Mondo, campo: str) -> None:
    apri(mondo)

    with pytest.raises(services.FigureNonValide) as errore:
        salva(mondo, mondo.comuni[0], **{campo: -1})

    assert errore.value.difetti[0][1].campo == campo
    assert dichiarazione_di(mondo.comuni[0]).riga_versione == 0


def test_a_difference_without_a_reason_is_saved_but_not_transmitted(mondo: Mondo) -> None:
    apri(mondo)

    with pytest.raises(services.FigureNonValide, match="scrivi il motivo"):
        trasmetti(mondo, mondo.comuni[0], liberi=2, assegnabili=3)

    dichiarazione = dichiarazione_di(mondo.comuni[0])
    assert dichiarazione.stato == StatoDichiarazione.IN_COMPILAZIONE
    assert RigaDichiarazione.objects.get(dichiarazione=dichiarazione).assegnabili == 3


def test_a_second_officer_saving_over_the_first_is_told_who_and_when(mondo: Mondo) -> None:
    apri(mondo)
    letta = dichiarazione_di(mondo.comuni[0])
    salva(mondo, mondo.comuni[0], liberi=1)

    with pytest.raises(services.DichiarazioneCambiata) as errore:
        services.salva_dichiarazione(
            dichiarazione=letta,
            righe=[services.RigaInviata(mondo.comuni[0].comune_id, Figure(liberi=9))],
            riga_versione=letta.riga_versione,
            utente=mondo.operatore(mondo.comuni[0]),
            ora=ORA,
        )

    assert errore.value.attuale.salvata_da == mondo.operatore(mondo.comuni[0])
    assert errore.value.attuale.salvata_il == ORA
    assert RigaDichiarazione.objects.get(dichiarazione=letta).liberi == 1


def test_after_the_close_nothing_is_taken_and_silence_is_marked(mondo: Mondo) -> None:
    ricognizione = apri(mondo)
    trasmetti(mondo, mondo.comuni[0], liberi=1)
    services.chiudi_ricognizione(ricognizione=ricognizione, utente=mondo.capofila, ora=ORA)

    with pytest.raises(services.RicognizioneChiusa, match="riaprirla"):
        salva(mondo, mondo.comuni[1], liberi=1)

    assert dichiarazione_di(mondo.comuni[0]).stato == StatoDichiarazione.TRASMESSA
    assert dichiarazione_di(mondo.comuni[1]).stato == StatoDichiarazione.SILENTE


def test_reopening_lets_the_silent_answer_and_keeps_the_reason(mondo: Mondo) -> None:
    ricognizione = apri(mondo)
    services.chiudi_ricognizione(ricognizione=ricognizione, utente=mondo.capofila, ora=ORA)

    services.riapri(
        ricognizione=ricognizione,
        motivo=" Beta non ha risposto ",
        scade_il=SCADENZA,
        utente=mondo.capofila,
        ora=ORA,
    )

    ricognizione.refresh_from_db()
    assert ricognizione.stato == StatoRicognizione.APERTA
    assert ricognizione.motivo_riapertura == "Beta non ha risposto"
    assert trasmetti(mondo, mondo.comuni[1], liberi=1).stato == StatoDichiarazione.TRASMESSA


@pytest.mark.parametrize(
    ("motivo", "scade_il", "errore"),
    [
        ("  ", SCADENZA, services.MotivoMancante),
        ("Manca Beta", ORA, services.AperturaNonValida),
    ],
)
def test_reopening_needs_a_reason_and_a_future_deadline(
    mondo: Mondo, motivo: str, scade_il: Any, errore: type[Exception]
) -> None:
    ricognizione = apri(mondo)
    services.chiudi_ricognizione(ricognizione=ricognizione, utente=mondo.capofila, ora=ORA)

    with pytest.raises(errore):
        services.riapri(
            ricognizione=ricognizione, motivo=motivo, scade_il=scade_il, utente=mondo.capofila,
            ora=ORA,
        )  # fmt: skip


def test_answering_again_starts_from_the_same_figures(mondo: Mondo) -> None:
    apri(mondo)
    vecchia = trasmetti(mondo, mondo.comuni[0], liberi=4)

    nuova = services.sostituisci_dichiarazione(
        dichiarazione=vecchia, utente=mondo.operatore(mondo.comuni[0]), ora=ORA
    )

    vecchia.refresh_from_db()
    assert vecchia.stato == StatoDichiarazione.SOSTITUITA
    assert (nuova.versione, nuova.stato) == (2, StatoDichiarazione.IN_COMPILAZIONE)
    assert RigaDichiarazione.objects.get(dichiarazione=nuova).liberi == 4


def test_an_answer_of_the_past_asks_for_no_receipt(mondo: Mondo) -> None:
    apri(mondo)
    salvata = salva(mondo, mondo.comuni[0], liberi=1)

    services.trasmetti_dichiarazione(
        dichiarazione=salvata,
        riga_versione=salvata.riga_versione,
        utente=mondo.operatore(mondo.comuni[0]),
        ora=ORA,
        ricevuta=False,
    )
    services.dichiara_zero(
        dichiarazione=dichiarazione_di(mondo.comuni[1]),
        utente=mondo.operatore(mondo.comuni[1]),
        ora=ORA,
        ricevuta=False,
    )

    assert not Documento.objects.exists()


def test_what_arrives_at_the_deadline_is_late(mondo: Mondo) -> None:
    ricognizione = apri(mondo)
    puntuale = trasmetti(mondo, mondo.comuni[0], SCADENZA - timedelta(microseconds=1), liberi=1)
    tardiva = trasmetti(mondo, mondo.comuni[1], SCADENZA, liberi=1)

    assert not puntuale.in_ritardo(ricognizione.scade_il)
    assert tardiva.in_ritardo(ricognizione.scade_il)
    assert not dichiarazione_di(mondo.comuni[2]).in_ritardo(ricognizione.scade_il)
