"""Embeds a packaged face in a PDF: only the glyphs used, under their own numbers."""

import hashlib
import struct
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from crema_sap.pdf import carta
from crema_sap.pdf.recupero import RISORSE
from crema_sap.pdf.scrittore import Scrittore
from crema_sap.pdf.veloce.caratteri import Carattere, caratteri

TENUTE: Final[tuple[str, ...]] = (
    "cvt ",
    "fpgm",
    "glyf",
    "head",
    "hhea",
    "hmtx",
    "loca",
    "maxp",
    "prep",
)
ALTRO_PEZZO: Final = 0x20  # flags of a component of a composite glyph
PAROLE: Final = 0x1
SCALA, SCALA_XY, MATRICE = 0x8, 0x40, 0x80


def _tavole(dati: bytes) -> dict[str, bytes]:
    quante = struct.unpack_from(">H", dati, 4)[0]
    tavole = {}
    for n in range(quante):
        nome, _, inizio, lungo = struct.unpack_from(">4sIII", dati, 12 + 16 * n)
        tavole[nome.decode("ascii")] = dati[inizio : inizio + lungo]
    return tavole


def _confini(tavole: dict[str, bytes]) -> tuple[int, ...]:
    """Return where each glyph begins in `glyf`, plus the end."""
    quanti = struct.unpack_from(">H", tavole["maxp"], 4)[0]
    if struct.unpack_from(">h", tavole["head"], 50)[0]:
        return struct.unpack(f">{quanti + 1}I", tavole["loca"])
    return tuple(2 * n for n in struct.unpack(f">{quanti + 1}H", tavole["loca"]))


def _componenti(glifo: bytes) -> list[int]:
    """Return the glyphs that a composite glyph draws."""
    if len(glifo) < 10 or struct.unpack_from(">h", glifo)[0] >= 0:
        return []
    trovati, punto = [], 10
    while True:
        segni, numero = struct.unpack_from(">HH", glifo, punto)
        trovati.append(numero)
        punto += 8 if segni & PAROLE else 6
        punto += 2 if segni & SCALA else 4 if segni & SCALA_XY else 8 if segni & MATRICE else 0
        if not segni & ALTRO_PEZZO:
            return trovati


@lru_cache(maxsize=64)
def _ridotto(file: str, usati: frozenset[int]) -> bytes:
    return riduci((RISORSE / "caratteri" / f"{file}.ttf").read_bytes(), set(usati))


def riduci(dati: bytes, usati: set[int]) -> bytes:
    """Return the font with the outlines of `usati` alone; glyph numbers do not change."""
    tavole = _tavole(dati)
    confini, glyf = _confini(tavole), tavole["glyf"]
    tenuti: set[int] = set()
    attesa = [0, *usati]
    while attesa:
        numero = attesa.pop()
        if numero not in tenuti:
            tenuti.add(numero)
            attesa += _componenti(glyf[confini[numero] : confini[numero + 1]])
    quanti = max(tenuti) + 1
    contorni, inizi, lungo = [], [0], 0
    for numero in range(quanti):
        if numero in tenuti:
            contorno = glyf[confini[numero] : confini[numero + 1]]
            contorni.append(contorno + b"\0" * (-len(contorno) % 4))
            lungo += len(contorni[-1])
        inizi.append(lungo)
    lunghe = struct.unpack_from(">H", tavole["hhea"], 34)[0]
    misure = [
        tavole["hmtx"][4 * min(n, lunghe - 1) : 4 * min(n, lunghe - 1) + 4]
        if n < lunghe
        else tavole["hmtx"][4 * lunghe - 4 : 4 * lunghe - 2]
        + tavole["hmtx"][4 * lunghe + 2 * (n - lunghe) :][:2]
        for n in range(quanti)
    ]
    nuove: dict[str, bytes] = {nome: tavole[nome] for nome in TENUTE if nome in tavole}
    nuove["glyf"] = b"".join(contorni)
    nuove["loca"] = struct.pack(f">{quanti + 1}I", *inizi)
    nuove["hmtx"] = b"".join(misure)
    nuove["head"] = nuove["head"][:8] + b"\0" * 4 + nuove["head"][12:50] + b"\0\1\0\0"
    nuove["maxp"] = nuove["maxp"][:4] + struct.pack(">H", quanti) + nuove["maxp"][6:]
    nuove["hhea"] = nuove["hhea"][:34] + struct.pack(">H", quanti)
    return _file(nuove)


def _somma(dati: bytes) -> int:
    dati += b"\0" * (-len(dati) % 4)
    parole: tuple[int, ...] = struct.unpack(f">{len(dati) // 4}I", dati)
    return sum(parole) & 0xFFFFFFFF


def _file(tavole: dict[str, bytes]) -> bytes:
    """Assemble an sfnt file with its checksums."""
    quante = len(tavole)
    potenza = quante.bit_length() - 1
    ricerca = 16 << potenza
    testata = struct.pack(">IHHHH", 0x10000, quante, ricerca, potenza, 16 * quante - ricerca)
    indice, corpo = b"", b""
    inizio = 12 + 16 * quante
    for nome, dati in sorted(tavole.items()):
        indice += struct.pack(">4sIII", nome.encode(), _somma(dati), inizio + len(corpo), len(dati))
        corpo += dati + b"\0" * (-len(dati) % 4)
    tutto = testata + indice + corpo
    posto = tutto.index(tavole["head"], inizio) + 8
    saldo = (0xB1B0AFBA - _somma(tutto)) & 0xFFFFFFFF
    return tutto[:posto] + struct.pack(">I", saldo) + tutto[posto + 4 :]


def incorpora(pdf: Scrittore, nome: str, testi: Mapping[int, str], numero: int) -> None:
    """Store the face `nome` as object `numero`; `testi` gives the text of each used glyph."""
    carattere = caratteri()[nome]
    file, famiglia, peso, corsivo = carta.CARATTERI[nome]
    ridotto = _ridotto(file, frozenset(testi))
    impronta = hashlib.sha256(ridotto).digest()
    sigla = "".join(chr(65 + ottetto % 26) for ottetto in impronta[:6])
    base = f"/{sigla}+{file}"
    contorni = pdf.metti_flusso(ridotto, f"/Length1 {len(ridotto)}")
    segni = 4 | (2 if famiglia == carta.SERIF else 0) | (64 if corsivo else 0)
    descrizione = pdf.metti(
        f"<</Type/FontDescriptor/FontName{base}/FontFamily({famiglia})/Flags {segni}"
        f"/FontBBox[{' '.join(map(str, carattere.riquadro))}]/ItalicAngle {carattere.angolo}"
        f"/Ascent {carattere.sale}/Descent {carattere.scende}/CapHeight {carattere.maiuscole}"
        f"/StemV {88 if peso < 600 else 130}/FontWeight {peso}/FontFile2 {contorni} 0 R>>"
    )
    discendente = pdf.metti(
        f"<</Type/Font/Subtype/CIDFontType2/BaseFont{base}/CIDToGIDMap/Identity"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        f"/DW 500/W[{_larghezze(carattere, testi)}]/FontDescriptor {descrizione} 0 R>>"
    )
    unicode = pdf.metti_flusso(_unicode(testi))
    pdf.metti(
        f"<</Type/Font/Subtype/Type0/BaseFont{base}/Encoding/Identity-H"
        f"/DescendantFonts[{discendente} 0 R]/ToUnicode {unicode} 0 R>>",
        numero,
    )


def _larghezze(carattere: Carattere, testi: Mapping[int, str]) -> str:
    return " ".join(f"{glifo}[{carattere.larghezze[glifo]}]" for glifo in sorted({0, *testi}))


def _unicode(testi: Mapping[int, str]) -> bytes:
    """Return the map from glyphs to text, for copying, searching and reading aloud."""
    voci = [
        f"<{glifo:04x}> <{scritto.encode('utf-16-be').hex()}>"
        for glifo, scritto in sorted(testi.items())
    ]
    righe = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def",
        "/CMapName/Adobe-Identity-UCS def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<0000> <ffff>",
        "endcodespacerange",
    ]
    for inizio in range(0, len(voci), 100):
        fetta = voci[inizio : inizio + 100]
        righe += [f"{len(fetta)} beginbfchar", *fetta, "endbfchar"]
    righe += ["endcmap", "CMapName currentdict/CMap defineresource pop", "end", "end"]
    return "\n".join(righe).encode()
