"""The capofila's board: filters with their counts, order, and the map of the comuni."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from crema_sap.web import mappe
from crema_sap.web.jinja import indirizzo
from crema_sap.web.mappe import Aspetto, Tassello
from programmazione.selectors import RispostaEnte
from programmazione.states import StatoDichiarazione as D

type Prova = Callable[[RispostaEnte], bool]


@dataclass(frozen=True, slots=True)
class Filtro:
    """A filter of the board: its key in the address, its name, how many it lets through."""

    chiave: str
    nome: str
    quanti: int


def _nello_stato(stato: D) -> Prova:
    return lambda risposta: risposta.stato == stato


FILTRI: Mapping[str, tuple[str, Prova]] = {
    "risposto": ("Hanno risposto", lambda r: r.risposto),
    "zero": ("Zero unità", lambda r: r.zero),
    "manca": ("Mancano", lambda r: not r.risposto),
    "ritardo": ("In ritardo", lambda r: r.in_ritardo),
    "oltre": ("Oltre il termine", lambda r: r.oltre_il_termine),
    **{stato: (str(stato.label), _nello_stato(stato)) for stato in D if stato != D.SOSTITUITA},
}
ORDINI: Mapping[str, Callable[[RispostaEnte], tuple[object, ...]]] = {
    "ente": lambda r: (r.ente,),
    # Who has not transmitted comes after who has.
    "trasmessa": lambda r: (r.trasmessa_il is None, r.trasmessa_il, r.ente),
    "assegnabili": lambda r: (r.assegnabili is None, r.assegnabili, r.ente),
}
# No two states share sign and pattern: who sees no colour still tells them apart.
ASPETTI: Mapping[str, Aspetto] = {
    D.NON_INIZIATA: Aspetto("–", "#ffffff"),
    D.IN_COMPILAZIONE: Aspetto("…", "#fff3d6", "punti"),
    D.RESTITUITA: Aspetto("↺", "#ffd9a0", "diagonale"),
    D.TRASMESSA: Aspetto("→", "#cfe4fa", "orizzontale"),
    D.VALIDATA: Aspetto("✓", "#9fdcbf"),
    D.SILENTE: Aspetto("✕", "#f6c3c9", "incrociata"),
}
ZERO = Aspetto("0", "#e6ecf2")
COLONNE_SCRIVANIA, COLONNE_TELEFONO = 6, 3
SENZA_CONFINI = "Mappa schematica: un riquadro per comune, in ordine alfabetico."


def filtri(risposte: Sequence[RispostaEnte]) -> list[Filtro]:
    """Return the filters that let somebody through, with how many."""
    contati = [
        Filtro(chiave, nome, sum(1 for risposta in risposte if prova(risposta)))
        for chiave, (nome, prova) in FILTRI.items()
    ]
    return [filtro for filtro in contati if filtro.quanti]


def scelte(risposte: Sequence[RispostaEnte], *, filtro: str, ordine: str) -> list[RispostaEnte]:
    """Return the answers that a filter lets through, in the order asked, else that of attention.

    An unknown filter lets nobody through; an unknown order leaves them as they are.
    """
    scelti = list(risposte)
    if filtro:
        _nome, prova = FILTRI.get(filtro, ("", lambda _: False))
        scelti = [risposta for risposta in risposte if prova(risposta)]
    chiave = ORDINI.get(ordine.removeprefix("-"))
    if chiave is None:
        return scelti
    note = [risposta for risposta in scelti if None not in chiave(risposta)]
    ignote = [risposta for risposta in scelti if None in chiave(risposta)]
    return sorted(note, key=chiave, reverse=ordine.startswith("-")) + ignote


def mappa(risposte: Sequence[RispostaEnte], anno: int) -> list[tuple[str, SafeString]]:
    """Draw the comuni by state, once for a desk and once for a phone; with their CSS classes."""
    per_comune = [(r.comune, r) for r in risposte if r.comune is not None]
    voci = [
        Tassello(
            nome=comune,
            stato=risposta.in_parole,
            aspetto=ZERO if risposta.zero else ASPETTI[risposta.stato],
            indirizzo=indirizzo("programmazione:dichiarazione", risposta.pk),
        )
        for comune, risposta in sorted(per_comune, key=lambda coppia: coppia[0])
    ]
    titolo = f"Ricognizione {anno}: chi ha risposto, comune per comune"
    return [
        (classi, mappe.tasselli(voci, titolo=titolo, colonne=colonne, prefisso=prefisso))
        for classi, colonne, prefisso in (
            ("d-none d-md-block", COLONNE_SCRIVANIA, "mappa-larga"),
            ("d-md-none", COLONNE_TELEFONO, "mappa-stretta"),
        )
    ]
