"""Mandates: who gives one and how, in which steps, and with which code."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from crema_sap.enti import accesso
from crema_sap.enti import ambito as ambiti
from crema_sap.enti import services as identita
from crema_sap.enti.models import Utente
from crema_sap.registro.models import Evento
from domande.mandati import codice, persona, services
from domande.models import (
    Allegato,
    FormaMandato,
    Mandato,
)
from domande.services import NonAdesso
from domande.states import (
    TRANSIZIONI_MANDATO,
    StatoMandato,
    TransizioneNonAmmessa,
    stato_mandato,
    verifica_passo_mandato,
)
from tests.bandi import factories as bandi
from tests.domande import sportello as banco
from tests.domande.factories import DURANTE, Scena
from tests.domande.sportello import MINUTO, Sportello


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
