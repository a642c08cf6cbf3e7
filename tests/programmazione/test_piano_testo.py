"""The text of a chapter: what is stored is clean, and what is drawn is safe."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from programmazione.rules.testo import (
    MASSIMO,
    SEGNO_HTML,
    capoversi,
    in_html,
    oltre_il_massimo,
    pulisci,
)

# What a page of Word, a spreadsheet and a bad intention are made of.
PEZZI = st.sampled_from(
    [
        "<script>alert(1)</script>", "<b>", "</b>", "<", ">", "&lt;", "&amp;", "&gt;", "<!--",
        "-->", "<img src=x onerror=a()>", "javascript:", "[a](javascript:x)", "[b](https://b.it)",
        "**", "*", "_", "# ", "- ", "• ", "•\t", "1.\t", "\t", "|", "| --- |", "\n", "\n\n", "\r\n",
        "\u00a0", "\u00ad", "\u200b", "\ufeff", "\x00", "\f", "casa", "Tabella: uno",
        "\\", "`", "o\t",
    ]
)  # fmt: skip
TESTI = st.lists(PEZZI | st.text(max_size=8), max_size=40).map("".join)
TAG = re.compile(r"<(/?)([a-z0-9]+)((?:\s[^>]*)?)>")
ATTRIBUTI = re.compile(
    r'(?:\s(?:href="(?:https?:|mailto:)[^"<>]*"|scope="col"|class="(?:num|centro|l-\d{1,3})"))*'
)
VOCABOLARIO = set(
    re.findall(
        r"\w+", "p br h4 h5 ul ol li strong em a table caption colgroup col thead tbody tr th td"
    )
)


@settings(max_examples=300, deadline=None)
@given(TESTI)
def test_what_is_stored_has_no_html_and_cleaning_it_again_changes_nothing(testo: str) -> None:
    pulito = pulisci(testo)

    assert not re.search(SEGNO_HTML, pulito)
    assert not re.search("[\x00-\x08\u00ad\u200b\ufeff\t]", pulito)
    assert pulisci(pulito) == pulito


@settings(max_examples=300, deadline=None)
@given(TESTI)
def test_what_is_drawn_holds_only_the_vocabulary(testo: str) -> None:
    html = in_html(testo)

    for _, nome, attributi in TAG.findall(html):
        assert nome in VOCABOLARIO
        assert ATTRIBUTI.fullmatch(attributi), attributi
    assert re.sub(TAG, "", html).count("<") == 0


@pytest.mark.parametrize(
    ("testo", "html"),
    [
        ("Uno\n\ndue\ntre", "<p>Uno</p>\n<p>due<br>\ntre</p>\n"),
        ("**a** e *b*", "<p><strong>a</strong> e <em>b</em></p>\n"),
        ("# A\n\n### B\n\n# C", "<h4>A</h4>\n<h5>B</h5>\n<h4>C</h4>\n"),
        # A smaller title cannot come before the first large one.
        ("## A\n\n# B", "<h4>A</h4>\n<h4>B</h4>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("[x](https://a.it)", '<p><a href="https://a.it">x</a></p>\n'),
        ("[x](mailto:a@b.it)", '<p><a href="mailto:a@b.it">x</a></p>\n'),
        ("[x](javascript:alert)", "<p>[x](javascript:alert)</p>\n"),
        ("[x](/piani/)", "<p><a>x</a></p>\n"),
        ("![x](https://a.it/b.png)", '<p>!<a href="https://a.it/b.png">x</a></p>\n'),
        ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>\n"),
        ("    rientrato", "<p>rientrato</p>\n"),
    ],
)
def test_the_markup_gives_its_html(testo: str, html: str) -> None:
    assert in_html(testo) == html


def test_a_table_has_headers_alignment_and_the_caption_written_above_it() -> None:
    html = in_html("Tabella: Le **risorse**\n\n| a | b | c |\n|---|--:|:-:|\n| 1 | 2 | 3 |")

    assert "<table>\n<caption>Le <strong>risorse</strong></caption>" in html
    assert '<th class="num" scope="col">b</th>' in html
    assert '<td class="centro">3</td>' in html


def test_a_table_without_its_title_has_no_caption() -> None:
    html = in_html("Prima\n\n| a |\n|---|\n| 1 |\n\n# T\n\n| a |\n|---|\n| 1 |")

    assert "caption" not in html
    assert html.startswith("<p>Prima</p>\n<table>")


@pytest.mark.parametrize(
    ("riga", "larghezze"),
    [
        ("| a | b |", [50, 50]),
        ("| abcdefghijkl | b |", [67, 33]),  # 12 and 6 of 18, the shortest cell counts 6
        ("|" + " x |" * 3, [33, 34, 33]),
    ],
)
def test_the_columns_share_the_page(riga: str, larghezze: list[int]) -> None:
    html = in_html(f"{riga}\n|{' --- |' * len(larghezze)}\n{riga}")

    assert [int(n) for n in re.findall(r'<col class="l-(\d+)">', html)] == larghezze


@pytest.mark.parametrize(
    ("incollato", "salvato"),
    [
        ("a\r\n\r\n\r\n\r\nb  ", "a\n\nb"),
        ("•\tuno\n·\tdue\no\ttre", "- uno\n- due\n- tre"),
        ("1.\tuno\n2)\tdue", "1. uno\n2. due"),
        ("§ 3 resta", "§ 3 resta"),
        ("Comune\tUnità\nCrema\t3|4", "| Comune | Unità |\n| --- | --- |\n| Crema | 3\\|4 |"),
        ("una\tsola", "una sola"),
        ("a\fb", "a\n\nb"),
        ("<p>Ciao <b>a</b> tutti</p><script>x()</script> 3 > 2", "Ciao a tutti 3 > 2"),
        ("ISEE < 3000 & basta", "ISEE < 3000 & basta"),
        ("<\u200bscript>", ""),
    ],
)
def test_what_is_pasted_becomes_markup(incollato: str, salvato: str) -> None:
    assert pulisci(incollato) == salvato


def test_a_chapter_holds_forty_pages_and_the_refusal_says_so() -> None:
    assert oltre_il_massimo("a" * MASSIMO) == ""

    motivo = oltre_il_massimo("a" * 900_000)

    assert "900.000 caratteri (circa 300 pagine)" in motivo
    assert "120.000, circa 40 pagine" in motivo


@given(TESTI)
def test_the_paragraphs_together_are_the_text(testo: str) -> None:
    assert "\n\n".join(capoversi(testo)) == testo
