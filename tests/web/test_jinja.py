"""The engine of the parts that are drawn often: escaping, names, addresses."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.forms import CharField, ChoiceField, Form, HiddenInput
from django.template import Context, Template, engines
from django.test import RequestFactory
from django.urls import NoReverseMatch, path, resolve, reverse
from jinja2 import UndefinedError

from crema_sap.web import jinja
from crema_sap.web.percorsi import per_segmento

CATTIVO = "<script>alert('x')</script>"


class Filtro(Form):
    cerca = CharField(max_length=8, help_text="Codice o via", required=False)
    stato = ChoiceField(choices=[("", "Tutti"), ("LIBERA", "Libera")], required=False)
    ordina = CharField(widget=HiddenInput, required=False)


def disegna(modello: str, **contesto: object) -> str:
    return str(engines["jinja"].from_string(modello).render(contesto))  # type: ignore[attr-defined]


def test_what_people_write_is_escaped() -> None:
    disegno = disegna("{{ testo }} {{ stato(testo) }} <i title='{{ testo }}'>", testo=CATTIVO)

    assert "<script" not in disegno
    assert disegno.count("&lt;script&gt;") == 3


def test_what_the_portal_draws_is_not_escaped_twice() -> None:
    assert disegna("{{ stato('Libera', 'avviso') }}").startswith(
        '<span class="stato stato-avviso">'
    )


def test_a_name_that_is_not_there_stops_the_page() -> None:
    with pytest.raises(UndefinedError):
        disegna("{{ riga.codice }}", riga={})


def test_the_address_of_a_row_is_that_of_its_page() -> None:
    scritto = jinja.indirizzo("programmazione:unita", 12)

    assert scritto == reverse("programmazione:unita", args=[12])
    with pytest.raises(NoReverseMatch):
        jinja.indirizzo("programmazione:nessuna", 12)


def test_a_part_sees_the_security_code_of_the_request() -> None:
    richiesta = RequestFactory().get("/")
    modello = Template('{% load portale %}{% jinja "persona.html" user=user %}')

    disegno = modello.render(Context({"request": richiesta, "user": _Persona()}))

    assert 'name="csrfmiddlewaretoken"' in disegno


class _Persona:
    nome, cognome, cittadino = "Ada", CATTIVO, True
    incarico = None
    incarichi_attivi = ()


def test_the_fields_of_a_filter_keep_what_was_asked_and_escape_it() -> None:
    modulo = Filtro({"cerca": '"><b>', "stato": "LIBERA", "ordina": "dal"})
    disegno = Template("{% load portale %}{% campi_filtro modulo %}").render(
        Context({"modulo": modulo})
    )

    assert 'value="&#34;&gt;&lt;b&gt;"' in disegno
    assert '<option value="LIBERA" selected>Libera</option>' in disegno
    assert 'aria-describedby="id_cerca_helptext"' in disegno
    assert '<input type="hidden" name="ordina" value="dal"' in disegno
    assert disegno.count("<label") == 2


def test_addresses_by_their_first_segment_are_found_and_written_as_before() -> None:
    def vista(_richiesta: object, **_altro: object) -> None:
        raise ImproperlyConfigured

    voci = [
        path("<slug:nome>/", vista, name="altra"),
        path("unita/", vista, name="lista"),
        path("unita/<int:pk>/", vista, name="una"),
    ]

    class Percorsi:
        urlpatterns = per_segmento(voci)

    assert resolve("/unita/", Percorsi).url_name == "lista"
    assert resolve("/unita/7/", Percorsi).kwargs == {"pk": 7}
    assert resolve("/altro/", Percorsi).url_name == "altra"
    assert reverse("una", Percorsi, args=[7]) == "/unita/7/"
