"""Writes `risorse/metriche.json` from the packaged faces; run it when a face changes.

    python -m crema_sap.pdf.veloce.metriche

Reading six font files takes a second of CPU; reading their figures from JSON takes a hundredth.
A test recomputes the file and compares.
"""

import json
from typing import Any

from crema_sap.pdf import carta
from crema_sap.pdf.recupero import RISORSE

# Pairs are kerned among the letters of Italian texts; other letters stand at their own width.
LETTERE = (
    "".join(chr(n) for n in range(0x21, 0x7F)) + "ÀÁÈÉÌÍÒÓÙÚàáèéìíòóùúÇçÄÖÜäöüßÑñ«»‘’“”–—…°ºª€²³·"
)


def _coppie(tabella: Any, glifi: dict[str, int]) -> dict[str, dict[str, int]]:
    """Flatten the kerning of a GPOS table to {left: {right: units}} over `glifi`."""
    esito: dict[str, dict[str, int]] = {}
    sistemi = {r.ScriptTag: r.Script.DefaultLangSys for r in tabella.ScriptList.ScriptRecord}
    sistema = sistemi.get("latn") or sistemi["DFLT"]
    indici = [
        indice
        for n in sistema.FeatureIndex
        if tabella.FeatureList.FeatureRecord[n].FeatureTag == "kern"
        for indice in tabella.FeatureList.FeatureRecord[n].Feature.LookupListIndex
    ]
    for indice in sorted(set(indici)):
        for voce in tabella.LookupList.Lookup[indice].SubTable:
            sotto = getattr(voce, "ExtSubTable", voce)
            if sotto.LookupType == 2:
                _coppie_sottotabella(sotto, glifi, esito)
    return esito


def _coppie_sottotabella(
    sotto: Any, glifi: dict[str, int], esito: dict[str, dict[str, int]]
) -> None:
    coperti = [nome for nome in sotto.Coverage.glyphs if nome in glifi]
    for sinistro in coperti:
        riga = esito.setdefault(str(glifi[sinistro]), {})
        if sotto.Format == 1:
            insieme = sotto.PairSet[sotto.Coverage.glyphs.index(sinistro)]
            valori = {p.SecondGlyph: p.Value1 for p in insieme.PairValueRecord}
        else:
            classe = sotto.Class1Record[sotto.ClassDef1.classDefs.get(sinistro, 0)]
            valori = {
                nome: classe.Class2Record[sotto.ClassDef2.classDefs.get(nome, 0)].Value1
                for nome in glifi
            }
        for destro, valore in valori.items():
            chiave = str(glifi.get(destro, ""))
            # The first subtable that covers the left glyph and names the pair decides.
            if chiave and chiave not in riga:
                riga[chiave] = getattr(valore, "XAdvance", 0) or 0


def misura(nome_file: str) -> dict[str, Any]:
    """Return the figures of one face, in units of a thousandth of the body."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    font = TTFont(RISORSE / "caratteri" / f"{nome_file}.ttf")
    testa, orizzontale, altro = font["head"], font["hhea"], font["OS/2"]
    if testa.unitsPerEm != 1000:
        raise ValueError(f"{nome_file}: attesi 1000 punti per corpo")
    mappa = {codice: font.getGlyphID(nome) for codice, nome in font.getBestCmap().items()}
    nomi = font.getGlyphOrder()
    glifi = {nomi[mappa[ord(lettera)]]: mappa[ord(lettera)] for lettera in LETTERE}
    coppie = _coppie(font["GPOS"].table, glifi)
    return {
        "sale": orizzontale.ascent,
        "scende": orizzontale.descent,
        "maiuscole": altro.sCapHeight,
        "riquadro": [testa.xMin, testa.yMin, testa.xMax, testa.yMax],
        "angolo": round(font["post"].italicAngle),
        "larghezze": [font["hmtx"][nome][0] for nome in nomi],
        "glifi": {str(codice): glifo for codice, glifo in sorted(mappa.items())},
        "coppie": {
            s: {d: v for d, v in sorted(riga.items()) if v}
            for s, riga in sorted(coppie.items())
            if any(riga.values())
        },
    }


def tutte() -> str:
    """Return the whole file as text."""
    figure = {chiave: misura(dati[0]) for chiave, dati in carta.CARATTERI.items()}
    return json.dumps(figure, separators=(",", ":")) + "\n"


if __name__ == "__main__":
    (RISORSE / "metriche.json").write_text(tutte(), encoding="utf-8")
