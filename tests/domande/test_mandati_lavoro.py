"""What a desk does under a mandate, how it ends, who is told."""

from typing import Any

import pytest
from django.core import mail

from crema_sap.enti import ambito as ambiti
from crema_sap.enti import services as identita
from crema_sap.enti.models import Utente
from crema_sap.registro.models import Effetto, Evento
from domande import services as bozze
from domande import tasks as seguiti
from domande.compilazione.sezioni import Sezione
from domande.mandati import persona, selectors, services, tasks
from domande.models import (
    Allegato,
    Bozza,
    Comunicazione,
    FormaMandato,
    Mandato,
    Messaggio,
    ScritturaAssistita,
)
from domande.states import (
    StatoMandato,
    TransizioneNonAmmessa,
)
from tests.domande import sportello as banco
from tests.domande.factories import DURANTE, Scena, crea_bozza, crea_domanda, risposte
from tests.domande.sportello import MINUTO, Sportello


def atti() -> list[str]:
    return list(
        Evento.objects.filter(atto__contains="MANDATO")
        .order_by("numero")
        .values_list("atto", flat=True)
    )


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
