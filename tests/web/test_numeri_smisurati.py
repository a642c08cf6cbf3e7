"""Numbers that the address and the hidden fields carry: none, however long, breaks a page."""

import pytest
from django.test import Client

from crema_sap.aritmetica import leggi_intero
from crema_sap.enti.models import Ruolo, Utente
from tests import factories

# Longer than Python reads; larger than a bigint; figures of another script; not a number.
SMISURATI = ["9" * 5_000, "9" * 20, "٣", "-1", "1e5", "²"]
LETTURE = [
    "/registro/?prima_di={}",
    "/patrimonio/?proprietario={}&pagina={}",
    "/patrimonio/?gestore={}&vuota_da={}",
    "/patrimonio/?assegnabile={}&stato={}",
    "/patrimonio/insieme/?campo={}",
    "/avvisi/gestione/nuovo/?piano={}",
    "/piani/2019/?versione={}",
    "/profili/differenze/?prima=isbar:{}&dopo=isbar:{}",
    "/profili/isbar/{}/",
    "/sedute/?pagina={}",
    "/graduatorie/?pagina={}",
    "/domande/?pagina={}",
]
INVII = [
    ("/patrimonio/scelta/", {"pagina": "{}", "unita": "{}"}),
    ("/patrimonio/insieme/", {"campo": "piano", "azione": "conferma", "versioni": "{}:{}"}),
]


@pytest.mark.parametrize("scritto", ["0", "7", "007", "9" * 18])
def test_a_whole_number_is_read(scritto: str) -> None:
    assert leggi_intero(scritto) == int(scritto)


@pytest.mark.parametrize("scritto", [*SMISURATI, "9" * 19, "", None, " 7", "7.0"])
def test_whatever_else_is_no_number(scritto: str | None) -> None:
    assert leggi_intero(scritto) is None


@pytest.fixture
def persone(ambito: object) -> list[Utente]:
    ente = factories.crea_ente()
    return [
        factories.crea_utente(ente=ente, ruolo=ruolo)
        for ruolo in (Ruolo.CAPOFILA, Ruolo.OPERATORE_ENTE, Ruolo.REVISORE)
    ]


def test_no_number_breaks_a_page(client: Client, persone: list[Utente]) -> None:
    """Every page, every number, for who may open it and for who may not."""
    rotte = []
    for persona in persone:
        client.force_login(persona)
        for numero in SMISURATI[:3]:
            for percorso in LETTURE:
                risposta = client.get(percorso.replace("{}", numero))
                if risposta.status_code >= 500:
                    rotte.append((percorso, numero[:25]))
            for percorso, campi in INVII:
                dati = {nome: valore.replace("{}", numero) for nome, valore in campi.items()}
                risposta = client.post(percorso, dati)
                if risposta.status_code >= 500:
                    rotte.append((percorso, numero[:25]))

    assert rotte == []
