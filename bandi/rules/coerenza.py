"""The checks on a profile that concern several values at once. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from bandi.rules import tipi
from bandi.rules.catalogo import CONDIZIONI_NOTE, SPAREGGI_NOTI
from bandi.rules.tipi import Difetto

CODICE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
ECONOMICHE = "economiche"


def controlla(profilo: tipi.Profilo) -> Iterator[Difetto]:
    """Find the contradictions of a profile whose single values are well formed.

    Norma: R.R. 4/2017, art. 12 c. 2-3 (compatibility, order), art. 9 c. 2 (adequacy table).
    """
    if not CODICE.fullmatch(profilo.codice):
        yield Difetto(
            "codice",
            f"«{profilo.codice}» non può fare da indirizzo.",
            "Usa lettere minuscole senza accenti, cifre e trattini: per esempio «isbar-2021».",
        )
    if profilo.al is not None and profilo.al <= profilo.dal:
        yield Difetto("al", "la fine non segue l'inizio.", "«al» dev'essere dopo «dal».")
    if profilo.graduatoria_per not in (tipi.PER_UNITA, tipi.PER_ENTE_COMUNE):
        yield Difetto(
            "graduatoria_per",
            f"«{profilo.graduatoria_per}» non è ammesso.",
            f"Scrivi «{tipi.PER_UNITA}» oppure «{tipi.PER_ENTE_COMUNE}».",
        )
    if profilo.indigenza.arrotondamento not in ("eccesso", "meta"):
        yield Difetto(
            "indigenza.arrotondamento",
            f"«{profilo.indigenza.arrotondamento}» non è ammesso.",
            "Scrivi «eccesso» oppure «meta».",
        )
    yield from _economia(profilo)
    yield from _doppioni("gruppo", (gruppo.codice for gruppo in profilo.gruppi))
    for codice in CONDIZIONI_NOTE:
        if codice not in {gruppo.codice for gruppo in profilo.gruppi}:
            yield Difetto("gruppo", f"manca il gruppo «{codice}».", "Aggiungi il gruppo.")
    for gruppo in profilo.gruppi:
        yield from _gruppo(gruppo)
    yield from _spareggio(profilo.spareggio)
    yield from _scaglioni("residenza_regione", profilo.residenza_regione.scaglioni)
    yield from _scaglioni("residenza_comune", profilo.residenza_comune.scaglioni)
    yield from _adeguatezza(profilo.adeguatezza.fasce)
    yield from _parametri(profilo.parametri)


def _economia(profilo: tipi.Profilo) -> Iterator[Difetto]:
    if profilo.economica.codice != ECONOMICHE:
        yield Difetto(
            "gruppo_economico.codice",
            f"«{profilo.economica.codice}» non è ammesso.",
            f"Scrivi «{ECONOMICHE}».",
        )
    if profilo.indigenza.isee_massimo > profilo.requisiti.isee_massimo:
        yield Difetto(
            "indigenza.isee_massimo",
            "supera l'ISEE con cui si può fare domanda.",
            "Dev'essere al più quanto «requisiti.isee_massimo».",
        )


def _doppioni(dove: str, codici: Iterable[str]) -> Iterator[Difetto]:
    for codice, volte in Counter(codici).items():
        if volte > 1:
            yield Difetto(dove, f"«{codice}» è scritto {volte} volte.", "Lasciane uno solo.")


def _gruppo(gruppo: tipi.Gruppo) -> Iterator[Difetto]:
    dove = f"gruppo {gruppo.codice}"
    note = CONDIZIONI_NOTE.get(gruppo.codice)
    if note is None:
        yield Difetto(
            dove,
            "il gruppo è sconosciuto.",
            f"I gruppi sono {', '.join(CONDIZIONI_NOTE)}.",
        )
        return
    codici = [condizione.codice for condizione in gruppo.condizioni]
    yield from _doppioni(dove, codici)
    for condizione in gruppo.condizioni:
        yield from _condizione(f"{dove}, {condizione.codice}", condizione, note)
    yield from _doppioni(f"{dove}, esclusivi", map(", ".join, gruppo.esclusivi))
    for insieme in gruppo.esclusivi:
        for codice in insieme:
            if codice not in codici:
                yield Difetto(
                    f"{dove}, esclusivi",
                    f"«{codice}» non è una condizione del gruppo.",
                    f"Le condizioni sono {', '.join(codici)}.",
                )
        if len(set(insieme)) < 2:
            yield Difetto(
                f"{dove}, esclusivi",
                "un insieme ha meno di due condizioni diverse.",
                "Toglilo o completalo.",
            )


def _condizione(
    dove: str, condizione: tipi.Condizione, note: dict[str, tuple[str, ...]]
) -> Iterator[Difetto]:
    ammesse = note.get(condizione.codice)
    if ammesse is None:
        yield Difetto(
            dove,
            "la condizione non è tra quelle che il sistema sa accertare.",
            f"Usa una di queste: {', '.join(note)}.",
        )
        return
    lettere = [lettera.lettera for lettera in condizione.lettere]
    yield from _doppioni(dove, lettere)
    for lettera in lettere:
        if lettera not in ammesse:
            yield Difetto(
                dove,
                f"la lettera «{lettera}» non esiste.",
                f"Le lettere sono {', '.join(ammesse)}.",
            )


def _spareggio(criteri: Sequence[str]) -> Iterator[Difetto]:
    yield from _doppioni("spareggio.criteri", criteri)
    for criterio in criteri:
        if criterio not in SPAREGGI_NOTI:
            yield Difetto(
                "spareggio.criteri",
                f"«{criterio}» non è un criterio conosciuto.",
                f"I criteri sono {', '.join(SPAREGGI_NOTI)}.",
            )


def _scaglioni(dove: str, scaglioni: Sequence[tipi.Scaglione]) -> Iterator[Difetto]:
    """Each step must begin where the one before ends, on the other side of the same bound."""
    for numero, scaglione in enumerate(scaglioni, start=1):
        minimo = 2 * scaglione.da_anni + (0 if scaglione.da_compreso else 1)
        if scaglione.fino_a is not None and 2 * scaglione.fino_a < minimo:
            yield Difetto(
                f"{dove}.scaglioni[{numero}]",
                f"lo scaglione «{scaglione}» è vuoto.",
                "«fino_a» dev'essere maggiore dell'inizio.",
            )
    for numero, (prima, poi) in enumerate(pairwise(scaglioni), start=2):
        fine = None if prima.fino_a is None else 2 * prima.fino_a
        inizio = 2 * poi.da_anni + (0 if poi.da_compreso else 1)
        if fine is None or inizio <= fine:
            cosa = f"«{poi}» si sovrappone a «{prima}»."
        elif inizio > fine + 1:
            cosa = f"tra «{prima}» e «{poi}» resta un vuoto."
        else:
            continue
        yield Difetto(
            f"{dove}.scaglioni[{numero}]",
            cosa,
            "Fai cominciare lo scaglione con «oltre_anni» uguale al «fino_a» del precedente.",
        )
    if scaglioni[-1].fino_a is not None:
        yield Difetto(
            f"{dove}.scaglioni[{len(scaglioni)}]",
            f"dopo «{scaglioni[-1]}» resta un vuoto: chi risiede da più tempo non avrebbe punti.",
            "Togli «fino_a» dall'ultimo scaglione.",
        )


def _adeguatezza(fasce: Sequence[tipi.Fascia]) -> Iterator[Difetto]:
    for fascia in fasce:
        if fascia.massima is not None and fascia.massima < fascia.minima:
            yield Difetto(
                f"adeguatezza.{fascia.componenti}",
                "il massimo è minore del minimo.",
                "Scrivi [minimo, massimo].",
            )
    for prima, poi in pairwise(fasce):
        if poi.minima < prima.minima:
            yield Difetto(
                f"adeguatezza.{poi.componenti}",
                "il minimo è più piccolo di quello per un componente in meno.",
                "Controlla la tabella.",
            )
        if prima.massima is not None and poi.minima > prima.massima:
            yield Difetto(
                f"adeguatezza.{poi.componenti}",
                f"le superfici fra {prima.massima} e {poi.minima} m² non vanno bene a nessuno.",
                "Fai cominciare la fascia al più dove finisce la precedente.",
            )
        if prima.massima is None:
            yield Difetto(
                f"adeguatezza.{prima.componenti}",
                "manca il massimo.",
                "Solo l'ultima fascia può non averlo.",
            )


def _parametri(parametri: tipi.Parametri) -> Iterator[Difetto]:
    if parametri.sovraffollamento_grave > parametri.sovraffollamento:
        yield Difetto(
            "parametri.sovraffollamento_grave",
            "supera la percentuale del sovraffollamento semplice.",
            "La soglia grave dev'essere la più bassa.",
        )
    if parametri.anziano_oltre_anni < parametri.anziano_anni:
        yield Difetto(
            "parametri.anziano_oltre_anni",
            "è minore dell'età da cui si è anziani.",
            "Dev'essere almeno quanto «anziano_anni».",
        )
