"""The acts on plan, Assemblea and dwellings: what they change, what they refuse."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from crema_sap.enti.models import Popolazione, Ruolo
from crema_sap.registro.models import Documento, Evento
from programmazione import documents, selectors, services
from programmazione.models import (
    CapitoloPiano,
    Convocazione,
    EsitoVotazione,
    PianoAnnuale,
    Presenza,
    RegolaAssemblea,
    RigaPiano,
    SceltaVoto,
    Seduta,
    UnitaAbitativa,
    Votazione,
    Voto,
)
from programmazione.states import StatoPiano, StatoRicognizione, StatoUnita
from tests import factories
from tests.programmazione.factories import (
    ORA,
    SCADENZA,
    SEDUTA,
    Mondo,
    approva,
    apri,
    consolida,
    convoca,
    crea_unita,
    trasmetti,
    vota,
)

SI, NO, ASTENUTO = SceltaVoto.FAVOREVOLE, SceltaVoto.CONTRARIO, SceltaVoto.ASTENUTO


def test_a_plan_is_built_from_answers_units_and_silence(mondo: Mondo) -> None:
    crea_unita(mondo.comuni[0], "A-1")
    crea_unita(mondo.comuni[0], "A-2", tipo="SAS", dimostrativa=True)
    crea_unita(mondo.aler, "A-3", comune=mondo.comuni[2].comune)

    piano = consolida(mondo)

    righe = {(r.ente.nome, r.comune_id): r for r in RigaPiano.objects.select_related("ente")}
    alfa, beta, gamma = (righe[e.nome, e.comune_id] for e in mondo.comuni)
    assert (alfa.liberi, alfa.turnover, alfa.assegnabili) == (2, 1, 3)
    assert (alfa.consistenza_sap, alfa.consistenza_sas, alfa.dimostrativa) == (1, 1, True)
    assert (beta.nessun_patrimonio, beta.patrimonio_sap) == (True, 0)
    assert (gamma.stato_dichiarazione, gamma.liberi) == ("SILENTE", None)
    assert righe[mondo.aler.nome, mondo.comuni[2].comune_id].consistenza_sap == 1
    assert righe[mondo.aler.nome, None].assegnabili == 5
    assert piano.ricognizione.stato == StatoRicognizione.CHIUSA  # as it was read
    assert selectors.quadro_del_piano(piano).totali.enti_silenti == ("Gamma",)


def test_what_a_silent_ente_half_typed_never_reaches_the_plan(mondo: Mondo) -> None:
    from tests.programmazione.factories import salva

    ricognizione = apri(mondo)
    salva(mondo, mondo.comuni[2], liberi=7)
    services.chiudi_ricognizione(ricognizione=ricognizione, utente=mondo.capofila, ora=ORA)

    piano = services.consolida(ricognizione=ricognizione, utente=mondo.capofila, ora=ORA)

    assert selectors.quadro_del_piano(piano).totali.liberi == 0


def test_a_draft_is_rebuilt_with_its_chapters_kept(mondo: Mondo) -> None:
    piano = consolida(mondo)
    services.salva_capitolo(
        piano=piano, codice="piano-di-zona", testo="Mio.", utente=mondo.capofila, ora=ORA
    )

    di_nuovo = services.consolida(
        ricognizione=piano.ricognizione, utente=mondo.capofila, ora=ORA + timedelta(days=1)
    )

    assert di_nuovo.pk == piano.pk
    assert CapitoloPiano.objects.get(piano=piano, codice="piano-di-zona").testo == "Mio."


def test_a_plan_before_the_assemblea_is_not_rebuilt(mondo: Mondo) -> None:
    piano = consolida(mondo)
    services.metti_in_verifica(piano=piano, utente=mondo.capofila, ora=ORA)

    with pytest.raises(services.PianoInCorso, match="riportalo in bozza"):
        services.consolida(ricognizione=piano.ricognizione, utente=mondo.capofila, ora=ORA)


def test_beside_an_approved_plan_a_new_version_starts_and_replaces_it(mondo: Mondo) -> None:
    primo = approva(mondo)

    secondo = services.consolida(ricognizione=primo.ricognizione, utente=mondo.capofila, ora=ORA)
    approva(mondo, secondo)

    primo.refresh_from_db()
    assert secondo.versione == 2
    assert primo.stato == StatoPiano.AGGIORNATO
    assert CapitoloPiano.objects.filter(piano=secondo).count() == 9
    assert PianoAnnuale.objects.vigenti().get() == secondo


def test_a_plan_with_an_unexplained_difference_is_not_proposed(mondo: Mondo) -> None:
    piano = consolida(mondo)
    RigaPiano.objects.filter(ente=mondo.aler).update(nota_scostamento="")
    services.metti_in_verifica(piano=piano, utente=mondo.capofila, ora=ORA)

    with pytest.raises(services.PianoIncompleto, match="ALER di prova"):
        services.proponi(piano=piano, utente=mondo.capofila, ora=ORA)


def test_an_approved_plan_is_a_frozen_picture_with_its_hash(mondo: Mondo) -> None:
    piano = approva(mondo)

    assert piano.stato == StatoPiano.APPROVATO
    assert piano.impronta == documents.impronta_contenuto(piano.approvato)
    # 3 of Alfa and 5 of the ALER, added again from the rows.
    assert piano.approvato["totali"]["assegnabili"] == 8
    assert Documento.objects.get(tipo="piano_annuale").pubblico
    assert piano.codice_documento == Documento.objects.get(tipo="piano_annuale").codice


@pytest.mark.parametrize(
    "cambia",
    [
        lambda p: RigaPiano.objects.filter(piano=p).update(liberi=99),
        lambda p: RigaPiano.objects.filter(piano=p).delete(),
        lambda p: RigaPiano.objects.create(
            piano=p, ente=RigaPiano.objects.all()[0].ente, stato_dichiarazione="TRASMESSA"
        ),
        lambda p: CapitoloPiano.objects.filter(piano=p).update(testo="altro"),
        lambda p: CapitoloPiano.objects.filter(piano=p).delete(),
        lambda p: PianoAnnuale.objects.filter(pk=p.pk).update(fotografia={}),
        lambda p: PianoAnnuale.objects.filter(pk=p.pk).update(impronta=""),
        lambda p: PianoAnnuale.objects.filter(pk=p.pk).update(atto="n. 2"),
        lambda p: PianoAnnuale.objects.filter(pk=p.pk).update(stato=StatoPiano.BOZZA),
        lambda p: PianoAnnuale.objects.filter(pk=p.pk)._raw_delete("default"),
    ],
)
def test_the_database_refuses_any_change_of_an_approved_plan(mondo: Mondo, cambia: Any) -> None:
    piano = approva(mondo)

    with pytest.raises(DatabaseError, match="non si modifica"), transaction.atomic():
        cambia(piano)


def test_a_draft_is_not_an_approved_content(mondo: Mondo) -> None:
    with pytest.raises(ValueError, match="non è ancora approvato"):
        _ = consolida(mondo).approvato


@pytest.mark.parametrize(
    ("scelte", "esito"),
    [
        ((SI, SI, SI), EsitoVotazione.APPROVATO),
        # 6000 against 4000: the heads say no, 1 to 2.
        ((SI, NO, NO), EsitoVotazione.RESPINTO),
        # The heads say yes, 2 to 1; the inhabitants no, 4000 to 6000.
        ((NO, SI, SI), EsitoVotazione.RESPINTO),
        ((SI, ASTENUTO, None), EsitoVotazione.APPROVATO),
        # 1 of 3 comuni is not more than half.
        ((SI, None, None), EsitoVotazione.NON_VALIDO),
    ],
)
def test_the_outcome_is_computed_by_the_rule_of_the_session(
    mondo: Mondo, scelte: tuple[SceltaVoto | None, ...], esito: EsitoVotazione
) -> None:
    votazione = vota(mondo, convoca(mondo, consolida(mondo)), *scelte)

    assert votazione.esito == esito
    assert votazione.confermata_da == mondo.segretario
    assert all(voce["testo"].endswith(".") for voce in votazione.spiegazione)


def test_a_plan_is_approved_only_after_a_confirmed_vote_for_it(mondo: Mondo) -> None:
    piano = consolida(mondo)
    seduta = convoca(mondo, piano)

    with pytest.raises(services.DeliberazioneImpossibile, match="non è ancora confermato"):
        services.approva(piano=piano, atto="", utente=mondo.segretario, ora=SEDUTA)
    vota(mondo, seduta, NO, NO, NO)
    with pytest.raises(services.DeliberazioneImpossibile, match="Respinto"):
        services.approva(piano=piano, atto="", utente=mondo.segretario, ora=SEDUTA)
    respinto = services.respingi(
        piano=piano, motivo=" Cifre da rivedere ", utente=mondo.segretario, ora=SEDUTA
    )

    assert respinto.motivo == "Cifre da rivedere"


@pytest.mark.parametrize("servizio", [services.rinvia, services.respingi])
def test_a_decision_needs_its_reason(mondo: Mondo, servizio: Any) -> None:
    piano = consolida(mondo)
    vota(mondo, convoca(mondo, piano), NO, NO, NO)

    with pytest.raises(services.MotivoMancante):
        servizio(piano=piano, motivo=" ", utente=mondo.segretario, ora=SEDUTA)


def test_a_postponed_plan_may_be_convened_again(mondo: Mondo) -> None:
    piano = consolida(mondo)
    convoca(mondo, piano)
    services.rinvia(piano=piano, motivo="Manca il numero", utente=mondo.segretario, ora=SEDUTA)

    seconda = services.convoca(
        piano=piano,
        data=SEDUTA,
        convocazione=Convocazione.SECONDA,
        luogo="",
        utente=mondo.capofila,
        ora=ORA,
    )

    assert seconda.numero == 2


def test_a_session_is_convened_for_the_future_and_under_a_rule(mondo: Mondo) -> None:
    piano = consolida(mondo)
    services.metti_in_verifica(piano=piano, utente=mondo.capofila, ora=ORA)
    services.proponi(piano=piano, utente=mondo.capofila, ora=ORA)

    def prova(**campi: Any) -> Seduta:
        valori = {"data": SEDUTA, "convocazione": Convocazione.PRIMA, "luogo": "", "ora": ORA}
        return services.convoca(piano=piano, utente=mondo.capofila, **{**valori, **campi})

    with pytest.raises(services.MotivoMancante, match="futuro"):
        prova(data=ORA - timedelta(seconds=1))
    Popolazione.objects.filter(comune=mondo.comuni[2].comune).delete()
    with pytest.raises(services.RegolaMancante, match="popolazione 2011"):
        prova()
    RegolaAssemblea.objects.all().delete()
    with pytest.raises(services.RegolaMancante, match="regola di voto"):
        prova()
    # A session of the past comes from its source alone.
    assert prova(fonte="Verbale del 25 giugno 2019").storica
    assert not Presenza.objects.exists()


def test_an_absent_comune_can_not_vote_nor_a_present_one_stay_silent(mondo: Mondo) -> None:
    seduta = convoca(mondo, consolida(mondo))
    alfa, beta, _ = (ente.comune_id or "" for ente in mondo.comuni)

    with pytest.raises(services.VotoNonRegistrabile, match="Prima dei voti"):
        services.registra_voti(seduta=seduta, voti={}, utente=mondo.segretario, ora=SEDUTA)
    services.registra_appello(
        seduta=seduta,
        presenze={alfa: services.PresenzaInviata(presente=True, rappresentante=" Il vicesindaco ")},
        utente=mondo.segretario,
        ora=SEDUTA,
    )
    with pytest.raises(services.VotoNonRegistrabile, match="assente"):
        services.registra_voti(
            seduta=seduta, voti={alfa: SI, beta: SI}, utente=mondo.segretario, ora=SEDUTA
        )
    with pytest.raises(services.VotoNonRegistrabile, match="come ha votato"):
        services.registra_voti(seduta=seduta, voti={}, utente=mondo.segretario, ora=SEDUTA)

    assert Presenza.objects.get(comune_id=alfa).rappresentante == "Il vicesindaco"


def test_the_database_too_refuses_the_vote_of_an_absent_comune(mondo: Mondo) -> None:
    seduta = convoca(mondo, consolida(mondo))
    votazione = vota(mondo, seduta, SI, SI, None)
    presente = Presenza.objects.get(seduta=seduta, comune=mondo.comuni[0].comune)
    assente = Presenza.objects.get(seduta=seduta, comune=mondo.comuni[2].comune)

    with pytest.raises(DatabaseError, match="vota solo chi è presente"), transaction.atomic():
        Voto.objects.create(votazione=votazione, presenza=assente, scelta=SI)
    with pytest.raises(DatabaseError, match="chi ha votato era presente"), transaction.atomic():
        Presenza.objects.filter(pk=presente.pk).update(presente=False)


def test_votes_may_be_corrected_until_they_are_confirmed(mondo: Mondo) -> None:
    seduta = convoca(mondo, consolida(mondo))
    votazione = vota(mondo, seduta, SI, SI, SI)

    with pytest.raises(services.VotoNonRegistrabile, match="già stato confermato"):
        services.registra_voti(
            seduta=seduta,
            voti={ente.comune_id or "": NO for ente in mondo.comuni},
            utente=mondo.segretario,
            ora=SEDUTA,
        )
    with pytest.raises(services.EsitoNonConfermabile):
        services.conferma_esito(votazione=votazione, utente=mondo.segretario, ora=SEDUTA)
    Votazione.objects.update(confermata_da=None, confermata_il=None)
    corretta = services.registra_voti(
        seduta=seduta,
        voti={ente.comune_id or "": NO for ente in mondo.comuni},
        utente=mondo.segretario,
        ora=SEDUTA,
    )

    assert corretta.esito == EsitoVotazione.RESPINTO
    assert Votazione.objects.get() == corretta
    with pytest.raises(services.VotoNonRegistrabile, match="Si è già votato"):
        services.registra_appello(seduta=seduta, presenze={}, utente=mondo.segretario, ora=SEDUTA)


def test_a_session_that_is_over_takes_nothing_more(mondo: Mondo) -> None:
    approva(mondo)
    seduta = Seduta.objects.get()

    with pytest.raises(services.VotoNonRegistrabile, match="conclusa"):
        services.registra_appello(seduta=seduta, presenze={}, utente=mondo.segretario, ora=SEDUTA)
    Seduta.objects.update(storica=True, regola=None, fonte="prova")
    with pytest.raises(services.VotoNonRegistrabile, match="nota solo dalla fonte"):
        services.registra_voti(seduta=seduta, voti={}, utente=mondo.segretario, ora=SEDUTA)


@pytest.mark.parametrize("ruolo", [Ruolo.CAPOFILA, Ruolo.SINDACO, Ruolo.OPERATORE_ENTE])
def test_only_the_secretary_keeps_the_papers_of_the_session(mondo: Mondo, ruolo: Ruolo) -> None:
    seduta = convoca(mondo, consolida(mondo))
    utente = factories.crea_utente(ruolo, mondo.comuni[0])
    votazione = Votazione.objects.create(
        seduta=seduta, punto="x", metodo="PRO_CAPITE", esito="APPROVATO", registrata_il=SEDUTA
    )

    with pytest.raises(PermissionDenied):
        services.registra_appello(seduta=seduta, presenze={}, utente=utente, ora=SEDUTA)
    with pytest.raises(PermissionDenied):
        services.registra_voti(seduta=seduta, voti={}, utente=utente, ora=SEDUTA)
    with pytest.raises(PermissionDenied):
        services.conferma_esito(votazione=votazione, utente=utente, ora=SEDUTA)


def test_the_same_draft_is_printed_once_and_a_changed_one_again(mondo: Mondo) -> None:
    piano = consolida(mondo)

    prima = services.richiedi_pdf(piano=piano, utente=mondo.capofila, ora=ORA)
    uguale = services.richiedi_pdf(piano=piano, utente=mondo.capofila, ora=ORA)
    services.salva_capitolo(
        piano=piano, codice="piano-di-zona", testo="Altro.", utente=mondo.capofila, ora=ORA
    )
    cambiata = services.richiedi_pdf(piano=piano, utente=mondo.sindaco, ora=ORA)

    assert prima.pk == uguale.pk != cambiata.pk
    assert not prima.pubblico
    with pytest.raises(PermissionDenied):
        services.richiedi_pdf(piano=piano, utente=mondo.operatore(mondo.comuni[0]), ora=ORA)


def test_the_pdf_of_an_approved_plan_is_one(mondo: Mondo) -> None:
    piano = approva(mondo)

    documento = services.richiedi_pdf(piano=piano, utente=mondo.segretario, ora=SCADENZA)

    assert documento.codice == piano.codice_documento
    assert documento.data == piano.approvato_il


def test_a_dwelling_is_entered_and_changed_with_its_story(mondo: Mondo) -> None:
    operatore = mondo.operatore(mondo.comuni[0])
    dati = {"codice": "A-1", "comune_id": mondo.comuni[0].comune_id, "tipo": "SAP"}
    unita = services.crea_unita(dati=dati, utente=operatore, ora=ORA)

    cambiata = services.modifica_unita(
        unita=unita,
        dati={**dati, "stato": StatoUnita.LIBERA},
        riga_versione=1,
        utente=operatore,
        ora=ORA,
    )

    assert unita.proprietario == mondo.comuni[0]
    assert unita.superficie_mq is None
    assert (cambiata.stato, cambiata.riga_versione) == (StatoUnita.LIBERA, 2)
    # The day on which it became free is that of the change.
    assert cambiata.stato_dal == ORA.date()
    assert Evento.objects.get(atto="MODIFICA_UNITA").dati["stato"] == ["OCCUPATA", "LIBERA"]


def test_a_stale_or_impossible_sheet_is_refused(mondo: Mondo) -> None:
    operatore = mondo.operatore(mondo.comuni[0])
    unita = crea_unita(mondo.comuni[0])

    with pytest.raises(services.UnitaCambiata):
        services.modifica_unita(
            unita=unita, dati={"note": "x"}, riga_versione=7, utente=operatore, ora=ORA
        )
    with pytest.raises(services.UnitaNonValida, match="maggiore di zero"):
        services.modifica_unita(
            unita=unita, dati={"superficie_mq": 0}, riga_versione=1, utente=operatore, ora=ORA
        )
    with pytest.raises(services.UnitaNonValida, match="già un'unità con questo codice"):
        services.crea_unita(
            dati={"codice": "U-1", "comune_id": mondo.comuni[0].comune_id, "tipo": "SAP"},
            utente=operatore,
            ora=ORA,
        )


def test_dwellings_are_kept_by_the_owner_and_the_manager_only(mondo: Mondo) -> None:
    unita = crea_unita(mondo.comuni[0], gestore=mondo.aler)

    services.modifica_unita(
        unita=unita, dati={"note": "x"}, riga_versione=1, utente=mondo.operatore(mondo.aler),
        ora=ORA,
    )  # fmt: skip
    with pytest.raises(PermissionDenied):
        services.modifica_unita(
            unita=unita, dati={}, riga_versione=2, utente=mondo.operatore(mondo.comuni[1]), ora=ORA
        )
    with pytest.raises(PermissionDenied):
        services.crea_unita(dati={}, utente=mondo.capofila, ora=ORA)
    with pytest.raises(PermissionDenied):
        services.importa_unita(unita=[], utente=mondo.operatore(mondo.comuni[0]), ora=ORA)


def test_many_dwellings_are_entered_each_with_its_entry(mondo: Mondo) -> None:
    unita = [
        UnitaAbitativa(proprietario=mondo.comuni[0], comune=mondo.comuni[0].comune, tipo="SAP",
                       codice=f"A-{n}")
        for n in range(3)
    ]  # fmt: skip

    services.importa_unita(unita=unita, utente=mondo.capofila, ora=ORA)

    assert Evento.objects.filter(atto="INSERIMENTO_UNITA").count() == 3


def test_a_transmitted_plan_has_its_protocol_number(mondo: Mondo) -> None:
    piano = approva(mondo)
    services.trasmetti_piano(piano=piano, utente=mondo.capofila, ora=SEDUTA)

    pubblicato = services.pubblica(piano=piano, utente=mondo.capofila, ora=SEDUTA)

    assert pubblicato.stato == StatoPiano.PUBBLICATO
    assert pubblicato.protocollo is not None
    assert pubblicato.protocollo.impronta == piano.impronta


def test_a_missing_year_leaves_the_totals_alone(mondo: Mondo) -> None:
    ricognizione = apri(mondo)
    trasmetti(mondo, mondo.comuni[0], liberi=1)
    services.chiudi_ricognizione(ricognizione=ricognizione, utente=mondo.capofila, ora=ORA)

    piano = services.consolida(ricognizione=ricognizione, utente=mondo.capofila, ora=ORA)

    totali = selectors.quadro_del_piano(piano).totali
    assert (totali.liberi, totali.assegnabili) == (1, 0)
    assert len(totali.enti_silenti) == 3
