"""Takes a PDF of WeasyPrint apart: objects by local number, faces replaced by ours."""

import base64
import re
import zlib
from typing import Any, Final

from crema_sap.pdf import carta
from crema_sap.pdf.esterno import FACCE, PADRE, PRIMO, Esterno, Modulo, PaginaEsterna, rinumera
from crema_sap.pdf.modello import FascicoloNonValido
from crema_sap.pdf.veloce.righe import TESTINE

_NOME_BASE: Final = re.compile(r"^/[A-Z]{6}\+(.+?),?$")
_UNICODE: Final = re.compile(rb"<([0-9a-f]+)> <([0-9a-f]*)>")
_VARIANTI: Final = {(400, False): "", (600, False): "-Semi-Bold", (400, True): "-Italic"}
NOMI: Final = {
    famiglia.replace(" ", "-") + _VARIANTI[peso, corsivo]: nome
    for nome, (_, famiglia, peso, corsivo) in carta.CARATTERI.items()
}


def smonta_pagine(pdf: Any, *, orizzontale: bool) -> Esterno:
    """Take apart a tagged document.

    Raises `FascicoloNonValido` for a figure without text alternative or a foreign face.
    """
    import pikepdf

    albero = pdf.Root.StructTreeRoot
    radice = albero.K[0] if isinstance(albero.K, pikepdf.Array) else albero.K
    facce, usati = _facce(pdf)
    facce[_testina_comune(pdf)] = FACCE["sans"]
    _correggi_albero(radice, {p.objgen: p for p in pdf.pages})
    radice.S = pikepdf.Name.Sect
    numeri = albero.ParentTree.Nums
    marche = {int(numeri[n]): numeri[n + 1] for n in range(0, len(numeri), 2)}
    copista = _Copista(pdf, facce, radice.objgen[0])
    # Our own pages take the place of these: their numbers are given, never followed.
    fogli = [copista.numero(pagina.objgen[0], segui=False) for pagina in pdf.pages]
    parte = Esterno(orizzontale, documento=copista.numero(radice.objgen[0]), usati=usati)
    for foglio, pagina in zip(fogli, pdf.pages, strict=True):
        parte.pagine.append(_pagina(copista, foglio, pagina.obj, marche))
    parte.oggetti = copista.copia()
    return parte


def smonta_disegno(pdf: Any) -> Modulo:
    """Turn the one page of a document into a form one unit wide and high.

    Raises `FascicoloNonValido` for a foreign face.
    """
    import pikepdf

    facce, usati = _facce(pdf)
    pagina = pdf.pages[0]
    _, _, larga, alta = (float(v) for v in pagina.mediabox)
    modulo = pdf.make_stream(
        pagina.obj.Contents.read_bytes(),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Form,
        BBox=pikepdf.Array([0, 0, larga, alta]),
        Matrix=pikepdf.Array([round(1 / larga, 8), 0, 0, round(1 / alta, 8), 0, 0]),
        Resources=pagina.obj.Resources,
    )
    copista = _Copista(pdf, facce)
    principale = copista.numero(modulo.objgen[0])
    return Modulo(principale, copista.copia(), usati)


class _Copista:
    """Walks along the references, giving local numbers as it goes."""

    def __init__(self, pdf: Any, facce: dict[int, int], radice: int = 0) -> None:
        self.pdf, self.facce, self.radice = pdf, facce, radice
        self.numeri: dict[int, int] = {}
        self.attesa: list[int] = []

    def numero(self, vecchio: int, *, segui: bool = True) -> int:
        """Return the local number of an object, to be copied unless `segui` is false."""
        if vecchio in self.facce:
            return self.facce[vecchio]
        if vecchio not in self.numeri:
            self.numeri[vecchio] = PRIMO + len(self.numeri)
            if segui:
                self.attesa.append(vecchio)
        return self.numeri[vecchio]

    def coppie(self, voci: Any, *togli: str) -> str:
        """Write the entries of a dictionary, without its brackets."""
        return " ".join(
            f"{chiave} {self._testo(valore)}" for chiave, valore in voci if chiave not in togli
        )

    def _testo(self, oggetto: Any) -> str:
        import pikepdf

        if isinstance(oggetto, pikepdf.Object) and oggetto.is_indirect:
            return f"{self.numero(oggetto.objgen[0])} 0 R"
        # Numbers and booleans come as Python's own: an array writes them back.
        grezzo = pikepdf.Array([oggetto]).unparse().decode("latin-1")
        return rinumera(grezzo.strip()[1:-1].strip(), self.numero)

    def copia(self) -> dict[int, tuple[str, str | None]]:
        """Return every object that is reached."""
        import pikepdf

        copiati: dict[int, tuple[str, str | None]] = {}
        while self.attesa:
            vecchio = self.attesa.pop()
            oggetto = self.pdf.get_object(vecchio, 0)
            flusso = None
            if isinstance(oggetto, pikepdf.Stream):
                flusso = base64.b64encode(_compresso(oggetto)).decode("ascii")
                filtro = "/Filter/FlateDecode" if _scrivibile(oggetto) else ""
                togli = ("/Length", "/Filter") if filtro else ("/Length",)
                corpo = f"{self.coppie(oggetto.items(), *togli)}{filtro}"
            elif vecchio == self.radice:
                corpo = f"<<{self.coppie(oggetto.items(), '/P')} /P {PADRE} 0 R>>"
            else:
                grezzo = oggetto.unparse(resolved=True).decode("latin-1")
                corpo = rinumera(grezzo, self.numero)
            copiati[self.numeri[vecchio]] = (corpo, flusso)
        return copiati


def _pagina(copista: _Copista, foglio: int, oggetto: Any, marche: dict[int, Any]) -> PaginaEsterna:
    import pikepdf

    contenuto = oggetto.Contents
    voci = list(contenuto) if isinstance(contenuto, pikepdf.Array) else [contenuto]
    note = []
    for nota in oggetto.get("/Annots", []):
        nota.F = 4
        if "/Contents" not in nota:
            azione = nota.get("/A")
            dove = "" if azione is None else f" a {azione.URI}"
            nota.Contents = pikepdf.String(f"Collegamento{dove}")
        elemento = marche[int(nota.StructParent)]
        del nota["/StructParent"]
        note.append([copista.numero(nota.objgen[0]), copista.numero(elemento.objgen[0])])
    riquadri = [(k, oggetto[k]) for k in ("/MediaBox", "/TrimBox", "/Resources")]
    return PaginaEsterna(
        dizionario=copista.coppie(riquadri),
        contenuti=[copista.numero(voce.objgen[0]) for voce in voci],
        numero=foglio,
        marche=[copista.numero(v.objgen[0]) for v in marche[int(oggetto.StructParents)]],
        note=note,
    )


def _scrivibile(flusso: Any) -> bool:
    return "/Filter" not in flusso


def _compresso(flusso: Any) -> bytes:
    """Return the bytes of a stream, compressed here when they are not."""
    grezzo: bytes = flusso.read_raw_bytes()
    return zlib.compress(grezzo, 6) if _scrivibile(flusso) else grezzo


def _testina_comune(pdf: Any) -> int:
    """Name the face of head and foot in the resources of the pages; return its number."""
    import pikepdf

    posto = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Font))
    pdf.pages[0].Resources.Font[f"/{TESTINE['sans']}"] = posto
    return int(posto.objgen[0])


def _facce(pdf: Any) -> tuple[dict[int, int], dict[str, dict[int, str]]]:
    """Tell which object is which packaged face, and the text of every glyph it shows."""
    import pikepdf

    facce: dict[int, int] = {}
    usati: dict[str, dict[int, str]] = {}
    for oggetto in pdf.objects:
        if not isinstance(oggetto, pikepdf.Dictionary) or oggetto.get("/Subtype") != "/Type0":
            continue
        nome = _nome_faccia(str(oggetto.BaseFont))
        facce[oggetto.objgen[0]] = FACCE[nome]
        voci = usati.setdefault(nome, {})
        for glifo, testo in _UNICODE.findall(oggetto.ToUnicode.read_bytes()):
            if testo:
                voci[int(glifo, 16)] = bytes.fromhex(testo.decode()).decode("utf-16-be")
    return facce, usati


def _nome_faccia(base: str) -> str:
    trovato = _NOME_BASE.match(base)
    completo = trovato[1] if trovato else base
    if completo not in NOMI:
        nomi = sorted({dati[1] for dati in carta.CARATTERI.values()})
        raise FascicoloNonValido(
            f"Il documento usa il carattere «{completo}»: usa solo {', '.join(nomi)}, "
            "in tondo, in neretto o in corsivo."
        )
    return NOMI[completo]


def _correggi_albero(radice: Any, pagine: dict[Any, Any]) -> None:
    """Complete the tags: the scope of header cells, the place of figures.

    Raises `FascicoloNonValido` for a figure without a text alternative.
    """
    import pikepdf

    attesa: list[tuple[Any, str]] = [(radice, "")]
    while attesa:
        elemento, parte = attesa.pop()
        tag = str(elemento.S)
        if tag in ("/THead", "/TBody", "/TFoot"):
            parte = tag
        if tag == "/TH":
            verso = "/Column" if parte == "/THead" else "/Row"
            elemento.A.Scope = pikepdf.Name(verso)
        if tag == "/Figure":
            if not str(elemento.get("/Alt", "")).strip():
                raise FascicoloNonValido(
                    "Una figura non ha il testo alternativo: scrivilo nel <title> dell'SVG."
                )
            # WeasyPrint writes pixels from the top; the page counts points from the bottom.
            alta = float(pagine[elemento.Pg.objgen].mediabox[3])
            x1, y1, x2, y2 = (float(v) * 0.75 for v in elemento.A.BBox)
            elemento.A.BBox = pikepdf.Array([round(v, 2) for v in (x1, alta - y2, x2, alta - y1)])
        figli = elemento.get("/K", pikepdf.Array())
        voci = list(figli) if isinstance(figli, pikepdf.Array) else [figli]
        attesa += [(v, parte) for v in voci if isinstance(v, pikepdf.Dictionary) and "/S" in v]
