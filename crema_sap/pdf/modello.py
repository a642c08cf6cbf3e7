"""What a document is made of: a fascicolo, its sections and the files attached to it."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class FascicoloNonValido(ValueError):
    """The fascicolo can't become a document; the message says what to change."""


class Relazione(StrEnum):
    """What an attached file is to the document (PDF/A-3, key AFRelationship)."""

    FONTE = "Source"
    DATI = "Data"
    ALTERNATIVA = "Alternative"
    SUPPLEMENTO = "Supplement"


@dataclass(frozen=True, slots=True)
class Allegato:
    """A file carried inside the PDF, for example a table as CSV."""

    nome: str
    contenuto: bytes
    tipo: str
    descrizione: str
    relazione: Relazione = Relazione.DATI


@dataclass(frozen=True, slots=True)
class Sezione:
    """A titled part: `html` is the body, without its heading, as rendered by a template.

    `livello` 1 begins a new page; deeper levels flow on. `chiave` is unique in the
    fascicolo and becomes the anchor of the section.
    """

    chiave: str
    titolo: str
    html: str
    livello: int = 1
    orizzontale: bool = False


@dataclass(frozen=True, slots=True)
class Fascicolo:
    """A whole document. Equal fascicoli give equal bytes.

    `data` is the instant of the document, aware: no other clock is read. With `copertina`
    false the document is a sheet: letterhead and text on the same page, no contents.
    """

    titolo: str
    sezioni: tuple[Sezione, ...]
    data: datetime
    ente: str
    organo: str = ""
    sottotitolo: str = ""
    oggetto: str = ""
    lingua: str = "it"
    allegati: tuple[Allegato, ...] = ()
    codice_verifica: str = ""
    indirizzo_verifica: str = ""
    emblema: str = ""
    copertina: bool = True
    avvertenza: str = ""

    def __post_init__(self) -> None:
        if self.data.tzinfo is None:
            raise FascicoloNonValido("La data del documento deve avere il fuso orario.")
        if not self.titolo.strip() or not self.sezioni:
            raise FascicoloNonValido("Il documento deve avere un titolo e almeno una sezione.")
        for nomi, cosa in (
            ([sezione.chiave for sezione in self.sezioni], "sezioni"),
            ([allegato.nome for allegato in self.allegati], "allegati"),
        ):
            if len(set(nomi)) != len(nomi):
                raise FascicoloNonValido(f"Due {cosa} hanno lo stesso nome: {sorted(nomi)}.")
        if self.sezioni[0].livello != 1:
            raise FascicoloNonValido("La prima sezione deve essere di livello 1.")
        for prima, dopo in zip(self.sezioni, self.sezioni[1:], strict=False):
            if not 1 <= dopo.livello <= min(prima.livello + 1, 4):
                raise FascicoloNonValido(
                    f"La sezione «{dopo.titolo}» salta un livello di titolo ({dopo.livello})."
                )


def impronta_contenuto(fascicolo: Fascicolo) -> str:
    """Return the SHA-256, in hexadecimal, of everything that the fascicolo says."""
    parti = [
        fascicolo.titolo,
        fascicolo.sottotitolo,
        fascicolo.ente,
        fascicolo.organo,
        fascicolo.oggetto,
        fascicolo.lingua,
        fascicolo.avvertenza,
        fascicolo.data.isoformat(),
        fascicolo.codice_verifica,
        *([s.chiave, s.titolo, s.html, s.livello, s.orizzontale] for s in fascicolo.sezioni),
        *(
            [a.nome, a.tipo, a.descrizione, hashlib.sha256(a.contenuto).hexdigest()]
            for a in fascicolo.allegati
        ),
    ]
    return hashlib.sha256(json.dumps(parti, ensure_ascii=False).encode()).hexdigest()
