"""The long forms of staff's wait for who typed them: dwelling, act, chapter, remark, give-back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import reverse

from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Incarico, ModuloSospeso, Ruolo, Utente
from tests import factories
from tests.programmazione.factories import (
    Mondo,
    apri,
    consolida,
    crea_unita,
    dichiarazione_di,
    trasmetti,
)
from tests.programmazione.pagine import U, leggi, pagina

TESTO = "Cose scritte con cura, l’una dopo l’altra"


@dataclass(frozen=True)
class Caso:
    """A page: where, whose, the box that is long to fill in, what else its form needs."""

    prepara: Callable[[Mondo], tuple[str, Utente]]
    campo: str
    altri: dict[str, Any]


def _indirizzo(nome: str, *chiavi: Any) -> str:
    return reverse(f"{U}{nome}", args=chiavi)


def _nuova(mondo: Mondo) -> tuple[str, Utente]:
    return _indirizzo("unita_create"), mondo.operatore(mondo.comuni[0])


def _scheda(mondo: Mondo) -> tuple[str, Utente]:
    unita = crea_unita(mondo.comuni[0], "U-1")
    return _indirizzo("unita_update", unita.pk), mondo.operatore(mondo.comuni[0])


def _uscita(mondo: Mondo) -> tuple[str, Utente]:
    unita = crea_unita(mondo.comuni[0], "U-1")
    return _indirizzo("unita_atto", unita.pk, "uscita"), mondo.operatore(mondo.comuni[0])


def _capitolo(mondo: Mondo) -> tuple[str, Utente]:
    consolida(mondo)
    return _indirizzo("capitolo", 2019, "piano-di-zona"), mondo.capofila


def _commento(mondo: Mondo) -> tuple[str, Utente]:
    consolida(mondo)
    return _indirizzo("commento_list", 2019, "piano-di-zona"), mondo.capofila


def _restituzione(mondo: Mondo) -> tuple[str, Utente]:
    apri(mondo)
    trasmetti(mondo, mondo.comuni[0], liberi=1, assegnabili=1)
    dichiarazione = dichiarazione_di(mondo.comuni[0])
    return _indirizzo("dichiarazione_restituisci", dichiarazione.pk), mondo.capofila


UNITA = {"codice": "U-1", "tipo": "SAP", "stato": "OCCUPATA", "riga_versione": "1"}
CASI = {
    "una nuova unità": Caso(_nuova, "note", UNITA),
    "la scheda di un'unità": Caso(_scheda, "note", UNITA),
    "un atto su un'unità": Caso(_uscita, "atto", {"riga_versione": "1"}),
    "un capitolo": Caso(_capitolo, "testo", {"letta": "0"}),
    "un commento": Caso(_commento, "testo", {}),
    "una restituzione": Caso(_restituzione, "{comune}-liberi", {}),
}


@pytest.mark.parametrize("nome", CASI)
def test_what_was_typed_is_there_after_the_sign_in_and_for_its_person_only(
    client: Client, mondo: Mondo, nome: str
) -> None:
    caso = CASI[nome]
    indirizzo, utente = caso.prepara(mondo)
    campo = caso.campo.format(comune=mondo.comuni[0].comune_id)
    dati = {**caso.altri, campo: TESTO}
    aperta = pagina(client, indirizzo, utente=utente).content.decode()
    pegno = aperta.split('name="pegno" value="')[1].split('"')[0]

    scaduta = Client().post(indirizzo, {**dati, "pegno": pegno})
    altro = pagina(Client(), indirizzo, utente=_collega(utente)).content.decode()
    ritrovata = pagina(client, indirizzo).content.decode()

    assert scaduta.url == f"/accedi/?next={indirizzo}"
    assert TESTO not in altro
    assert TESTO in ritrovata
    assert "Quello che stavi scrivendo è qui" in ritrovata
    assert 'name="pegno"' in ritrovata


def _collega(utente: Utente) -> Utente:
    """Somebody of the same office, with the same role."""
    incarico = Incarico.objects.get(utente=utente)
    return factories.crea_utente(Ruolo(incarico.ruolo), incarico.ente)


@pytest.mark.parametrize("nome", ["una nuova unità", "un commento"])
def test_what_is_saved_waits_no_more(client: Client, mondo: Mondo, nome: str) -> None:
    indirizzo, utente, dati = _in_attesa(client, mondo, CASI[nome])

    salvata = client.post(indirizzo, {**dati, "comune": mondo.comuni[0].comune_id})

    assert salvata.status_code == 302
    assert _attese(utente) == 0


def test_what_is_refused_again_still_waits(client: Client, mondo: Mondo) -> None:
    indirizzo, _utente, dati = _in_attesa(client, mondo, CASI["una nuova unità"])

    rifiutata = client.post(indirizzo, {**dati, "codice": ""})

    assert "obbligatorio" in leggi(rifiutata)
    assert TESTO in leggi(client.get(indirizzo))


def test_it_is_thrown_away_by_who_does_not_want_it(client: Client, mondo: Mondo) -> None:
    indirizzo, utente, _dati = _in_attesa(client, mondo, CASI["una nuova unità"])

    risposta = client.post(indirizzo, {"scarta": "1"}, follow=True)

    assert TESTO not in leggi(risposta)
    assert _attese(utente) == 0


def test_who_has_no_appointment_any_more_is_refused_and_the_text_waits(
    client: Client, mondo: Mondo
) -> None:
    indirizzo, utente = _nuova(mondo)
    client.force_login(utente)
    pegno = client.get(indirizzo).content.decode().split('name="pegno" value="')[1].split('"')[0]
    Incarico.objects.filter(utente=utente).update(ruolo=Ruolo.SPORTELLO)

    risposta = client.post(indirizzo, {"note": TESTO, "pegno": pegno})

    assert risposta.status_code == 403
    assert _attese(utente) == 1


def test_a_person_without_appointments_gets_no_seal(client: Client, mondo: Mondo) -> None:
    indirizzo, utente = _nuova(mondo)
    Incarico.objects.filter(utente=utente).delete()

    risposta = pagina(client, indirizzo, utente=utente)

    assert SESSION_KEY in client.session
    assert 'name="pegno"' not in risposta.content.decode()


def _attese(utente: Utente) -> int:
    """How many forms wait for a person."""
    with nel_ambito(Incarico.objects.get(utente=utente).ambito_id, utente.pk):
        return ModuloSospeso.objects.filter(utente=utente).count()


def _in_attesa(client: Client, mondo: Mondo, caso: Caso) -> tuple[str, Utente, dict[str, Any]]:
    """Type in a page whose session expires; return it with what was typed."""
    indirizzo, utente = caso.prepara(mondo)
    dati = {**caso.altri, caso.campo: TESTO}
    aperta = pagina(client, indirizzo, utente=utente).content.decode()
    pegno = aperta.split('name="pegno" value="')[1].split('"')[0]
    Client().post(indirizzo, {**dati, "pegno": pegno})
    assert _attese(utente) == 1
    return indirizzo, utente, dati


def test_a_note_as_long_as_a_book_is_refused_in_words_and_kept(
    client: Client, mondo: Mondo
) -> None:
    indirizzo, utente = _nuova(mondo)
    incollato = "Il servizio abitativo. " * 40_000
    dati = UNITA | {"comune": mondo.comuni[0].comune_id, "note": incollato}

    risposta = pagina(client, indirizzo, utente=utente, dati=dati)

    assert "10000 caratteri" in leggi(risposta).replace(".", "")
    assert incollato.strip() in risposta.content.decode()
