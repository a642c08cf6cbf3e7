"""Every route, for everybody, by every method: what the table declares and nothing else.

Crema has an object of every kind, Cremona has people and no object: what Crema's are called must
not be read there, in not one byte. What is refused has written nothing.
"""

import logging
import re
from collections import Counter
from collections.abc import Iterator

import pytest

from crema_sap.enti.models import Ruolo
from tests.matrice import chi, richieste
from tests.matrice.mondo import SEGNO, SEGRETO, Mondo
from tests.matrice.richieste import Risposta
from tests.matrice.tabella import TABELLA
from tests.matrice.tabella.voce import ACCEDI, ASSENTE, NON_OFFERTO, RIFIUTO, Voce

ROTTE = richieste.rotte()
METODI = ("GET", "POST")
ALTRI_METODI = ("PUT", "PATCH", "DELETE")
VERSO_L_ACCESSO = ("/accedi/?next=", "/gestione/login/?next=")
# The reason, or for who is not signed in the way to do it.
MOTIVO = re.compile(r"Perché.*?<p>[A-Z][^<]+\.</p>|href=\"/accedi/\?next=", re.DOTALL)
IMPREVISTI = range(500, 600)
DI_CREMA = sorted(chi.TUTTI)
# The people who may most, for the methods that nobody may use.
POTENTI = (Ruolo.CAPOFILA, chi.CITTADINA)

per_ogni_voce = pytest.mark.parametrize("voce", TABELLA, ids=lambda v: v.nome)
# The seal of a form, and the clock as machines and people read it: a minute may pass between two.
DI_UN_ISTANTE = re.compile(r'value="[A-Za-z0-9]{64}"|T10:\d\d:\d\d(\.\d+)?|ore 10\.\d\d')


@pytest.fixture(autouse=True)
def _senza_avvisi() -> Iterator[None]:
    """Each refusal is a warning in the log: thousands of them would only take time."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


def test_every_route_is_declared_and_every_declared_route_exists() -> None:
    dichiarate = {voce.rotta for voce in TABELLA}

    non_dichiarate = sorted(set(ROTTE) - dichiarate)
    sparite = sorted(dichiarate - set(ROTTE))
    assert not non_dichiarate, f"rotte senza una voce in tests/matrice/tabella: {non_dichiarate}"
    assert not sparite, f"voci di rotte che non ci sono più: {sparite}"


def test_no_line_of_the_table_is_there_twice() -> None:
    doppie = [nome for nome, volte in Counter(voce.nome for voce in TABELLA).items() if volte > 1]

    assert doppie == []


def test_nobody_of_crema_is_left_out(mondo: Mondo) -> None:
    assert set(mondo.sessioni) == chi.ENTRATI | {chi.di_cremona(ruolo) for ruolo in Ruolo}


@per_ogni_voce
@pytest.mark.parametrize("metodo", METODI)
def test_at_crema_each_gets_what_is_declared(mondo: Mondo, voce: Voce, metodo: str) -> None:
    indirizzo = _indirizzo(voce, mondo)
    difetti = []
    for persona in DI_CREMA if voce.attese(metodo) else (*POTENTI, chi.VISITATORE):
        risposta = richieste.chiedi(metodo, indirizzo, mondo.sessioni.get(persona))
        trovati = _difetti(voce, metodo, persona, risposta, voce.ammesse(metodo, persona))
        difetti += [f"{metodo} {persona}: {difetto}" for difetto in trovati]

    assert not difetti, "\n".join([indirizzo, *difetti])


@pytest.mark.parametrize(
    ("voce", "metodo"),
    [(voce, metodo) for voce in TABELLA for metodo in METODI if voce.attese(metodo)],
    ids=lambda v: v.nome if isinstance(v, Voce) else v,
)
def test_at_cremona_nothing_of_crema_is_there(mondo: Mondo, voce: Voce, metodo: str) -> None:
    indirizzo = _indirizzo(voce, mondo)
    di_nessuno = richieste.indirizzo(ROTTE[voce.rotta], mondo.inesistenti(voce))
    confrontata = not voce.argomenti
    difetti = []
    for ruolo in _da_cremona(voce, metodo):
        sessione = mondo.sessioni[chi.di_cremona(ruolo)]
        risposta = richieste.chiedi(metodo, indirizzo, sessione)
        ammesse = voce.ammesse_a_cremona(metodo, ruolo)
        trovati = _difetti(voce, metodo, ruolo, risposta, ammesse)
        if SEGNO in risposta.tutto or SEGRETO in risposta.tutto:
            trovati.append("mostra qualcosa di Crema")
        if risposta.codice == voce.altrove and not confrontata:
            confrontata = True
            altra = richieste.chiedi(metodo, di_nessuno, sessione)
            if _senza(risposta, indirizzo) != _senza(altra, di_nessuno):
                trovati.append("si distingue da quello che non c'è")
        difetti += [f"{metodo} {ruolo} di Cremona: {difetto}" for difetto in trovati]

    assert not difetti, "\n".join([indirizzo, *difetti])


@pytest.mark.parametrize("voce", {v.rotta: v for v in TABELLA}.values(), ids=lambda v: v.rotta)
def test_no_other_method_does_anything(mondo: Mondo, voce: Voce) -> None:
    indirizzo = _indirizzo(voce, mondo)
    difetti = []
    for metodo in ALTRI_METODI:
        for persona in POTENTI:
            risposta = richieste.chiedi(metodo, indirizzo, mondo.sessioni.get(persona))
            if risposta.codice not in {ACCEDI, RIFIUTO, ASSENTE, NON_OFFERTO}:
                difetti.append(f"{metodo} {persona}: {risposta.codice}")
            if risposta.scritte:
                difetti.append(f"{metodo} {persona}: scrive {sorted(risposta.scritte)}")

    assert not difetti, "\n".join([indirizzo, *difetti])


def _indirizzo(voce: Voce, mondo: Mondo) -> str:
    return richieste.indirizzo(ROTTE[voce.rotta], mondo.argomenti(voce))


def _da_cremona(voce: Voce, metodo: str) -> list[Ruolo]:
    """Everybody looks for what is of Crema; for the rest, who is let in there and one who isn't."""
    if metodo == "GET" and voce.altrove == ASSENTE:
        return list(Ruolo)
    ammessi = [ruolo for ruolo in Ruolo if RIFIUTO not in voce.ammesse(metodo, ruolo)]
    tutti = len(ammessi) == len(Ruolo)
    return [Ruolo.CAPOFILA, Ruolo.SPORTELLO] if tutti else [*ammessi, Ruolo.SPORTELLO]


def _difetti(
    voce: Voce, metodo: str, persona: str, risposta: Risposta, ammesse: set[int]
) -> list[str]:
    """Everything in which an answer is not what it should be."""
    codice, difetti = risposta.codice, []
    if codice not in ammesse:
        difetti.append(f"{codice} invece di {sorted(ammesse)}")
    if codice in IMPREVISTI and codice not in ammesse:
        difetti.append("guasto")
    da_accedere = persona == chi.VISITATORE and codice == ACCEDI and _da_accesso(voce, metodo)
    if da_accedere and not risposta.destinazione.startswith(VERSO_L_ACCESSO):
        difetti.append(f"non manda ad accedere ma a {risposta.destinazione}")
    if persona != chi.VISITATORE and not _riservata(risposta):
        difetti.append(f"Cache-Control: {risposta.intestazioni.get('cache-control')}")
    if codice == RIFIUTO and not MOTIVO.search(risposta.corpo):
        difetti.append("rifiuta senza dire perché")
    rifiutata = codice in {RIFIUTO, ASSENTE, NON_OFFERTO} or persona == chi.VISITATORE
    if rifiutata and SEGRETO in risposta.tutto:
        difetti.append("mostra un dato riservato")
    if (rifiutata or metodo == "GET") and risposta.scritte - voce.annota:
        difetti.append(f"scrive {sorted(risposta.scritte)}")
    return difetti


def _da_accesso(voce: Voce, metodo: str) -> bool:
    attese = voce.attese(metodo)
    return attese is None or chi.VISITATORE not in attese.get(ACCEDI, frozenset())


def _riservata(risposta: Risposta) -> bool:
    cache = risposta.intestazioni.get("cache-control", "")
    return "no-store" in cache and "private" in cache


def _senza(risposta: Risposta, indirizzo: str) -> tuple[int, str]:
    """An answer without what is different in each: its address, its code, its instant."""
    corpo = risposta.corpo.replace(indirizzo, "")
    return risposta.codice, DI_UN_ISTANTE.sub("", corpo)
