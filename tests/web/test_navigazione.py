"""Who sees which entry of the menu, and never one that leads nowhere."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import Resolver404, resolve

from crema_sap.enti.models import Incarico, Ruolo, Utente
from crema_sap.web import navigazione
from crema_sap.web.navigazione import VoceMenu

PROVA = (
    VoceMenu("Capofila", "/", frozenset({Ruolo.CAPOFILA})),
    VoceMenu("Domande", "/privacy/", cittadino=True),
    VoceMenu("Tutti", "/contatti/", visitatore=True),
    VoceMenu("Assente", "/questa-pagina-non-esiste/", frozenset(Ruolo), True, True),
)


@pytest.fixture(autouse=True)
def menu_di_prova(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(navigazione, "VOCI", PROVA)
    navigazione.esiste.cache_clear()
    yield
    navigazione.esiste.cache_clear()


def incaricato(ruolo: Ruolo) -> Utente:
    utente = Utente(nome="Anna")
    utente.incarico = Incarico(ruolo=ruolo)
    return utente


def etichette(utente: Utente | AnonymousUser, percorso: str = "/") -> list[str]:
    return [voce.etichetta for voce in navigazione.voci_per(utente, percorso)]


def test_each_sees_the_own_entries() -> None:
    assert etichette(incaricato(Ruolo.CAPOFILA)) == ["Capofila"]
    assert etichette(incaricato(Ruolo.SINDACO)) == []
    assert etichette(Utente(cittadino=True)) == ["Domande"]
    assert etichette(AnonymousUser()) == ["Tutti"]


def test_an_entry_without_a_page_is_never_shown() -> None:
    for ruolo in Ruolo:
        assert "Assente" not in etichette(incaricato(ruolo))
    assert "Assente" not in etichette(AnonymousUser())


def test_the_entry_one_is_in_is_marked() -> None:
    (voce,) = navigazione.voci_per(AnonymousUser(), "/contatti/")

    assert voce.corrente
    assert not navigazione.voci_per(AnonymousUser(), "/")[0].corrente


def test_a_public_page_shows_the_visitors_menu() -> None:
    assert [voce.etichetta for voce in navigazione.voci_del_visitatore()] == ["Tutti"]


def test_the_foot_has_only_pages_that_exist() -> None:
    percorsi = [voce.percorso for voce in navigazione.voci_del_piede()]

    assert {"/accessibilita/", "/privacy/", "/note-legali/", "/contatti/"} <= set(percorsi)
    for percorso in percorsi:
        try:
            resolve(percorso)
        except Resolver404:
            pytest.fail(percorso)
