"""The codice fiscale: its form, its agreement with a person, and invented valid ones. Pure.

Norma: D.P.R. 605/1973, art. 2-3; D.M. 23 dicembre 1976 (composition, control letter, omocodia).
"""

import re
from calendar import isleap
from collections.abc import Collection
from datetime import date
from string import ascii_uppercase

from domande.rules.traslitterazione import in_latino, leggibile

LUNGHEZZA = 16
_PROVVISORIO = re.compile(r"[0-9]{11}")
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
    if e_provvisorio(pulito):
        if _cifra_di_controllo(pulito[:10]) == pulito[10]:
            return ()
        return ("L'ultima cifra del codice provvisorio non corrisponde alle altre: ricontrolla.",)
    if len(pulito) != LUNGHEZZA:
        return (f"Il codice fiscale ha 16 caratteri: ne hai scritti {len(pulito)}.",)
    if not _FORMA.fullmatch(pulito):
        return ("Il codice fiscale ha lettere o cifre in posti sbagliati: ricontrollalo.",)
    trovati = []
    if pulito[15] != carattere_di_controllo(pulito[:15]):
        trovati.append(
            "L'ultima lettera del codice fiscale non corrisponde alle altre: ricontrollale tutte."
        )
    if not _giorno_esiste(senza_omocodia(pulito)):
        trovati.append("Il giorno di nascita scritto nel codice fiscale non esiste.")
    return tuple(trovati)


def e_provvisorio(codice: str) -> bool:
    """Whether the code is the numeric one, of who has not yet been given the other.

    Norma: D.P.R. 605/1973, art. 2; D.M. 23 dicembre 1976.
    """
    return _PROVVISORIO.fullmatch(normalizza(codice)) is not None


def _cifra_di_controllo(prime: str) -> str:
    """The last figure of a numeric code: every second one is doubled, its two figures added."""
    somma = sum(int(c) for c in prime[::2])
    somma += sum(int(c) * 2 - (9 if int(c) > 4 else 0) for c in prime[1::2])
    return str(-somma % 10)


def _giorno_esiste(codice: str) -> bool:
    """Whether some century has the day of birth; `codice` without omocodia.

    Two figures don't tell the century: 1900 was not a leap year, 2000 was.
    """
    giorno, mese, anno = int(codice[9:11]), codice[8], int(codice[6:8])
    giorno -= _DONNA if giorno > _DONNA else 0
    if (mese, giorno) == ("B", 29):
        return isleap(2000 + anno)
    return 1 <= giorno <= _GIORNI[_MESI.index(mese)]


def incoerenze(
    codice: str,
    *,
    cognome: str,
    nome: str,
    nato_il: date,
    sesso: str | None = None,
    luogo: str | None = None,
) -> tuple[str, ...]:
    """Which parts of a well-formed code disagree with the person; empty when all agree.

    `sesso`: "M" or "F". `luogo`: cadastral code of the comune or country of birth. What is None is
    not known and is not checked, as is a name in an alphabet that can't be read here. The century
    is not written in the code: who was born in 1919 and who in 2019 have the same figures. A
    numeric code says nothing of the person.
    Norma: D.M. 23 dicembre 1976, art. 2-5.
    """
    guasti = difetti(codice)
    if guasti or e_provvisorio(codice):
        return guasti
    scritto = senza_omocodia(normalizza(codice))
    atteso = _data_e_sesso(nato_il, sesso or "M")
    giorno = int(scritto[9:11])
    sbagliate = []
    if leggibile(cognome) and scritto[:3] != codice_cognome(cognome):
        sbagliate.append(f"Le prime tre lettere non corrispondono al cognome «{cognome}».")
    if leggibile(nome) and scritto[3:6] != codice_nome(nome):
        sbagliate.append(f"Le lettere dalla quarta alla sesta non corrispondono al nome «{nome}».")
    if scritto[6:9] + f"{giorno % _DONNA:02}" != atteso[:3] + f"{int(atteso[3:]) % _DONNA:02}":
        sbagliate.append(f"La data di nascita scritta nel codice non è {nato_il:%d/%m/%Y}.")
    if sesso is not None and (giorno > _DONNA) != (sesso == "F"):
        sbagliate.append(f"Il sesso scritto nel codice non è {SESSI[sesso]}.")
    if luogo is not None and scritto[11:15] != luogo.upper():
        sbagliate.append("Il luogo di nascita scritto nel codice è un altro.")
    return tuple(sbagliate)


def codice_del_luogo(codice: str) -> str:
    """The cadastral code of the place of birth in a well-formed code; empty in a numeric one.

    Norma: D.M. 23 dicembre 1976, art. 5.
    """
    return "" if e_provvisorio(codice) else senza_omocodia(normalizza(codice))[11:15]


def luogo_incoerente(scritto: str, nomi: Collection[str]) -> str:
    """Say that the place of birth is not the one in the code; empty when it is, or isn't known.

    `nomi`: every name that the place of the code has had. A province or a country after the name
    («Crema (CR)») and accents do not count; who was born abroad writes the country.
    Norma: D.M. 23 dicembre 1976, art. 5.
    """
    nudo = in_latino(re.split(r"[(,/]", scritto)[0])
    noti = {in_latino(nome) for nome in nomi}
    if not nudo or not noti or nudo in noti:
        return ""
    return (
        f"Secondo il codice il luogo di nascita è «{next(iter(nomi))}», non «{scritto}». Per chi è"
        " nato all'estero scrivi lo Stato."
    )


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
    return _tre_lettere(*_separa(cognome))


def codice_nome(nome: str) -> str:
    """As the surname, but with four consonants or more the second is left out.

    Norma: D.M. 23 dicembre 1976, art. 4.
    """
    consonanti, vocali = _separa(nome)
    if len(consonanti) > 3:
        consonanti = consonanti[0] + consonanti[2:]
    return _tre_lettere(consonanti, vocali)


def _tre_lettere(consonanti: str, vocali: str) -> str:
    return (consonanti + vocali + "XXX")[:3]


def _separa(testo: str) -> tuple[str, str]:
    """Consonants and vowels of a name."""
    lettere = in_latino(testo)
    vocali = "".join(lettera for lettera in lettere if lettera in "AEIOU")
    return "".join(lettera for lettera in lettere if lettera not in "AEIOU"), vocali
