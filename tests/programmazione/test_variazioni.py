"""A comune merged with another on 1 January: what its day decides, what passes by an act."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied

from crema_sap.enti.models import (
    AliasComune,
    Ambito,
    Comune,
    Ente,
    Incarico,
    Ruolo,
    TipoEnte,
    TipoVariazione,
)
from crema_sap.enti.territorio import NuovoComune, Variazione
from crema_sap.orologio import ROMA
from crema_sap.registro.models import Effetto, Evento
from programmazione import permissions, selectors, services, tasks
from programmazione.importazione.selectors import elenchi_dell_ambito
from programmazione.models import Dichiarazione, OrigineDichiarazione, PassaggioUnita, Presenza
from programmazione.rules.figure import Figure
from programmazione.selectors import variazioni as letture
from programmazione.services import confluenze, variazioni
from programmazione.services.verifiche import EnteCessato
from programmazione.states import StatoDichiarazione as D
from tests import factories
from tests.programmazione.factories import (
    ORA,
    SEDUTA,
    Mondo,
    approva,
    apri,
    consolida,
    convoca,
    crea_mondo,
    crea_unita,
    dichiarazione_di,
    salva,
    trasmetti,
)

CAPODANNO = date(2020, 1, 1)
SAN_SILVESTRO = datetime(2019, 12, 31, 23, 59, 59, 999000, tzinfo=ROMA)
MEZZANOTTE = datetime(2020, 1, 1, tzinfo=ROMA)
NUOVA = NuovoComune("019999", "Nuova Alfabeta", "m999", "26010")


@pytest.fixture
def quattro(ambito: Ambito) -> Mondo:
    """Four comuni, of which none that merges is the capofila's."""
    return crea_mondo((6000, 3000, 1000, 500))


def fusione(mondo: Mondo, **campi: object) -> Variazione:
    """The merger of Beta and Gamma into Nuova Alfabeta."""
    proposta = Variazione(
        tipo=TipoVariazione.FUSIONE,
        decorre_il=CAPODANNO,
        atto="L.R. 10 dicembre 2019, n. 22",
        da=(mondo.comuni[1].comune_id or "", mondo.comuni[2].comune_id or ""),
        nuovo=NUOVA,
    )
    return replace(proposta, **campi)  # type: ignore[arg-type]


def incorporazione(mondo: Mondo, **campi: object) -> Variazione:
    """Gamma becomes part of Beta, which stays."""
    proposta = fusione(
        mondo,
        tipo=TipoVariazione.INCORPORAZIONE,
        da=(mondo.comuni[2].comune_id,),
        a=mondo.comuni[1].comune_id,
        nuovo=None,
    )
    return replace(proposta, **campi)  # type: ignore[arg-type]


def registra(mondo: Mondo, proposta: Variazione, ora: datetime = ORA):  # type: ignore[no-untyped-def]
    """Record it as the capofila."""
    return variazioni.registra_variazione(proposta=proposta, utente=mondo.capofila, ora=ora)


def nuovo_ente() -> Ente:
    """The ente of the comune that was born."""
    return Ente.objects.get(comune_id=NUOVA.codice_istat)


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


def test_appointments_end_the_day_before_and_people_are_told(quattro: Mondo) -> None:
    beta = quattro.comuni[1]
    persona = quattro.operatore(beta)
    gia_finito = factories.crea_incarico(persona, Ruolo.SPORTELLO, beta, al=date(2019, 6, 30))
    registra(quattro, fusione(quattro))

    incarico = Incarico.objects.get(pk=persona.incarico.pk if persona.incarico else 0)
    assert incarico.al == date(2019, 12, 31)
    gia_finito.refresh_from_db()
    assert gia_finito.al == date(2019, 6, 30)
    for effetto in Effetto.objects.filter(tipo=tasks.CONFLUENZA):
        tasks.avvisa_della_confluenza(effetto)

    assert {m.to[0] for m in mail.outbox} == {
        quattro.operatore(ente).email for ente in quattro.comuni[1:3]
    }
    testo = next(m for m in mail.outbox if m.to == [persona.email]).body
    assert "Nuova Alfabeta" in testo
    assert testo.replace("\xa0", " ").count("finisce il 31 dicembre 2019") == 1


def test_nobody_writes_to_who_has_no_address(quattro: Mondo) -> None:
    persona = quattro.operatore(quattro.comuni[1])
    type(persona).objects.filter(pk=persona.pk).update(email="")
    registra(quattro, fusione(quattro))

    for effetto in Effetto.objects.filter(tipo=tasks.CONFLUENZA):
        tasks.avvisa_della_confluenza(effetto)

    assert len(mail.outbox) == 1


def test_the_refusal_says_who_follows(quattro: Mondo, monkeypatch: pytest.MonkeyPatch) -> None:
    registra(quattro, fusione(quattro))
    persona = quattro.operatore(quattro.comuni[1])
    persona.incarico = None
    monkeypatch.setattr(permissions.orologio, "oggi", lambda: CAPODANNO)

    with pytest.raises(PermissionDenied, match="Nuova Alfabeta, che gli succede"):
        permissions.verifica_ricognizione(persona)


def test_old_names_find_the_successor(quattro: Mondo, monkeypatch: pytest.MonkeyPatch) -> None:
    _, beta, _, _ = quattro.comuni
    crea_unita(beta, "B-1")
    AliasComune.objects.create(comune=beta.comune, nome="Beta sull'Adda")
    registra(quattro, fusione(quattro), MEZZANOTTE)
    monkeypatch.setattr("crema_sap.orologio.oggi", lambda: CAPODANNO)

    elenchi = elenchi_dell_ambito()
    for nome in ("beta", "gamma", "beta sull adda", beta.comune_id or ""):
        assert elenchi.comuni_per_nome[nome] == "019999", nome
    assert elenchi.enti_per_nome["comune di beta"] == nuovo_ente().pk
    trovate = selectors.cerca_unita(utente=quattro.capofila, testo="beta", quante=5)
    assert [riga["comune__nome"] for riga in trovate] == ["Nuova Alfabeta"]


def test_a_new_name_changes_nothing_else(quattro: Mondo) -> None:
    alfa = quattro.comuni[0]
    apri(quattro)
    registra(
        quattro,
        Variazione(
            tipo=TipoVariazione.CAMBIO_NOME,
            decorre_il=CAPODANNO,
            atto="L.R. 1/2019",
            a=alfa.comune_id or "",
            nome_nuovo="Alfa Terme",
        ),
    )
    alfa.refresh_from_db()
    assert alfa.nome == "Alfa"

    confluenze.compi_variazioni(ora=MEZZANOTTE)

    alfa.refresh_from_db()
    assert (alfa.nome, alfa.slug, str(alfa.comune)) == ("Alfa Terme", "alfa-terme", "Alfa Terme")
    assert AliasComune.objects.get(nome="Alfa").comune == alfa.comune
    assert dichiarazione_di(alfa).stato == D.NON_INIZIATA


def test_the_capofila_may_merge_too(quattro: Mondo) -> None:
    alfa, beta = quattro.comuni[:2]
    ambito = Ambito.objects.get(pk=alfa.ambito_id)
    assert ambito.capofila == alfa

    registra(quattro, fusione(quattro, da=(alfa.comune_id, beta.comune_id)), MEZZANOTTE)

    ambito.refresh_from_db()
    assert ambito.capofila == nuovo_ente()


def test_an_old_plan_says_what_it_said(quattro: Mondo) -> None:
    crea_unita(quattro.comuni[2], "G-1")
    piano = approva(quattro)
    prima = dict(piano.approvato)

    registra(quattro, fusione(quattro), MEZZANOTTE)

    piano.refresh_from_db()
    assert piano.approvato == prima
    assert {"Beta", "Gamma"} <= {riga["comune"] for riga in piano.approvato["righe"]}


def test_only_who_may_records(quattro: Mondo) -> None:
    for ruolo in set(Ruolo) - {Ruolo.CAPOFILA, Ruolo.GESTORE}:
        with pytest.raises(PermissionDenied):
            variazioni.registra_variazione(
                proposta=fusione(quattro),
                utente=factories.crea_utente(ruolo, quattro.comuni[0]),
                ora=ORA,
            )
    gestore = factories.crea_utente(Ruolo.GESTORE, quattro.comuni[0])
    fatta = variazioni.registra_variazione(proposta=fusione(quattro), utente=gestore, ora=ORA)
    assert Evento.objects.get(atto="VARIAZIONE_REGISTRATA").oggetto_id == str(fatta.pk)


def _errata(mondo: Mondo, quale: str) -> Variazione:
    beta, gamma = mondo.comuni[1].comune_id, mondo.comuni[2].comune_id
    nome = {"tipo": TipoVariazione.CAMBIO_NOME, "da": (), "nuovo": None, "a": beta}
    return {
        "due volte lo stesso": lambda: fusione(mondo, da=(beta, beta)),
        "uno solo": lambda: fusione(mondo, da=(beta,)),
        "nessuno": lambda: incorporazione(mondo, da=()),
        "di un altro ambito": lambda: fusione(mondo, da=(beta, "000001")),
        "in se stesso": lambda: incorporazione(mondo, a=gamma),
        "senza chi resta": lambda: incorporazione(mondo, a=""),
        "senza atto": lambda: fusione(mondo, atto=" "),
        "troppo avanti": lambda: fusione(mondo, decorre_il=date(2029, 1, 1)),
        "senza nome": lambda: fusione(mondo, nuovo=replace(NUOVA, nome=" ")),
        "senza il nuovo": lambda: fusione(mondo, nuovo=None),
        "codice preso": lambda: fusione(mondo, nuovo=replace(NUOVA, codice_istat=beta)),
        "codice storto": lambda: fusione(mondo, nuovo=replace(NUOVA, codice_istat="19")),
        "nome uguale": lambda: fusione(mondo, **nome, nome_nuovo="Beta"),
        "nome vuoto": lambda: fusione(mondo, **nome, nome_nuovo=""),
        "nome di un altro": lambda: fusione(mondo, **nome, nome_nuovo="Gamma"),
        "nome di un ente": lambda: fusione(mondo, **nome, nome_nuovo="ALER di prova"),
    }[quale]()


@pytest.mark.parametrize(
    ("quale", "campo"),
    [
        ("due volte lo stesso", "da"),
        ("uno solo", "da"),
        ("nessuno", "da"),
        ("di un altro ambito", "da"),
        ("in se stesso", "a"),
        ("senza chi resta", "a"),
        ("senza atto", "atto"),
        ("troppo avanti", "decorre_il"),
        ("senza nome", "nome"),
        ("senza il nuovo", "nome"),
        ("codice preso", "codice_istat"),
        ("codice storto", "codice_istat"),
        ("nome uguale", "nome_nuovo"),
        ("nome vuoto", "nome_nuovo"),
        ("nome di un altro", "nome_nuovo"),
        ("nome di un ente", "nome_nuovo"),
    ],
)
def test_what_can_not_be_is_refused_beside_its_box(quattro: Mondo, quale: str, campo: str) -> None:
    with pytest.raises(variazioni.VariazioneNonValida) as rifiuto:
        registra(quattro, _errata(quattro, quale))

    assert rifiuto.value.campo == campo
    assert not Comune.objects.filter(al__isnull=False).exists()


def test_a_change_can_not_precede_the_last_plan(quattro: Mondo) -> None:
    approva(quattro)
    approvato = SEDUTA.date()

    with pytest.raises(variazioni.VariazioneNonValida, match="Piano annuale 2019") as rifiuto:
        registra(quattro, fusione(quattro, decorre_il=approvato), SEDUTA)
    assert rifiuto.value.campo == "decorre_il"
    registra(quattro, fusione(quattro, decorre_il=approvato + timedelta(days=1)), SEDUTA)


def test_comuni_do_not_go_round_in_circles(quattro: Mondo) -> None:
    registra(quattro, incorporazione(quattro))
    beta, gamma = quattro.comuni[1].comune_id, quattro.comuni[2].comune_id
    giro = incorporazione(quattro, da=(beta,), a=gamma)

    # Back into who has gone: on that day it is no more.
    with pytest.raises(variazioni.VariazioneNonValida, match="non esiste"):
        registra(quattro, replace(giro, decorre_il=date(2020, 6, 1)))
    # Before, or on the same day: who is waited for can't cease.
    with pytest.raises(variazioni.VariazioneNonValida, match="girano in tondo"):
        registra(quattro, giro)
    # Once more the same.
    with pytest.raises(variazioni.VariazioneNonValida, match="due volte"):
        registra(quattro, incorporazione(quattro))


def test_an_appointment_that_begins_later_must_be_settled_first(quattro: Mondo) -> None:
    factories.crea_incarico(
        quattro.capofila, Ruolo.SPORTELLO, quattro.comuni[1], dal=date(2020, 3, 1)
    )

    with pytest.raises(variazioni.VariazioneNonValida, match="cominciano dopo"):
        registra(quattro, fusione(quattro))


def test_who_stays_must_have_an_ente(quattro: Mondo) -> None:
    solo = factories.crea_comune("Solo")

    with pytest.raises(variazioni.VariazioneNonValida, match="non ha un ente"):
        registra(quattro, incorporazione(quattro, a=solo.pk))


def test_a_new_comune_may_bear_an_old_name(quattro: Mondo) -> None:
    registra(quattro, fusione(quattro, nuovo=replace(NUOVA, nome="Beta")))

    assert nuovo_ente().slug == "beta-2020"


def test_a_code_of_another_ambito_is_refused(quattro: Mondo, ambito: Ambito) -> None:
    from crema_sap.enti.ambito import nel_ambito

    altro = factories.crea_ambito("ALTRO", "Altro ambito")
    with nel_ambito(altro.pk):
        factories.crea_comune("Lontano", codice_istat="019998")

    with pytest.raises(variazioni.VariazioneNonValida, match="altro comune"):
        registra(quattro, fusione(quattro, nuovo=replace(NUOVA, codice_istat="019998")))


def test_the_preview_tells_it_all_and_writes_nothing(quattro: Mondo) -> None:
    _, beta, _, _ = quattro.comuni
    apri(quattro)
    salva(quattro, beta, liberi=2, assegnabili=2)
    crea_unita(beta, "B-1")

    vista = letture.anteprima(fusione(quattro))

    assert (vista.cessano, vista.segue) == (("Beta", "Gamma"), "Nuova Alfabeta")
    assert [(r.anno, r.ente, r.stato) for r in vista.risposte] == [
        (2019, "Beta", "In compilazione"),
        (2019, "Gamma", "Non iniziata"),
    ]
    assert ("Unità libere", "2") in vista.somma[0][1]
    assert [(u.ente, u.possedute, u.offerte) for u in vista.unita] == [
        ("Beta", 1, 0),
        ("Gamma", 0, 0),
    ]
    assert vista.votanti == (4, 3)
    assert (vista.abitanti, vista.anno_popolazione) == (4000, 2011)
    assert not Comune.objects.filter(pk=NUOVA.codice_istat).exists()
    # Who stays is counted with its own.
    assert letture.anteprima(incorporazione(quattro)).abitanti == 4000
    assert Ente.objects.filter(tipo=TipoEnte.COMUNE).count() == 4


def test_the_plan_made_later_speaks_of_the_successor(quattro: Mondo) -> None:
    """The ALER had answered for the old comuni: their figures are of the new one, together."""
    _, beta, gamma, _ = quattro.comuni
    ricognizione = apri(quattro)
    crea_unita(quattro.aler, "A-1", comune=gamma.comune)
    aler = dichiarazione_di(quattro.aler)
    salvata = services.salva_dichiarazione(
        dichiarazione=aler,
        righe=[
            services.RigaInviata(ente.comune_id, Figure(liberi=liberi, assegnabili=liberi))
            for ente, liberi in ((beta, 1), (gamma, 2), (quattro.comuni[0], 4))
        ],
        riga_versione=aler.riga_versione,
        utente=quattro.operatore(quattro.aler),
        ora=ORA,
    )
    services.trasmetti_dichiarazione(
        dichiarazione=salvata,
        riga_versione=salvata.riga_versione,
        utente=quattro.operatore(quattro.aler),
        ora=ORA,
    )
    registra(quattro, fusione(quattro), MEZZANOTTE)
    services.chiudi_ricognizione(ricognizione=ricognizione, utente=quattro.capofila, ora=MEZZANOTTE)

    piano = services.consolida(ricognizione=ricognizione, utente=quattro.capofila, ora=MEZZANOTTE)

    contenuto = selectors.contenuto_piano(piano)
    dell_aler = {
        riga["comune"]: (riga["figure"]["liberi"], riga["consistenza_sap"])
        for riga in contenuto["righe"]
        if riga["ente"] == "ALER di prova"
    }
    assert dell_aler == {"Alfa": (4, 0), "Nuova Alfabeta": (3, 1)}
    assert contenuto["totali"]["comuni"] == 3
    popolazione = {v["comune"]: (v["abitanti"], v["fonte"]) for v in contenuto["popolazione"]}
    assert popolazione == {
        "Alfa": (6000, "censimento 2011"),
        "Delta": (500, "censimento 2011"),
        "Nuova Alfabeta": (4000, "somma dei comuni confluiti, censimento 2011"),
    }
    assert selectors.quadro_del_piano(piano).popolazione == 10_500


def test_the_assemblea_counts_who_is_there_on_its_day(quattro: Mondo) -> None:
    piano = consolida(quattro)
    registra(quattro, fusione(quattro, decorre_il=SEDUTA.date()))

    seduta = convoca(quattro, piano)

    votanti = dict(Presenza.objects.filter(seduta=seduta).values_list("comune__nome", "abitanti"))
    assert votanti == {"Alfa": 6000, "Delta": 500, "Nuova Alfabeta": 4000}


def test_the_clock_carries_it_out_in_every_ambito(quattro: Mondo) -> None:
    factories.crea_ambito("ALTRO", "Altro ambito")
    registra(quattro, fusione(quattro))

    assert confluenze.compi_in_ogni_ambito(ora=SAN_SILVESTRO) == 0
    assert confluenze.compi_in_ogni_ambito(ora=MEZZANOTTE) == 1
    assert confluenze.compi_in_ogni_ambito(ora=MEZZANOTTE) == 0
