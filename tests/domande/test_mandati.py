"""Mandates: who gives one and how, what the desk may do with it, how it ends, who is told."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction

from crema_sap.enti import accesso
from crema_sap.enti import ambito as ambiti
from crema_sap.enti import services as identita
from crema_sap.enti.models import Ruolo, Utente
from crema_sap.registro.models import Effetto, Evento
from domande import services as bozze
from domande import tasks as seguiti
from domande.compilazione.sezioni import Sezione
from domande.mandati import codice, persona, selectors, services, tasks
from domande.models import (
    Allegato,
    Bozza,
    Comunicazione,
    Domanda,
    FormaMandato,
    Mandato,
    Messaggio,
    ScritturaAssistita,
)
from domande.services import NonAdesso
from domande.states import (
    TRANSIZIONI_MANDATO,
    StatoMandato,
    TransizioneNonAmmessa,
    stato_mandato,
    verifica_passo_mandato,
)
from tests import factories
from tests.bandi import factories as bandi
from tests.domande import sportello as banco
from tests.domande.factories import DURANTE, Scena, crea_bozza, crea_domanda, risposte
from tests.domande.sportello import MINUTO, Sportello, chiave_di


@pytest.fixture
def sportello(scena: Scena) -> Sportello:
    """The desk of Crema."""
    return banco.crea_sportello(scena)


def recapita() -> None:
    """Let the worker deliver everything, twice."""
    ambito = ambiti.corrente()
    assert ambito
    ambiti.entra(ambito, None)
    gestori: dict[str, Any] = {
        "mandato_detto": tasks.mandato_detto,
        "messaggio_invio": seguiti.messaggio_invio,
        "messaggio_ritiro": seguiti.messaggio_ritiro,
        "comunicazione_email": tasks.comunicazione_email,
    }
    for _ in range(2):
        for tipo, gestore in gestori.items():
            for effetto in Effetto.objects.filter(tipo=tipo).order_by("pk"):
                gestore(effetto)


def atti() -> list[str]:
    return list(
        Evento.objects.filter(atto__contains="MANDATO")
        .order_by("numero")
        .values_list("atto", flat=True)
    )


@pytest.mark.parametrize("da", StatoMandato)
@pytest.mark.parametrize("a", StatoMandato)
def test_only_the_printed_steps_of_a_mandate_exist(da: StatoMandato, a: StatoMandato) -> None:
    if a in TRANSIZIONI_MANDATO[da]:
        verifica_passo_mandato(da, a)
    else:
        with pytest.raises(TransizioneNonAmmessa, match=da.label):
            verifica_passo_mandato(da, a)


@pytest.mark.parametrize(
    ("attivo", "fine", "passati", "atteso"),
    [
        (False, "", -1, StatoMandato.PROPOSTO),
        (True, "", -1, StatoMandato.ATTIVO),
        (True, "", 0, StatoMandato.SCADUTO),
        (False, "", 0, StatoMandato.SCADUTO),
        (True, "REVOCATO", -1, StatoMandato.REVOCATO),
        (True, "RIPRESO", 1, StatoMandato.RIPRESO),
    ],
)
def test_a_mandate_is_what_was_written_and_what_the_instant_says(
    attivo: bool, fine: str, passati: int, atteso: StatoMandato
) -> None:
    stato = stato_mandato(
        attivo_dal=DURANTE if attivo else None,
        scade_il=DURANTE + timedelta(days=1),
        fine=fine,
        ora=DURANTE + timedelta(days=1, microseconds=passati),
    )

    assert stato is atteso


def test_who_has_never_signed_in_gets_an_identity_that_spid_claims(sportello: Sportello) -> None:
    chi = banco.persona()

    mandato = sportello.attivo(chi)

    entrata = identita.accogli_cittadino(
        identita.Identita(chi.codice_fiscale, "Maria Teresa", "Verdi", chi.nato_il)
    )
    assert entrata.pk == mandato.richiedente_id
    assert entrata.nome == "Maria Teresa"


def test_a_desk_changes_and_learns_nothing_of_who_has_an_account(
    scena: Scena, cittadina: Utente, sportello: Sportello
) -> None:
    chi = persona.Persona(banco.di(cittadina).codice_fiscale, "Altra", "Persona", bandi.APRE.date())

    mandato = sportello.proponi(chi)

    ambiti.entra(scena.ambito.pk, cittadina.pk)
    assert Utente.objects.get(pk=cittadina.pk).cognome == "Rossi"
    assert mandato.richiedente_id == cittadina.pk
    assert str(persona.leggi(mandato)) == "Persona Altra"


def test_a_desk_has_one_mandate_of_a_person_for_an_avviso(sportello: Sportello) -> None:
    chi = banco.persona()
    primo = sportello.proponi(chi)

    with pytest.raises(services.MandatoGiaPresente):
        sportello.proponi(chi)
    with pytest.raises(IntegrityError), transaction.atomic():
        Mandato.objects.create(
            avviso=primo.avviso,
            ente=primo.ente,
            richiedente_id=primo.richiedente_id,
            forma=FormaMandato.CARTA,
            assistito_cifrato=b"x",
            proposto_da=sportello.utente,
            proposto_il=DURANTE,
            scade_il=DURANTE + MINUTO,
        )


def test_one_that_lapsed_leaves_its_place(sportello: Sportello) -> None:
    primo = sportello.proponi(banco.persona())

    secondo = sportello.proponi(banco.persona(), ora=DURANTE + services.DURATA_PROPOSTA)

    primo.refresh_from_db()
    assert primo.fine == StatoMandato.SCADUTO
    assert secondo.stato_al(DURANTE + services.DURATA_PROPOSTA) is StatoMandato.PROPOSTO


@pytest.mark.parametrize("ora", [bandi.APRE - MINUTO, bandi.CHIUDE])
def test_a_mandate_is_for_an_avviso_that_receives(sportello: Sportello, ora: Any) -> None:
    with pytest.raises(NonAdesso):
        sportello.proponi(banco.persona(), ora=ora)


def test_only_a_desk_proposes(scena: Scena, sportello: Sportello) -> None:
    altro = Sportello(scena, scena.capofila)

    with pytest.raises(PermissionDenied):
        altro.proponi(banco.persona())


def test_on_paper_it_begins_when_the_signed_form_was_admitted(sportello: Sportello) -> None:
    mandato = sportello.proponi(banco.persona(), FormaMandato.CARTA)

    def attiva() -> Mandato:
        return services.attiva_con_carta(mandato=mandato, utente=sportello.utente, ora=DURANTE)

    with pytest.raises(NonAdesso):
        attiva()
    with pytest.raises(NonAdesso):
        services.apri(mandato=mandato, utente=sportello.utente, ora=DURANTE)
    banco.carta(mandato, sportello, ammessa=False)
    with pytest.raises(NonAdesso):
        attiva()
    Allegato.objects.update(esito="AMMESSO", impronta_servita="0" * 64, controllato_il=DURANTE)

    assert attiva().stato_al(DURANTE) is StatoMandato.ATTIVO
    with pytest.raises(TransizioneNonAmmessa):
        attiva()


def test_the_same_scan_is_kept_once_and_not_for_ever(sportello: Sportello) -> None:
    mandato = sportello.proponi(banco.persona(), FormaMandato.CARTA)
    primo = banco.carta(mandato, sportello)

    assert banco.carta(mandato, sportello, ammessa=False) == primo
    services.attiva_con_carta(mandato=mandato, utente=sportello.utente, ora=DURANTE)
    with pytest.raises(NonAdesso):
        services.allega_scansione(
            mandato=mandato,
            utente=sportello.utente,
            nome="altro.pdf",
            dati=b"%PDF-1.4 altro",
            formato="application/pdf",
            ora=DURANTE,
        )


def test_with_spid_the_person_confirms_with_a_code_that_works_once(
    scena: Scena, cittadina: Utente, sportello: Sportello
) -> None:
    mandato = sportello.proponi(banco.di(cittadina))
    atteso = codice.codice_di(mandato)
    with pytest.raises(NonAdesso):
        services.attiva_con_carta(mandato=mandato, utente=sportello.utente, ora=DURANTE)

    attivo = banco.conferma(mandato, cittadina, f"{atteso[:4]} {atteso[4:]}")

    assert attivo.stato_al(DURANTE + MINUTO) is StatoMandato.ATTIVO
    assert codice.codice_di(attivo) == ""
    with pytest.raises(TransizioneNonAmmessa):
        banco.conferma(mandato, cittadina, atteso)


def test_a_code_of_another_is_nobodys(
    scena: Scena, cittadina: Utente, sportello: Sportello
) -> None:
    mandato = sportello.proponi(banco.persona())
    ambiti.entra(scena.ambito.pk, cittadina.pk)

    with pytest.raises(PermissionDenied):
        codice.conferma(
            mandato=mandato, codice=codice.codice_di(mandato), utente=cittadina, ora=DURANTE
        )


def test_an_account_that_tries_codes_is_stopped_and_nobody_else(
    scena: Scena, cittadina: Utente, sportello: Sportello
) -> None:
    mandato = sportello.proponi(banco.di(cittadina))
    giusto = codice.codice_di(mandato)
    sbagliato = f"{(int(giusto) + 1) % 10**8:08}"

    for _ in range(accesso.TENTATIVI_MASSIMI):
        with pytest.raises(codice.CodiceSbagliato):
            banco.conferma(mandato, cittadina, sbagliato)
    with pytest.raises(codice.TroppiTentativi, match="minut"):
        banco.conferma(mandato, cittadina, giusto)

    # Beside them, at the same desk, forty people confirm.
    for numero in range(40):
        altra = banco.persona(nato_il=date(1941, 2, 3) + timedelta(days=numero + 1))
        suo = sportello.proponi(altra)
        ambiti.entra(scena.ambito.pk, suo.richiedente_id)
        banco.conferma(suo, Utente.objects.get(pk=suo.richiedente_id))
    assert atti().count("MANDATO_CODICE_SBAGLIATO") == accesso.TENTATIVI_MASSIMI


def test_a_code_is_not_good_after_its_time(cittadina: Utente, sportello: Sportello) -> None:
    mandato = sportello.proponi(banco.di(cittadina), ora=DURANTE - services.DURATA_PROPOSTA)

    with pytest.raises(TransizioneNonAmmessa, match="Scaduto"):
        banco.conferma(mandato, cittadina)


def test_the_draft_is_the_persons_and_says_who_typed_each_version(
    scena: Scena, sportello: Sportello
) -> None:
    mandato = sportello.attivo(banco.persona())
    chi = persona.al_posto_di(mandato, sportello.utente)
    bozza = Bozza.objects.visibili_a(chi).get(chiave=mandato.chiave)

    salvata = bozze.salva_sezione(
        bozza=bozza,
        utente=chi,
        sezione=Sezione.ISEE,
        versione_vista=0,
        ora=DURANTE,
        risposte=risposte()["isee"],
    )

    assert bozza.richiedente_id == mandato.richiedente_id
    scrittura = ScritturaAssistita.objects.get()
    assert (scrittura.versione, scrittura.parte) == (salvata.versione, "isee")
    assert scrittura.utente_id == sportello.utente.pk
    assert scrittura.titolo == Sezione.ISEE.etichetta
    assert Evento.objects.get(atto="BOZZA_SCRITTA_CON_MANDATO").utente_id == sportello.utente.pk


def test_what_the_citizen_types_has_no_helper(cittadina: Utente, scena: Scena) -> None:
    bozza = crea_bozza(scena, cittadina, sezioni=())

    bozze.salva_sezione(
        bozza=bozza, utente=cittadina, sezione=Sezione.ISEE, versione_vista=0, ora=DURANTE
    )

    assert not ScritturaAssistita.objects.exists()


def test_the_desk_finds_the_draft_that_the_person_had_begun(
    scena: Scena, cittadina: Utente, sportello: Sportello
) -> None:
    ambiti.entra(scena.ambito.pk, cittadina.pk)
    bozza = crea_bozza(scena, cittadina)

    mandato = sportello.attivo(banco.di(cittadina))

    assert mandato.chiave == bozza.chiave
    prima = Evento.objects.count()
    services.apri(mandato=mandato, utente=sportello.utente, ora=DURANTE)
    assert Evento.objects.count() == prima + 1


def test_the_desk_finds_the_domanda_that_was_already_sent(
    scena: Scena, cittadina: Utente, sportello: Sportello
) -> None:
    ambiti.entra(scena.ambito.pk, cittadina.pk)
    domanda = crea_domanda(scena, cittadina)

    mandato = sportello.attivo(banco.di(cittadina))

    assert mandato.chiave == domanda.chiave
    assert selectors.domanda_di(mandato) == domanda


def finisci(mandato: Mandato, come: str, sportello: Sportello) -> Mandato:
    if come == "concludi":
        sportello.entra()
        return services.concludi(mandato=mandato, utente=sportello.utente, ora=DURANTE + MINUTO)
    ambiti.entra(mandato.ambito_id, mandato.richiedente_id)
    return getattr(services, come)(
        mandato=mandato,
        utente=Utente.objects.get(pk=mandato.richiedente_id),
        ora=DURANTE + MINUTO,
    )


@pytest.mark.parametrize(
    ("come", "fine", "oggetto"),
    [
        ("concludi", "CONCLUSO", "Lo sportello ha concluso"),
        ("revoca", "REVOCATO", "Hai tolto il mandato allo sportello"),
        ("riprendi", "RIPRESO", "La domanda è in mano tua"),
    ],
)
def test_when_it_ends_the_desk_loses_everything_and_both_are_told_once(
    sportello: Sportello, come: str, fine: str, oggetto: str
) -> None:
    mandato = sportello.attivo(banco.persona(email="teresa@esempio.it"))

    finisci(mandato, come, sportello)

    sportello.entra()
    assert not Bozza.objects.exists()
    assert not Allegato.objects.exists()
    assert not Mandato.objects.visibili_a(sportello.utente).vivi(DURANTE).exists()
    recapita()
    detti = set(Comunicazione.objects.values_list("destinatario_id", "oggetto"))
    assert (mandato.richiedente_id, oggetto) in detti
    assert Comunicazione.objects.filter(destinatario_id=sportello.utente.pk).count() == 2
    assert [m.subject for m in mail.outbox if m.to == ["teresa@esempio.it"]].count(oggetto) == 1
    assert atti()[-1] == f"MANDATO_{fine}"
    with pytest.raises(TransizioneNonAmmessa):
        finisci(mandato, come, sportello)


def test_who_takes_over_puts_their_own_identity_on_the_draft(sportello: Sportello) -> None:
    chi = banco.persona()
    mandato = sportello.attivo(chi)
    identita.accogli_cittadino(
        identita.Identita(chi.codice_fiscale, "Maria Teresa", "Verdi", chi.nato_il)
    )

    finisci(mandato, "riprendi", sportello)

    bozza = Bozza.objects.get(chiave=mandato.chiave)
    assert bozze.leggi_compilazione(bozza).identita["nome"] == "Maria Teresa"
    assert bozza.versione == 2


def test_a_mandate_never_opened_is_taken_over_too(sportello: Sportello) -> None:
    mandato = sportello.proponi(banco.persona(), FormaMandato.CARTA)
    banco.carta(mandato, sportello)
    services.attiva_con_carta(mandato=mandato, utente=sportello.utente, ora=DURANTE)

    assert finisci(mandato, "riprendi", sportello).fine == StatoMandato.RIPRESO


def test_a_proposal_is_told_to_the_person_who_must_confirm(sportello: Sportello) -> None:
    con_spid = sportello.proponi(banco.persona(email="teresa@esempio.it"))
    su_carta = sportello.proponi(banco.persona("Rosa"), FormaMandato.CARTA)

    recapita()

    detto = Comunicazione.objects.get()
    assert detto.destinatario_id == con_spid.richiedente_id != su_carta.richiedente_id
    assert "senza il codice lo sportello non vede niente" in detto.testo
    assert "Teresa" not in detto.testo + detto.oggetto
    assert mail.outbox[0].to == ["teresa@esempio.it"]


def test_the_receipt_of_a_sending_and_of_a_withdrawal_reaches_both(
    scena: Scena, cittadina: Utente, sportello: Sportello
) -> None:
    ambiti.entra(scena.ambito.pk, cittadina.pk)
    domanda = crea_domanda(scena, cittadina)
    sportello.attivo(banco.di(cittadina))

    ambiti.entra(scena.ambito.pk, cittadina.pk)
    bozze.ritira_domanda(domanda=domanda, utente=cittadina, ora=DURANTE + MINUTO)
    recapita()

    allo_sportello = Comunicazione.objects.filter(destinatario_id=sportello.utente.pk)
    assert {c.oggetto for c in allo_sportello} == {
        "Mandato attivo",
        "Domanda inviata",
        "Domanda ritirata",
    }
    assert Messaggio.objects.filter(destinatario_id=cittadina.pk).count() == 2
    assert domanda.protocollo in allo_sportello.get(oggetto="Domanda inviata").testo


def test_a_message_goes_where_the_draft_says_then_where_the_account_does(
    scena: Scena, sportello: Sportello
) -> None:
    mandato = sportello.attivo(banco.persona(email="conto@esempio.it"))
    recapita()
    sportello.entra()
    chi = persona.al_posto_di(mandato, sportello.utente)
    bozze.salva_sezione(
        bozza=Bozza.objects.get(chiave=mandato.chiave),
        utente=chi,
        sezione=Sezione.RICHIEDENTE,
        versione_vista=0,
        ora=DURANTE,
        risposte={"cittadinanza": "italiana", "email": "scelta@esempio.it"},
    )
    finisci(mandato, "revoca", sportello)

    recapita()

    a = {m.to[0] for m in mail.outbox}
    assert a == {"conto@esempio.it", "scelta@esempio.it", sportello.utente.email}


def test_a_person_without_address_reads_it_in_the_portal(sportello: Sportello) -> None:
    sportello.proponi(banco.persona())

    recapita()

    assert Comunicazione.objects.get().spedita_il is None
    assert mail.outbox == []


# The walls: each of the two by itself.


@pytest.mark.parametrize("modello", [Bozza, Domanda, Allegato, Mandato, ScritturaAssistita])
def test_the_database_shows_a_desk_of_another_comune_nothing(
    scena: Scena, sportello: Sportello, modello: Any
) -> None:
    mandato = sportello.attivo(banco.persona())
    con_domanda(scena, sportello)
    assert Bozza.objects.filter(chiave=mandato.chiave).exists()

    banco.crea_sportello(scena, di_castelleone=True).entra()

    assert modello.objects.count() == 0


def con_domanda(scena: Scena, sportello: Sportello) -> None:
    """A domanda of somebody who gave no mandate, and an attachment."""
    altra = factories.crea_cittadino("Marco", "Neri")
    ambiti.entra(scena.ambito.pk, altra.pk)
    crea_domanda(scena, altra)
    sportello.entra()


def test_the_database_shows_a_desk_only_what_mandates_open(
    scena: Scena, sportello: Sportello
) -> None:
    mandato = sportello.attivo(banco.persona())
    con_domanda(scena, sportello)

    assert list(Bozza.objects.values_list("chiave", flat=True)) == [mandato.chiave]
    assert not Domanda.objects.exists()
    assert not Messaggio.objects.exists()


def test_the_querysets_show_a_desk_only_its_own(scena: Scena, sportello: Sportello) -> None:
    mandato = sportello.attivo(banco.persona())
    altro = banco.crea_sportello(scena, di_castelleone=True)
    # As the portal's own work, row-level security lets the whole ambito through.
    ambiti.entra(scena.ambito.pk, None)

    def visto(utente: Utente) -> bool:
        trovato = selectors.attivo_per(
            chiave=chiave_di(mandato), utente=utente, ora=DURANTE, blocca=False
        )
        return trovato is not None

    assert visto(sportello.utente)
    assert not visto(altro.utente)
    assert not visto(scena.capofila)
    assert not ScritturaAssistita.objects.visibili_a(altro.utente).exists()


def test_an_appointment_that_is_over_shows_nothing(scena: Scena, sportello: Sportello) -> None:
    sportello.attivo(banco.persona())
    assert sportello.utente.incarico
    ambiti.entra(scena.ambito.pk, None)
    sportello.utente.incarico.al = sportello.utente.incarico.dal
    sportello.utente.incarico.save()

    sportello.entra()

    assert not Mandato.objects.exists()
    assert not Bozza.objects.exists()


@pytest.mark.parametrize("atto", ["attiva_con_carta", "apri", "concludi"])
def test_the_acts_of_a_desk_are_of_its_own_mandates(
    scena: Scena, sportello: Sportello, atto: str
) -> None:
    mandato = sportello.attivo(banco.persona())
    altro = banco.crea_sportello(scena, di_castelleone=True)
    ambiti.entra(scena.ambito.pk, None)

    with pytest.raises(PermissionDenied, match="altro sportello"):
        getattr(services, atto)(mandato=mandato, utente=altro.utente, ora=DURANTE)


@pytest.mark.parametrize("atto", ["revoca", "riprendi"])
def test_the_acts_of_a_citizen_are_of_their_own_mandates(
    scena: Scena, cittadina: Utente, sportello: Sportello, atto: str
) -> None:
    mandato = sportello.attivo(banco.persona())

    for chi in (cittadina, sportello.utente):
        with pytest.raises(PermissionDenied, match="altra persona"):
            getattr(services, atto)(mandato=mandato, utente=chi, ora=DURANTE)


@pytest.mark.parametrize(
    "cambio",
    [
        {"attivo_dal": DURANTE + MINUTO},
        {"richiedente_id": 1},
        {"scade_il": DURANTE + timedelta(days=900)},
        {"codice_cifrato": b"x"},
    ],
)
def test_the_database_writes_each_step_once(sportello: Sportello, cambio: dict[str, Any]) -> None:
    mandato = sportello.attivo(banco.persona())

    with pytest.raises(DatabaseError), transaction.atomic():
        Mandato.objects.filter(pk=mandato.pk).update(**cambio)


def test_the_database_reopens_no_mandate_and_forgets_none(sportello: Sportello) -> None:
    mandato = sportello.attivo(banco.persona())
    services.concludi(mandato=mandato, utente=sportello.utente, ora=DURANTE)

    for prova in (
        lambda: Mandato.objects.filter(pk=mandato.pk).update(finito_il=None, fine=""),
        lambda: Mandato.objects.filter(pk=mandato.pk).delete(),
        lambda: ScritturaAssistita.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            prova()


def test_the_list_says_who_has_least_time_and_what_comes_next(sportello: Sportello) -> None:
    sportello.attivo(banco.persona("Rosa"))
    sportello.proponi(banco.persona("Luisa"), FormaMandato.CARTA)
    sportello.proponi(banco.persona("Ada"))

    righe = selectors.assistiti(utente=sportello.utente, ora=DURANTE)

    assert [(r.persona, r.prossimo) for r in righe] == [
        ("Rosa Verdi", "Compila «Informativa»."),
        ("Luisa Verdi", "Carica il modulo firmato."),
        ("Ada Verdi", "Aspetta che la persona confermi con il codice."),
    ]
    assert {r.giorni for r in righe} == {(bandi.CHIUDE - DURANTE).days}
    assert {r.giorni for r in selectors.assistiti(utente=sportello.utente, ora=bandi.CHIUDE)} == {
        None
    }


def test_only_a_desk_or_a_citizen_sees_mandates(scena: Scena, sportello: Sportello) -> None:
    sportello.attivo(banco.persona())
    ambiti.entra(scena.ambito.pk, None)

    for ruolo in set(Ruolo) - {Ruolo.SPORTELLO}:
        utente = factories.crea_utente(ruolo, scena.ente)
        assert not Mandato.objects.visibili_a(utente).exists()
