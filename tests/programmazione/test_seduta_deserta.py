"""Sessions without quorum: the second call, and the plan that goes back with the reason."""

import pytest
from django.test import Client

from crema_sap.registro.models import Evento
from programmazione import selectors, services
from programmazione.models import (
    Convocazione,
    EsitoVotazione,
    Piano,
    SceltaVoto,
    Seduta,
)
from programmazione.states import (
    StatoPiano,
    StatoSeduta,
)
from tests.programmazione.factories import Mondo
from tests.programmazione.pagine import leggi, pagina
from tests.programmazione.sedute import (
    SECONDA,
    appello,
    comune,
    conferma,
    convoca,
    deserta,
    dopo,
    muove,
    parole,
    riprendi,
    sospendi,
    vota,
)

S = StatoSeduta
SI, NO, ASTENUTO = SceltaVoto.FAVOREVOLE, SceltaVoto.CONTRARIO, SceltaVoto.ASTENUTO


def test_a_deserted_first_call_opens_the_second_with_its_own_quorum(mondo: Mondo) -> None:
    seduta = appello(mondo, convoca(mondo), 1)

    chiusa = deserta(mondo, seduta)

    assert (chiusa.stato, chiusa.conclusa_il) == (S.DESERTA, dopo(30))
    seconda = selectors.seconda_convocazione(chiusa)
    assert seconda is not None
    assert (seconda.convocazione, seconda.data, seconda.numero) == (
        Convocazione.SECONDA,
        SECONDA,
        2,
    )
    assert (seconda.protocollo, seconda.regola) == (chiusa.protocollo, chiusa.regola)
    assert set(seconda.presenze.values_list("presente", flat=True)) == {False}
    assert Piano.objects.get().stato == StatoPiano.CONVOCATO
    assert Evento.objects.filter(atto="SECONDA_CONVOCAZIONE").exists()
    # The second call asks for a third: Alfa alone has 60 % of the inhabitants and 1 comune of 3.
    services.registra_appello(
        seduta=seconda,
        presenze={comune(mondo, 0): services.PresenzaInviata(presente=True)},
        utente=mondo.segretario,
        ora=SECONDA,
    )
    assert selectors.quorum_di(seconda).valido
    approvata = conferma(mondo, vota(mondo, seconda, _0=SI))
    assert approvata.esito == EsitoVotazione.APPROVATO
    piano = services.approva(
        piano=Piano.objects.get(), atto="n. 2", utente=mondo.segretario, ora=SECONDA
    )
    assert piano.stato == StatoPiano.APPROVATO


@pytest.mark.parametrize("quale", ["senza seconda", "anche la seconda"])
def test_without_a_second_call_left_the_plan_goes_back_with_the_reason(
    client: Client, mondo: Mondo, quale: str
) -> None:
    seduta = convoca(mondo, seconda_il=SECONDA if quale == "anche la seconda" else None)
    deserta(mondo, appello(mondo, seduta, 1))
    if quale == "anche la seconda":
        seconda = Seduta.objects.get(prima=seduta)
        services.registra_appello(
            seduta=seconda, presenze={}, utente=mondo.segretario, ora=dopo(70)
        )
        deserta(mondo, seconda, 80)

    piano = Piano.objects.get()

    assert (piano.stato, piano.motivo) == (
        StatoPiano.RINVIATO,
        "Seduta deserta: Manca il numero legale",
    )
    assert "Seduta deserta: Manca il numero legale" in leggi(
        pagina(client, "piano", "2019", utente=mondo.capofila)
    )
    assert convoca(mondo, piano).convocazione == Convocazione.PRIMA


def test_a_session_whose_vote_was_not_valid_may_be_declared_deserted(mondo: Mondo) -> None:
    seduta = appello(mondo, convoca(mondo), 0, 1)
    muove(mondo, seduta, 0, arriva=False)
    votazione = vota(mondo, seduta, _1=SI)

    with pytest.raises(services.FattoNonRegistrabile, match="Prima conferma l'esito"):
        deserta(mondo, seduta, 50)
    conferma(mondo, votazione)
    assert "dichiarata deserta" in services.perche_senza_verbale(Seduta.objects.get())
    chiusa = deserta(mondo, seduta, 50)

    assert chiusa.stato == S.DESERTA
    verbale = services.richiedi_verbale(seduta=chiusa, utente=mondo.segretario, ora=dopo(60))
    assert verbale.data == dopo(50)
    testo = parole(verbale)
    assert "mancava il numero legale: il voto non vale" in testo
    assert "la seduta è dichiarata deserta" in testo


def test_the_verbale_of_a_deserted_session_tells_its_story(mondo: Mondo) -> None:
    seduta = appello(mondo, convoca(mondo), 0, 1, presiede=0)
    muove(mondo, seduta, 2, arriva=True, rappresentante="Ida Neri", delegato=True)
    sospendi(mondo, seduta)
    riprendi(mondo, seduta)
    muove(mondo, seduta, 0, arriva=False, minuti=25)
    muove(mondo, seduta, 2, arriva=False, minuti=26)
    chiusa = deserta(mondo, seduta)

    verbale = services.richiedi_verbale(seduta=chiusa, utente=mondo.segretario, ora=dopo(60))
    testo = parole(verbale)

    for atteso in (
        "Presiede Comune di Alfa",
        "All’appello sono presenti 2 comuni su 3, con 9.000 abitanti su 10.000",
        "10.10 Arriva Gamma, Ida Neri, per delega 3 10.000",
        "10.15 Seduta sospesa: Verifica delle presenze 3 10.000",
        "10.20 Seduta ripresa: Verifica delle presenze 3 10.000",
        "10.25 Esce Alfa 2 4.000",
        "10.26 Esce Gamma 1 3.000",
        "10.30 Seduta dichiarata deserta: Manca il numero legale 1 3.000",
        "Dopo arrivi, uscite e sospensioni",
        "1 su 3 comuni; serve più del 50 %: non basta.",
        "senza votazione: il piano non è stato deliberato",
        "Motivo: Manca il numero legale",
        "La seconda convocazione è fissata per il 15 dicembre 2019, ore 11.00",
    ):
        assert atteso in testo, atteso
    assert verbale.data == dopo(30)
