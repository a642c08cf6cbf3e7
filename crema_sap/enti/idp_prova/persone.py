"""The invented citizens of the test identity provider, and anybody else one cares to invent."""

import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any


@dataclass(frozen=True, slots=True)
class Persona:
    """A person as SPID or CIE would vouch for. `luogo` is the cadastral code of the birthplace."""

    nome: str
    cognome: str
    sesso: str
    nato_il: date
    luogo: str
    codice_fiscale: str
    nota: str = ""

    @property
    def email(self) -> str:
        """An address that reaches nobody (RFC 2606)."""
        lettere = unicodedata.normalize("NFKD", f"{self.nome}.{self.cognome}").lower()
        nome = "".join(c for c in lettere if c == "." or (c.isascii() and c.isalnum()))
        return f"{nome}@esempio.invalid"

    @property
    def attributi(self) -> dict[str, str]:
        """The attributes with the names that SPID and CIE give them."""
        return {
            "fiscalNumber": f"TINIT-{self.codice_fiscale}",
            "name": self.nome,
            "familyName": self.cognome,
            "dateOfBirth": self.nato_il.isoformat(),
            "email": self.email,
        }


class LuogoSconosciuto(Exception):
    """No comune or country has this name or cadastral code."""


def componi(
    *,
    nome: str,
    cognome: str,
    sesso: str,
    nato_il: date,
    luogo: str,
    nota: str = "",
    omocodia: int = 0,
    codice_fiscale: str = "",
) -> Persona:
    """Invent a person, with the codice fiscale that goes with the rest.

    `luogo` is a name or a cadastral code; `omocodia` says which of the variants for people alike
    it is, unless `codice_fiscale` gives the code itself.
    Raises `LuogoSconosciuto`.
    """
    # Loads the table of all the comuni there ever were: 0.4 s, so only here.
    from codicefiscale import codicefiscale

    try:
        codice = codicefiscale.encode(
            lastname=cognome,
            firstname=nome,
            gender="F" if sesso == "F" else "M",
            birthdate=nato_il.strftime("%d/%m/%Y"),
            birthplace=luogo,
        )
    except ValueError as causa:
        raise LuogoSconosciuto("Non trovo questo luogo di nascita.") from causa
    scritto = codice_fiscale or codicefiscale.decode(codice)["omocodes"][omocodia]
    return Persona(nome, cognome, sesso, nato_il, codice[11:15], scritto, nota)


def valido(codice_fiscale: str) -> bool:
    """Tell whether the code is well formed, control letter included."""
    from codicefiscale import codicefiscale

    return bool(codicefiscale.is_valid(codice_fiscale))


@cache
def persone() -> tuple[Persona, ...]:
    """Return the citizens of the demo, in the order of the page."""
    return tuple(componi(**voce) for voce in VOCI)


VOCI: tuple[dict[str, Any], ...] = (
    dict(
        nome="Rosa",
        cognome="Marchesi",
        sesso="F",
        nato_il=date(1943, 6, 2),
        luogo="D142",
        nota="76 anni, vive con il marito Ettore",
    ),
    dict(
        nome="Ettore",
        cognome="Bonizzi",
        sesso="M",
        nato_il=date(1940, 11, 18),
        luogo="I827",
        nota="79 anni, marito di Rosa",
    ),
    dict(
        nome="Silvia",
        cognome="Carniti",
        sesso="F",
        nato_il=date(1987, 3, 9),
        luogo="D142",
        nota="madre sola di due bambini",
    ),
    dict(
        nome="Oumou Khady",
        cognome="Ndiaye",
        sesso="F",
        nato_il=date(1984, 1, 27),
        luogo="Z343",
        nota="cittadina senegalese",
    ),
    dict(
        nome="Niccolò",
        cognome="D'Angelo",
        sesso="M",
        nato_il=date(1979, 8, 14),
        luogo="F205",
        nota="cognome con l'apostrofo, nome con l'accento",
    ),
    dict(
        nome="Fabio",
        cognome="Ferrari",
        sesso="M",
        nato_il=date(1988, 2, 29),
        luogo="D150",
        nota="nato il 29 febbraio 1988",
    ),
    dict(
        nome="Anna",
        cognome="Zuccotti",
        sesso="F",
        nato_il=date(1995, 10, 4),
        luogo="D142",
        nota="gemella di Andrea",
    ),
    dict(
        nome="Andrea",
        cognome="Zuccotti",
        sesso="M",
        nato_il=date(1995, 10, 4),
        luogo="D142",
        nota="gemello di Anna",
    ),
    dict(
        nome="Mario",
        cognome="Rossi",
        sesso="M",
        nato_il=date(1970, 5, 12),
        luogo="F205",
        nota="codice fiscale con omocodia",
        omocodia=1,
    ),
    dict(
        nome="Hu",
        cognome="Xi",
        sesso="M",
        nato_il=date(1991, 12, 31),
        luogo="Z210",
        nota="nome e cognome di due lettere",
    ),
    dict(
        nome="Maria Chiara",
        cognome="De Luca",
        sesso="F",
        nato_il=date(1966, 7, 21),
        luogo="C115",
        nota="invalida, vive con la sorella",
    ),
    dict(
        nome="Ion",
        cognome="Țepeș",
        sesso="M",
        nato_il=date(1982, 4, 3),
        luogo="Z129",
        nota="cittadino romeno, lavora a Crema",
    ),
    dict(
        nome="Giulia",
        cognome="Bettinelli",
        sesso="F",
        nato_il=date(1999, 9, 15),
        luogo="D142",
        nota="giovane coppia di nuova formazione",
    ),
)
