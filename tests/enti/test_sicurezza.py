"""Second factor, own sessions, own password."""

import base64
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django_otp.oath import TOTP

from crema_sap.enti.models import Ambito, DispositivoTOTP, Ruolo, Sessione, Utente
from crema_sap.registro.models import Evento
from crema_sap.web.enti import dispositivi, qr, selectors, services
from tests import factories

PASSWORD = "cavallo-batteria-graffetta"


@pytest.fixture
def impiegata(ambito: Ambito) -> Utente:
    return factories.crea_utente(Ruolo.CAPOFILA, username="capofila", password=PASSWORD)


def come(utente: Utente) -> None:
    with connection.cursor() as cursore:
        cursore.execute("SELECT set_config('app.utente', %s, true)", [str(utente.pk)])


def dispositivo(utente: Utente, **campi: Any) -> DispositivoTOTP:
    come(utente)
    di = DispositivoTOTP.nuovo(user_id=utente.pk, name="Applicazione", **campi)
    di.save()
    return di


def codice(di: DispositivoTOTP, passi: int = 0) -> str:
    totp = TOTP(di.bin_key)
    return f"{TOTP(di.bin_key, t0=-passi * totp.step).token():06}"


def entra(client: Client, **altro: str) -> Any:
    dati = {"username": "capofila", "password": PASSWORD, **altro}
    return client.post("/accedi/", dati)


def e_dentro(client: Client) -> bool:
    return client.get("/account/sicurezza/").status_code == 200


def test_with_a_second_factor_the_password_is_not_enough(client: Client, impiegata: Utente) -> None:
    dispositivo(impiegata)

    risposta = entra(client)

    assert risposta["Location"] == "/accedi/codice/"
    assert not e_dentro(client)


def test_password_and_code_open_the_session_and_keep_next(
    client: Client, impiegata: Utente
) -> None:
    di = dispositivo(impiegata)
    entra(client, next="/registro/")

    risposta = client.post("/accedi/codice/", {"codice": codice(di)})

    assert risposta["Location"] == "/registro/"
    assert e_dentro(client)
    assert Evento.objects.filter(atto="ACCESSO").count() == 1


@pytest.mark.parametrize("sbagliato", ["000000", "12345", "abcdef", ""])
def test_a_wrong_code_does_not_open(client: Client, impiegata: Utente, sbagliato: str) -> None:
    dispositivo(impiegata)
    entra(client)

    risposta = client.post("/accedi/codice/", {"codice": sbagliato})

    assert risposta.status_code == 422
    assert not e_dentro(client)


def test_a_code_works_once(client: Client, impiegata: Utente) -> None:
    di = dispositivo(impiegata)
    usato = codice(di)
    entra(client)
    client.post("/accedi/codice/", {"codice": usato})
    client.post("/esci/")
    entra(client)

    risposta = client.post("/accedi/codice/", {"codice": usato})

    assert risposta.status_code == 422
    assert not e_dentro(client)


def test_wrong_codes_shut_the_account_as_wrong_passwords_do(
    client: Client, impiegata: Utente
) -> None:
    di = dispositivo(impiegata)
    entra(client)
    for _ in range(10):
        client.post("/accedi/codice/", {"codice": "000000"})
    come(impiegata)
    DispositivoTOTP.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)

    risposta = client.post("/accedi/codice/", {"codice": codice(di)})

    assert "tentativi sbagliati" in risposta.content.decode()
    assert not e_dentro(client)


def test_the_code_page_is_only_for_who_gave_the_password(client: Client, ambito: Ambito) -> None:
    assert client.get("/accedi/codice/")["Location"] == "/accedi/"
    assert client.get("/accedi/primo-codice/")["Location"] == "/accedi/"


def test_too_slow_a_code_begins_again(client: Client, impiegata: Utente) -> None:
    di = dispositivo(impiegata)
    entra(client)
    sessione = client.session
    sessione["accesso_in_sospeso"] = sessione["accesso_in_sospeso"] | {"scade": 0}
    sessione.save()

    risposta = client.post("/accedi/codice/", {"codice": codice(di)})

    assert risposta["Location"] == "/accedi/"
    assert not e_dentro(client)


def test_where_it_is_compulsory_it_is_set_up_at_the_first_sign_in(
    client: Client, impiegata: Utente, settings: Any
) -> None:
    settings.SECONDO_FATTORE_OBBLIGATORIO = True
    rinvio = entra(client)["Location"]
    pagina = client.get(rinvio).content.decode()
    come(impiegata)
    di = DispositivoTOTP.objects.get()

    fuori = e_dentro(client)
    risposta = client.post(rinvio, {"codice": codice(di)})

    assert rinvio == "/accedi/primo-codice/"
    assert "<svg" in pagina
    assert qr.chiave(di) in pagina
    assert not fuori
    assert risposta.status_code == 302
    assert e_dentro(client)


def test_who_has_one_cannot_set_up_another_half_way_in(
    client: Client, impiegata: Utente, settings: Any
) -> None:
    dispositivo(impiegata)
    settings.SECONDO_FATTORE_OBBLIGATORIO = True
    entra(client)

    assert client.get("/accedi/primo-codice/")["Location"] == "/accedi/"


def test_one_sets_it_up_and_takes_it_away(client: Client, impiegata: Utente) -> None:
    client.force_login(impiegata)
    client.get("/account/secondo-fattore/")
    come(impiegata)
    di = DispositivoTOTP.objects.get(confirmed=False)

    attivata = client.post("/account/secondo-fattore/", {"codice": codice(di)})
    pagina = client.get("/account/sicurezza/").content.decode()
    tolta = client.post("/account/secondo-fattore/togli/", {"codice": codice(di, passi=1)})

    assert attivata.status_code == tolta.status_code == 302
    assert "Attivo" in pagina
    assert not DispositivoTOTP.objects.exists()
    assert set(Evento.objects.values_list("atto", flat=True)) == {
        "SECONDO_FATTORE_ATTIVATO",
        "SECONDO_FATTORE_TOLTO",
    }


def test_with_a_wrong_code_none_is_set_up(client: Client, impiegata: Utente) -> None:
    client.force_login(impiegata)
    client.get("/account/secondo-fattore/")

    risposta = client.post("/account/secondo-fattore/", {"codice": "000000"})
    come(impiegata)

    assert risposta.status_code == 422
    assert not DispositivoTOTP.objects.get().confirmed


def test_with_a_wrong_code_it_stays(client: Client, impiegata: Utente) -> None:
    suo = dispositivo(impiegata)
    client.force_login(impiegata)

    risposta = client.post("/account/secondo-fattore/togli/", {"codice": "000000"})
    come(impiegata)

    assert risposta.status_code == 422
    assert DispositivoTOTP.objects.get() == suo


def test_a_session_left_open_is_not_enough_to_change_the_telephone(
    client: Client, impiegata: Utente
) -> None:
    vecchio = dispositivo(impiegata)
    client.force_login(impiegata)
    pagina = client.get("/account/secondo-fattore/").content.decode()
    come(impiegata)
    nuovo = DispositivoTOTP.objects.get(confirmed=False)

    senza = client.post("/account/secondo-fattore/", {"codice": codice(nuovo)})
    falso = client.post(
        "/account/secondo-fattore/", {"codice": codice(nuovo), "attuale": codice(nuovo)}
    )
    come(impiegata)

    assert "Codice del telefono in uso" in pagina
    assert senza.status_code == falso.status_code == 422
    assert DispositivoTOTP.objects.get(confirmed=True) == vecchio


def test_who_has_the_telephone_changes_it(client: Client, impiegata: Utente) -> None:
    vecchio = dispositivo(impiegata)
    client.force_login(impiegata)
    client.get("/account/secondo-fattore/")
    come(impiegata)
    nuovo = DispositivoTOTP.objects.get(confirmed=False)

    cambiato = client.post(
        "/account/secondo-fattore/", {"codice": codice(nuovo), "attuale": codice(vecchio)}
    )
    come(impiegata)

    assert cambiato.status_code == 302
    assert DispositivoTOTP.objects.get() == nuovo


def test_where_it_is_compulsory_it_is_not_taken_away(
    client: Client, impiegata: Utente, settings: Any
) -> None:
    dispositivo(impiegata)
    settings.SECONDO_FATTORE_OBBLIGATORIO = True
    client.force_login(impiegata)

    assert client.get("/account/secondo-fattore/togli/").status_code == 404


def test_the_secret_is_not_readable_in_the_table(impiegata: Utente) -> None:
    di = dispositivo(impiegata, confirmed=True)

    with connection.cursor() as cursore:
        cursore.execute("SELECT key FROM otp_totp_totpdevice WHERE id = %s", [di.pk])
        (conservato,) = cursore.fetchone()

    assert di.verify_token(int(codice(di)))
    assert len(di.bin_key) == DispositivoTOTP.LUNGHEZZA_SEGRETO
    for in_chiaro in (di.bin_key.hex(), base64.b64encode(di.bin_key).decode().rstrip("=")):
        assert in_chiaro not in conservato
    assert di.bin_key not in base64.b64decode(conservato)


def test_the_secret_of_another_is_not_read(ambito: Ambito, impiegata: Utente) -> None:
    dispositivo(impiegata)
    altra = factories.crea_utente(Ruolo.GESTORE)

    come(altra)

    assert not DispositivoTOTP.objects.exists()


def test_who_lost_the_telephone_is_helped_inside_the_ambito_only(
    client: Client, impiegata: Utente
) -> None:
    dispositivo(impiegata)
    client.force_login(factories.crea_utente(Ruolo.GESTORE))
    azione = {"action": "togli_secondo_fattore", "_selected_action": [impiegata.pk]}

    client.post("/gestione/enti/utente/", azione)

    come(impiegata)
    assert not DispositivoTOTP.objects.exists()
    assert Evento.objects.filter(atto="SECONDO_FATTORE_TOLTO_DA_ALTRI").exists()


def test_one_sees_the_own_sessions_and_closes_them(client: Client, impiegata: Utente) -> None:
    entra(client)
    altrove = Client(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"})
    entra(altrove)
    pagina = client.get("/account/sicurezza/").content.decode()
    chiave = re.findall(r'name="sessione" value="([0-9a-f]+)"', pagina)

    client.post("/account/sessioni/chiudi/", {"sessione": chiave[0]})

    assert "Firefox su Windows" in pagina
    assert len(chiave) == 1
    assert not e_dentro(altrove)
    assert e_dentro(client)


def test_the_page_never_shows_the_key_that_opens_a_session(
    client: Client, impiegata: Utente
) -> None:
    entra(client)
    entra(Client())

    pagina = client.get("/account/sicurezza/").content.decode()

    assert not any(s in pagina for s in Sessione.objects.values_list("session_key", flat=True))


def test_the_session_of_another_does_not_exist(client: Client, impiegata: Utente) -> None:
    altra = Client()
    altra.force_login(factories.crea_utente())
    sua = Sessione.objects.get()
    client.force_login(impiegata)

    risposta = client.post(
        "/account/sessioni/chiudi/", {"sessione": selectors.chiave_pubblica(sua)}
    )

    assert risposta.status_code == 404
    assert Sessione.objects.filter(pk=sua.pk).exists()


NUOVA = "tavolo-nuvola-sentiero"


def cambia(client: Client, attuale: str = PASSWORD, nuova: str = NUOVA, ripetuta: str = "") -> Any:
    dati = {"attuale": attuale, "nuova": nuova, "ripetuta": ripetuta or nuova}
    return client.post("/account/password/", dati)


def test_the_password_changes_and_the_other_sessions_close(
    client: Client, impiegata: Utente
) -> None:
    entra(client)
    altrove = Client()
    entra(altrove)

    risposta = cambia(client)

    assert risposta.status_code == 302
    assert e_dentro(client)
    assert not e_dentro(altrove)
    assert entra(Client()).status_code == 422
    assert entra(Client(), password=NUOVA).status_code == 302


def test_it_changes_even_if_the_appointment_ends_meanwhile(
    client: Client, impiegata: Utente, rf: RequestFactory
) -> None:
    entra(client)
    richiesta = rf.post("/account/password/")
    richiesta.session, richiesta.user = client.session, impiegata
    impiegata.incarico = None

    services.cambia_password(request=richiesta, utente=impiegata, nuova=NUOVA)

    assert entra(Client(), password=NUOVA).status_code == 302


@pytest.mark.parametrize(
    ("campi", "detto"),
    [
        ({"attuale": "sbagliata"}, "non è questa"),
        ({"nuova": "breve"}, "troppo corta"),
        ({"nuova": "password1234"}, "troppo comune"),
        ({"nuova": "capofila2019"}, "simile"),
        ({"nuova": "Comune-di-Crema-2026!"}, "proverebbe chiunque"),
        ({"nuova": "sportelloSAP.aler.99"}, "proverebbe chiunque"),
        ({"ripetuta": "un-altra-cosa-ancora"}, "sono diverse"),
    ],
)
def test_a_password_that_will_not_do_is_refused_with_the_reason(
    client: Client, impiegata: Utente, campi: dict[str, str], detto: str
) -> None:
    entra(client)

    risposta = cambia(client, **campi)

    assert risposta.status_code == 422
    assert detto in risposta.content.decode()
    assert entra(Client()).status_code == 302


def test_a_citizen_has_sessions_but_no_password(client: Client, ambito: Ambito) -> None:
    client.force_login(factories.crea_cittadino())

    assert client.get("/account/sicurezza/").status_code == 200
    assert client.get("/account/password/").status_code == 403
    assert client.get("/account/secondo-fattore/").status_code == 403


@pytest.mark.parametrize(
    ("agente", "nome"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/141.0 Safari/537.36", "Chrome su Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/141.0 Safari/537.36 Edg/141.0", "Edge su Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", "Safari su iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/141.0 Mobile", "Chrome su Android"),
        ("curl/8", "Un altro programma"),
        ("", "Un altro programma"),
    ],
)
def test_a_device_is_named_in_plain_words(agente: str, nome: str) -> None:
    assert dispositivi.nome(agente) == nome
