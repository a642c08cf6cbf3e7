"""P7: ranking 100,000 domande of five preferences, stored and explained, beside numpy.lexsort."""

import resource
import time
from dataclasses import dataclass
from functools import partial
from statistics import median

import numpy as np

from bandi.models import Avviso
from bandi.rules.profilo import leggi_profilo
from crema_sap.enti.ambito import nel_ambito
from domande.graduatorie import ingressi, services
from domande.rules import blocco, graduatoria
from tests.misure import consumo, impianto
from tests.misure.conti import GIRI, Giro, Misura, Voce, alterna, esponente, rapporto
from tests.misure.impianto import Impianto
from tests.misure.molte_domande import Riempitore

DOMANDE = 100_000
GRANDEZZE = (12_500, 25_000, 50_000, DOMANDE)
GIRI_CRESCITA = 3
MOTORE_FINO_A = 1_000_000
SEME = "misura"


def misura(banco: Impianto, *, breve: bool = False) -> Misura:
    """Play P7."""
    grandezze = (500, 1_000) if breve else GRANDEZZE
    giri, motore_fino_a = (1, 4_000) if breve else (GIRI, MOTORE_FINO_A)
    esito = Misura(
        "P7",
        "Graduatoria di 100.000 domande da cinque preferenze",
        f"{intero(grandezze[-1])} domande: lettura cifrata, punti, ordine, liste con la ragione"
        f" di ogni posto, impronte, registro; {giri} giri alternati a numpy.lexsort sulle stesse"
        f" otto chiavi. Crescita sulla base dati da {intero(grandezze[0])} a"
        f" {intero(grandezze[-1])}; il solo motore, in memoria, fino a {intero(motore_fino_a)}.",
    )
    tutto = partial(_elabora, banco)
    riempitore, costi = Riempitore(banco), []
    for quante in grandezze:
        riempitore.fino_a(quante)
        prove = alterna(1 if breve else GIRI_CRESCITA, tutto, riscaldamento=0)[0]
        costi.append(median(giro.cpu for giro in prove))
    chiavi = _chiavi(banco)
    nostri, suoi = alterna(giri, tutto, partial(_lexsort, chiavi))
    memoria = _memoria()
    motore = _crescita_del_motore(banco, motore_fino_a)
    esito.voci = [
        Voce("CPU, volte numpy.lexsort", rapporto(*_cpu(nostri, suoi)), 5.0),
        Voce("esponente della crescita, tutto compreso", esponente(grandezze, costi), 1.1),
        Voce("esponente della crescita, solo il motore", motore.esponente, 1.1),
        Voce("solo il motore: CPU, volte numpy.lexsort", motore.rapporto),
        Voce("memoria massima del processo", memoria, unita="MB"),
    ]
    esito.dettagli |= {
        "cpu_ms": [round(g.cpu) for g in nostri],
        "secondi": [round(g.secondi, 2) for g in nostri],
        "lexsort_ms": [round(g.cpu) for g in suoi],
        "crescita_ms": dict(zip(grandezze, map(round, costi), strict=True)),
        "motore_ms": motore.costi,
    }
    return esito


def intero(numero: int) -> str:
    """Write a whole number the Italian way."""
    return f"{numero:,}".replace(",", ".")


def _elabora(banco: Impianto) -> Giro:
    """One whole run, as the worker makes it."""
    cpu, inizio = _cpu_finora(banco), time.perf_counter()
    with nel_ambito(banco.ambito):
        fatta = services.calcola(
            avviso=Avviso.objects.get(codice=impianto.AVVISO),
            seme=SEME,
            utente=None,
            ora=impianto.DOPO,
        )
    return Giro(time.perf_counter() - inizio, _cpu_finora(banco) - cpu, fatta.domande)


def _cpu_finora(banco: Impianto) -> float:
    return 1000 * time.process_time() + consumo.cpu(banco.postgres)


def _cpu(nostri: list[Giro], suoi: list[Giro]) -> tuple[list[float], list[float]]:
    return [g.cpu for g in nostri], [g.cpu for g in suoi]


type Chiavi = tuple[np.ndarray, ...]


def _chiavi(banco: Impianto) -> Chiavi:
    """The keys of the order, in the order of the rows as they are read; the last is the first."""
    with nel_ambito(banco.ambito):
        avviso = Avviso.objects.get(codice=impianto.AVVISO)
        letti = ingressi.leggi(avviso.pk)
        profilo = leggi_profilo(avviso.profilo.dati)
    punti = blocco.valuta_in_blocco(blocco.componi_blocco(letti.codifiche), profilo)
    sorteggio = graduatoria.ordine_sorteggio(SEME, letti.codici)
    ordinate = graduatoria.ordina(punti, letti.preferenze, profilo, sorteggio)
    di_prima = np.argsort(ordinate.preferenza)
    criteri = [-ordinate.criteri[nome][di_prima] for nome in profilo.spareggio]
    return (
        ordinate.sorteggio[di_prima],
        *reversed(criteri),
        -ordinate.isbar[di_prima],
        ordinate.lista[di_prima],
    )


def _lexsort(chiavi: Chiavi) -> Giro:
    cpu, inizio = time.process_time(), time.perf_counter()
    np.lexsort(chiavi)
    trascorso = time.perf_counter() - inizio
    return Giro(trascorso, 1000 * (time.process_time() - cpu), chiavi[0].size)


@dataclass(frozen=True, slots=True)
class _Motore:
    esponente: float
    rapporto: float
    costi: dict[int, int]


def _crescita_del_motore(banco: Impianto, massimo: int) -> _Motore:
    """Layout, points, draw and order in memory: the stored domande, repeated."""
    with nel_ambito(banco.ambito):
        avviso = Avviso.objects.get(codice=impianto.AVVISO)
        letti = ingressi.leggi(avviso.pk)
        profilo = leggi_profilo(avviso.profilo.dati)
    quante, costi, volte = len(letti.codici), {}, []
    for grandezza in (massimo // 8, massimo // 4, massimo // 2, massimo):
        ripetizioni = -(-grandezza // quante)
        codifiche = (list(letti.codifiche) * ripetizioni)[:grandezza]
        codici = [str(numero) for numero in range(grandezza)]
        prese = letti.preferenze
        chi = np.concatenate([prese.domanda + quante * n for n in range(ripetizioni)])
        dentro = chi < grandezza
        preferenze = graduatoria.Preferenze(
            chi[dentro],
            *(
                np.tile(colonna, ripetizioni)[dentro]
                for colonna in (prese.lista, prese.ordine, prese.residente_dal)
            ),
        )
        inizio = time.process_time()
        punti = blocco.valuta_codifiche(codifiche, profilo)
        sorteggio = graduatoria.ordine_sorteggio(SEME, codici)
        ordinate = graduatoria.ordina(punti, preferenze, profilo, sorteggio)
        costi[grandezza] = round(1000 * (time.process_time() - inizio))
        criteri = [-ordinate.criteri[nome] for nome in reversed(profilo.spareggio)]
        a_caso = np.random.default_rng(1).permutation(ordinate.isbar.size)
        chiavi = (ordinate.sorteggio, *criteri, -ordinate.isbar, ordinate.lista)
        suo = _lexsort(tuple(chiave[a_caso] for chiave in chiavi))
        volte.append(costi[grandezza] / suo.cpu)
    return _Motore(esponente(list(costi), list(costi.values())), median(volte), costi)


def _memoria() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
