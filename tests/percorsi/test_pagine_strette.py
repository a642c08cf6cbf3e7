"""Every page that a menu leads to, for every account, on a phone: nothing sticks out."""

import re
from collections import deque
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve

from crema_sap.avvio.conti import CONTI
from crema_sap.web import albero
from tests import dimostrazione
from tests.percorsi import nuclei
from tests.percorsi.viaggiatore import RIFIUTO, Taccuino, Viaggiatore
from tests.servizi import BancaVera

# Files and acts, not pages; of the administration only its first page is ours.
NON_PAGINE = re.compile(
    r"_file$|_scarica$|:allegato$|_pdf$|_pubblico$|^enti:(esci|salute|pronto|spid)|^admin:(?!index)"
)
DI_CASA = ("/", "/sicurezza/")
# A page published as a file does not know who reads it, and may lead where one has no business.
FILE = re.compile(r"^bandi:|^programmazione:(piano|quadratura)|^domande:graduatorie|^web:(?!home)")
COLLEGAMENTI = """() => [...document.querySelectorAll('a[href]:not([download])')]
  .map(a => new URL(a.getAttribute('href'), location)).filter(u => u.origin === location.origin)
  .map(u => u.pathname + u.search)"""


def conti() -> Iterator[str]:
    """The demonstration's accounts."""
    for nomi, _chi in CONTI:
        yield from (nome for nome in nomi.split(", ") if nome != "…")


@pytest.mark.parametrize("db_vera", [dimostrazione.TUTTA], indirect=True)
def test_no_page_sticks_out_of_a_phone(db_vera: BancaVera, taccuino: Taccuino) -> None:
    albero.costruisci()
    inviata, bozza = nuclei.prepara("Silvia Carniti"), nuclei.prepara("Mario Rossi")
    nuclei.manda(inviata)

    lette = {
        strada for strada in _gira(taccuino.entra_in_scena("visitatore")) if FILE.search(strada)
    }
    for nucleo in (inviata, bozza):
        chi = f"{nucleo.persona.nome} {nucleo.persona.cognome}"
        cittadino = taccuino.entra_in_scena(chi)
        cittadino.entra_con_spid(chi)
        _gira(cittadino, lette)
    for conto in conti():
        persona = taccuino.entra_in_scena(conto)
        persona.entra()
        _gira(persona, lette)

    taccuino.verifica()


def _gira(chi: Viaggiatore, lette: AbstractSet[str] = frozenset()) -> set[str]:
    """Follow the links from the menu on, one of each kind but those of files already read.

    Returns the routes that were met.
    """
    note = {*lette} | {_strada(pagina) for pagina in DI_CASA}
    coda = deque((pagina, "") for pagina in DI_CASA)
    while coda:
        pagina, da = coda.popleft()
        chi.vai(pagina)
        if RIFIUTO in chi.pagina.title() and not FILE.search(_strada(da)):
            chi.taccuino.segna(chi.nome, chi.pagina, f"è rifiutata, ma {da} vi conduce")
        for indirizzo in chi.pagina.evaluate(COLLEGAMENTI):
            strada = _strada(indirizzo)
            if strada and strada not in note:
                note.add(strada)
                coda.append((indirizzo, pagina))
    chi.pagina.context.close()
    return note


def _strada(indirizzo: str) -> str:
    """The route of a page of ours; nothing for a file or an act."""
    try:
        strada = resolve(urlsplit(indirizzo).path).view_name
    except Resolver404:
        return ""
    return "" if NON_PAGINE.search(strada) else strada
