"""The template pack: every control has a label, its help and its error are tied to it."""

import re
from datetime import date
from typing import Any

import pytest
from crispy_forms.layout import Column, Row
from django import forms
from django.template import Context, Template
from django.test import RequestFactory

from crema_sap.web.moduli import (
    CampoData,
    CampoEuro,
    Fieldset,
    aiutante,
    aiutante_di_righe,
)


class Scheda(forms.Form):
    nome = forms.CharField(label="Nome")
    isee = CampoEuro(label="ISEE", help_text="Lo trovi sull'attestazione.")
    nato_il = CampoData(label="Data di nascita", nascita=True, oggi=lambda: date(2019, 11, 5))
    comune = forms.ChoiceField(label="Comune", choices=[("a", "Crema")])
    titolo = forms.ChoiceField(
        label="Abiti in", choices=[("a", "affitto"), ("b", "altro")], widget=forms.RadioSelect
    )
    categorie = forms.MultipleChoiceField(
        label="Categorie",
        choices=[("a", "Anziani")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    note = forms.CharField(label="Note", widget=forms.Textarea, required=False)
    allegato = forms.FileField(label="Allegato", help_text="PDF", required=False)
    vero = forms.BooleanField(label="Dichiaro che è vero")
    versione = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = aiutante(
            testo_invio="Salva e continua", altri_bottoni=[("esci", "Salva ed esci")]
        )


Righe = forms.formset_factory(Scheda, extra=2)


def disegna(testo: str, **contesto: Any) -> str:
    modello = Template("{% load crispy_forms_tags portale %}" + testo)
    return modello.render(Context({"request": RequestFactory().get("/"), **contesto}))


def modulo(dati: dict[str, str] | None = None) -> str:
    return disegna("{% crispy form %}", form=Scheda(dati))


def controllo(pagina: str, nome: str) -> str:
    trovato = re.search(rf'<(?:input|select|textarea)[^>]*name="{nome}"[^>]*>', pagina)
    assert trovato, nome
    return trovato.group()


@pytest.mark.parametrize("nome", ["nome", "isee", "nato_il", "comune", "note", "allegato", "vero"])
def test_each_control_has_its_label(nome: str) -> None:
    assert f'for="id_{nome}"' in modulo()


def test_choices_are_a_group_with_a_legend_and_a_label_each() -> None:
    pagina = modulo()

    assert re.search(r"<fieldset[^>]*id=\"id_titolo\".*?<legend[^>]*>Abiti in", pagina, re.DOTALL)
    assert 'for="id_titolo_0"' in pagina
    assert 'for="id_titolo_1"' in pagina
    assert 'for="id_categorie_0"' in pagina


@pytest.mark.parametrize("nome", ["isee", "allegato"])
def test_help_describes_its_control(nome: str) -> None:
    pagina = modulo()

    assert f'aria-describedby="id_{nome}_helptext"' in controllo(pagina, nome)
    assert f'id="id_{nome}_helptext"' in pagina


@pytest.mark.parametrize("nome", ["nome", "isee", "nato_il", "comune", "vero"])
def test_an_error_marks_and_describes_its_control(nome: str) -> None:
    pagina = modulo({"isee": "-1", "nato_il": "29/02/2019"})
    tag = controllo(pagina, nome)

    assert 'aria-invalid="true"' in tag
    assert re.search(rf'aria-describedby="[^"]*id_{nome}_error', tag)
    assert f'id="id_{nome}_error"' in pagina


def test_an_error_of_choices_describes_the_group() -> None:
    assert re.search(
        r'<fieldset id="id_titolo"[^>]*aria-describedby="id_titolo_error"', modulo({"nome": "x"})
    )


def test_the_errors_are_listed_on_top_each_with_its_field() -> None:
    pagina = modulo({"isee": "-1", "nato_il": "29/02/2019"})
    riepilogo = pagina[pagina.index('id="riepilogo-errori"') : pagina.index("campo-etichetta")]

    for nome in ("nome", "isee", "nato_il", "comune", "titolo", "vero"):
        assert f'href="#id_{nome}"' in riepilogo
        assert f'id="id_{nome}"' in pagina
    assert "Data di nascita: Il 29 febbraio 2019 non esiste" in riepilogo
    assert 'tabindex="-1"' in riepilogo
    assert "autofocus" in riepilogo


def test_a_clean_form_lists_no_error() -> None:
    assert "riepilogo-errori" not in modulo()


def test_what_was_typed_stays_in_the_box() -> None:
    assert 'value="16.000,0x"' in controllo(modulo({"isee": "16.000,0x"}), "isee")


def test_markup_in_an_error_is_text() -> None:
    pagina = modulo({"isee": "<script>alert(1)</script>"})

    assert "<script" not in pagina
    assert "&lt;script&gt;" in pagina


def test_optional_fields_say_so_and_no_star_is_used() -> None:
    pagina = modulo()

    assert pagina.count("(facoltativo)") == 3  # categorie, note, allegato
    assert "*" not in pagina


def test_select_is_wrapped_and_unit_is_beside_its_box() -> None:
    pagina = modulo()

    assert re.search(r'<div class="select-wrapper">\s*<select', pagina)
    assert re.search(r'<span class="campo-unita" aria-hidden="true">€</span>', pagina)


def test_the_browser_leaves_the_checking_to_us() -> None:
    pagina = modulo()

    assert "novalidate" in pagina
    assert 'enctype="multipart/form-data"' in pagina


def test_each_button_says_what_it_does() -> None:
    pagina = modulo()

    assert re.search(
        r'<button type="submit" name="invia"[^>]*btn-primary[^>]*>Salva e continua<', pagina
    )
    assert re.search(r'<button type="submit" name="esci"[^>]*>Salva ed esci</button>', pagina)


def test_the_security_code_is_in_every_form_that_writes() -> None:
    modello = Template("{% load crispy_forms_tags %}{% crispy form %}")
    contesto = Context({"form": Scheda(), "csrf_token": "codice"})

    assert 'name="csrfmiddlewaretoken" value="codice"' in modello.render(contesto)


def test_a_part_of_a_page_has_neither_form_nor_button() -> None:
    form = Scheda({"nome": ""})
    form.helper = aiutante(nel_modulo=False)
    pagina = disegna("{% crispy form %}", form=form)

    assert "<form" not in pagina
    assert "<button" not in pagina
    assert "riepilogo-errori" not in pagina


def test_a_layout_groups_fields_under_a_legend() -> None:
    form = Scheda()
    form.helper = aiutante(
        Fieldset("Dati", "nome", Row(Column("isee"), Column("nato_il"))),
        testo_invio="Cerca",
        metodo="get",
        azione="/x/",
        attributi={"id": "m"},
    )
    pagina = disegna("{% crispy form %}", form=form)

    assert re.search(r"<fieldset[^>]*>\s*<legend[^>]*>Dati</legend>", pagina)
    assert 'action="/x/"' in pagina
    assert 'id="m"' in pagina
    assert "csrfmiddlewaretoken" not in pagina


def test_repeated_rows_are_numbered_and_a_blank_one_waits() -> None:
    righe = Righe(prefix="componenti")
    righe.helper = aiutante_di_righe()
    pagina = disegna(
        '{% include "partials/_righe_ripetute.html" with nome_riga="Componente" %}', formset=righe
    )

    assert 'name="componenti-TOTAL_FORMS"' in pagina
    assert "Componente 1" in pagina
    assert "Componente 2" in pagina
    assert "componenti-__prefix__-nome" in pagina
    assert "<form" not in pagina


def test_the_summary_of_a_page_names_the_row_of_each_error() -> None:
    dati = {
        "componenti-TOTAL_FORMS": "2",
        "componenti-INITIAL_FORMS": "0",
        "componenti-0-nome": "Anna",
        "componenti-0-isee": "-1",
    }
    pagina = disegna(
        "{% riepilogo_errori form righe %}", form=Scheda(), righe=Righe(dati, prefix="componenti")
    )

    assert "riga 1, ISEE: Il numero non può essere negativo." in pagina
    assert 'href="#id_componenti-0-isee"' in pagina


class ConErroreGenerale(forms.Form):
    nome = forms.CharField(required=False)

    def clean(self) -> None:
        raise forms.ValidationError("Le due date non sono in ordine.")


def test_an_error_of_the_whole_form_is_said_without_a_link() -> None:
    pagina = disegna("{% riepilogo_errori form %}", form=ConErroreGenerale({}))

    assert "<li>Le due date non sono in ordine.</li>" in pagina
    assert "C’è un errore da correggere" in pagina
