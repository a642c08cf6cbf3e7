"""What each version of an avviso changed, item by item: for its history, its drafts, its notices.

Pure: it compares versions and units, and reads nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bandi.rules.finestra import Finestra
from bandi.rules.offerta import AvvisoPubblico, UnitaPubblica, VersionePubblica
from bandi.termine import istante


@dataclass(frozen=True, slots=True)
class Voce:
    """One thing that changed: what it is called, how it is from then on, how it was."""

    che_cosa: str
    dopo: str
    prima: str = ""


@dataclass(frozen=True, slots=True)
class Cambiamento:
    """A version and what it changed; `superato` when a later one says another term."""

    numero: int
    atto: str
    quando: datetime
    estremi: str
    motivo: str
    voci: tuple[Voce, ...]
    superato: bool


def cambiamenti(
    avviso: AvvisoPubblico, *, dopo: int = 0, solo: int | None = None
) -> list[Cambiamento]:
    """Tell what the published versions changed: all, those after a number, or one alone."""
    elenco = []
    precedente: VersionePubblica | None = None
    for versione in avviso.versioni:
        if versione.numero > dopo and solo in {None, versione.numero}:
            elenco.append(
                Cambiamento(
                    numero=versione.numero,
                    atto=versione.atto_nome,
                    quando=versione.creata_il,
                    estremi=versione.estremi,
                    motivo=versione.motivo,
                    voci=tuple(_voci(avviso, versione, precedente)),
                    superato=versione.finestra != avviso.finestra,
                )
            )
        precedente = versione
    return elenco


def _voci(
    avviso: AvvisoPubblico, versione: VersionePubblica, precedente: VersionePubblica | None
) -> Iterator[Voce]:
    if versione.atto == "REVOCA":
        yield Voce("Domande", "non se ne ricevono più")
    elif precedente is None:
        yield from _finestra(versione.finestra, None)
    elif versione.finestra != precedente.finestra:
        yield from _finestra(versione.finestra, precedente.finestra)
    for unita in avviso.unita:
        if versione.atto == "AGGIUNTA" and unita.aggiunta_il == versione.creata_il:
            yield Voce("Unità aggiunta", _unita(unita))
        if versione.atto == "RITIRO" and unita.ritirata_il == versione.creata_il:
            yield Voce("Unità ritirata", _unita(unita))


def _finestra(nuova: Finestra, vecchia: Finestra | None) -> Iterator[Voce]:
    if vecchia is None:
        yield Voce("Apertura", istante(nuova.apre_il))
    if nuova.sospesa_dal:
        yield Voce("Sospeso", f"da {istante(nuova.sospesa_dal)}, fino all’atto di ripresa")
        return
    if vecchia and nuova.riprende_il and nuova.riprende_il != vecchia.riprende_il:
        yield Voce("Le domande si ricevono di nuovo", f"da {istante(nuova.riprende_il)}")
    yield Voce("Chiusura", istante(nuova.chiude_il), istante(vecchia.chiude_il) if vecchia else "")


def _unita(unita: UnitaPubblica) -> str:
    return f"{unita.codice}, {unita.comune_nome}"
