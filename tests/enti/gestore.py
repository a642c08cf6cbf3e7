"""The test identity provider reached without a network: its own pages, through Django's client."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from django.conf import settings
from django.test import Client
from requests.adapters import BaseAdapter

Manomissione = Callable[[str, requests.Response], None]


class Ponte(BaseAdapter):
    """Turns the portal's HTTP calls to its provider into requests to the same process.

    `manomissioni` may change each answer before the portal reads it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.spento = False
        self.manomissioni: list[Manomissione] = []
        self.chiamate: list[str] = []

    def send(self, request: requests.PreparedRequest, **_altro: Any) -> requests.Response:  # type: ignore[override]
        if self.spento:
            raise requests.ConnectionError("spento")
        percorso = urlsplit(str(request.url)).path
        self.chiamate.append(percorso)
        intestazioni = {
            f"HTTP_{nome.upper().replace('-', '_')}": valore
            for nome, valore in request.headers.items()
            if nome.lower() not in {"content-type", "content-length"}
        }
        avuta = Client().generic(
            str(request.method),
            percorso,
            request.body or b"",
            content_type=request.headers.get("Content-Type", "text/plain"),
            **intestazioni,  # type: ignore[arg-type]
        )
        risposta = requests.Response()
        risposta.status_code = avuta.status_code
        risposta._content = avuta.content
        risposta.headers.update(avuta.headers)
        risposta.request, risposta.url = request, str(request.url)
        for manomissione in self.manomissioni:
            manomissione(percorso, risposta)
        return risposta

    def close(self) -> None:
        """Nothing to close."""


class Cittadino:
    """A browser that walks from the portal to the provider and back."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def parti(self, next_: str = "") -> dict[str, str]:
        """Leave the portal; return the request as the provider gets it."""
        risposta = self.client.get("/accedi/spid/", {"next": next_} if next_ else {})
        assert risposta.status_code == 302, risposta.content.decode()[:500]
        indirizzo = urlsplit(risposta["Location"])
        assert indirizzo.path == "/idp-prova/autorizza/"
        return {nome: valori[0] for nome, valori in parse_qs(indirizzo.query).items()}

    def scegli(self, richiesta: dict[str, str], chi: str, **altro: str) -> str:
        """Choose a person by name at the provider; return the address to go back to."""
        pagina = self.client.get("/idp-prova/autorizza/", richiesta).content.decode()
        valore = re.search(
            rf'value="([A-Z0-9]{{16}})"[^>]*>\s*<label[^>]*><strong>{chi}</strong>', pagina
        )
        assert valore, f"{chi} non è nella pagina"
        risposta = self.client.post(
            "/idp-prova/autorizza/", {**richiesta, "persona": valore[1], **altro}
        )
        assert risposta.status_code == 302
        return str(risposta["Location"])

    def entra(self, chi: str = "Silvia Carniti", next_: str = "") -> Any:
        """Do it all; return the portal's answer."""
        return self.client.get(self.scegli(self.parti(next_), chi).removeprefix(settings.ORIGINE))
