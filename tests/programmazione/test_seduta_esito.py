"""How a session ends: pauses, ties, rejections, and what may not change afterwards."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client

from programmazione import services
from programmazione.models import (
    EsitoVotazione,
    Piano,
    Presenza,
    RegolaAssemblea,
    SceltaVoto,
    Seduta,
    Votazione,
)
from programmazione.states import (
    StatoPiano,
    StatoSeduta,
)
from tests.programmazione.factories import ORA, SEDUTA, Mondo
from tests.programmazione.pagine import leggi, pagina
from tests.programmazione.sedute import (
    appello,
    conferma,
    convoca,
    deserta,
    dopo,
    parole,
    riprendi,
    sospendi,
    vota,
)

S = StatoSeduta
SI, NO, ASTENUTO = SceltaVoto.FAVOREVOLE, SceltaVoto.CONTRARIO, SceltaVoto.ASTENUTO


def test_a_suspended_session_does_not_vote(mondo: Mondo) -> None:
    seduta = sospendi(mondo, appello(mondo, convoca(mondo), 0, 1))

    with pytest.raises(services.VotoNonRegistrabile, match="sospesa"):
        vota(mondo, seduta, _0=SI, _1=SI)
    riprendi(mondo, seduta)

    assert vota(mondo, seduta, _0=SI, _1=SI).esito == EsitoVotazione.APPROVATO


def test_a_tie_is_said_and_the_casting_vote_used_only_by_rule(mondo: Mondo) -> None:
    RegolaAssemblea.objects.update(metodo="PRO_CAPITE")
    seduta = appello(mondo, convoca(mondo), 0, 1, presiede=0)

    pari = vota(mondo, seduta, _0=SI, _1=NO)
    assert (pari.esito, pari.parita) == (EsitoVotazione.RESPINTO, True)
    RegolaAssemblea.objects.update(presidente_decide=True)
    deciso = vota(mondo, seduta, _0=SI, _1=NO)
    contrario = vota(mondo, seduta, _0=NO, _1=SI)

    assert (deciso.esito, deciso.parita) == (EsitoVotazione.APPROVATO, False)
    assert "contando due volte il voto favorevole di chi presiede (Alfa)" in str(deciso.spiegazione)
    assert (contrario.esito, contrario.parita) == (EsitoVotazione.RESPINTO, True)
    verbale_di(mondo, contrario)


def verbale_di(mondo: Mondo, votazione: Votazione) -> None:
    conferma(mondo, votazione)
    verbale = services.richiedi_verbale(
        seduta=votazione.seduta, utente=mondo.segretario, ora=dopo(60)
    )
    testo = parole(verbale)
    assert "I voti sono in parità: a parità la proposta non è approvata" in testo
    assert "a parità il voto di chi presiede vale doppio" in testo


def test_who_presides_is_there(mondo: Mondo) -> None:
    with pytest.raises(services.VotoNonRegistrabile, match="Presiede un comune presente"):
        appello(mondo, convoca(mondo), 0, 1, presiede=2)


def test_a_rejection_may_be_an_act_and_the_plan_comes_back_to_be_proposed(
    client: Client, mondo: Mondo
) -> None:
    seduta = appello(mondo, convoca(mondo), 0, 1, 2)
    conferma(mondo, vota(mondo, seduta, _0=NO, _1=NO, _2=NO))
    letta = pagina(
        client, "seduta_respingi", seduta.pk, utente=mondo.segretario,
        dati={"motivo": "Cifre da rivedere", "atto": "n. 7 del 15/12/2019"},
    )  # fmt: skip
    piano = Piano.objects.get()
    seduta.refresh_from_db()

    atto = services.richiedi_deliberazione(seduta=seduta, utente=mondo.segretario, ora=dopo(60))

    assert letta.status_code == 302
    assert (piano.stato, piano.atto, piano.motivo) == (StatoPiano.RESPINTO, "", "Cifre da rivedere")
    assert (seduta.stato, seduta.atto) == (S.CONCLUSA, "n. 7 del 15/12/2019")
    testo = parole(atto)
    assert "Rigetto del piano annuale 2019" in testo
    assert "di non approvare il piano annuale 2019" in testo
    assert "per questo motivo: Cifre da rivedere" in testo
    assert "di approvare" not in testo
    assert "Cifre da rivedere" in leggi(pagina(client, "piano", "2019", utente=mondo.capofila))
    services.riporta_in_bozza(piano=piano, utente=mondo.capofila, ora=dopo(90))
    # Back in a draft, the page still says why.
    assert "conclusa (n. 7 del 15/12/2019): Cifre da rivedere" in leggi(
        pagina(client, "piano", "2019")
    )
    services.metti_in_verifica(piano=piano, utente=mondo.capofila, ora=dopo(91))
    services.proponi(piano=piano, utente=mondo.capofila, ora=dopo(92))
    assert convoca(mondo, piano, data=SEDUTA + timedelta(days=9), seconda_il=None).numero == 2
    assert services.perche_senza_deliberazione(seduta) == ""


def test_without_a_number_a_rejection_is_no_deliberazione(mondo: Mondo) -> None:
    seduta = appello(mondo, convoca(mondo), 0, 1, 2)
    conferma(mondo, vota(mondo, seduta, _0=NO, _1=NO, _2=NO))
    services.respingi(piano=seduta.piano, motivo="x", utente=mondo.segretario, ora=dopo(50))

    seduta.refresh_from_db()

    assert "senza numero e data" in services.perche_senza_deliberazione(seduta)


def test_a_vote_that_carried_and_a_postponement_make_no_deliberazione(mondo: Mondo) -> None:
    seduta = appello(mondo, convoca(mondo), 0, 1, 2)
    conferma(mondo, vota(mondo, seduta, _0=SI, _1=SI, _2=SI))
    services.rinvia(piano=seduta.piano, motivo="x", utente=mondo.segretario, ora=dopo(50))

    seduta.refresh_from_db()

    assert "quando il piano è approvato" in services.perche_senza_deliberazione(seduta)


@pytest.mark.parametrize(
    "istruzione",
    [
        lambda s: Seduta.objects.filter(pk=s.pk).update(luogo="Altrove"),
        lambda s: Seduta.objects.filter(pk=s.pk).update(motivo="Altro"),
        lambda s: Seduta.objects.filter(pk=s.pk).update(stato=S.IN_CORSO, conclusa_il=None),
        lambda s: Presenza.objects.filter(seduta=s).update(rappresentante="Altri"),
        lambda s: Presenza.objects.filter(seduta=s).update(in_aula=True),
        lambda s: Votazione.objects.create(
            seduta=s, punto="x", metodo="PRO_CAPITE", esito="APPROVATO", registrata_il=ORA
        ),
        lambda s: s.delete(),
    ],
)
def test_a_session_that_is_over_does_not_change(mondo: Mondo, istruzione: Any) -> None:
    seduta = deserta(mondo, appello(mondo, convoca(mondo, seconda_il=None), 1))

    with pytest.raises(DatabaseError), transaction.atomic():
        istruzione(seduta)


@pytest.mark.parametrize(
    ("campi", "vincolo"),
    [
        ({"stato": S.CONCLUSA}, "conclusa_con_data"),
        ({"conclusa_il": ORA}, "conclusa_con_data"),
        ({"motivo": "x"}, "conclusa_con_data"),
        ({"stato": S.DESERTA, "conclusa_il": ORA}, "deserta_con_motivo"),
    ],
)
def test_how_a_session_ended_is_whole(mondo: Mondo, campi: dict[str, Any], vincolo: str) -> None:
    seduta = convoca(mondo)

    with pytest.raises(IntegrityError, match=vincolo), transaction.atomic():
        Seduta.objects.filter(pk=seduta.pk).update(**campi)
