"""The only place that runs WeasyPrint: HTML in, a tagged PDF taken apart out."""

import base64
import io
import logging
import os
import re
from typing import Any, Final

from crema_sap.pdf import carta
from crema_sap.pdf.esterno import FACCE, PADRE, PRIMO, RINVIO, Esterno, PaginaEsterna, rinumera
from crema_sap.pdf.modello import FascicoloNonValido
from crema_sap.pdf.recupero import RISORSE, RisorsaVietata, recuperatore
from crema_sap.pdf.veloce.righe import TESTINE

VARIANTE: Final = "pdf/ua-1"
_NOME_BASE: Final = re.compile(r"^/[A-Z]{6}\+(.+?),?$")
_UNICODE: Final = re.compile(rb"<([0-9a-f]+)> <([0-9a-f]*)>")
NOMI: Final = {
    ("Source-Sans-3", ""): "sans",
    ("Source-Sans-3", "Semi-Bold"): "sans-b",
    ("Source-Sans-3", "Italic"): "sans-i",
    ("Source-Serif-4", ""): "serif",
    ("Source-Serif-4", "Semi-Bold"): "serif-b",
    ("Source-Serif-4", "Italic"): "serif-i",
}


class CarattereEstraneo(FascicoloNonValido):
    """The document asks for a face that is not packaged."""


def rendi(html: str) -> bytes:
    """Render HTML to a tagged PDF with packaged faces and packaged resources alone.

    Raises `RisorsaVietata` when the HTML asks for anything else.
    """
    os.environ["FONTCONFIG_FILE"] = str(RISORSE / "fonts.conf")
    import weasyprint
    from weasyprint.urls import FatalURLFetchingError

    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    logging.getLogger("fontTools").setLevel(logging.WARNING)
    try:
        documento = weasyprint.HTML(string=html, url_fetcher=recuperatore()).render(
            pdf_variant=VARIANTE
        )
        dati: bytes | None = documento.write_pdf(pdf_variant=VARIANTE)
    except FatalURLFetchingError as errore:
        motivo = errore.__cause__
        raise RisorsaVietata(str(motivo or errore)) from errore
    assert dati is not None  # no target: write_pdf returns the bytes
    return dati


def componi_parte(html: str, *, orizzontale: bool) -> Esterno:
    """Render a part and take it apart.

    Raises `FascicoloNonValido` for a figure without text alternative or a foreign face.
    """
    import pikepdf

    with pikepdf.open(io.BytesIO(rendi(html))) as pdf:
        albero = pdf.Root.StructTreeRoot
        radice = albero.K[0] if isinstance(albero.K, pikepdf.Array) else albero.K
        facce, usati = _facce(pdf)
        facce[_testina_comune(pdf)] = FACCE["sans"]
        _correggi_albero(radice, {p.objgen: p for p in pdf.pages})
        radice.S = pikepdf.Name.Sect
        parte = Esterno(orizzontale, documento=0, usati=usati)
        smontaggio = _Smontaggio(pdf, parte, facce, radice.objgen[0])
        marche = _voci(albero.ParentTree.Nums)
        for pagina in pdf.pages:
            smontaggio.pagina(pagina, marche)
        parte.documento = smontaggio.numero(radice.objgen[0])
        smontaggio.segui()
    return parte


def _voci(numeri: Any) -> dict[int, Any]:
    return {int(numeri[n]): numeri[n + 1] for n in range(0, len(numeri), 2)}


class _Smontaggio:
    """Walks from the pages and the structure tree, giving local numbers as it goes."""

    def __init__(self, pdf: Any, parte: Esterno, facce: dict[int, int], radice: int) -> None:
        self.pdf, self.parte, self.facce, self.radice = pdf, parte, facce, radice
        self.numeri: dict[int, int] = {}
        self.attesa: list[int] = []

    def numero(self, vecchio: int) -> int:
        if vecchio in self.facce:
            return self.facce[vecchio]
        if vecchio not in self.numeri:
            self.numeri[vecchio] = PRIMO + len(self.numeri)
            self.attesa.append(vecchio)
        return self.numeri[vecchio]

    def pagina(self, pagina: Any, marche: dict[int, Any]) -> None:
        import pikepdf

        oggetto = pagina.obj
        contenuto = oggetto.Contents
        voci = list(contenuto) if isinstance(contenuto, pikepdf.Array) else [contenuto]
        note = []
        for nota in oggetto.get("/Annots", []):
            nota.F = 4
            if "/Contents" not in nota:
                nota.Contents = pikepdf.String(_indirizzo(nota))
            elemento = marche[int(nota.StructParent)]
            note.append([self.numero(nota.objgen[0]), self.numero(elemento.objgen[0])])
            del nota["/StructParent"]
        chiave = int(oggetto.StructParents)
        self.parte.pagine.append(
            PaginaEsterna(
                dizionario=self._corpo(
                    {k: oggetto[k] for k in ("/MediaBox", "/TrimBox", "/Resources")}
                ),
                contenuti=[self.numero(voce.objgen[0]) for voce in voci],
                numero=self._pagina_riservata(oggetto),
                marche=[self.numero(voce.objgen[0]) for voce in marche[chiave]],
                note=note,
            )
        )

    def _pagina_riservata(self, oggetto: Any) -> int:
        numero = self.numero(oggetto.objgen[0])
        if oggetto.objgen[0] in self.attesa:
            self.attesa.remove(oggetto.objgen[0])
        return numero

    def _corpo(self, voci: dict[str, Any]) -> str:
        coppie = (f"{chiave} {self._testo(valore)}" for chiave, valore in voci.items())
        return " ".join(coppie)

    def _testo(self, oggetto: Any) -> str:
        if getattr(oggetto, "is_indirect", False):
            return f"{self.numero(oggetto.objgen[0])} 0 R"
        grezzo = oggetto.unparse() if hasattr(oggetto, "unparse") else str(oggetto).encode()
        return rinumera(grezzo.decode("latin-1"), self.numero)

    def segui(self) -> None:
        """Copy every object that is reached."""
        import pikepdf

        pagine = {p.obj.objgen[0] for p in self.pdf.pages}
        while self.attesa:
            vecchio = self.attesa.pop()
            if vecchio in pagine:
                continue
            oggetto = self.pdf.get_object(vecchio, 0)
            flusso = None
            if isinstance(oggetto, pikepdf.Stream):
                flusso = base64.b64encode(oggetto.read_raw_bytes()).decode("ascii")
                voci = {k: v for k, v in oggetto.items() if k != "/Length"}
                corpo = self._corpo(voci)
            elif vecchio == self.radice:
                voci = {k: v for k, v in oggetto.items() if k != "/P"}
                corpo = f"<<{self._corpo(voci)} /P {PADRE} 0 R>>"
            else:
                corpo = rinumera(
                    oggetto.unparse(resolved=True).decode("latin-1"), self.numero
                )
            self.parte.oggetti[self.numeri[vecchio]] = (corpo, flusso)


def _testina_comune(pdf: Any) -> int:
    """Name the face of head and foot in the resources of the pages; return its number."""
    import pikepdf

    posto = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Font))
    pdf.pages[0].Resources.Font[f"/{TESTINE['sans']}"] = posto
    return int(posto.objgen[0])


def _indirizzo(nota: Any) -> str:
    azione = nota.get("/A")
    return f"Collegamento a {azione.URI}" if azione is not None else "Collegamento"


def _facce(pdf: Any) -> tuple[dict[int, int], dict[str, dict[int, str]]]:
    """Tell which object is which packaged face, and the text of every glyph it shows."""
    facce: dict[int, int] = {}
    usati: dict[str, dict[int, str]] = {}
    for oggetto in pdf.objects:
        if not hasattr(oggetto, "get") or oggetto.get("/Type") != "/Font":
            continue
        if oggetto.get("/Subtype") != "/Type0":
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
    for (famiglia, variante), nome in NOMI.items():
        if completo == "-".join(filter(None, (famiglia, variante))):
            return nome
    raise CarattereEstraneo(
        f"Il documento usa il carattere «{completo}», che non è tra quelli del prodotto: "
        f"{', '.join(sorted({dati[1] for dati in carta.CARATTERI.values()}))}."
    )


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
            alta = float(pagine[elemento.Pg.objgen].mediabox[3])
            x1, y1, x2, y2 = (float(v) * 0.75 for v in elemento.A.BBox)
            elemento.A.BBox = pikepdf.Array(
                [round(v, 2) for v in (x1, alta - y2, x2, alta - y1)]
            )
        figli = elemento.get("/K", pikepdf.Array())
        voci = list(figli) if isinstance(figli, pikepdf.Array) else [figli]
        attesa += [(v, parte) for v in voci if isinstance(v, pikepdf.Dictionary) and "/S" in v]


__all__ = ["RINVIO", "CarattereEstraneo", "componi_parte", "rendi"]
