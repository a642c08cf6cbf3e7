"""Second call, quorum lost half-way, pauses, deserted sessions, ties: each state and refusal."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client

from crema_sap import pdf
from crema_sap.enti.models import Ruolo
from crema_sap.registro import documenti
from crema_sap.registro.models import Evento
from programmazione import selectors, services
from programmazione.models import (
    Convocazione,
    EsitoVotazione,
    FattoSeduta,
    Piano,
    Presenza,
    RegolaAssemblea,
    SceltaVoto,
    Seduta,
    TipoFatto,
    Votazione,
    Voto,
)
from programmazione.states import (
    SEDUTE_CHIUSE,
    TRANSIZIONI_SEDUTA,
    StatoPiano,
    StatoSeduta,
    TransizioneNonAmmessa,
)
from tests import factories
from tests.programmazione.factories import ORA, SEDUTA, Mondo
from tests.programmazione.pagine import leggi, pagina
from tests.programmazione.sedute import (
    SECONDA,
    appello,
    comune,
    convoca,
    deserta,
    dopo,
    muove,
)

S = StatoSeduta
SI, NO, ASTENUTO = SceltaVoto.FAVOREVOLE, SceltaVoto.CONTRARIO, SceltaVoto.ASTENUTO


def vota(mondo: Mondo, seduta: Seduta, **voti: SceltaVoto) -> Votazione:
    """Record votes by comune: `_0=SI`."""
    return services.registra_voti(
        seduta=seduta,
        voti={comune(mondo, int(chi[1:])): voto for chi, voto in voti.items()},
        utente=mondo.segretario,
        ora=dopo(40),
    )


def conferma(mondo: Mondo, votazione: Votazione) -> Votazione:
    return services.conferma_esito(votazione=votazione, utente=mondo.segretario, ora=dopo(45))


def sospendi(mondo: Mondo, seduta: Seduta, minuti: int = 15, **campi: Any) -> Seduta:
    return _fatto(services.sospendi_seduta, mondo, seduta, minuti, **campi)


def riprendi(mondo: Mondo, seduta: Seduta, minuti: int = 20, **campi: Any) -> Seduta:
    return _fatto(services.riprendi_seduta, mondo, seduta, minuti, **campi)


def _fatto(servizio: Any, mondo: Mondo, seduta: Seduta, minuti: int, **campi: Any) -> Seduta:
    valori = {
        "motivo": "Verifica delle presenze",
        "istante": dopo(minuti),
        "utente": mondo.segretario,
        "ora": dopo(minuti),
    }
    aggiornata: Seduta = servizio(seduta=seduta, **(valori | campi))
    return aggiornata


def test_quorum_lost_half_way_makes_the_vote_invalid(mondo: Mondo) -> None:
    seduta = appello(mondo, convoca(mondo), 0, 1)
    assert selectors.quorum_di(seduta).valido

    # Beta stays with 3,000 of 10,000 inhabitants: 1 comune of 3.
    fatto = muove(mondo, seduta, 0, arriva=False)
    votazione = vota(mondo, seduta, _1=SI)

    assert (fatto.presenti, fatto.abitanti) == (1, 3000)
    assert votazione.esito == EsitoVotazione.NON_VALIDO
    assert not selectors.quorum_di(seduta).valido
    presenza = Presenza.objects.get(seduta=seduta, comune_id=comune(mondo, 0))
    assert (presenza.presente, presenza.in_aula) == (True, False)
    piano = Piano.objects.get()
    conferma(mondo, votazione)
    with pytest.raises(services.DeliberazioneImpossibile, match="Non valido"):
        services.approva(piano=piano, atto="n. 1", utente=mondo.segretario, ora=dopo(50))


def test_who_comes_late_makes_the_quorum_and_votes(mondo: Mondo) -> None:
    seduta = appello(mondo, convoca(mondo), 1)

    fatto = muove(mondo, seduta, 0, arriva=True, rappresentante=" Ugo Verdi ", delegato=True)
    votazione = vota(mondo, seduta, _0=SI, _1=SI)

    assert (fatto.rappresentante, fatto.delegato, fatto.presenti) == ("Ugo Verdi", True, 2)
    assert votazione.esito == EsitoVotazione.APPROVATO
    assert Evento.objects.filter(atto="MOVIMENTO_ASSEMBLEA").count() == 1


def test_who_left_can_not_vote_by_the_act_nor_by_the_database(mondo: Mondo) -> None:
    seduta = appello(mondo, convoca(mondo), 0, 1, 2)
    muove(mondo, seduta, 2, arriva=False)
    with pytest.raises(services.VotoNonRegistrabile, match="Gamma è assente"):
        vota(mondo, seduta, _0=SI, _1=SI, _2=SI)
    votazione = vota(mondo, seduta, _0=SI, _1=SI)
    uscito = Presenza.objects.get(seduta=seduta, comune_id=comune(mondo, 2))

    with pytest.raises(DatabaseError, match="vota solo chi è presente"), transaction.atomic():
        Voto.objects.create(votazione=votazione, presenza=uscito, scelta=SI)
    assert Voto.objects.filter(votazione=votazione).count() == 2


@pytest.mark.parametrize(
    ("atto", "perche"),
    [
        (lambda m, s: muove(m, s, 0, arriva=True), "Alfa è già presente"),
        (lambda m, s: muove(m, s, 2, arriva=False), "Gamma è già assente"),
        (lambda m, s: muove(m, s, 2, arriva=True, minuti=-1), "viene dopo l'ultimo"),
        (
            lambda m, s: services.registra_movimento(
                seduta=s,
                movimento=services.Movimento(comune(m, 2), arriva=True),
                istante=dopo(11),
                utente=m.segretario,
                ora=dopo(10),
            ),
            "non è ancora passata",
        ),
        (lambda m, s: sospendi(m, s, motivo=" "), "Scrivi il motivo"),
        (deserta, "Il numero legale c'è"),
    ],
)
def test_what_can_not_have_happened_is_refused(mondo: Mondo, atto: Any, perche: str) -> None:
    seduta = appello(mondo, convoca(mondo), 0, 1)

    with pytest.raises(services.FattoNonRegistrabile, match=perche):
        atto(mondo, seduta)

    assert not FattoSeduta.objects.exists()


def test_facts_follow_one_another(mondo: Mondo) -> None:
    seduta = appello(mondo, convoca(mondo), 0, 1)
    muove(mondo, seduta, 2, arriva=True, minuti=20)

    with pytest.raises(services.FattoNonRegistrabile, match=r"ore|10\.20"):
        muove(mondo, seduta, 0, arriva=False, minuti=19)
    muove(mondo, seduta, 0, arriva=False, minuti=20)

    assert FattoSeduta.objects.count() == 2


def test_before_the_roll_call_nobody_comes_or_leaves(mondo: Mondo) -> None:
    seduta = convoca(mondo)

    with pytest.raises(services.FattoNonRegistrabile, match="Prima si registra l'appello"):
        muove(mondo, seduta, 0, arriva=True)


def test_a_delegate_comes_late_only_where_the_rule_allows_it(mondo: Mondo) -> None:
    RegolaAssemblea.objects.update(deleghe_ammesse=False)
    seduta = appello(mondo, convoca(mondo), 0, 1)

    with pytest.raises(services.FattoNonRegistrabile, match="non ammette deleghe"):
        muove(mondo, seduta, 2, arriva=True, delegato=True)


def test_after_the_vote_nobody_moves(mondo: Mondo) -> None:
    seduta = appello(mondo, convoca(mondo), 0, 1)
    vota(mondo, seduta, _0=SI, _1=SI)

    with pytest.raises(services.FattoNonRegistrabile, match="Si è già votato"):
        muove(mondo, seduta, 2, arriva=True, minuti=41)


def test_the_roll_call_does_not_change_after_the_first_fact(mondo: Mondo) -> None:
    seduta = appello(mondo, convoca(mondo), 0, 1)
    muove(mondo, seduta, 2, arriva=True)

    with pytest.raises(services.VotoNonRegistrabile, match="l'appello resta"):
        appello(mondo, seduta, 0)
    with pytest.raises(DatabaseError, match="l'appello non cambia"), transaction.atomic():
        Presenza.objects.filter(seduta=seduta).update(rappresentante="Altri")


@pytest.mark.parametrize(
    "istruzione",
    [
        lambda f: FattoSeduta.objects.filter(pk=f.pk).update(istante=ORA),
        lambda f: FattoSeduta.objects.filter(pk=f.pk).delete(),
    ],
)
def test_the_chronicle_is_only_added_to(mondo: Mondo, istruzione: Any) -> None:
    fatto = muove(mondo, appello(mondo, convoca(mondo), 0, 1), 2, arriva=True)

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        istruzione(fatto)


@pytest.mark.parametrize(
    ("campi", "perche"),
    [
        ({"tipo": "ARRIVO", "chi": 0}, "entra chi è fuori"),
        ({"tipo": "USCITA", "chi": 2}, "entra chi è fuori"),
        ({"tipo": "USCITA", "chi": None}, "entra chi è fuori"),
        ({"tipo": "SOSPENSIONE", "chi": None, "motivo": ""}, "di_un_comune_o_motivato"),
        ({"tipo": "USCITA", "chi": 0, "rappresentante": "x"}, "rappresentante_di_chi_arriva"),
        ({"tipo": "ARRIVO", "chi": 2, "istante": dopo(1)}, "in ordine di tempo"),
    ],
)
def test_the_database_checks_the_chronicle_by_itself(
    mondo: Mondo, campi: dict[str, Any], perche: str
) -> None:
    seduta = appello(mondo, convoca(mondo), 0, 1)
    sospendi(mondo, seduta, 5)
    chi = campi.pop("chi")
    presenza = None
    if chi is not None:
        presenza = Presenza.objects.get(seduta=seduta, comune_id=comune(mondo, chi))
    valori = {"istante": dopo(10), "presenti": 0, "abitanti": 0, "registrato_il": dopo(10)}

    with pytest.raises(DatabaseError, match=perche), transaction.atomic():
        FattoSeduta.objects.create(
            seduta=seduta, presenza=presenza, registrato_da=mondo.segretario, **(valori | campi)
        )


def test_the_database_takes_no_fact_of_a_session_that_is_not_held(mondo: Mondo) -> None:
    seduta = convoca(mondo)

    with pytest.raises(DatabaseError, match="non è in corso"), transaction.atomic():
        FattoSeduta.objects.create(
            seduta=seduta, tipo="SOSPENSIONE", motivo="x", istante=dopo(1), presenti=0, abitanti=0,
            registrato_da=mondo.segretario, registrato_il=dopo(1),
        )  # fmt: skip


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


def parole(documento: Any) -> str:
    """What a document says, as text."""
    html = pdf.componi_html(documenti.COMPOSITORI[documento.tipo](documento))
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.replace("\u00a0", " ")))


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


def seduta_in(mondo: Mondo, stato: S) -> Seduta:
    """A session in a state, without quorum, so that every act may be tried."""
    seduta = convoca(mondo, seconda_il=None)
    if stato != S.CONVOCATA:
        appello(mondo, seduta, 1)
    chiusa = {"conclusa_il": dopo(1), "motivo": "x"} if stato in SEDUTE_CHIUSE else {}
    Seduta.objects.filter(pk=seduta.pk).update(stato=stato, **chiusa)
    return Seduta.objects.get(pk=seduta.pk)


ATTI = (
    (S.IN_CORSO, lambda m, s: appello(m, s, 1), {S.IN_CORSO}),
    (S.SOSPESA, sospendi, set()),
    (S.IN_CORSO, riprendi, set()),
    (S.DESERTA, deserta, set()),
    (
        S.CONCLUSA,
        lambda m, s: services.rinvia(piano=s.piano, motivo="x", utente=m.segretario, ora=dopo(50)),
        set(),
    ),
)


@pytest.mark.parametrize("stato", list(S))
@pytest.mark.parametrize(("arrivo", "atto", "altri"), ATTI)
def test_a_session_goes_on_along_its_table_only(
    mondo: Mondo, stato: S, arrivo: S, atto: Any, altri: set[S]
) -> None:
    seduta = seduta_in(mondo, stato)
    ammesso = arrivo in TRANSIZIONI_SEDUTA[stato] or stato in altri
    if atto is riprendi and stato == S.CONVOCATA:
        # Along the table one goes on by the roll call alone.
        ammesso = False

    if not ammesso:
        with pytest.raises(TransizioneNonAmmessa) as rifiuto:
            atto(mondo, seduta)
        assert str(rifiuto.value).endswith(".")
        return
    atto(mondo, seduta)

    seduta.refresh_from_db()
    assert seduta.stato == arrivo


@pytest.mark.parametrize("ruolo", [ruolo for ruolo in Ruolo if ruolo != Ruolo.SEGRETARIO_ASSEMBLEA])
def test_only_the_secretary_keeps_the_chronicle(mondo: Mondo, ruolo: Ruolo) -> None:
    seduta = appello(mondo, convoca(mondo), 0, 1)
    altro = factories.crea_utente(ruolo, mondo.comuni[0])

    for atto in (sospendi, riprendi):
        with pytest.raises(PermissionDenied):
            atto(mondo, seduta, utente=altro)
    with pytest.raises(PermissionDenied):
        services.dichiara_deserta(
            seduta=seduta, motivo="x", istante=dopo(1), utente=altro, ora=dopo(1)
        )
    with pytest.raises(PermissionDenied):
        services.registra_movimento(
            seduta=seduta,
            movimento=services.Movimento(comune(mondo, 2), arriva=True),
            istante=dopo(1),
            utente=altro,
            ora=dopo(1),
        )


def test_the_kinds_of_facts_are_told_in_words() -> None:
    assert {str(tipo.label) for tipo in TipoFatto} >= {"Arriva", "Esce", "Seduta sospesa"}
