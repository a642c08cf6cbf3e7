"""Reads the plain HTML of an act into blocks; anything richer is left to WeasyPrint."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

_SPAZI = re.compile(r"[ \t\n\r\f]+")
_DISEGNO = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
VUOTI: Final = frozenset({"br", "col"})
IN_RIGA: Final = {"strong": "b", "b": "b", "em": "i", "i": "i", "span": "", "abbr": "", "time": ""}
BLOCCHI: Final = frozenset({"p", "h3", "h4", "h5", "ul", "ol", "table", "dl", "figure"})
CONTENITORI: Final = {
    "ul": {"li"},
    "ol": {"li"},
    "dl": {"dt", "dd"},
    "figure": {"svg", "figcaption"},
    "table": {"caption", "colgroup", "thead", "tbody", "tfoot"},
    "colgroup": {"col"},
    "thead": {"tr"},
    "tbody": {"tr"},
    "tfoot": {"tr"},
    "tr": {"th", "td"},
}
CLASSI: Final = {
    "p": {"grande", "sommario", "nota", "avvertenza"},
    "table": {"fissa"},
    "dl": {"scheda"},
    "th": {"num", "centro"},
    "td": {"num", "centro"},
    "col": {f"l-{n}" for n in range(1, 101)},
}
ATTRIBUTI: Final = frozenset({"class", "scope", "colspan", "title", "datetime"})
POSTO: Final = "posto"  # attribute of the stand-in of a drawing


class NonSemplice(Exception):
    """The HTML goes beyond the plain vocabulary: WeasyPrint must set it."""


@dataclass(slots=True)
class Elemento:
    """An element; `corsa` is its running text as (text, "" | "b" | "i"), a line feed breaks it."""

    nome: str
    classe: str = ""
    attributi: dict[str, str] = field(default_factory=dict)
    figli: list["Elemento"] = field(default_factory=list)
    corsa: list[tuple[str, str]] = field(default_factory=list)


class _Lettore(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.radice = Elemento("radice")
        self.pila = [self.radice]
        self.rilievi: list[str] = []
        self.tono = ""

    def handle_starttag(self, nome: str, attributi: list[tuple[str, str | None]]) -> None:
        padre = self.pila[-1]
        if nome in IN_RIGA:
            if padre.nome in CONTENITORI or padre.nome == "radice":
                raise NonSemplice(nome)
            self.rilievi.append(nome)
            self.tono = next((IN_RIGA[n] for n in self.rilievi if IN_RIGA[n]), "")
            return
        if nome == "br":
            padre.corsa.append(("\n", ""))
            return
        ammessi = BLOCCHI if padre.nome == "radice" else CONTENITORI.get(padre.nome, ())
        if nome not in ammessi or self.rilievi:
            raise NonSemplice(nome)
        elemento = Elemento(nome)
        if attributi:
            elemento.attributi = {chiave: valore or "" for chiave, valore in attributi}
            elemento.classe = elemento.attributi.get("class", "")
            if nome != "svg" and not ATTRIBUTI.issuperset(elemento.attributi):
                raise NonSemplice(nome)
        if elemento.classe and elemento.classe not in CLASSI.get(nome, ()):
            raise NonSemplice(elemento.classe)
        padre.figli.append(elemento)
        if nome not in VUOTI:
            self.pila.append(elemento)

    def handle_endtag(self, nome: str) -> None:
        if nome in IN_RIGA:
            if not self.rilievi or self.rilievi.pop() != nome:
                raise NonSemplice(nome)
            self.tono = next((IN_RIGA[n] for n in self.rilievi if IN_RIGA[n]), "")
        elif nome not in VUOTI and (self.rilievi or self.pila.pop().nome != nome):
            raise NonSemplice(nome)

    def handle_data(self, testo: str) -> None:
        testo = _SPAZI.sub(" ", testo)
        elemento = self.pila[-1]
        if elemento.nome in CONTENITORI or elemento.nome == "radice":
            if testo != " ":
                raise NonSemplice("testo fuori da un blocco")
        else:
            elemento.corsa.append((testo, self.tono))

    def handle_comment(self, testo: str) -> None:
        """Comments say nothing."""

    def handle_decl(self, dichiarazione: str) -> None:
        raise NonSemplice(dichiarazione)

    def unknown_decl(self, dichiarazione: str) -> None:
        raise NonSemplice(dichiarazione)

    def handle_pi(self, istruzione: str) -> None:
        raise NonSemplice(istruzione)


def leggi(html: str) -> list[Elemento]:
    """Return the blocks of `html`, in order; a drawing keeps its SVG as running text.

    Raises `NonSemplice` when an element, a class or an attribute is not in the vocabulary.
    """
    disegni: list[str] = []

    def togli(trovato: re.Match[str]) -> str:
        disegni.append(trovato[0])
        return f'<svg {POSTO}="{len(disegni) - 1}"></svg>'

    lettore = _Lettore()
    lettore.feed(_DISEGNO.sub(togli, html))
    lettore.close()
    if len(lettore.pila) != 1 or lettore.rilievi:
        raise NonSemplice("elemento non chiuso")
    for blocco in lettore.radice.figli:
        for figlio in blocco.figli if blocco.nome == "figure" else ():
            if figlio.nome == "svg":
                if POSTO not in figlio.attributi:
                    raise NonSemplice("svg")
                figlio.corsa = [(disegni[int(figlio.attributi[POSTO])], "")]
    return lettore.radice.figli
