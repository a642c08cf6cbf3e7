"""The acts of assignment: every step and no other, who may, what follows, what is kept."""

from datetime import datetime, timedelta
from itertools import product
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from bandi.states import NonAdesso as NonPiuRitirabile
from crema_sap import orologio
from crema_sap.enti import ambito as ambiti
from crema_sap.enti.models import Utente
from crema_sap.registro.models import Effetto, Evento
from domande.assegnazioni import (
    atti,
    avvisi,
    conclusione,
    fatti,
    istruttoria,
    letture,
    ordine,
    risposte,
    services,
    spiegazione,
    tasks,
)
from domande.graduatorie import pacchetto
from domande.models import (
    Assegnazione,
    Comunicazione,
    ContrattoAssegnazione,
    Domanda,
    FattoAssegnazione,
    TipoFatto,
    TornataAssegnazione,
)
from domande.services import NonAdesso
from domande.states import (
    FINI_ASSEGNAZIONE,
    TRANSIZIONI_ASSEGNAZIONE,
    StatoAssegnazione,
    TransizioneNonAmmessa,
    verifica_passo_assegnazione,
)
from tests.domande.factories import Scena
from tests.domande.tornate import (
    CAMMINO,
    CONTRATTO,
    GIORNO,
    PRIMA,
    Mondo,
    come,
    crea_due_tornate,
    crea_tornata,
)

STATI = StatoAssegnazione


@pytest.fixture
def mondo(ambito: Any) -> Mondo:
    return crea_tornata(ambito)


def cittadino(mondo: Mondo, una: Assegnazione) -> Utente:
    ambiti.entra(mondo.scena.ambito.pk, una.richiedente_id)
    trovato = Utente.objects.get(pk=una.richiedente_id)
    come(mondo, None)
    return trovato


def test_a_step_exists_only_in_the_table() -> None:
    for da, a in product(STATI, STATI):
        if a in TRANSIZIONI_ASSEGNAZIONE[da]:
            verifica_passo_assegnazione(da, a)
        else:
            with pytest.raises(TransizioneNonAmmessa, match=a.label):
                verifica_passo_assegnazione(da, a)


def test_the_database_has_the_same_table(db: None) -> None:
    with connection.cursor() as cursore:
        for da, a in product(STATI, STATI):
            cursore.execute("SELECT domande_passo_di_assegnazione(%s, %s)", [da, a])
            assert cursore.fetchone() == (a in TRANSIZIONI_ASSEGNAZIONE[da],), (da, a)


def _solo_i_suoi_passi(mondo: Mondo, una: Assegnazione) -> StatoAssegnazione:
    """Check that from where it is an assignment takes the steps of the table and no other."""
    stato = StatoAssegnazione(Assegnazione.objects.get(pk=una.pk).stato)
    for a in set(STATI) - {STATI.PROPOSTA, STATI.RITIRATA, STATI.SCADUTA}:
        if a not in TRANSIZIONI_ASSEGNAZIONE[stato]:
            with pytest.raises((TransizioneNonAmmessa, NonAdesso)), transaction.atomic():
                mondo.passo(una, a)
    with pytest.raises(DatabaseError, match="segue i suoi passi"), transaction.atomic():
        Assegnazione.objects.filter(pk=una.pk).update(stato=stato)
    return stato


def test_from_each_state_only_the_steps_of_the_table(mondo: Mondo) -> None:
    provati = set()
    for codice, cammino in (
        ("CR-1", CAMMINO[1:]),
        ("CR-2", (*CAMMINO[1:3], STATI.PREAVVISO, STATI.ESCLUSA)),
        ("CR-2", (*CAMMINO[1:4], STATI.SCADUTA)),
        ("CR-2", (STATI.CONVOCATA, STATI.RIFIUTATA)),
        ("CR-3", (STATI.RITIRATA,)),
    ):
        una = mondo.proponi(codice)
        provati.add(_solo_i_suoi_passi(mondo, una))
        for a in cammino:
            una = mondo.avanza(una, a)
            provati.add(_solo_i_suoi_passi(mondo, una))

    assert provati == set(STATI)


def test_the_whole_way_from_the_proposal_to_the_contract(mondo: Mondo) -> None:
    una = mondo.fino_a(STATI.CONTRATTO)

    contratto = ContrattoAssegnazione.objects.get(assegnazione=una)
    assert (contratto.numero, contratto.canone_mensile) == ("1/2020", CONTRATTO.canone_mensile)
    offerta = mondo.offerta("CR-1")
    assert (offerta.unita.stato, offerta.liberata_il) == ("ASSEGNATA", mondo.ora)
    atti = [e.atto for e in Evento.objects.order_by("numero") if e.atto.startswith("ASSEGNAZIONE_")]
    assert atti[:3] == [
        "ASSEGNAZIONE_PROPOSTA",
        "ASSEGNAZIONE_CONVOCAZIONE",
        "ASSEGNAZIONE_VERIFICA_AVVIATA",
    ]
    assert atti[-3:] == [
        "ASSEGNAZIONE_ACCETTAZIONE",
        "ASSEGNAZIONE_CONSEGNA",
        "ASSEGNAZIONE_CONTRATTO",
    ]
    protocollati = FattoAssegnazione.objects.exclude(protocollo="").order_by("numero")
    assert [fatto.tipo for fatto in protocollati] == ["CONVOCAZIONE", "VISITA", "CONSEGNA"]
    numeri = FattoAssegnazione.objects.order_by("numero").values_list("numero", flat=True)
    assert list(numeri) == list(range(1, len(numeri) + 1))
    # The household is nobody's next any more.
    letto = ordine.leggi(mondo.tornata)
    chi = letto.letti.nucleo_di(una.domanda_id)
    assert [u for u, p in letto.esito.proposte.items() if p.domanda == chi] == [
        letto.letti.unita_di(una.offerta_id)
    ]


def test_the_same_facts_give_the_same_order_whatever_the_dwellings_become(mondo: Mondo) -> None:
    prima = ordine.leggi(mondo.tornata)
    fatta = mondo.tornata.elaborazione
    scritta = pacchetto._assegnazione(fatta, pacchetto.rifai(fatta))
    unita = mondo.offerta("CR-1").unita
    unita.superficie_mq, unita.assegnabile_nel = 28, 2031
    unita.save()
    una = mondo.fino_a(STATI.RIFIUTATA)

    assert ordine.leggi(mondo.tornata, fino=0).esito.proposte == prima.esito.proposte
    adesso = ordine.leggi(mondo.tornata)
    assert adesso.letti.fatti.unita == prima.letti.fatti.unita
    assert pacchetto._assegnazione(fatta, pacchetto.rifai(fatta)) == scritta
    # Refused for its health, the unit goes to the next, and the household is still in the lists.
    seconda = adesso.proposta_per(una.offerta_id)
    assert seconda is not None
    assert adesso.domanda_di(seconda) != una.domanda_id
    assert mondo.proponi("CR-1").domanda_id == adesso.domanda_di(seconda)


@pytest.mark.parametrize(
    ("fine", "codice", "fuori_da_tutte"),
    [
        (STATI.RIFIUTATA, "salute", False),
        (STATI.RIFIUTATA, "altra_casa", True),
        (STATI.SCADUTA, "", True),
        (STATI.ESCLUSA, "", True),
    ],
)
def test_who_is_next_follows_from_how_a_proposal_ends(
    mondo: Mondo, fine: StatoAssegnazione, codice: str, fuori_da_tutte: bool
) -> None:
    if codice:
        una = mondo.passo(mondo.fino_a(STATI.VISITA), STATI.RIFIUTATA, codice=codice)
    else:
        una = mondo.fino_a(fine)

    letto = ordine.leggi(mondo.tornata)
    chi = letto.letti.nucleo_di(una.domanda_id)
    situazione = letto.esito.situazione
    fuori = len(situazione.fuori[chi]) == len(letto.letti.offerte) or chi in situazione.escluse
    assert fuori is fuori_da_tutte


def test_point_26_a_withdrawn_unit_leaves_its_household_free_for_its_other_choices(
    mondo: Mondo,
) -> None:
    una = mondo.fino_a(STATI.VISITA)

    mondo.ritira("CR-1")

    una.refresh_from_db()
    assert una.stato == STATI.RITIRATA
    letto = ordine.leggi(mondo.tornata)
    chi = letto.letti.nucleo_di(una.domanda_id)
    assert letto.esito.situazione.impegno_di(chi) is None
    assert letto.proposta_per(una.offerta_id) is None
    with pytest.raises(NonAdesso, match="ritirata"):
        mondo.proponi("CR-1")
    mondo.ritira("CR-3")
    assert FattoAssegnazione.objects.filter(tipo="RITIRO", assegnazione=None).count() == 1


def test_a_unit_that_is_handed_over_is_not_withdrawn(mondo: Mondo) -> None:
    mondo.fino_a(STATI.CONSEGNATA)

    with pytest.raises(NonPiuRitirabile, match="già consegnata"):
        mondo.ritira("CR-1")


def test_point_27_one_household_has_one_proposal_whoever_owns_the_units(mondo: Mondo) -> None:
    una = mondo.proponi("CR-1")
    altra = mondo.proponi("CA-1", mondo.vicino)

    assert una.domanda_id != altra.domanda_id
    with pytest.raises(NonAdesso, match="già proposta"):
        mondo.proponi("CR-1")
    campi = {
        "tornata_id": mondo.tornata.pk,
        "domanda_id": una.domanda_id,
        "richiedente_id": una.richiedente_id,
        "canale": una.canale,
        "posizione": 1,
        "aperta_il": mondo.ora,
        "aggiornata_il": mondo.ora,
    }
    seconda = Domanda.objects.get(pk=una.domanda_id).preferenze.exclude(
        unita_offerta=una.offerta_id
    )[0]
    offerta = seconda.unita_offerta
    with pytest.raises(DatabaseError, match="assegnazione_una_per_"), transaction.atomic():
        Assegnazione.objects.create(
            offerta=offerta, proprietario_id=offerta.unita.proprietario_id, **campi
        )
    with pytest.raises(DatabaseError, match="assegnazione_una_per_"), transaction.atomic():
        Assegnazione.objects.create(
            offerta_id=una.offerta_id, proprietario_id=una.proprietario_id, **campi
        )


def test_next_in_line_for_two_at_once_the_second_is_told_to_wait(mondo: Mondo) -> None:
    una = mondo.proponi("CR-1")
    altra = una.domanda.preferenze.exclude(unita_offerta=una.offerta_id)[0].unita_offerta

    with pytest.raises(NonAdesso, match="aspetta che risponda"):
        services._crea(
            mondo.tornata, altra, una.domanda, canale=una.canale, posizione=1, ora=mondo.ora
        )


def test_a_household_with_a_dwelling_is_passed_over(mondo: Mondo) -> None:
    una = mondo.proponi("CR-1")
    prima = ordine.leggi(mondo.tornata, fino=0)
    chi = prima.letti.nucleo_di(una.domanda_id)
    FattoAssegnazione.objects.create(
        tornata=mondo.tornata,
        tipo=TipoFatto.SISTEMATO,
        proprietario_id=mondo.scena.altro_ente.pk,
        domanda_id=prima.domanda_di(prima.proposta_per(mondo.offerta("CA-1").pk)),
        istante=mondo.ora,
        utente=mondo.vicino,
    )

    dopo = ordine.leggi(mondo.tornata)
    ca1 = mondo.offerta("CA-1").pk
    assert dopo.proposta_per(ca1) is None or (
        dopo.domanda_di(dopo.proposta_per(ca1)) != prima.domanda_di(prima.proposta_per(ca1))
    )
    assert dopo.esito.situazione.impegno_di(chi) is not None
    with pytest.raises(KeyError):
        prima.letti.nucleo_di(0)


def test_frozen_facts_that_were_touched_are_refused(mondo: Mondo) -> None:
    tornata = mondo.tornata
    tornata.fatti_impronta = "0" * 64

    with pytest.raises(ordine.FattiAlterati, match="non sono quelli"):
        ordine.leggi(tornata)


def test_the_database_keeps_what_was_written(mondo: Mondo) -> None:
    una = mondo.fino_a(STATI.CONTRATTO)
    fatto = FattoAssegnazione.objects.filter(assegnazione=una)[0]

    def rifiuta(sql: str, *valori: object) -> None:
        with (
            pytest.raises(DatabaseError),
            transaction.atomic(),
            connection.cursor() as cursore,
        ):
            cursore.execute(sql, valori)

    for tabella in (
        "tornataassegnazione",
        "fatticongelati",
        "fattoassegnazione",
        "contrattoassegnazione",
    ):
        rifiuta(f"DELETE FROM domande_{tabella}")
    rifiuta("UPDATE domande_fattoassegnazione SET motivo = 'x' WHERE id = %s", fatto.pk)
    rifiuta("UPDATE domande_assegnazione SET posizione = 9 WHERE id = %s", una.pk)
    rifiuta("DELETE FROM domande_assegnazione WHERE id = %s", una.pk)


def test_the_database_admits_no_fact_out_of_place(mondo: Mondo) -> None:
    una = mondo.fino_a(STATI.VISITA)
    campi: dict[str, Any] = {
        "tornata_id": una.tornata_id,
        "assegnazione": una,
        "offerta_id": una.offerta_id,
        "proprietario_id": una.proprietario_id,
        "domanda_id": una.domanda_id,
        "richiedente_id": una.richiedente_id,
        "istante": mondo.ora,
        "utente": mondo.operatore,
    }

    def rifiuta(perche: str, **altro: Any) -> None:
        with pytest.raises(DatabaseError, match=perche), transaction.atomic():
            FattoAssegnazione.objects.create(**campi | altro)

    rifiuta("segue i suoi passi", tipo="CONSEGNA", stato="CONSEGNATA")
    rifiuta("un'altra assegnazione", tipo="VISITA", offerta_id=mondo.offerta("CR-3").pk)
    rifiuta("si accetta nel termine", tipo="ACCETTAZIONE", istante=una.termine)
    rifiuta("fattoassegnazione_motivo", tipo="ESCLUSIONE")
    rifiuta("fattoassegnazione_codice", tipo="RIFIUTO")
    rifiuta("fattoassegnazione_di_chi", tipo="OSSERVAZIONI", motivo="x", utente=None)
    rifiuta("fattoassegnazione_di_quale", tipo="VISITA", assegnazione=None)
    rifiuta("fattoassegnazione_stato", tipo="OSSERVAZIONI", motivo="x", stato="ACCETTATA")
    rifiuta("fattoassegnazione_stato", tipo="VERIFICA_AVVIATA")
    rifiuta("fattoassegnazione_una_proposta", tipo="PROPOSTA", stato="PROPOSTA")
    with pytest.raises(DatabaseError, match="il contratto segue"), transaction.atomic():
        conclusione._scrivi(una, CONTRATTO)


def test_who_prepares_does_not_decide(mondo: Mondo) -> None:
    una = mondo.fino_a(STATI.ACCETTATA)
    with pytest.raises(PermissionDenied, match="responsabile"):
        mondo.passo(una, STATI.CONSEGNATA, utente=mondo.operatore)
    with pytest.raises(PermissionDenied, match="ente proprietario"):
        mondo.passo(una, STATI.CONSEGNATA, utente=mondo.vicino)

    altra = mondo.proponi("CR-2", mondo.responsabile)
    for passo in (STATI.CONVOCATA, STATI.IN_VERIFICA, STATI.VISITA, STATI.ACCETTATA):
        altra = mondo.passo(altra, passo)
    with pytest.raises(PermissionDenied, match="preparato tu"):
        mondo.passo(altra, STATI.CONSEGNATA)
    with pytest.raises(DatabaseError, match="non lo decide"), transaction.atomic():
        atti.registra(
            altra, TipoFatto.CONSEGNA, a=STATI.CONSEGNATA, utente=mondo.responsabile, ora=mondo.ora
        )
    for atto in ("convoca", "avvia_verifica"):
        with pytest.raises(PermissionDenied):
            getattr(istruttoria, atto)(
                assegnazione=altra,
                utente=mondo.vicino,
                ora=mondo.ora,
                **({"appuntamento": mondo.ora + GIORNO} if atto == "convoca" else {}),
            )
    with pytest.raises(PermissionDenied):
        mondo.proponi("CR-3", mondo.vicino)


def test_what_the_check_of_the_requirements_asks(mondo: Mondo) -> None:
    una = mondo.fino_a(STATI.IN_VERIFICA)
    comuni: dict[str, Any] = {
        "assegnazione": una,
        "utente": mondo.operatore,
        "ora": mondo.ora,
        "esito": "CONFERMATO",
    }

    with pytest.raises(NonAdesso, match="conferma tutti"):
        risposte.fissa_visita(
            assegnazione=una,
            appuntamento=mondo.ora + GIORNO,
            utente=mondo.operatore,
            ora=mondo.ora,
        )
    with pytest.raises(NonAdesso, match="non c'è"):
        istruttoria.verifica_requisito(codice="altezza", motivo="x", **comuni)
    with pytest.raises(NonAdesso, match="archivio"):
        istruttoria.verifica_requisito(codice="proprieta", motivo=" ", **comuni)
    with pytest.raises(NonAdesso, match="non è confermato"):
        istruttoria.preavvisa(
            assegnazione=una, motivo="Perché sì.", utente=mondo.operatore, ora=mondo.ora
        )
    mondo.verifica(una)
    una = mondo.passo(una, STATI.VISITA)
    with pytest.raises(NonAdesso, match="prima della proposta"):
        istruttoria.verifica_requisito(codice="proprieta", motivo="x", **comuni)
    for appuntamento in (mondo.ora, mondo.ora - GIORNO):
        with pytest.raises(NonAdesso, match="già passato"):
            istruttoria.verifica_futuro(appuntamento, mondo.ora)


def test_the_household_answers_before_it_is_excluded(mondo: Mondo) -> None:
    una = mondo.fino_a(STATI.PREAVVISO)
    lui = cittadino(mondo, una)
    assert una.termine is not None
    presto = {"ora": una.termine - timedelta(microseconds=1)}

    with pytest.raises(NonAdesso, match="non è ancora passato"):
        mondo.passo(una, STATI.ESCLUSA, **presto)
    with pytest.raises(NonAdesso, match="nel suo termine"):
        istruttoria.osserva(assegnazione=una, testo="No.", utente=lui, ora=una.termine)
    with pytest.raises(NonAdesso, match="Scrivi le tue"):
        istruttoria.osserva(assegnazione=una, testo="", utente=lui, **presto)
    istruttoria.osserva(assegnazione=una, testo="L'ho venduta.", utente=lui, **presto)
    with pytest.raises(NonAdesso, match="Scrivi perché"):
        mondo.passo(una, STATI.IN_VERIFICA, motivo="")
    una = mondo.passo(una, STATI.IN_VERIFICA)
    una = mondo.passo(una, STATI.PREAVVISO)
    # What was observed on the first says nothing on the second.
    with pytest.raises(NonAdesso, match="non è ancora passato"):
        mondo.passo(una, STATI.ESCLUSA, ora=mondo.ora)
    una = mondo.passo(una, STATI.ESCLUSA, ora=una.termine)
    assert FattoAssegnazione.objects.get(tipo="ESCLUSIONE").norma.startswith("L.R. 16/2016")


def test_the_citizen_answers_in_time_and_nobody_else(mondo: Mondo) -> None:
    una = mondo.fino_a(STATI.VISITA)
    lui, altra = cittadino(mondo, una), cittadino(mondo, mondo.proponi("CR-2"))
    assert una.termine is not None

    for atto in (risposte.accetta, risposte.rifiuta):
        parole = {"codice": "salute"} if atto is risposte.rifiuta else {}
        with pytest.raises(PermissionDenied, match="chi l'ha ricevuta"):
            atto(assegnazione=una, utente=altra, ora=mondo.ora, **parole)
        with pytest.raises(NonAdesso, match="è passato"):
            atto(assegnazione=una, utente=lui, ora=una.termine, **parole)
    with pytest.raises(NonAdesso, match="dell'elenco"):
        risposte.rifiuta(assegnazione=una, codice="nessuna_risposta", utente=lui, ora=mondo.ora)
    come(mondo, lui)
    with pytest.raises(DatabaseError, match="di un ufficio"), transaction.atomic():
        atti.registra(una, TipoFatto.VERIFICA, utente=lui, ora=mondo.ora)
    risposte.accetta(assegnazione=una, utente=lui, ora=una.termine - timedelta(microseconds=1))
    assert letture.assegnazione_della(una.domanda).stato == STATI.ACCETTATA


def test_silence_ends_a_proposal_at_its_term_once(mondo: Mondo) -> None:
    una = mondo.fino_a(STATI.VISITA)
    scade = una.termine
    assert scade is not None

    assert risposte.applica_scadenza(assegnazione=una, ora=scade - GIORNO) is False
    assert risposte.applica_scadenza(assegnazione=una, ora=scade + GIORNO) is True
    assert risposte.applica_scadenza(assegnazione=una, ora=scade + GIORNO) is False
    fatto = FattoAssegnazione.objects.get(tipo="SCADENZA")
    assert (fatto.istante, fatto.utente, fatto.codice) == (scade, None, "nessuna_risposta")


def test_what_a_contract_asks(mondo: Mondo) -> None:
    una = mondo.fino_a(STATI.CONSEGNATA)

    def rifiuta(perche: str, **altro: Any) -> None:
        dati = conclusione.DatiContratto(
            **{campo: getattr(CONTRATTO, campo) for campo in CONTRATTO.__slots__} | altro
        )
        with pytest.raises(NonAdesso, match=perche):
            mondo.passo(una, STATI.CONTRATTO, dati=dati)

    rifiuta("numero", numero=" ")
    rifiuta("nel futuro", firmato_il=mondo.ora.date() + 3 * GIORNO)
    rifiuta("decorre", decorre_dal=CONTRATTO.firmato_il - GIORNO)
    rifiuta("maggiori di zero", canone_mensile=0)
    mondo.passo(una, STATI.CONTRATTO)
    altra = mondo.fino_a(STATI.CONSEGNATA, "CR-2")
    with pytest.raises(NonAdesso, match="questo numero"):
        mondo.passo(altra, STATI.CONTRATTO)
    with pytest.raises(NonAdesso, match="estremi"):
        mondo.passo(mondo.fino_a(STATI.ACCETTATA, "CR-3"), STATI.CONSEGNATA, atto=" ")


def test_a_tornata_is_asked_by_the_capofila_once_and_after_the_definitiva(
    mondo: Mondo,
) -> None:
    chiedi = {"avviso": mondo.scena.avviso, "ora": mondo.ora}
    with pytest.raises(PermissionDenied, match="capofila"):
        services.chiedi_tornata(utente=mondo.responsabile, **chiedi)
    with pytest.raises(NonAdesso, match="già aperte"):
        services.chiedi_tornata(utente=mondo.scena.capofila, **chiedi)
    di_nuovo = services.prepara(utente=mondo.scena.capofila, **chiedi)
    assert di_nuovo == mondo.tornata
    provvisoria = mondo.tornata.elaborazione.pubblicazioni.get(tipo="PROVVISORIA")
    with pytest.raises(DatabaseError, match="graduatoria definitiva"), transaction.atomic():
        TornataAssegnazione.objects.create(
            avviso=mondo.scena.avviso,
            elaborazione=mondo.tornata.elaborazione,
            pubblicazione=provvisoria,
            regole={},
            regole_impronta="0" * 64,
            fatti_impronta="0" * 64,
            preparata_il=mondo.ora,
        )


def test_who_is_told_and_that_no_e_mail_says_why(mondo: Mondo) -> None:
    una = mondo.fino_a(STATI.ESCLUSA)

    for _volta in range(2):
        for effetto in Effetto.objects.filter(tipo="assegnazione_fatto"):
            tasks.assegnazione_fatto(effetto)

    dette = Comunicazione.objects.filter(causale__startswith="assegnazione:")
    assert {detta.destinatario_id for detta in dette} == {una.richiedente_id}
    assert dette.count() == 3
    for detta in dette:
        assert "casa" not in detta.testo
        assert "CR-1" not in detta.testo
    taciuto = FattoAssegnazione.objects.filter(tipo="VERIFICA")[0]
    assert avvisi.annuncia(fatto=taciuto, ora=mondo.ora) == 0


def test_each_sees_what_is_theirs(mondo: Mondo) -> None:
    una = mondo.fino_a(STATI.VISITA)
    lui, altra = cittadino(mondo, una), cittadino(mondo, mondo.proponi("CR-2"))
    mondo.proponi("CA-1", mondo.vicino)

    def visti(utente: Utente) -> tuple[int, int, bool]:
        come(mondo, utente)
        congelati = TornataAssegnazione.objects.filter(congelati__isnull=False)
        return (
            Assegnazione.objects.count(),
            FattoAssegnazione.objects.values("assegnazione").distinct().count(),
            congelati.exists(),
        )

    assert visti(lui) == (1, 1, False)
    assert visti(altra) == (1, 1, False)
    assert visti(mondo.operatore) == (2, 2, True)
    assert visti(mondo.vicino) == (1, 1, True)
    assert visti(mondo.scena.capofila) == (3, 3, True)
    come(mondo, mondo.vicino)
    # The order is the same for every office: it counts what the others did, and says no more.
    letto = ordine.leggi(mondo.tornata)
    assert len(letto.esito.situazione.impegni) == 3
    come(mondo, lui)
    with connection.cursor() as cursore:
        cursore.execute("SELECT count(*) FROM domande_fatti_dell_ordine(%s, 99)", [una.tornata_id])
        assert cursore.fetchone() == (0,)


def test_refusals_feed_the_next_survey(mondo: Mondo) -> None:
    mondo.passo(mondo.fino_a(STATI.VISITA), STATI.RIFIUTATA, codice="barriere")
    mondo.fino_a(STATI.SCADUTA)

    righe = letture.rifiuti_per_motivo(utente=mondo.operatore, anno=2020)

    assert [(r.motivo, r.comune, r.quanti) for r in righe] == [
        ("Barriere o mancanza dell'ascensore", "Crema", 1),
        ("Nessuna risposta entro il termine", "Crema", 1),
    ]


def test_the_ends_hold_neither_unit_nor_household(mondo: Mondo) -> None:
    mondo.fino_a(STATI.RIFIUTATA)

    assert not Assegnazione.objects.vive().exists()
    assert all(not TRANSIZIONI_ASSEGNAZIONE[fine] for fine in FINI_ASSEGNAZIONE)


def test_point_27_in_two_avvisi_one_acceptance_and_then_housed_in_both(ambito: Any) -> None:
    primo, secondo = crea_due_tornate(ambito)
    una = primo.fino_a(STATI.VISITA)

    with pytest.raises(NonAdesso, match="in un altro avviso"):
        secondo.proponi("CR-8")
    for passo in (STATI.ACCETTATA, STATI.CONSEGNATA, STATI.CONTRATTO):
        una = primo.passo(una, passo)

    with pytest.raises(NonAdesso, match="nessun nucleo"):
        secondo.proponi("CR-8")
    fatto = FattoAssegnazione.objects.get(tornata=secondo.tornata)
    assert (fatto.tipo, fatto.richiedente_id) == ("SISTEMATO", una.richiedente_id)
    rifatti = pacchetto.rifai(secondo.tornata.elaborazione)
    composti = fatti.componi(
        avviso=secondo.scena.avviso,
        letti=rifatti.letti,
        ordinate=rifatti.ordinate,
        profilo=rifatti.profilo,
        regime=fatti.regole_di(secondo.scena.avviso, rifatti.profilo),
    )
    assert composti.nuclei.sistemato.all()


def test_a_unit_withdrawn_before_the_tornata_is_in_its_facts(ambito: Any) -> None:
    mondo = crea_tornata(ambito, numero=12, preparata=False)
    mondo.ritira("CR-1")

    services.prepara(avviso=mondo.scena.avviso, utente=mondo.scena.capofila, ora=mondo.ora)

    assert FattoAssegnazione.objects.get().tipo == "RITIRO"
    assert ordine.leggi(mondo.tornata).proposta_per(mondo.offerta("CR-1").pk) is None


def test_what_an_owner_may_not_choose(ambito: Any) -> None:
    mondo = crea_tornata(ambito, numero=12)
    scelta = {"offerta": mondo.offerta("CR-1"), "ora": mondo.ora}

    def rifiuta(perche: str, invece: str, motivo: str) -> None:
        with pytest.raises(NonAdesso, match=perche):
            services.scegli(
                invece=mondo.offerta(invece), motivo=motivo, utente=mondo.operatore, **scelta
            )

    rifiuta("motivo", "CR-2", " ")
    rifiuta("posizione utile", "CR-3", "Vicino alla scuola.")
    mondo.proponi("CR-1")
    rifiuta("già proposta", "CR-2", "Vicino alla scuola.")


def test_silence_is_heard_by_itself_and_a_failure_stops_no_other(
    mondo: Mondo, monkeypatch: pytest.MonkeyPatch
) -> None:
    prime = [mondo.fino_a(STATI.VISITA, codice) for codice in ("CR-1", "CR-2")]
    assert tasks.scadenze() == 0
    orologio.sposta(mondo.ora + 60 * GIORNO)
    vera = risposte.applica_scadenza

    def guasta(*, assegnazione: Assegnazione, ora: datetime) -> bool:
        if assegnazione.pk == prime[0].pk:
            raise OSError("disco pieno")
        return vera(assegnazione=assegnazione, ora=ora)

    monkeypatch.setattr(risposte, "applica_scadenza", guasta)
    with pytest.raises(tasks.ScadenzeNonApplicate, match="non riuscite: 1, applicate: 1"):
        tasks.scadenze()
    monkeypatch.undo()
    assert tasks.scadenze() == 1
    assert tasks.scadenze() == 0


def test_the_explanation_of_a_unit_that_nobody_can_have(mondo: Mondo) -> None:
    una = mondo.proponi("CR-1")
    voce = letture.assegnazioni_dell_unita(una.offerta_id, utente=mondo.operatore)[0]
    spiegata = spiegazione.della_proposta(voce)
    assert spiegata is not None
    assert spiegata.domanda_id == una.domanda_id
    assert spiegata.altri == 0
    assert spiegazione.della_proposta(letture.Voce(una, ())) is None
    assert letture.assegnazione_della(una.domanda) is None
    mondo.ritira("CR-3")
    assert spiegazione.della_prossima(mondo.tornata, mondo.offerta("CR-3")) is None


def test_no_tornata_before_the_definitiva(scena: Scena) -> None:
    with pytest.raises(NonAdesso, match="definitiva"):
        services.chiedi_tornata(avviso=scena.avviso, utente=scena.capofila, ora=PRIMA)
