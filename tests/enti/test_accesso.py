"""Staff sign-in: password, limits per account, where one lands, going out, appointments."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test import Client

from crema_sap.enti import accesso
from crema_sap.enti import password as calcolo
from crema_sap.enti.models import Ambito, Incarico, Ruolo, Sessione, TentativoFallito, Utente
from crema_sap.registro.models import Evento
from tests import factories

PASSWORD = "cavallo-batteria-graffetta"
SBAGLIATA = "Il nome utente o la password non sono corretti."


@pytest.fixture
def impiegata(ambito: Ambito) -> Utente:
    return factories.crea_utente(Ruolo.CAPOFILA, username="capofila", password=PASSWORD)


def entra(client: Client, username: str = "capofila", password: str = PASSWORD, **altro: str):
    return client.post("/accedi/", {"username": username, "password": password, **altro})


def test_the_right_password_opens_a_session_and_leaves_its_entry(
    client: Client, impiegata: Utente
) -> None:
    risposta = entra(client)

    assert risposta.status_code == 302
    assert Sessione.objects.get(utente_id=impiegata.pk).dispositivo
    evento = Evento.objects.get(atto="ACCESSO")
    assert (evento.utente_id, evento.incarico_id) == (impiegata.pk, impiegata.incarico.pk)


def test_the_session_key_changes_at_sign_in(client: Client, impiegata: Utente) -> None:
    client.get("/accedi/spid/?next=/")
    client.session["segno"] = 1
    prima = client.session.session_key

    entra(client)

    assert client.session.session_key != prima


@pytest.mark.parametrize(
    ("username", "password"),
    [("capofila", "sbagliata"), ("nessuno", PASSWORD), ("nessuno", "sbagliata")],
)
def test_a_wrong_name_and_a_wrong_password_are_told_alike(
    client: Client, impiegata: Utente, username: str, password: str
) -> None:
    risposta = entra(client, username, password)

    assert risposta.status_code == 422
    assert SBAGLIATA in risposta.content.decode()


def test_an_unknown_name_costs_a_hash_too(
    client: Client, impiegata: Utente, monkeypatch: pytest.MonkeyPatch
) -> None:
    calcoli: list[str] = []
    vera = calcolo._aspetta
    monkeypatch.setattr(calcolo, "_aspetta", lambda p: calcoli.append("uno") or vera(p))

    entra(client, "nessuno")
    entra(client, "capofila", "sbagliata")

    assert calcoli == ["uno", "uno"]


def test_a_person_who_was_stopped_does_not_enter(client: Client, impiegata: Utente) -> None:
    Utente.objects.filter(pk=impiegata.pk).update(attivo=False)

    risposta = entra(client)

    assert SBAGLIATA in risposta.content.decode()


def test_a_citizen_never_enters_with_a_password(client: Client, ambito: Ambito) -> None:
    cittadina = factories.crea_cittadino()
    with connection.cursor() as cursore:
        cursore.execute("SELECT set_config('app.utente', %s, true)", [str(cittadina.pk)])
    Utente.objects.filter(pk=cittadina.pk).update(password=make_password(PASSWORD))

    risposta = entra(client, cittadina.username)

    assert SBAGLIATA in risposta.content.decode()


@pytest.mark.parametrize("username", ["capofila", "nessuno"])
def test_ten_failures_shut_the_account_whether_it_exists_or_not(
    client: Client, impiegata: Utente, username: str
) -> None:
    testi = [entra(client, username, "sbagliata").content.decode() for _ in range(10)]

    dopo = entra(client, username, PASSWORD)

    assert [SBAGLIATA in testo for testo in testi] == [True] * 9 + [False]
    assert "Riprova tra 15 minuti." in testi[-1]
    assert dopo.status_code == 429
    assert dopo["Retry-After"] == "900"


def test_a_refused_sign_in_leaves_a_line_without_names(
    client: Client, impiegata: Utente, caplog: pytest.LogCaptureFixture
) -> None:
    entra(client, "capofila", "sbagliata")
    entra(client, "capofila", "sbagliata-ancora")
    entra(client, "nessuno", "sbagliata")

    righe = [r.getMessage() for r in caplog.records if r.name == "crema_sap.accesso"]
    conti = [riga.split("conto ")[1].split(",")[0] for riga in righe]
    assert len(righe) == 3
    assert conti[0] == conti[1] != conti[2]
    assert "2 di fila" in righe[1]
    assert not any(parola in riga for riga in righe for parola in ("capofila", "sbagliata"))


def test_failures_are_counted_per_account_and_not_per_address(
    client: Client, impiegata: Utente
) -> None:
    for _ in range(11):
        entra(client, "un.altro", "sbagliata")

    assert entra(client).status_code == 302


def test_a_success_clears_the_count(client: Client, impiegata: Utente) -> None:
    for _ in range(9):
        entra(client, password="sbagliata")

    entra(client)

    assert not TentativoFallito.objects.exists()


def test_case_and_spaces_do_not_give_new_attempts(client: Client, impiegata: Utente) -> None:
    for nome in ["capofila", "CAPOFILA", " capofila "]:
        entra(client, nome, "sbagliata")

    assert TentativoFallito.objects.get().falliti == 3


def test_an_account_opens_again_after_the_wait(client: Client, impiegata: Utente) -> None:
    for _ in range(11):
        entra(client, password="sbagliata")
    with connection.cursor() as cursore:
        cursore.execute(
            "UPDATE enti_tentativofallito SET ultimo_il = ultimo_il - %s",
            [accesso.ATTESA + timedelta(seconds=1)],
        )

    assert entra(client).status_code == 302


def test_attempts_while_shut_do_not_make_it_longer(client: Client, impiegata: Utente) -> None:
    for _ in range(11):
        entra(client, password="sbagliata")
    prima = TentativoFallito.objects.get().ultimo_il

    entra(client, password="sbagliata")

    assert TentativoFallito.objects.get().ultimo_il == prima


def test_the_password_check_holds_no_transaction(
    db_vera: object, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    aperte: list[bool] = []
    vera = calcolo.impronta
    monkeypatch.setattr(
        calcolo, "impronta", lambda p: aperte.append(connection.in_atomic_block) or vera(p)
    )

    entra(client, "nessuno")

    assert aperte == [False]


def test_old_hashes_are_made_anew_at_sign_in(client: Client, impiegata: Utente) -> None:
    from django.contrib.auth.hashers import Argon2PasswordHasher

    class Debole(Argon2PasswordHasher):
        time_cost, memory_cost, parallelism = 1, 1024, 1

    Utente.objects.filter(pk=impiegata.pk).update(
        password=Debole().encode(PASSWORD, "salesalesale")
    )

    entra(client)

    with connection.cursor() as cursore:
        cursore.execute("SELECT set_config('app.utente', %s, true)", [str(impiegata.pk)])
    assert "m=47104" in Utente.objects.get(pk=impiegata.pk).password


@pytest.mark.parametrize(
    ("next_", "dove"),
    [
        ("/registro/?atto=ACCESSO", "/registro/?atto=ACCESSO"),
        ("/domande/7/nucleo/#componenti", "/domande/7/nucleo/#componenti"),
        ("http://testserver/piani/", "http://testserver/piani/"),
        ("https://male.esempio/", None),
        ("//male.esempio/", None),
        ("/\\male.esempio/", None),
        ("javascript:alert(1)", None),
        ("/accedi/?next=/", None),
        ("/esci/", None),
        ("", None),
    ],
)
def test_after_sign_in_one_lands_inside_the_portal(
    client: Client, impiegata: Utente, next_: str, dove: str | None
) -> None:
    risposta = entra(client, next=next_)

    assert risposta["Location"] == (dove or risposta["Location"])
    assert "male" not in risposta["Location"]
    assert risposta["Location"].startswith(("/", "http://testserver/"))
    assert not risposta["Location"].startswith(("//", "/\\", "/accedi/", "/esci/"))


def test_a_page_behind_the_sign_in_is_reached_after_it(client: Client, impiegata: Utente) -> None:
    rinvio = client.get("/account/sicurezza/")
    pagina = client.get(rinvio["Location"])

    assert rinvio["Location"] == "/accedi/?next=/account/sicurezza/"
    assert 'value="/account/sicurezza/"' in pagina.content.decode()
    assert "/accedi/spid/?next=" in pagina.content.decode()


def test_going_out_is_asked_by_get_and_done_by_post(client: Client, impiegata: Utente) -> None:
    entra(client)

    domanda = client.get("/esci/")
    ancora = client.get("/account/sicurezza/").status_code
    uscita = client.post("/esci/")

    assert uscita["Clear-Site-Data"] == '"cache", "storage"'
    assert "Vuoi uscire?" in domanda.content.decode()
    assert ancora == 200
    assert client.get("/account/sicurezza/").status_code == 302
    assert not Sessione.objects.filter(utente_id=impiegata.pk).exists()


def test_without_an_appointment_in_force_one_does_not_enter(
    client: Client, impiegata: Utente
) -> None:
    Incarico.objects.update(al=date(2019, 1, 2))

    risposta = entra(client)

    assert "non hai incarichi in corso" in risposta.content.decode()
    assert not Sessione.objects.filter(utente_id=impiegata.pk).exists()


def test_who_never_had_an_appointment_does_not_enter(client: Client, impiegata: Utente) -> None:
    Incarico.objects.all().delete()

    risposta = entra(client)

    assert "non hai incarichi in corso" in risposta.content.decode()
    assert not Sessione.objects.filter(utente_id=impiegata.pk).exists()


def test_an_appointment_that_ends_stops_working_at_the_next_request(
    client: Client, impiegata: Utente
) -> None:
    entra(client)
    prima = client.get("/registro/").status_code

    Incarico.objects.update(al=date(2019, 1, 2))

    assert prima == 200
    assert client.get("/registro/").status_code == 403


def test_one_switches_between_the_own_appointments(client: Client, impiegata: Utente) -> None:
    secondo = factories.crea_incarico(impiegata, Ruolo.SINDACO, factories.crea_ente())
    client.force_login(impiegata)
    prima = client.get("/registro/").status_code

    risposta = client.post("/account/incarico/", {"incarico": secondo.pk})

    assert prima == 200
    assert risposta.status_code == 302
    assert client.get("/registro/").status_code == 403


@pytest.mark.parametrize("di_chi", ["altrui", "finito", "inesistente", "testo"])
def test_an_appointment_that_is_not_ones_own_does_not_exist(
    client: Client, impiegata: Utente, di_chi: str
) -> None:
    altra = factories.crea_utente(Ruolo.GESTORE)
    finito = factories.crea_incarico(
        impiegata, Ruolo.GESTORE, impiegata.incarico.ente, al=date(2019, 2, 1)
    )
    valore = {
        "altrui": str(altra.incarico.pk),
        "finito": str(finito.pk),
        "inesistente": "99999999",
        "testo": "' OR 1=1 --",
    }[di_chi]
    client.force_login(impiegata)

    risposta = client.post("/account/incarico/", {"incarico": valore})

    assert risposta.status_code == 404


def test_the_switch_is_not_made_by_get(client: Client, impiegata: Utente) -> None:
    client.force_login(impiegata)

    assert client.get("/account/incarico/").status_code == 405
