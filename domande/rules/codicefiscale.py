"""The codice fiscale: its form, its agreement with a person, and invented valid ones. Pure.

Norma: D.P.R. 605/1973, art. 2-3; D.M. 23 dicembre 1976 (composition, control letter, omocodia).
"""

import re
import unicodedata
from datetime import date
from string import ascii_uppercase

LUNGHEZZA = 16
_FORMA = re.compile(
    r"[A-Z]{6}[0-9LMNPQRSTUV]{2}[ABCDEHLMPRST][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]"
)
_MESI = "ABCDEHLMPRST"
_GIORNI = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_OMOCODIA = "LMNPQRSTUV"
_CIFRE = (6, 7, 9, 10, 12, 13, 14)
VARIANTI = range(2 ** len(_CIFRE))
_IN_CIFRE = str.maketrans(_OMOCODIA, "0123456789")
_IN_LETTERE = str.maketrans("0123456789", _OMOCODIA)
# Weight of each character in an odd place (the first, the third...); even places weigh their rank.
_DISPARI = dict(
    zip(
        ascii_uppercase + "0123456789",
        (
            *(1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25),
            *(24, 23, 1, 0, 5, 7, 9, 13, 15, 17, 19, 21),
        ),
        strict=True,
    )
)
_PARI = {
    carattere: posto
    for caratteri in (ascii_uppercase, "0123456789")
    for posto, carattere in enumerate(caratteri)
}
_TRASLITTERAZIONI = str.maketrans(
    {"Æ": "AE", "Ø": "O", "Œ": "OE", "ẞ": "SS", "Ł": "L", "Đ": "D", "Ð": "D", "Þ": "TH", "Ħ": "H"}
)
_DONNA = 40
SESSI = {"M": "maschile", "F": "femminile"}


def normalizza(testo: str) -> str:
    """Upper case, without spaces and hyphens.

    Norma: D.M. 23 dicembre 1976.
    """
    return re.sub(r"[\s\u00a0\-]", "", testo).upper()


def carattere_di_controllo(primi: str) -> str:
    """The control letter of the first fifteen characters.

    Norma: D.M. 23 dicembre 1976, art. 6.
    """
    somma = sum(
        _DISPARI[carattere] if posto % 2 == 0 else _PARI[carattere]
        for posto, carattere in enumerate(primi)
    )
    return ascii_uppercase[somma % 26]


def senza_omocodia(codice: str) -> str:
    """The code with its figures put back, and the control letter that it would then have.

    Norma: D.M. 23 dicembre 1976, art. 7.
    """
    caratteri = list(codice[:15])
    for posto in _CIFRE:
        caratteri[posto] = caratteri[posto].translate(_IN_CIFRE)
    primi = "".join(caratteri)
    return primi + carattere_di_controllo(primi)


def omocodia(codice: str, variante: int) -> str:
    """The code that tells apart two people alike: some figures become letters.

    `variante`: one of `VARIANTI`; each bit is a figure, the lowest the rightmost; 0 is the plain
    code.
    Norma: D.M. 23 dicembre 1976, art. 7.
    """
    caratteri = list(senza_omocodia(codice)[:15])
    for bit, posto in enumerate(reversed(_CIFRE)):
        if variante >> bit & 1:
            caratteri[posto] = caratteri[posto].translate(_IN_LETTERE)
    primi = "".join(caratteri)
    return primi + carattere_di_controllo(primi)


def difetti(codice: str) -> tuple[str, ...]:
    """What is wrong with the code by itself, in plain Italian; empty when it is well formed.

    Norma: D.M. 23 dicembre 1976, art. 2-7.
    """
    pulito = normalizza(codice)
    if not pulito:
        return ("Scrivi il codice fiscale.",)
    if re.fullmatch(r"[0-9]{11}", pulito):
        return ("Questo è un codice provvisorio: serve quello definitivo, di 16 caratteri.",)
    if len(pulito) != LUNGHEZZA:
        return (f"Il codice fiscale ha 16 caratteri: ne hai scritti {len(pulito)}.",)
    if not _FORMA.fullmatch(pulito):
        return ("Il codice fiscale ha lettere o cifre in posti sbagliati: ricontrollalo.",)
    trovati = []
    if pulito[15] != carattere_di_controllo(pulito[:15]):
        trovati.append(
            "L'ultima lettera del codice fiscale non corrisponde alle altre: ricontrollale tutte."
        )
    giorno = int(senza_omocodia(pulito)[9:11])
    if not 1 <= giorno - (_DONNA if giorno > _DONNA else 0) <= _GIORNI[_MESI.index(pulito[8])]:
        trovati.append("Il giorno di nascita scritto nel codice fiscale non esiste.")
    return tuple(trovati)


def incoerenze(
    codice: str, *, cognome: str, nome: str, nato_il: date, sesso: str, luogo: str | None = None
) -> tuple[str, ...]:
    """Which parts of a well-formed code disagree with the person; empty when all agree.

    `sesso`: "M" or "F". `luogo`: cadastral code of the comune or country of birth, None when it
    is not known (then it is not checked).
    Norma: D.M. 23 dicembre 1976, art. 2-5.
    """
    guasti = difetti(codice)
    if guasti:
        return guasti
    scritto = senza_omocodia(normalizza(codice))
    atteso = _data_e_sesso(nato_il, sesso)
    giorno = int(scritto[9:11])
    sbagliate = []
    if scritto[:3] != codice_cognome(cognome):
        sbagliate.append(f"Le prime tre lettere non corrispondono al cognome «{cognome}».")
    if scritto[3:6] != codice_nome(nome):
        sbagliate.append(f"Le lettere dalla quarta alla sesta non corrispondono al nome «{nome}».")
    if scritto[6:9] + f"{giorno % _DONNA:02}" != atteso[:3] + f"{int(atteso[3:]) % _DONNA:02}":
        sbagliate.append(f"La data di nascita scritta nel codice non è {nato_il:%d/%m/%Y}.")
    if (giorno > _DONNA) != (sesso == "F"):
        sbagliate.append(f"Il sesso scritto nel codice non è {SESSI[sesso]}.")
    if luogo is not None and scritto[11:15] != luogo.upper():
        sbagliate.append("Il luogo di nascita scritto nel codice è un altro.")
    return tuple(sbagliate)


def calcola(*, cognome: str, nome: str, nato_il: date, sesso: str, luogo: str) -> str:
    """Compose the code of a person; `luogo` is the cadastral code of the place of birth.

    Norma: D.M. 23 dicembre 1976, art. 2-6.
    """
    primi = (
        codice_cognome(cognome) + codice_nome(nome) + _data_e_sesso(nato_il, sesso) + luogo.upper()
    )
    return primi + carattere_di_controllo(primi)


def _data_e_sesso(nato_il: date, sesso: str) -> str:
    giorno = nato_il.day + (_DONNA if sesso == "F" else 0)
    return f"{nato_il.year % 100:02}{_MESI[nato_il.month - 1]}{giorno:02}"


def codice_cognome(cognome: str) -> str:
    """Consonants, then vowels, then X: three letters.

    Norma: D.M. 23 dicembre 1976, art. 3.
    """
    consonanti, vocali = _separa(cognome)
    return (consonanti + vocali + "XXX")[:3]


def codice_nome(nome: str) -> str:
    """As the surname, but with four consonants or more the second is left out.

    Norma: D.M. 23 dicembre 1976, art. 4.
    """
    consonanti, vocali = _separa(nome)
    if len(consonanti) > 3:
        consonanti = consonanti[0] + consonanti[2:]
    return (consonanti + vocali + "XXX")[:3]


def _separa(testo: str) -> tuple[str, str]:
    """Consonants and vowels of a name, accents and apostrophes taken off."""
    maiuscolo = testo.upper().translate(_TRASLITTERAZIONI)
    lettere = [
        lettera
        for lettera in unicodedata.normalize("NFKD", maiuscolo)
        if lettera in _PARI and lettera.isalpha()
    ]
    vocali = "".join(lettera for lettera in lettere if lettera in "AEIOU")
    return "".join(lettera for lettera in lettere if lettera not in "AEIOU"), vocali
