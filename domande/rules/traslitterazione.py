"""Letters of other alphabets in Latin ones, as documents write names. Pure.

Norma: D.M. 23 dicembre 1976, art. 3-4 (the code is made of the letters of the Latin alphabet).
"""

import unicodedata
from string import ascii_uppercase

_LATINE = {
    "Æ": "AE",
    "Ø": "O",
    "Œ": "OE",
    "ẞ": "SS",
    "Ł": "L",
    "Đ": "D",
    "Ð": "D",
    "Þ": "TH",
    "Ħ": "H",
    "Ə": "A",
    "Ɔ": "O",
    "Ɛ": "E",
    "Ŋ": "NG",
    "Ŧ": "T",
    "Ɖ": "D",
}
# As passports do (ICAO Doc 9303), which is what the registry copies.
_CIRILLICHE = {
    "А": "A",
    "Б": "B",
    "В": "V",
    "Г": "G",
    "Ґ": "G",
    "Д": "D",
    "Ѓ": "G",
    "Ђ": "D",
    "Е": "E",
    "Є": "IE",
    "Ж": "ZH",
    "З": "Z",
    "Ѕ": "DZ",
    "И": "I",
    "І": "I",
    "К": "K",
    "Л": "L",
    "Љ": "LJ",
    "М": "M",
    "Н": "N",
    "Њ": "NJ",
    "О": "O",
    "П": "P",
    "Р": "R",
    "С": "S",
    "Т": "T",
    "Ћ": "C",
    "Ќ": "K",
    "У": "U",
    "Ф": "F",
    "Х": "KH",
    "Ц": "TS",
    "Ч": "CH",
    "Џ": "DZ",
    "Ш": "SH",
    "Щ": "SHCH",
    "Ъ": "",
    "Ы": "Y",
    "Ь": "",
    "Э": "E",
    "Ю": "IU",
    "Я": "IA",
    "Ј": "J",
}
_GRECHE = {
    "Α": "A",
    "Β": "V",
    "Γ": "G",
    "Δ": "D",
    "Ε": "E",
    "Ζ": "Z",
    "Η": "I",
    "Θ": "TH",
    "Ι": "I",
    "Κ": "K",
    "Λ": "L",
    "Μ": "M",
    "Ν": "N",
    "Ξ": "X",
    "Ο": "O",
    "Π": "P",
    "Ρ": "R",
    "Σ": "S",
    "Τ": "T",
    "Υ": "Y",
    "Φ": "F",
    "Χ": "CH",
    "Ψ": "PS",
    "Ω": "O",
}
_TAVOLA = str.maketrans({**_LATINE, **_CIRILLICHE, **_GRECHE})


def in_latino(testo: str) -> str:
    """The letters A-Z of a name: accents, apostrophes, hyphens and spaces are taken off.

    Letters of alphabets that no table here reads are left out.
    Norma: D.M. 23 dicembre 1976, art. 3-4.
    """
    # Twice: «Й» and «Ά» have a letter of the table under their sign, «Ø» has none.
    maiuscolo = testo.upper().translate(_TAVOLA)
    nudo = unicodedata.normalize("NFKD", maiuscolo).translate(_TAVOLA)
    return "".join(segno for segno in nudo if segno in ascii_uppercase)


def leggibile(testo: str) -> bool:
    """Whether every letter of a name could be written in Latin ones.

    Norma: D.M. 23 dicembre 1976, art. 3-4.
    """
    nudo = unicodedata.normalize("NFKD", testo.upper().translate(_TAVOLA)).translate(_TAVOLA)
    # An apostrophe may be written as a modifier letter.
    lettere = [segno for segno in nudo if unicodedata.category(segno) in ("Lu", "Ll", "Lo")]
    return all(segno in ascii_uppercase for segno in lettere)
