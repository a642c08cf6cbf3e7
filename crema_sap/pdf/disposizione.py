"""Puts the parts of a document in order on pages, and finds where each section begins."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from crema_sap.pdf import carta
from crema_sap.pdf.esterno import Esterno, PaginaEsterna
from crema_sap.pdf.indice import Indice, componi_bozza, componi_indice
from crema_sap.pdf.modello import Fascicolo, Sezione
from crema_sap.pdf.veloce.blocchi import Flusso
from crema_sap.pdf.veloce.pagine import Impaginatore, Pagina

Parte = Flusso | Esterno


@dataclass(frozen=True, slots=True)
class Foglio:
    """A page of the document, set here or by WeasyPrint; `parte` is the first on it."""

    formato: tuple[float, float]
    pagina: Pagina | PaginaEsterna
    parte: int
    sezione: int  # the section on top of it, -1 before the first


@dataclass(slots=True)
class Disposizione:
    """All the pages; `parti` in order, `inizi` as (page, height) of every section."""

    parti: list[Parte] = field(default_factory=list)
    fogli: list[Foglio] = field(default_factory=list)
    inizi: list[tuple[int, float]] = field(default_factory=list)
    indice: Indice | None = None
    copertina: bool = False


def disponi(fascicolo: Fascicolo, copertina: Flusso | None, parti: Sequence[Parte]) -> Disposizione:
    """Lay cover, contents and sections; `parti` are in the order of the sections.

    A sheet has one part for all its sections.
    """
    if copertina is None:
        esito = Disposizione(parti=list(parti))
        _aggiungi(esito, parti, fascicolo.sezioni, scarto=0)
        return esito
    corpo = Disposizione(parti=[copertina, Flusso(orizzontale=False), *parti])
    _aggiungi(corpo, parti, fascicolo.sezioni, scarto=2)
    prima = 1 + len(_fogli(1, componi_bozza(fascicolo.sezioni)))
    corpo.inizi = [(pagina + prima, y) for pagina, y in corpo.inizi]
    indice = componi_indice(fascicolo.sezioni, [pagina + 1 for pagina, _ in corpo.inizi])
    corpo.parti[1] = indice.flusso
    corpo.fogli = [
        *_fogli(0, copertina),
        *_fogli(1, indice.flusso),
        *corpo.fogli,
    ]
    corpo.indice, corpo.copertina = indice, True
    return corpo


def _fogli(parte: int, flusso: Flusso) -> list[Foglio]:
    impaginatore = Impaginatore()
    impaginatore.posa(parte, flusso, nuova_pagina=True)
    return [Foglio(pagina.formato, pagina, parte, -1) for pagina in impaginatore.pagine]


def _esterni(parte: Esterno, indice: int, sezione: int) -> list[Foglio]:
    larghezza, altezza = carta.A4
    formato = (altezza, larghezza) if parte.orizzontale else (larghezza, altezza)
    return [Foglio(formato, pagina, indice, sezione) for pagina in parte.pagine]


def _aggiungi(
    esito: Disposizione, parti: Sequence[Parte], sezioni: Sequence[Sezione], *, scarto: int
) -> None:
    """Lay the parts; flows go on down the page unless the section is of the first level."""
    impaginatore = Impaginatore()
    for n, parte in enumerate(parti):
        if isinstance(parte, Flusso):
            impaginatore.posa(n + scarto, parte, nuova_pagina=sezioni[n].livello == 1)
            continue
        _scarica(esito, impaginatore, scarto)
        impaginatore = Impaginatore()
        fogli = _esterni(parte, n + scarto, n)
        esito.inizi.append((len(esito.fogli), fogli[0].formato[1] - carta.MARGINI[0]))
        esito.fogli += fogli
    _scarica(esito, impaginatore, scarto)


def _scarica(esito: Disposizione, impaginatore: Impaginatore, scarto: int) -> None:
    for pagina in impaginatore.pagine:
        esito.inizi += [(len(esito.fogli), alto) for _, alto in pagina.inizi]
        parte = pagina.posti[0].flusso
        esito.fogli.append(Foglio(pagina.formato, pagina, parte, parte - scarto))
