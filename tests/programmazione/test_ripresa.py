"""What is typed in a form of staff's waits for who typed it: seal, size, time, and the wall."""

from datetime import timedelta

from django.test import Client
from django.urls import reverse

from crema_sap.enti import sospesi
from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import ModuloSospeso, Ruolo, Utente
from crema_sap.web import pegno as pegni
from crema_sap.web import ripresa
from programmazione.models import Dichiarazione
from tests import factories
from tests.programmazione.factories import ORA, Mondo, apri, dichiarazione_di, trasmetti
from tests.programmazione.pagine import U, leggi, modulo, pagina


def preparata(mondo: Mondo) -> tuple[Dichiarazione, Utente]:
    """A declaration to be filled in, and its officer."""
    apri(mondo)
    return dichiarazione_di(mondo.comuni[0]), mondo.operatore(mondo.comuni[0])


def indirizzo(dichiarazione: Dichiarazione) -> str:
    """The address of a declaration."""
    return reverse(f"{U}dichiarazione", args=[dichiarazione.pk])


def scrivi(mondo: Mondo, dichiarazione: Dichiarazione, pegno: str, **campi: object) -> Client:
    """Send the form when the session has expired."""
    client = Client()
    dati = {**modulo(mondo, dichiarazione.riga_versione, **campi), "pegno": pegno}
    client.post(indirizzo(dichiarazione), dati)
    return client


def sigillo(dichiarazione: Dichiarazione, utente: Utente) -> str:
    """The seal that the page of this person carries."""
    return ripresa.sigillo(
        ambito_id=dichiarazione.ambito_id, utente_id=utente.pk, pagina=indirizzo(dichiarazione)
    )


def sospesa(dichiarazione: Dichiarazione, utente: Utente) -> dict[str, list[str]] | None:
    """What waits of a declaration for this person."""
    campi = sospesi.sospeso(utente_id=utente.pk, pagina=indirizzo(dichiarazione))
    return None if campi is None else dict(campi)


def test_a_page_carries_the_seal_of_who_reads_it(client: Client, mondo: Mondo) -> None:
    dichiarazione, operatore = preparata(mondo)

    risposta = pagina(client, "dichiarazione", dichiarazione.pk, utente=operatore)

    chiavi = pegni.leggi(ripresa.DI_CHE, risposta.context["request"].pegno)
    assert chiavi == [dichiarazione.ambito_id, operatore.pk, indirizzo(dichiarazione)]
    assert f'value="{risposta.context["request"].pegno}"' in risposta.content.decode()


def test_without_a_good_seal_nothing_waits(mondo: Mondo) -> None:
    dichiarazione, operatore = preparata(mondo)
    altra = dichiarazione_di(mondo.comuni[1])

    for pegno in (
        "",
        "inventato",
        sigillo(altra, operatore),
        sigillo(dichiarazione, operatore)[1:],
    ):
        scrivi(mondo, dichiarazione, pegno, liberi="2")

    assert not ModuloSospeso.objects.exists()


def test_a_whole_request_waits_and_more_than_that_does_not(mondo: Mondo) -> None:
    dichiarazione, operatore = preparata(mondo)

    def sospendi(lungo: int) -> bool:
        return sospesi.sospendi(
            ambito_id=dichiarazione.ambito_id,
            utente_id=operatore.pk,
            pagina="/una/",
            campi=[("testo", ["x" * lungo])],
            ora=ORA,
        )

    assert sospendi(sospesi.MASSIMO - 100)
    assert not sospendi(sospesi.MASSIMO)


def test_what_waits_is_encrypted_and_read_by_its_person_only(mondo: Mondo) -> None:
    dichiarazione, operatore = preparata(mondo)
    collega = factories.crea_utente(Ruolo.OPERATORE_ENTE, mondo.comuni[0])

    scrivi(mondo, dichiarazione, sigillo(dichiarazione, operatore), nota_scostamento="segreta")

    with nel_ambito(dichiarazione.ambito_id, operatore.pk):
        scritta = sospesa(dichiarazione, operatore)
        assert scritta
        assert scritta["riga0-nota_scostamento"] == ["segreta"]
        assert "pegno" not in scritta
        assert b"segreta" not in bytes(ModuloSospeso.objects.get().dati_cifrati)
        assert sospesa(dichiarazione, collega) is None
    with nel_ambito(dichiarazione.ambito_id, collega.pk):
        assert not ModuloSospeso.objects.exists(), "the database hides it by itself"


def test_what_has_waited_too_long_is_deleted(mondo: Mondo) -> None:
    dichiarazione, operatore = preparata(mondo)
    collega = factories.crea_utente(Ruolo.OPERATORE_ENTE, mondo.comuni[0])
    dati = {"ambito_id": dichiarazione.ambito_id, "pagina": "/una/", "campi": [("a", ["b"])]}
    sospesi.sospendi(**dati, utente_id=operatore.pk, ora=ORA)

    sospesi.sospendi(**dati, utente_id=collega.pk, ora=ORA + sospesi.DURATA + timedelta(seconds=1))

    assert [voce.utente_id for voce in ModuloSospeso.objects.all()] == [collega.pk]


def test_what_waits_is_shown_where_it_can_not_be_saved_any_more(
    client: Client, mondo: Mondo
) -> None:
    dichiarazione, operatore = preparata(mondo)
    scrivi(mondo, dichiarazione, sigillo(dichiarazione, operatore), liberi="2")
    trasmetti(mondo, mondo.comuni[0], liberi=1, assegnabili=1)

    risposta = leggi(pagina(client, "dichiarazione", dichiarazione.pk, utente=operatore))

    assert "intanto la dichiarazione non si può più compilare" in risposta.lower()
    assert "Unità libere 2" in risposta
    pagina(client, "dichiarazione", dichiarazione.pk, dati={"scarta": "1"})
    assert not ModuloSospeso.objects.exists()


def test_a_colleague_who_transmitted_first_does_not_cost_what_was_typed(
    client: Client, mondo: Mondo
) -> None:
    dichiarazione, operatore = preparata(mondo)
    dati = modulo(mondo, dichiarazione.riga_versione, liberi="2")
    trasmetti(mondo, mondo.comuni[0], liberi=1, assegnabili=1)

    risposta = pagina(client, "dichiarazione", dichiarazione.pk, utente=operatore, dati=dati)

    assert risposta.status_code == 409
    assert "Unità libere 2" in leggi(risposta)
