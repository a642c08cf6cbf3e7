"""The text of a chapter: a small markup kept as written, drawn as the same safe HTML everywhere.

Markdown is what is stored: an officer can type it without a script, two versions of it compare
paragraph by paragraph, and nothing in it is HTML. What is drawn passes an allow-list besides.
Norma: R.R. 4/2017, art. 3 c. 2 and art. 4 c. 3 (the contents written in words).
"""

import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from typing import Final

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

# About forty printed pages: the longest chapter of the plans that were read has six.
MASSIMO: Final = 120_000
PAGINA: Final = 3_000
SEGNO_HTML: Final = r"<[A-Za-z/!?]"
DIDASCALIA: Final = "Tabella:"
AMMESSI: Final = frozenset({
    "p", "br", "h4", "h5", "ul", "ol", "li", "strong", "em", "a",
    "table", "caption", "colgroup", "col", "thead", "tbody", "tr", "th", "td",
})  # fmt: skip
REGOLE: Final = (
    "heading", "list", "table", "emphasis", "link", "newline", "escape", "entity",
)  # fmt: skip

_ALLINEAMENTI: Final = {"text-align:right": "num", "text-align:center": "centro"}
_INVISIBILI: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]"
)
_PUNTO_ELENCO: Final = re.compile(r"^[ \t]*(?:[•·▪◦‣●∙■□➢✓]|[-–—o§](?=\t))[ \t]+", re.MULTILINE)
_NUMERO_ELENCO: Final = re.compile(r"^[ \t]*(\d{1,3})[.)]\t+", re.MULTILINE)
_HTML: Final = re.compile(SEGNO_HTML)


def pulisci(testo: str) -> str:
    """Return what is stored of a text typed or pasted, from Word or Excel too; idempotent.

    HTML tags go and their words stay, bullets become list items, columns parted by tabs become a
    table, characters that cannot be seen or printed go.
    """
    testo = testo.replace("\r\n", "\n").replace("\r", "\n")
    testo = re.sub("[\v\u2028\u2029]", "\n", testo.replace("\f", "\n\n"))
    testo = _INVISIBILI.sub("", testo.replace("\u00a0", " "))
    testo = _INVISIBILI.sub("", _senza_html(testo))
    testo = _PUNTO_ELENCO.sub("- ", testo)
    testo = _NUMERO_ELENCO.sub(r"\1. ", testo)
    righe = "\n".join(_con_tabelle(testo.split("\n")))
    return re.sub(r"\n{3,}", "\n\n", righe).strip()


def oltre_il_massimo(testo: str) -> str:
    """Return why a text is too long for a chapter, as a sentence; empty when it is not."""
    if len(testo) <= MASSIMO:
        return ""
    pagine = -(-len(testo) // PAGINA)
    return (
        f"Il testo ha {_migliaia(len(testo))} caratteri (circa {pagine} pagine): un capitolo ne"
        f" tiene {_migliaia(MASSIMO)}, circa {MASSIMO // PAGINA} pagine. Qui il testo c'è ancora"
        " tutto: togline una parte, o mettila in un altro capitolo, e salva di nuovo."
    )


def in_html(testo: str) -> str:
    """Return the safe HTML of a text: headings, lists, tables, bold, italic, links; no more."""
    lettore = _lettore()
    simboli = lettore.parse(testo)
    _titoli(simboli)
    _tabelle(simboli)
    return nh3.clean(
        lettore.renderer.render(simboli, lettore.options, {}),
        tags=set(AMMESSI),
        attributes={"a": {"href"}, "th": {"scope"}},
        allowed_classes={
            "th": {"num", "centro"},
            "td": {"num", "centro"},
            "col": {f"l-{n}" for n in range(1, 101)},
        },
        url_schemes={"http", "https", "mailto"},
        url_relative="deny",
        link_rel=None,
    )


def contiene(testo: str, brano: str) -> bool:
    """Tell whether some words are in a text, as it is read or as it is written."""
    cercato = _in_fila(brano)
    letto = unescape(nh3.clean(in_html(testo), tags=set()))
    return cercato in _in_fila(letto) or cercato in _in_fila(testo)


def capoversi(testo: str) -> tuple[str, ...]:
    """Return the paragraphs of a text: joined by an empty line they give it back."""
    return tuple(testo.split("\n\n")) if testo else ()


@cache
def _lettore() -> MarkdownIt:
    return MarkdownIt("zero", {"html": False, "breaks": True, "maxNesting": 20}).enable(
        list(REGOLE)
    )


def _senza_html(testo: str) -> str:
    if not _HTML.search(testo):
        return testo
    pulito = nh3.clean(testo, tags=set(), clean_content_tags={"script", "style"})
    # Of what was escaped only the sign that can open no tag comes back as itself.
    return pulito.replace("&gt;", ">").replace("&nbsp;", " ")


def _con_tabelle(righe: list[str]) -> Iterator[str]:
    """Yield the lines, with each run of two or more that have tabs as a table."""
    inizio = 0
    while inizio < len(righe):
        fine = inizio
        while fine < len(righe) and "\t" in righe[fine].strip():
            fine += 1
        if fine - inizio >= 2:
            yield from _tabella(righe[inizio:fine])
        else:
            fine = max(fine, inizio + 1)
            yield from (riga.replace("\t", " ").rstrip() for riga in righe[inizio:fine])
        inizio = fine


def _tabella(righe: list[str]) -> Iterator[str]:
    celle = [[_cella(cella) for cella in riga.strip("\n").split("\t")] for riga in righe]
    colonne = max(map(len, celle))
    yield ""
    for n, riga in enumerate(celle):
        yield "| " + " | ".join(riga + [""] * (colonne - len(riga))) + " |"
        if n == 0:
            yield "|" + " --- |" * colonne
    yield ""


def _cella(cella: str) -> str:
    return cella.strip().replace("|", r"\|")


def _titoli(simboli: list[Token]) -> None:
    """Give headings the two levels below a chapter's title, and never skip one."""
    livelli = [int(s.tag[1]) for s in simboli if s.type == "heading_open"]
    aperto = False
    for simbolo in simboli:
        if simbolo.type == "heading_open":
            profondo = aperto and int(simbolo.tag[1]) > min(livelli)
            aperto = True
            tag = "h5" if profondo else "h4"
            simbolo.tag = tag
        elif simbolo.type == "heading_close":
            simbolo.tag = tag


def _tabelle(simboli: list[Token]) -> None:
    """Name the columns' headers, turn alignment into classes, make captions of «Tabella: …»."""
    n = 0
    while n < len(simboli):
        simbolo = simboli[n]
        if simbolo.type in {"th_open", "td_open"}:
            classe = _ALLINEAMENTI.get(str(simbolo.attrs.pop("style", "")))
            if classe:
                simbolo.attrSet("class", classe)
            if simbolo.type == "th_open":
                simbolo.attrSet("scope", "col")
        elif simbolo.type == "table_open":
            colonne = _colonne(simboli, n)
            simboli[n + 1 : n + 1] = colonne
            if n >= 3:
                _didascalia(simboli, n)
            n += len(colonne)
        n += 1


def _colonne(simboli: list[Token], inizio: int) -> list[Token]:
    """Return the widths of the columns, in percent, after the longest cell of each."""
    pesi: list[int] = []
    colonna = 0
    fine = next(n for n in range(inizio, len(simboli)) if simboli[n].type == "table_close")
    for n in range(inizio, fine):
        tipo = simboli[n].type
        if tipo == "tr_open":
            colonna = 0
        elif tipo in {"th_open", "td_open"}:
            lunga = min(max(len(simboli[n + 1].content), 6), 36)
            if colonna == len(pesi):
                pesi.append(lunga)
            pesi[colonna] = max(pesi[colonna], lunga)
            colonna += 1
    colonne = [Token("col", "col", 0, attrs={"class": f"l-{p}"}) for p in _percento(pesi)]
    return [
        Token("colgroup_open", "colgroup", 1),
        *colonne,
        Token("colgroup_close", "colgroup", -1),
    ]


def _percento(pesi: list[int]) -> list[int]:
    """Share 100 after the weights, whole and at least 1 each while there are no more than 100."""
    somma = sum(pesi)
    tagli = [round(sum(pesi[: n + 1]) * 100 / somma) for n in range(len(pesi))]
    return [max(fine - inizio, 1) for inizio, fine in zip([0, *tagli], tagli, strict=False)]


def _didascalia(simboli: list[Token], n: int) -> None:
    apre, testo, chiude = simboli[n - 3 : n]
    if apre.type != "paragraph_open" or not testo.content.startswith(DIDASCALIA):
        return
    primo = (testo.children or [])[0]
    primo.content = primo.content.removeprefix(DIDASCALIA).lstrip()
    apre.tag = chiude.tag = "caption"
    apre.hidden = chiude.hidden = False
    # The caption is the first thing inside its table.
    simboli[n - 3 : n + 1] = [simboli[n], apre, testo, chiude]


def _in_fila(testo: str) -> str:
    return " ".join(testo.split())


def _migliaia(quanti: int) -> str:
    return f"{quanti:,}".replace(",", ".")
