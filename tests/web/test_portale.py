"""The small parts of a page."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from crema_sap.web.templatetags import portale

CHIUSURA = datetime(2019, 12, 16, 15, 0, tzinfo=UTC)
CATTIVO = "<b>x</b>"


def disegna(corpo: str, indirizzo: str = "/", **contesto: Any) -> str:
    richiesta = RequestFactory().get(indirizzo)
    return Template("{% load portale %}" + corpo).render(
        Context({"request": richiesta, **contesto})
    )


@pytest.mark.parametrize("tono", portale.TONI)
def test_a_state_is_told_by_words_and_icon_besides_colour(tono: str) -> None:
    disegno = disegna("{% stato parole tono %}", parole="In verifica", tono=tono)

    assert "In verifica" in disegno
    assert portale.TONI[tono] in disegno


def test_each_tone_has_an_icon_of_its_own() -> None:
    assert len(set(portale.TONI.values())) == len(portale.TONI)


def test_an_icon_is_decoration_unless_it_is_named() -> None:
    assert 'aria-hidden="true"' in disegna('{% icona "it-user" %}')
    assert 'role="img" aria-label="Errore"' in disegna('{% icona "it-error" "Errore" %}')


def test_text_in_the_parts_is_escaped() -> None:
    disegno = disegna(
        "{% stato t %}{% richiamo t %}{% endrichiamo %}{% tabella t %}{% endtabella %}"
        "{% vuoto t %}{% endvuoto %}{% icona 'it-user' t %}{% avanzamento 1 t %}",
        t=CATTIVO,
    )

    assert CATTIVO not in disegno
    assert "&lt;b&gt;" in disegno


def test_a_table_scrolls_by_keyboard_and_has_a_name() -> None:
    disegno = disegna('{% tabella "Unità" "tabella-fitta" %}<tbody></tbody>{% endtabella %}')

    assert 'role="region" tabindex="0" aria-label="Unità"' in disegno
    assert "<caption>Unità</caption><tbody></tbody></table>" in disegno


def test_sorting_keeps_the_rest_of_the_address_and_goes_back_to_the_first_page() -> None:
    disegno = disegna('{% th_ordina "ente" "Ente" %}', "/?stato=manca&pagina=3")

    assert 'href="?stato=manca&amp;ordina=ente"' in disegno
    assert "aria-sort" not in disegno


@pytest.mark.parametrize(
    ("ora", "poi", "verso"), [("ente", "-ente", "ascending"), ("-ente", "ente", "descending")]
)
def test_sorting_again_turns_the_order(ora: str, poi: str, verso: str) -> None:
    disegno = disegna('{% th_ordina "ente" "Ente" "num" %}', f"/?ordina={ora}")

    assert f'href="?ordina={poi}"' in disegno
    assert f'aria-sort="{verso}"' in disegno
    assert 'class="num"' in disegno


def test_pages_keep_filters_and_name_the_current_one() -> None:
    pagina = Paginator(range(240), 20).page(5)
    disegno = disegna("{% paginazione pagina %}", "/?stato=manca&pagina=5", pagina=pagina)

    assert 'href="?stato=manca&amp;pagina=4"' in disegno
    assert 'href="?stato=manca&amp;pagina=6"' in disegno
    assert re.search(r'aria-current="page">.*5</span>', disegno)
    assert "Da 81 a 100 di 240" in disegno


def test_one_page_needs_no_links() -> None:
    assert "<nav" not in disegna("{% paginazione p %}", p=Paginator(range(3), 20).page(1))


def test_a_list_walked_by_key_has_previous_and_next() -> None:
    assert 'href="?q=a&amp;da=k9"' in disegna('{% paginazione_cursore successiva="k9" %}', "/?q=a")
    assert 'rel="prev"' in disegna('{% paginazione_cursore precedente="k1" %}')
    assert "<nav" not in disegna("{% paginazione_cursore %}")


def test_steps_say_where_one_is_and_lead_back() -> None:
    voci = [
        {"etichetta": "Richiedente", "fatto": True, "url": "/1/"},
        {"etichetta": "Nucleo", "fatto": False, "url": "/2/"},
        {"etichetta": "Invio", "fatto": False, "url": ""},
    ]
    disegno = disegna("{% passi voci 2 %}", voci=voci)

    assert "Passo 2 di 3" in disegno
    assert 'href="/1/"' in disegno
    assert 'href="/2/"' not in disegno
    assert disegno.count('aria-current="step"') == 1
    assert "(completato)" in disegno


@pytest.mark.parametrize(
    ("scarto", "passata"), [(timedelta(milliseconds=-1), False), (timedelta(0), True)]
)
def test_a_term_is_past_from_its_own_instant(scarto: timedelta, passata: bool) -> None:
    disegno = disegna("{% scadenza istante adesso %}", istante=CHIUSURA, adesso=CHIUSURA + scarto)

    assert ("termine passato" in disegno) is passata
    assert ("data-scade" in disegno) is not passata


def test_a_term_is_plain_words_where_no_script_runs() -> None:
    disegno = disegna("{% scadenza istante %}", istante=CHIUSURA)

    assert "16\u00a0dicembre\u00a02019, ore\u00a016.00" in disegno
    assert " hidden" in disegno


@pytest.mark.parametrize(("dato", "mostrato"), [(-5, 0), (0, 0), (62, 62), (100, 100), (140, 100)])
def test_progress_stays_between_nothing_and_all(dato: int, mostrato: int) -> None:
    assert f'<progress max="100" value="{mostrato}"' in disegna(
        '{% avanzamento n "Passo 1" %}', n=dato
    )


def test_missing_values_are_a_dash() -> None:
    assert "<dt>Lift</dt><dd>—</dd>" in disegna("{% definizioni v %}", v=[("Lift", None)])


def test_the_way_here_starts_from_home_and_ends_on_the_page() -> None:
    disegno = disegna('{% briciole "Piani" "/piani/" "2019" %}')

    assert 'href="/"' in disegno
    assert 'href="/piani/"' in disegno
    assert '<span aria-current="page">2019</span>' in disegno


def test_a_part_of_an_app_that_is_not_there_is_nothing() -> None:
    assert disegna('{% includi_se_esiste "nessuno/_nulla.html" %}') == ""


def test_a_part_of_an_app_that_is_there_sees_the_page() -> None:
    disegno = disegna(
        '{% includi_se_esiste "partials/_definizioni.html" %}', voci=[("Piani", "/piani/")]
    )

    assert "Piani" in disegno


def test_events_are_in_a_named_list() -> None:
    disegno = disegna(
        '{% cronologia eventi "Storia" %}',
        eventi=[{"quando": "14 ottobre", "titolo": "Apertura", "testo": "x", "stato": "fatto"}],
    )

    assert 'aria-label="Storia"' in disegno
    assert "cronologia-fatto" in disegno
