"""P8: assigning 700 units with quotas and reasons, beside numpy.argsort of the same keys."""

import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from statistics import median

import numpy as np

from domande.rules.assegnazione.fatti import Fatti, Nuclei, Righe, Riserva, Unita
from domande.rules.assegnazione.motore import Esito, assegna
from domande.rules.assegnazione.regole import DopoRifiuto, Regole
from domande.rules.assegnazione.traccia import Traccia
from domande.rules.graduatoria import ordina_per
from tests.misure.conti import GIRI, Giro, Misura, Voce, alterna, esponente, rapporto

DOMANDE, MASSIMO = 100_000, 1_000_000
PREFERENZE, UNITA, COMUNI, CLASSI = 5, 700, 48, 6
REGOLE = Regole(
    codice="misura",
    dal=date(2019, 1, 1),
    al=None,
    quota=Decimal("0.20"),
    attestazione=True,
    aler_per_comune=True,
    superamento_comuni=True,
    residenti_prima=True,
    riserve=True,
    dopo_rifiuto=DopoRifiuto.INDIGENTE_SUCCESSIVO,
    rifiuti={},
    parametri=(),
)


@dataclass(frozen=True, slots=True)
class Prova:
    """A population, and the one word that orders its rows as they come."""

    fatti: Fatti
    parola: np.ndarray


@dataclass(frozen=True, slots=True)
class Grandezza:
    """A run with its reasons at a size: CPU-milliseconds, seconds, times the kernel, peak MB."""

    cpu: float
    secondi: float
    volte: float
    memoria: float


def misura(*, breve: bool = False) -> Misura:
    """Play P8."""
    quante, massimo, giri = (2_000, 8_000, 1) if breve else (DOMANDE, MASSIMO, GIRI)
    esito = Misura(
        "P8",
        "Ordine di assegnazione con quote, riserve e ragioni",
        f"{quante} domande da {PREFERENZE} preferenze per {UNITA} unità di {COMUNI} comuni e"
        f" dell'ALER; {giri} giri alternati a numpy.argsort della parola che ordina le stesse"
        f" righe. Le liste arrivano in ordine, come le dà la graduatoria. Poi fino a {massimo}.",
    )
    prova = popolazione(quante)
    lavori = (
        partial(_misura, lambda: assegna(prova.fatti, REGOLE)),
        partial(_misura, lambda: con_ragioni(prova.fatti)),
        partial(_misura, lambda: np.argsort(prova.parola)),
    )
    senza, con, nucleo = alterna(giri, *lavori)
    grandezze = [massimo // 8, massimo // 4, massimo // 2, massimo]
    crescita = [_una(grandezza, giri=min(giri, 3)) for grandezza in grandezze]
    cpu = [[giro.cpu for giro in fatti] for fatti in (senza, con, nucleo)]
    esito.voci = [
        Voce("CPU, volte numpy.argsort", rapporto(cpu[0], cpu[2]), 5.0),
        Voce("con la ragione di ogni domanda: CPU, volte argsort", rapporto(cpu[1], cpu[2]), 30.0),
        Voce(f"le stesse con le ragioni, {massimo} domande", crescita[-1].volte, 30.0),
        Voce(f"secondi con le ragioni, {massimo} domande", crescita[-1].secondi, unita="s"),
        Voce("esponente della crescita", esponente(grandezze, [una.cpu for una in crescita])),
        Voce(f"memoria in più mentre assegna {massimo} domande", crescita[-1].memoria, unita="MB"),
    ]
    esito.dettagli |= {
        "cpu_ms": [round(valore, 1) for valore in cpu[0]],
        "con_ragioni_ms": [round(valore, 1) for valore in cpu[1]],
        "argsort_ms": [round(valore, 1) for valore in cpu[2]],
        "crescita_ms": dict(zip(grandezze, (round(una.cpu) for una in crescita), strict=True)),
    }
    return esito


def con_ragioni(fatti: Fatti) -> tuple[Esito, int]:
    """Assign, and find the reason of every household of every list."""
    esito = assegna(fatti, REGOLE)
    traccia = Traccia(esito)
    return esito, sum(traccia.motivi(unita).size for unita in range(len(fatti.unita)))


def popolazione(quante: int) -> Prova:
    """Households that ask for five units each; some units are asked for far more than others."""
    sorte = np.random.default_rng(7)
    unita = [_unita(numero) for numero in range(UNITA)]
    comune = np.array([int(una.comune) for una in unita])
    domanda = np.repeat(np.arange(quante, dtype=np.int64), PREFERENZE)
    ordine = np.tile(np.arange(1, PREFERENZE + 1, dtype=np.int64), quante)
    # Five different units: a popular one, then four at random strides from it.
    prima = (UNITA * sorte.random(quante) ** 2).astype(np.int64)
    passo = sorte.integers(1, UNITA // PREFERENZE, quante)
    lista = (prima[domanda] + passo[domanda] * (ordine - 1)) % UNITA
    residenza = sorte.integers(0, COMUNI, quante)
    residente = comune[lista] == residenza[domanda]
    isbar = sorte.integers(0, 4_000, quante)[domanda] + 800 * residente
    criteri = [sorte.integers(0, 9_000, quante)[domanda] for _ in range(5)]
    sorteggio = sorte.permutation(quante)[domanda]
    chiavi = (-isbar, *(-criterio for criterio in criteri), sorteggio)
    fila = ordina_per([lista, *chiavi])
    inizi = np.searchsorted(lista[fila], np.arange(UNITA))
    posizione = np.arange(fila.size) - inizi[lista[fila]] + 1
    nuclei = Nuclei(
        codici=range(quante),  # type: ignore[arg-type]
        indigente=sorte.random(quante) < 0.2,
        attestato=sorte.random(quante) < 0.9,
        classe=sorte.integers(0, CLASSI, quante),
        categorie=(sorte.random(quante) < 0.2).astype(np.int64),
        sistemato=sorte.random(quante) < 0.01,
        escluso=sorte.random(quante) < 0.02,
    )
    righe = Righe(
        lista=lista[fila],
        posizione=posizione,
        domanda=domanda[fila],
        ordine=ordine[fila],
        residente=residente[fila],
        chiavi=tuple(chiave[fila] for chiave in chiavi),
    )
    riserve = tuple(
        Riserva(
            codice=f"R{comune}",
            categorie=frozenset({"anziani"}),
            percentuale=Decimal("0.20"),
            disponibili=5,
        )
        for comune in range(0, COMUNI, 2)
    )
    fatti = Fatti(
        unita=tuple(unita), nuclei=nuclei, righe=righe, categorie=("anziani",), riserve=riserve
    )
    return Prova(fatti, (lista << 54) | ((4_800 - isbar) << 41) | (sorteggio << 20) | domanda)


def _unita(numero: int) -> Unita:
    comune, aler = numero % COMUNI, numero % 3 > 0
    riservata = not aler and comune % 2 == 0
    return Unita(
        codice=f"U{numero:04}",
        proprietario="ALER" if aler else f"comune {comune}",
        comune=str(comune),
        anno=2019 + numero % 2 if aler else 2019,
        lista=numero,
        adatta_a=frozenset({numero % CLASSI, (numero + 1) % CLASSI, (numero + 2) % CLASSI}),
        aler=aler,
        riserva=f"R{comune}" if riservata else "",
    )


def _misura(lavoro: Callable[[], object]) -> Giro:
    cpu, inizio = time.process_time(), time.perf_counter()
    lavoro()
    return Giro(time.perf_counter() - inizio, 1000 * (time.process_time() - cpu), 1)


def _una(quante: int, *, giri: int) -> Grandezza:
    prova = popolazione(quante)
    nostri, suoi = alterna(
        giri,
        partial(_misura, lambda: con_ragioni(prova.fatti)),
        partial(_misura, lambda: np.argsort(prova.parola)),
        riscaldamento=0,
    )
    cpu = [giro.cpu for giro in nostri]
    tracemalloc.start()
    con_ragioni(prova.fatti)
    memoria = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    return Grandezza(
        cpu=median(cpu),
        secondi=min(giro.secondi for giro in nostri),
        volte=rapporto(cpu, [giro.cpu for giro in suoi]),
        memoria=memoria,
    )
