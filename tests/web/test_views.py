"""Pages of content and of error: plain words, no database, nobody's name."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory

from crema_sap import orologio
from crema_sap.enti.models import Utente
from crema_sap.web import contesto, views

CONTENUTI = {
    "/": views.home,
    "/accessibilita/": views.accessibilita,
    "/privacy/": views.privacy,
    "/note-legali/": views.note_legali,
    "/contatti/": views.contatti,
}


@pytest.fixture
def orologio_fermo() -> Iterator[None]:
    """Hold the clock of the request, as the middleware does: base.html prints it."""
    with orologio.fissato(datetime(2019, 11, 5, 9, tzinfo=UTC)):
        yield


def chiesta(percorso: str = "/", utente: Utente | AnonymousUser | None = None) -> HttpRequest:
    richiesta = RequestFactory().get(percorso)
    richiesta.user = utente or AnonymousUser()
    return richiesta


def titolo(risposta: HttpResponse) -> str:
    trovato = re.search(r"<title>(.*?)</title>", risposta.text, re.DOTALL)
    assert trovato
    return trovato.group(1)


# At the first page those who are signed in find their own work (see test_cruscotto).
@pytest.mark.parametrize("percorso", sorted(set(CONTENUTI) - {"/"}))
def test_a_page_of_content_is_the_same_for_everybody(percorso: str) -> None:
    # No database mark: a query would fail.
    visitatore = CONTENUTI[percorso](chiesta(percorso))
    persona = CONTENUTI[percorso](chiesta(percorso, Utente(nome="Elena", cognome="Bianchi")))

    assert visitatore.status_code == 200
    assert persona.content == visitatore.content
    assert b"csrfmiddlewaretoken" not in visitatore.content
    assert visitatore.text.count("<h1") == 1


def test_titles_are_unique() -> None:
    titoli = [titolo(vista(chiesta(percorso))) for percorso, vista in CONTENUTI.items()]

    assert len(set(titoli)) == len(titoli)


def test_a_page_can_be_skipped_through_and_says_its_language() -> None:
    pagina = views.home(chiesta()).text

    assert '<html lang="it">' in pagina
    assert 'href="#contenuto"' in pagina
    assert 'id="contenuto"' in pagina
    assert pagina.count("<main") == 1


def errori() -> list[tuple[int, HttpResponse]]:
    return [
        (400, views.errore_400(chiesta(), SuspiciousOperation("dettaglio interno"))),
        (403, views.csrf_rifiutato(chiesta("/domande/nuova/"), "dettaglio interno")),
        (413, views.errore_400(chiesta(), RequestDataTooBig("dettaglio interno"))),
        (429, views.troppe_richieste(chiesta(), 130)),
        (500, views.errore_500(chiesta())),
        (503, views.in_pausa(chiesta())),
        (507, views.senza_spazio(chiesta())),
    ]


@pytest.mark.parametrize(("codice", "risposta"), errori(), ids=[str(c) for c, _ in errori()])
def test_an_error_says_what_happened_and_what_to_do(codice: int, risposta: HttpResponse) -> None:
    assert risposta.status_code == codice
    assert "Che cosa puoi fare" in risposta.text
    assert "dettaglio interno" not in risposta.text
    assert risposta.text.count("<h1") == 1


def test_a_busy_portal_says_when_to_try_again() -> None:
    assert views.in_pausa(chiesta())["Retry-After"] == "30"
    limitata = views.troppe_richieste(chiesta(), 130)
    assert limitata["Retry-After"] == "130"
    assert "fra 3 minuti" in limitata.text  # 130 s: two whole minutes and a bit
    assert "fra 1 minuto" in views.troppe_richieste(chiesta(), 1).text


def test_an_expired_session_says_that_nothing_typed_is_lost() -> None:
    pagina = views.csrf_rifiutato(chiesta("/domande/nuova/")).text

    assert "è ancora nella pagina precedente" in pagina
    assert "/accedi/?next=/domande/nuova/" in pagina


def test_a_refusal_shows_its_reason(orologio_fermo: None) -> None:
    risposta = views.errore_403(chiesta(), PermissionDenied("Serve l'incarico di «Sindaco»."))

    assert risposta.status_code == 403
    assert "Serve l&#x27;incarico di «Sindaco»." in risposta.text


def test_a_missing_page_tells_nothing_of_what_there_might_be(orologio_fermo: None) -> None:
    risposta = views.errore_404(chiesta("/domande/77/"), Http404("Nessuna Domanda 77"))

    assert risposta.status_code == 404
    assert "Nessuna Domanda" not in risposta.text
    assert "77" not in risposta.text


def test_a_published_page_knows_how_far_the_demonstration_is_from_the_true_clock() -> None:
    pagina = render_to_string("web/contatti.html", contesto.pubblico(scarto_orologio=-220752000))

    assert 'data-scarto-orologio="-220752000"' in pagina
    assert "data-scarto-orologio" not in render_to_string("web/contatti.html", contesto.pubblico())
