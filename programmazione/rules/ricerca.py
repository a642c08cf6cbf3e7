"""How a text is searched: accents, apostrophes and case do not count.

Norma: none; it is how people type. `TRADUCI` and `IN` are the same folding for SQL's translate().
"""

import unicodedata

_BASI = {
    "a": "àáâäãåÀÁÂÄÃÅ",
    "c": "çÇ",
    "e": "èéêëÈÉÊË",
    "i": "ìíîïÌÍÎÏ",
    "n": "ñÑ",
    "o": "òóôöõÒÓÔÖÕ",
    "u": "ùúûüÙÚÛÜ",
    "y": "ýÿÝ",
}
# Straight, typographic, grave, acute, prime; and the marks of letters written in two signs.
_TOLTI = "'\u2018\u2019\u201b`\u00b4\u2032\u02bc" + "".join(map(chr, range(0x300, 0x30D)))
TRADUCI = "".join(_BASI.values()) + _TOLTI
IN = "".join(base * len(segni) for base, segni in _BASI.items())
_TABELLA = {ord(segno): base for base, segni in _BASI.items() for segno in segni} | dict.fromkeys(
    map(ord, _TOLTI)
)
_AI_LATI = '.,;:!?()[]«»"“”'
PAROLE_MASSIME = 8


def piega(testo: str) -> str:
    """Return a text without accents, apostrophes and capitals."""
    return unicodedata.normalize("NFC", testo).translate(_TABELLA).lower()


def parole(testo: str) -> list[str]:
    """Return the words that must all be found, folded; too many are more than one means."""
    tutte = (parola.strip(_AI_LATI) for parola in piega(testo).split())
    return [parola for parola in tutte if parola][:PAROLE_MASSIME]
