"""A person without a browser: pages are asked for, and their forms sent as they are found."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

import requests
from django.conf import settings
from django.test import Client

from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Ambito, Utente
from programmazione.dimostrazione import territorio

SCADENZA = 30
SPUNTE = {"checkbox", "radio"}


@dataclass
class Modulo:
    """A form of a page: where it goes, what its boxes hold, what its buttons say."""

    azione: str
    valori: dict[str, str] = field(default_factory=dict)
    bottoni: dict[str, tuple[str, str]] = field(default_factory=dict)


class _Lettore(HTMLParser):
    """Reads the forms of a page as a browser would send them untouched."""

    def __init__(self) -> None:
        super().__init__()
        self.moduli: list[Modulo] = []
        self._dentro: Modulo | None = None
        self._casella = self._scelta = ""
        self._bottone: tuple[str, str] | None = None
        self._testo: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a form, or note a box of it."""
        noti = {nome: valore or "" for nome, valore in attrs}
        if tag == "form":
            self._dentro = Modulo(noti.get("action", ""))
            if noti.get("method", "get").lower() == "post":
                self.moduli.append(self._dentro)
        elif self._dentro and "disabled" not in noti:
            self._elemento(self._dentro, tag, noti)

    def _elemento(self, modulo: Modulo, tag: str, noti: dict[str, str]) -> None:
        if tag == "button":
            self._bottone, self._testo = (noti.get("name", ""), noti.get("value", "")), []
        elif tag == "input" and (
            noti.get("type") not in {"checkbox", "radio"} or "checked" in noti
        ):
            modulo.valori[noti.get("name", "")] = noti.get("value", "")
        elif tag == "textarea":
            self._casella, self._testo = noti["name"], []
        elif tag == "select":
            self._scelta = noti["name"]
        elif tag == "option" and ("selected" in noti or self._scelta not in modulo.valori):
            modulo.valori[self._scelta] = noti.get("value", "")

    def handle_data(self, data: str) -> None:
        """Keep the words of a button and of a large box."""
        self._testo.append(data)

    def handle_endtag(self, tag: str) -> None:
        """Close what was open."""
        parole = "".join(self._testo).strip()
        if tag == "form":
            self._dentro = None
        elif self._dentro and tag == "button" and self._bottone:
            self._dentro.bottoni[" ".join(parole.split())] = self._bottone
        elif self._dentro and tag == "textarea":
            self._dentro.valori[self._casella] = parole


def moduli_di(pagina: str) -> list[Modulo]:
    """Return the forms of a page that send something."""
    lettore = _Lettore()
    lettore.feed(pagina)
    return lettore.moduli


class Corrispondente:
    """A person of the portal who only reads and sends forms."""

    def __init__(self, url: str) -> None:
        self.url, self.sessione = url, requests.Session()
        self.testo = self.indirizzo = ""

    def entra(self, nome: str) -> None:
        """Sign in as staff; the page where one signs in is tried by who has a browser."""
        browser, chiave = Client(), settings.SESSION_COOKIE_NAME
        with nel_ambito(Ambito.objects.get(codice=territorio.CREMA).pk):
            utente = Utente.objects.get(username=nome)
        browser.force_login(utente)
        self.sessione.cookies.set(chiave, browser.cookies[chiave].value)

    def vai(self, percorso: str) -> None:
        """Open an address."""
        self._letta(self.sessione.get(urljoin(self.url, percorso), timeout=SCADENZA))

    def bottoni(self, inizio: str) -> list[str]:
        """Return the buttons of the page whose words begin like this."""
        nomi = [nome for modulo in moduli_di(self.testo) for nome in modulo.bottoni]
        return [nome for nome in nomi if nome.startswith(inizio)]

    def modulo(self, bottone: str) -> Modulo:
        """Return the form of the page that has this button."""
        for modulo in moduli_di(self.testo):
            if bottone in modulo.bottoni:
                return modulo
        raise AssertionError(f"manca «{bottone}» in {self.indirizzo}: {self.testo[-4000:]}")

    def premi(self, bottone: str, *, segue: bool = True, **valori: str) -> Modulo:
        """Send the form that has this button, with some of its boxes written anew.

        Unless it `segue`, what the answer leads to is not read: the page stays the one in hand.
        """
        modulo = self.modulo(bottone)
        modulo.valori |= valori
        nome, valore = modulo.bottoni[bottone]
        dati = modulo.valori | ({nome: valore} if nome else {})
        azione = urljoin(self.indirizzo, modulo.azione)
        risposta = self.sessione.post(
            azione,
            data=dati,
            headers={"Referer": self.indirizzo},
            timeout=SCADENZA,
            allow_redirects=segue,
        )
        if segue:
            self._letta(risposta)
        else:
            assert risposta.is_redirect, (bottone, risposta.status_code)
        return modulo

    def legge(self, testo: str) -> None:
        """See that the page says something."""
        assert testo in self.testo, f"{testo} non è in {self.indirizzo}: {self.testo[-6000:]}"

    def _letta(self, risposta: requests.Response) -> None:
        assert risposta.status_code == requests.codes.ok, (risposta.url, risposta.status_code)
        self.testo, self.indirizzo = risposta.text, risposta.url
