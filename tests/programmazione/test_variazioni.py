"""A comune merged with another on 1 January: what its day decides, what passes by an act."""

from datetime import timedelta

import pytest

from programmazione import selectors, services
from programmazione.models import Dichiarazione, OrigineDichiarazione, PassaggioUnita
from programmazione.services import confluenze
from programmazione.services.verifiche import EnteCessato
from programmazione.states import StatoDichiarazione as D
from tests.programmazione.factories import (
    ORA,
    Mondo,
    apri,
    crea_unita,
    dichiarazione_di,
    salva,
    trasmetti,
)
from tests.programmazione.variazioni import (
    CAPODANNO,
    MEZZANOTTE,
    SAN_SILVESTRO,
    fusione,
    incorporazione,
    nuovo_ente,
    registra,
)


def test_until_midnight_nothing_has_changed_and_then_all_has(quattro: Mondo) -> None:
    _, beta, gamma, _ = quattro.comuni
    apri(quattro)
    salva(quattro, beta, liberi=2, assegnabili=2)
    registra(quattro, fusione(quattro))

    # The last instant of the year: Beta still answers.
    salva(quattro, beta, SAN_SILVESTRO, liberi=3, assegnabili=3)
    assert confluenze.compi_variazioni(ora=SAN_SILVESTRO) == 0
    # The first of the next, with nothing carried out yet: not any more.
    with pytest.raises(EnteCessato):
        salva(quattro, beta, MEZZANOTTE, liberi=9)

    assert confluenze.compi_variazioni(ora=MEZZANOTTE) == 1
    assert confluenze.compi_variazioni(ora=MEZZANOTTE) == 0
    nuova = dichiarazione_di(nuovo_ente())
    riga = nuova.righe.get()
    assert (nuova.stato, riga.comune_id, riga.liberi) == (D.IN_COMPILAZIONE, "019999", 3)
    assert riga.nota_scostamento == "Nessuna cifra di Gamma."
    for ente in (beta, gamma):
        vecchia = Dichiarazione.objects.get(ente=ente)
        assert vecchia.stato == D.SOSTITUITA
        assert vecchia.confluenza.dichiarazione == nuova
    assert Dichiarazione.objects.get(ente=beta).righe.get().liberi == 3


def test_a_clock_that_stands_still_loses_nothing(quattro: Mondo) -> None:
    """Nobody carries it out: the close of the survey does, before it says who is silent."""
    ricognizione = apri(quattro)
    salva(quattro, quattro.comuni[1], liberi=2, assegnabili=2)
    registra(quattro, fusione(quattro))

    services.chiudi_ricognizione(
        ricognizione=ricognizione, utente=quattro.capofila, ora=MEZZANOTTE + timedelta(days=40)
    )

    assert dichiarazione_di(nuovo_ente()).stato == D.SILENTE
    assert Dichiarazione.objects.get(ente=quattro.comuni[1]).stato == D.SOSTITUITA


def test_it_may_be_recorded_after_its_day(quattro: Mondo) -> None:
    apri(quattro)

    fatta = registra(quattro, fusione(quattro), MEZZANOTTE + timedelta(days=10))

    assert fatta.compiuta_il == MEZZANOTTE + timedelta(days=10)
    assert dichiarazione_di(nuovo_ente()).stato == D.NON_INIZIATA


@pytest.mark.parametrize(
    "stato", [D.NON_INIZIATA, D.IN_COMPILAZIONE, D.TRASMESSA, D.RESTITUITA, D.VALIDATA]
)
def test_an_answer_is_closed_from_every_open_state_and_says_what_it_said(
    quattro: Mondo, stato: D
) -> None:
    beta = quattro.comuni[1]
    apri(quattro)
    if stato == D.IN_COMPILAZIONE:
        salva(quattro, beta, liberi=2, assegnabili=2)
    elif stato != D.NON_INIZIATA:
        trasmessa = trasmetti(quattro, beta, liberi=2, assegnabili=2)
        if stato == D.VALIDATA:
            services.valida(dichiarazione=trasmessa, utente=quattro.capofila, ora=ORA)
        elif stato == D.RESTITUITA:
            campo = services.CampoDaRestituire(beta.comune_id, "liberi", "Ricontrolla.")
            services.restituisci(
                dichiarazione=trasmessa, campi=[campo], utente=quattro.capofila, ora=ORA
            )
    prima = Dichiarazione.objects.get(ente=beta)
    assert prima.stato == stato

    registra(quattro, fusione(quattro), MEZZANOTTE)

    dopo = Dichiarazione.objects.get(ente=beta)
    assert (dopo.stato, dopo.trasmessa_il, dopo.protocollo_id) == (
        D.SOSTITUITA,
        prima.trasmessa_il,
        prima.protocollo_id,
    )
    assert OrigineDichiarazione.objects.get(origine=dopo).stato_origine == stato
    attese = None if stato == D.NON_INIZIATA else 2
    assert dopo.righe.get().liberi == attese
    assert dichiarazione_di(nuovo_ente()).righe.get().liberi == attese


def test_who_stays_starts_from_its_own_figures_and_those_that_came(quattro: Mondo) -> None:
    _, beta, gamma, _ = quattro.comuni
    apri(quattro)
    trasmetti(quattro, beta, liberi=2, assegnabili=2)
    salva(quattro, gamma, liberi=1)

    registra(quattro, incorporazione(quattro), MEZZANOTTE)

    nuova = dichiarazione_di(beta)
    assert (nuova.versione, nuova.stato) == (2, D.IN_COMPILAZIONE)
    assert nuova.righe.get().liberi == 3
    assert {una.origine.ente for una in nuova.origini.all()} == {beta, gamma}
    # It is the survey of who stays: its officer goes on, and reads what Gamma had typed.
    operatore = quattro.operatore(beta)
    viste = selectors.elenco_dichiarazioni(utente=operatore)
    assert {d.ente for d in viste} == {beta, gamma}
    assert not viste.filter(ente=quattro.comuni[0]).exists()
    assert trasmetti(quattro, beta, MEZZANOTTE, liberi=3, assegnabili=3).stato == D.TRASMESSA


def test_a_survey_opened_later_asks_only_who_is_there(quattro: Mondo) -> None:
    registra(quattro, fusione(quattro))
    apri(quattro, 2019)
    services.apri_ricognizione(
        anno=2020, scade_il=MEZZANOTTE + timedelta(30), utente=quattro.capofila, ora=MEZZANOTTE
    )

    def chiesti(anno: int) -> set[str]:
        righe = Dichiarazione.objects.filter(ricognizione__anno=anno)
        return set(righe.values_list("ente__nome", flat=True))

    assert chiesti(2019) == {"Alfa", "Beta", "Gamma", "Delta", "ALER di prova"}
    assert chiesti(2020) == {"Alfa", "Nuova Alfabeta", "Delta", "ALER di prova"}
    # Where who ceased was not asked there is nothing to close.
    confluenze.compi_variazioni(ora=MEZZANOTTE)
    assert set(OrigineDichiarazione.objects.values_list("origine__ricognizione__anno")) == {(2019,)}


def test_dwellings_pass_by_an_act_and_keep_their_history(quattro: Mondo) -> None:
    _, beta, gamma, delta = quattro.comuni
    sua = crea_unita(beta, "B-1", gestore=gamma)
    gestita = crea_unita(delta, "D-1", gestore=beta)
    dell_aler = crea_unita(quattro.aler, "A-1", comune=gamma.comune)
    uscita = crea_unita(
        beta,
        "B-2",
        stato="DISMESSA",
        uscita_il=ORA.date(),
        uscita_motivo="VENDITA",
        uscita_atto="x",
    )
    di_altri = crea_unita(delta, "D-2")

    registra(quattro, fusione(quattro), MEZZANOTTE)

    for unita in (sua, gestita, dell_aler, uscita, di_altri):
        unita.refresh_from_db()
    nuovo = nuovo_ente()
    assert (sua.proprietario, sua.gestore, sua.comune) == (nuovo, None, nuovo.comune)
    assert (gestita.proprietario, gestita.gestore, gestita.comune) == (delta, nuovo, delta.comune)
    assert (dell_aler.proprietario, dell_aler.comune) == (quattro.aler, nuovo.comune)
    assert (uscita.proprietario, di_altri.riga_versione) == (beta, 1)
    passaggio = PassaggioUnita.objects.get(unita=sua)
    assert (passaggio.da, passaggio.a, passaggio.decorre_il) == (beta, nuovo, CAPODANNO)
    assert passaggio.atto == "L.R. 10 dicembre 2019, n. 22"
    assert passaggio.scheda["comune_id"] == beta.comune_id


def test_who_manages_for_a_ceased_owner_becomes_the_owner_alone(quattro: Mondo) -> None:
    _, beta, gamma, _ = quattro.comuni
    unita = crea_unita(gamma, "G-1", gestore=beta)
    altra = crea_unita(beta, "B-1", gestore=gamma)

    registra(quattro, incorporazione(quattro), MEZZANOTTE)

    for una in (unita, altra):
        una.refresh_from_db()
        assert (una.proprietario, una.gestore) == (beta, None)
    assert PassaggioUnita.objects.get(unita=altra).tipo == "GESTIONE"
