"""Citizens through OpenID Connect: the whole walk, then each check with an answer tampered."""

import base64
import hmac
import json
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.conf import settings
from django.db import connection
from django.test import Client
from joserfc import jwt
from joserfc.jwk import RSAKey

from crema_sap.enti import cifratura, oidc
from crema_sap.enti.idp_prova.chiave import chiave
from crema_sap.enti.models import Ambito, CodiceDiProva, Sessione, Utente
from tests.enti.gestore import Cittadino, Ponte


@pytest.fixture
def ponte(ambito: Ambito, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ponte]:
    adattatore = Ponte()
    for nome in ("sessione_http", "_cliente"):
        vera = getattr(oidc, nome)

        def con_ponte(vera: Callable[[], requests.Session] = vera) -> requests.Session:
            sessione = vera()
            sessione.mount("http://", adattatore)
            return sessione

        monkeypatch.setattr(oidc, nome, con_ponte)
    oidc.dimentica()
    yield adattatore
    oidc.dimentica()


@pytest.fixture
def cittadino(client: Client, ponte: Ponte) -> Cittadino:
    return Cittadino(client)


def come(pk: int) -> None:
    with connection.cursor() as cursore:
        cursore.execute("SELECT set_config('app.utente', %s, true)", [str(pk)])


def chi_e_dentro(client: Client) -> int | None:
    riga = Sessione.objects.filter(session_key=client.session.session_key).first()
    return riga.utente_id if riga else None


def test_a_citizen_enters_and_lands_where_the_walk_began(
    cittadino: Cittadino, client: Client
) -> None:
    risposta = cittadino.entra("Silvia Carniti", "/domande/3/nucleo/#componente-2")

    assert risposta["Location"] == "/domande/3/nucleo/#componente-2"
    come(chi_e_dentro(client) or 0)
    silvia = Utente.objects.get(cittadino=True)
    assert (silvia.nome, silvia.cognome, silvia.email) == (
        "Silvia",
        "Carniti",
        "silvia.carniti@esempio.invalid",
    )
    assert silvia.data_di_nascita.isoformat() == "1987-03-09"
    assert cifratura.decifra(silvia.codice_fiscale_cifrato) == b"CRNSLV87C49D142X"
    assert bytes(silvia.identita) == cifratura.indice("CRNSLV87C49D142X")
    assert "CRNSLV" not in silvia.username
    assert not silvia.has_usable_password()


def test_the_entrance_of_a_citizen_leaves_a_line_without_names(
    cittadino: Cittadino, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO", "crema_sap.accesso"):
        cittadino.entra()

    (riga,) = [r.getMessage() for r in caplog.records if r.name == "crema_sap.accesso"]
    assert riga.startswith("accesso riuscito: identità digitale, conto ")
    assert "Carniti" not in riga


def test_the_second_time_it_is_the_same_citizen_with_the_data_of_now(
    cittadino: Cittadino, client: Client, ponte: Ponte
) -> None:
    cittadino.entra()
    prima = chi_e_dentro(client)
    client.post("/esci/")

    def sposata(percorso: str, risposta: requests.Response) -> None:
        if percorso.endswith("/attributi/"):
            dati = risposta.json() | {"familyName": "Carniti Bianchi", "email": "s@esempio.it"}
            risposta._content = json.dumps(dati).encode()

    ponte.manomissioni.append(sposata)
    cittadino.entra()

    come(prima or 0)
    assert chi_e_dentro(client) == prima
    silvia = Utente.objects.get(pk=prima)
    assert (silvia.cognome, silvia.email) == ("Carniti Bianchi", "s@esempio.it")


def test_two_citizens_are_two(cittadino: Cittadino, client: Client) -> None:
    cittadino.entra("Anna Zuccotti")
    prima = chi_e_dentro(client)
    cittadino.entra("Andrea Zuccotti")

    assert prima
    assert chi_e_dentro(client) not in {None, prima}


def test_a_next_that_leaves_the_portal_is_forgotten(cittadino: Cittadino) -> None:
    assert "male" not in cittadino.entra(next_="https://male.esempio/")["Location"]


def test_the_request_carries_state_nonce_and_pkce(cittadino: Cittadino) -> None:
    richiesta = cittadino.parti()

    assert richiesta["code_challenge_method"] == "S256"
    assert len(richiesta["state"]) >= 32
    assert len(richiesta["nonce"]) >= 32
    assert richiesta["response_type"] == "code"
    assert richiesta["acr_values"].split()[0] == "https://www.spid.gov.it/SpidL2"


def rifiutato(risposta: Any, client: Client) -> bool:
    """Tell whether the portal refused with its page, and let nobody in."""
    return (
        risposta.status_code == 400
        and "non è riuscito" in risposta.content.decode()
        and chi_e_dentro(client) is None
    )


def torna(client: Client, indirizzo: str, **cambi: str) -> Any:
    parti = urlsplit(indirizzo)
    query = {nome: valori[0] for nome, valori in parse_qs(parti.query).items()} | cambi
    return client.get(parti.path, query)


@pytest.mark.parametrize(
    "cambi",
    [{"state": "altro"}, {"state": ""}, {"code": ""}, {"code": "inventato"}, {"iss": "https://x"}],
    ids=["state", "senza state", "senza codice", "codice", "iss"],
)
def test_an_answer_tampered_in_the_address_is_refused(
    cittadino: Cittadino, client: Client, cambi: dict[str, str]
) -> None:
    indirizzo = cittadino.scegli(cittadino.parti(), "Silvia Carniti")

    assert rifiutato(torna(client, indirizzo, **cambi), client)


def test_an_answer_meant_for_another_browser_is_refused(
    cittadino: Cittadino, client: Client
) -> None:
    indirizzo = cittadino.scegli(cittadino.parti(), "Silvia Carniti")
    vittima = Client()

    assert rifiutato(torna(vittima, indirizzo), vittima)


def test_an_answer_is_good_once(cittadino: Cittadino, client: Client) -> None:
    indirizzo = cittadino.scegli(cittadino.parti(), "Silvia Carniti")
    torna(client, indirizzo)
    client.post("/esci/")

    assert rifiutato(torna(client, indirizzo), client)


def test_a_code_is_good_once_at_the_provider_and_its_token_dies_with_the_second_use(
    cittadino: Cittadino, client: Client
) -> None:
    indirizzo = cittadino.scegli(cittadino.parti(), "Silvia Carniti")
    codice = parse_qs(urlsplit(indirizzo).query)["code"][0]
    torna(client, indirizzo)
    aperte = list(Sessione.objects.values_list("session_key", flat=True))
    richiesta = oidc.Richiesta(state="s", nonce="n", verifier="v" * 43)

    with pytest.raises(oidc.RispostaNonValida):
        oidc.concludi(richiesta=richiesta, state="s", code=codice)

    assert aperte
    assert CodiceDiProva.objects.get().token is None


def test_a_code_too_old_is_refused(cittadino: Cittadino, client: Client) -> None:
    indirizzo = cittadino.scegli(cittadino.parti(), "Silvia Carniti")
    with connection.cursor() as cursore:
        cursore.execute("UPDATE enti_codicediprova SET scade_il = now() - interval '1 second'")

    assert rifiutato(torna(client, indirizzo), client)


def test_without_the_right_pkce_verifier_the_code_is_worth_nothing(
    cittadino: Cittadino, client: Client
) -> None:
    indirizzo = cittadino.scegli(cittadino.parti(), "Silvia Carniti")
    sessione = client.session
    for richiesta in sessione["oidc"].values():
        richiesta["verifier"] = "x" * 64
    sessione.save()

    assert rifiutato(torna(client, indirizzo), client)


def test_the_provider_wants_the_client_to_say_who_it_is(
    cittadino: Cittadino, client: Client, settings: Any
) -> None:
    indirizzo = cittadino.scegli(cittadino.parti(), "Silvia Carniti")
    codice = parse_qs(urlsplit(indirizzo).query)["code"][0]

    dati = {"grant_type": "authorization_code", "code": codice}
    risposta = client.post("/idp-prova/gettone/", dati)

    assert risposta.status_code == 401
    assert risposta.json() == {"error": "invalid_client"}


ALTRA_CHIAVE = RSAKey.generate_key(2048, {"kid": "prova", "use": "sig", "alg": "RS256"})
BUONO = {"alg": "RS256", "kid": "prova"}


def rifirma(cambi: dict[str, Any], testata: dict[str, Any] | None = None, con: Any = None) -> Any:
    """Return a tampering that signs the attestation again with some claims changed."""

    def manometti(percorso: str, risposta: requests.Response) -> None:
        if not percorso.endswith("/gettone/"):
            return
        gettoni = risposta.json()
        voci = jwt.decode(gettoni["id_token"], chiave(), algorithms=["RS256"]).claims
        voci = {nome: valore for nome, valore in (voci | cambi).items() if valore is not None}
        intestazione = testata or BUONO
        gettoni["id_token"] = jwt.encode(
            intestazione, voci, con or chiave(), algorithms=[intestazione["alg"]]
        )
        risposta._content = json.dumps(gettoni).encode()

    return manometti


@pytest.mark.parametrize(
    "cambi",
    [
        {"iss": "https://male.esempio"},
        {"iss": None},
        {"aud": "un-altro-portale"},
        {"aud": ["portale", "un-altro"]},
        {"aud": None},
        {"exp": 1_000_000_000},
        {"exp": None},
        {"iat": 4_000_000_000},
        {"nonce": "un-altro"},
        {"nonce": None},
        {"sub": "un-altro"},
        {"sub": None},
    ],
    ids=lambda cambi: "-".join(f"{nome} {valore}"[:24] for nome, valore in cambi.items()),
)
def test_an_attestation_with_a_claim_that_is_not_ours_is_refused(
    cittadino: Cittadino, client: Client, ponte: Ponte, cambi: dict[str, Any]
) -> None:
    ponte.manomissioni.append(rifirma(cambi))

    assert rifiutato(cittadino.entra(), client)


@pytest.mark.parametrize(
    "acr", ["https://www.spid.gov.it/SpidL1", "https://www.spid.gov.it/SpidL", "", None]
)
def test_who_was_recognised_with_a_password_alone_is_told_what_is_needed(
    cittadino: Cittadino, client: Client, ponte: Ponte, acr: str | None
) -> None:
    ponte.manomissioni.append(rifirma({"acr": acr}))

    risposta = cittadino.entra()

    assert risposta.status_code == 403
    assert "SPID di livello 2" in risposta.content.decode()
    assert chi_e_dentro(client) is None


def test_a_stronger_proof_than_asked_is_taken(
    cittadino: Cittadino, client: Client, ponte: Ponte
) -> None:
    ponte.manomissioni.append(rifirma({"acr": "https://www.spid.gov.it/SpidL3"}))

    assert cittadino.entra().status_code == 302
    assert chi_e_dentro(client)


def test_the_tampering_itself_changes_nothing(
    cittadino: Cittadino, client: Client, ponte: Ponte
) -> None:
    ponte.manomissioni.append(rifirma({}))

    assert cittadino.entra().status_code == 302
    assert chi_e_dentro(client)


def a_mano(alg: str, firma: Callable[[bytes], bytes]) -> Any:
    """Return a tampering that puts another signature, as no library would."""

    def manometti(percorso: str, risposta: requests.Response) -> None:
        if not percorso.endswith("/gettone/"):
            return
        gettoni = risposta.json()
        corpo = gettoni["id_token"].split(".")[1]
        testa = _b64(json.dumps({"alg": alg, "kid": "prova"}).encode())
        firmato = f"{testa}.{corpo}"
        gettoni["id_token"] = f"{firmato}.{_b64(firma(firmato.encode()))}"
        risposta._content = json.dumps(gettoni).encode()

    return manometti


def _b64(dati: bytes) -> str:
    return base64.urlsafe_b64encode(dati).rstrip(b"=").decode()


FIRME: dict[str, Callable[[], Any]] = {
    "altra chiave": lambda: rifirma({}, con=ALTRA_CHIAVE),
    "RS512": lambda: rifirma(
        {},
        {"alg": "RS512", "kid": "prova"},
        con=RSAKey.import_key(chiave().as_pem(private=True)),
    ),
    "HS256 con la chiave pubblica": lambda: a_mano(
        "HS256", lambda testo: hmac.digest(chiave().as_pem(private=False), testo, "sha256")
    ),
    "HS256 con il segreto": lambda: a_mano(
        "HS256", lambda testo: hmac.digest(settings.OIDC_SEGRETO.encode(), testo, "sha256")
    ),
    "none": lambda: a_mano("none", lambda _testo: b""),
    "rovinato": lambda: a_mano("RS256", lambda _testo: b"x" * 256),
}


@pytest.mark.parametrize("come_firmato", FIRME)
def test_an_attestation_signed_otherwise_is_refused(
    cittadino: Cittadino, client: Client, ponte: Ponte, come_firmato: str
) -> None:
    ponte.manomissioni.append(FIRME[come_firmato]())

    assert rifiutato(cittadino.entra(), client)


@pytest.mark.parametrize(
    "cambi",
    [
        {"fiscalNumber": "TINIT-ABC"},
        {"fiscalNumber": "TINIT-CRNSLV87C49D142"},
        {"fiscalNumber": None},
        {"name": ""},
        {"familyName": None},
        {"dateOfBirth": "9/3/1987"},
        {"dateOfBirth": None},
        {"sub": "di-un-altro"},
    ],
    ids=str,
)
def test_attributes_that_are_missing_or_wrong_are_refused(
    cittadino: Cittadino, client: Client, ponte: Ponte, cambi: dict[str, Any]
) -> None:
    def manometti(percorso: str, risposta: requests.Response) -> None:
        if percorso.endswith("/attributi/"):
            risposta._content = json.dumps(risposta.json() | cambi).encode()

    ponte.manomissioni.append(manometti)

    assert rifiutato(cittadino.entra(), client)


def test_after_a_change_of_keys_they_are_read_again(
    cittadino: Cittadino, client: Client, ponte: Ponte
) -> None:
    cittadino.parti()
    oidc._memoria["chiavi"] = (
        time.monotonic() + 600,
        {"keys": [ALTRA_CHIAVE.as_dict(private=False) | {"kid": "vecchia"}]},
    )

    assert cittadino.entra().status_code == 302
    assert ponte.chiamate.count("/idp-prova/chiavi/") == 1


@pytest.mark.parametrize("quando", ["partenza", "ritorno"])
def test_when_the_provider_is_down_it_is_said_and_nothing_is_lost(
    cittadino: Cittadino, client: Client, ponte: Ponte, quando: str
) -> None:
    if quando == "partenza":
        ponte.spento = True
        risposta = client.get("/accedi/spid/?next=/domande/3/")
    else:
        indirizzo = cittadino.scegli(cittadino.parti("/domande/3/"), "Silvia Carniti")
        ponte.spento = True
        risposta = torna(client, indirizzo)

    testo = risposta.content.decode()
    assert risposta.status_code == 503
    assert "non rispondono" in testo
    assert "/accedi/spid/?next=%2Fdomande%2F3%2F" in testo


@pytest.mark.parametrize("dove", ["openid-configuration", "/gettone/", "/attributi/"])
def test_a_redirect_of_the_provider_is_not_followed(
    cittadino: Cittadino, client: Client, ponte: Ponte, dove: str
) -> None:
    def rimanda(percorso: str, risposta: requests.Response) -> None:
        if percorso.endswith(dove):
            risposta.status_code = 302
            risposta.headers["Location"] = f"{settings.ORIGINE}/altrove/"

    if dove == "openid-configuration":
        ponte.manomissioni.append(rimanda)
        risposta = client.get("/accedi/spid/")
    else:
        indirizzo = cittadino.scegli(cittadino.parti(), "Silvia Carniti")
        ponte.manomissioni.append(rimanda)
        risposta = torna(client, indirizzo)

    assert risposta.status_code == 503
    assert "/altrove/" not in ponte.chiamate
    assert chi_e_dentro(client) is None


def test_a_discovery_document_of_somebody_else_is_not_believed(
    client: Client, ponte: Ponte
) -> None:
    def manometti(percorso: str, risposta: requests.Response) -> None:
        if percorso.endswith("openid-configuration"):
            dati = risposta.json() | {"issuer": "https://male.esempio"}
            risposta._content = json.dumps(dati).encode()

    ponte.manomissioni.append(manometti)

    assert client.get("/accedi/spid/").status_code == 503


def test_giving_up_at_the_provider_is_no_error(cittadino: Cittadino, client: Client) -> None:
    richiesta = cittadino.parti("/domande/3/")
    indirizzo = cittadino.scegli(richiesta, "Silvia Carniti", rinuncia="1")

    risposta = torna(client, indirizzo)

    assert risposta.status_code == 200
    assert "/accedi/spid/?next=%2Fdomande%2F3%2F" in risposta.content.decode()


def test_a_citizen_who_was_stopped_does_not_enter(cittadino: Cittadino, client: Client) -> None:
    cittadino.entra()
    pk = chi_e_dentro(client)
    come(pk or 0)
    Utente.objects.filter(pk=pk).update(attivo=False)
    client.post("/esci/")

    risposta = cittadino.entra()

    assert risposta.status_code == 403
    assert chi_e_dentro(client) is None


def test_the_provider_refuses_requests_that_are_not_the_portals(cittadino: Cittadino) -> None:
    buona = cittadino.parti()
    cattive = [
        buona | {"client_id": "altro"},
        buona | {"redirect_uri": "https://male.esempio/"},
        buona | {"response_type": "token"},
        buona | {"scope": "profile"},
        buona | {"code_challenge_method": "plain"},
        buona | {"code_challenge": ""},
        buona | {"nonce": ""},
        buona | {"state": ""},
        buona | {"acr_values": ""},
        buona | {"acr_values": "https://male.esempio/L9"},
    ]

    stati = [cittadino.client.get("/idp-prova/autorizza/", r).status_code for r in cattive]

    assert cittadino.client.get("/idp-prova/autorizza/", buona).status_code == 200
    assert stati == [400] * len(cattive)


def test_any_other_person_may_be_invented(cittadino: Cittadino, client: Client) -> None:
    richiesta = cittadino.parti()
    dati = {"nome": "Nora", "cognome": "Però", "sesso": "F", "luogo": "Crema", "altra": "1"}

    sbagliata = client.post(
        "/idp-prova/autorizza/",
        {**richiesta, **dati, "nato_il": "29/02/1990", "luogo": "Atlantide"},
    )
    giusta = client.post("/idp-prova/autorizza/", {**richiesta, **dati, "nato_il": "28/02/1990"})
    client.get(giusta["Location"].removeprefix(settings.ORIGINE))

    assert sbagliata.status_code == 422
    come(chi_e_dentro(client) or 0)
    assert Utente.objects.get(cittadino=True).cognome == "Però"


def test_the_key_is_private_on_disk() -> None:
    chiave.cache_clear()
    chiave()

    assert (settings.CARTELLA_DATI / "idp-prova.pem").stat().st_mode & 0o777 == 0o600
    assert "d" not in chiave().as_dict(private=False)


def test_when_too_many_come_back_at_once_one_waits_and_nothing_is_used_up(
    cittadino: Cittadino, client: Client
) -> None:
    indirizzo = cittadino.scegli(cittadino.parti("/domande/3/"), "Silvia Carniti")
    presi = [oidc._posti.acquire(blocking=False) for _ in range(settings.IDENTITA_INSIEME)]

    attesa = torna(client, indirizzo)
    for _ in presi:
        oidc._posti.release()
    entrata = torna(client, indirizzo)

    assert all(presi)
    assert (attesa.status_code, attesa["Refresh"]) == (503, "1")
    assert entrata["Location"] == "/domande/3/"
