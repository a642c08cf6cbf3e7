"""P1: sending a domanda with everything on, 16 clients; beside the same rows written bare."""

import pickle
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from urllib.parse import urlsplit

from tests.misure import carico, consumo, contatore, impianto
from tests.misure.bozza import BozzaPronta
from tests.misure.conti import GIRI, MARGINE_OROLOGIO, Giro, Misura, Voce, alterna, rapporto
from tests.misure.impianto import CSRF, Impianto

CLIENTI = 16
PER_GIRO = 120
GIRI_DEL_FRONTE = 3
# As the demo runs it.
WEB = {"processi_web": 2, "fili": 4}


@dataclass
class _Banco:
    impianto: Impianto
    porta: int
    radici: tuple[int, ...]
    per_giro: int

    def invia(self) -> Giro:
        """Send as many domande as a round has, over HTTP."""
        return invia(self.impianto.bozze(self.per_giro), self.porta, self.radici)


def invia(bozze: list[BozzaPronta], porta: int, radici: tuple[int, ...]) -> Giro:
    """Send these drafts; every one must be taken."""
    richieste = [richiesta_di(bozza) for bozza in bozze]
    prima = consumo.cpu(*radici)
    esito = carico.carica(porta, CLIENTI, richieste)
    dopo = consumo.cpu(*radici)
    if esito.stati != {"303": len(bozze)}:
        raise RuntimeError(f"P1: non tutte le domande sono state accettate: {esito.stati}")
    return Giro(esito.secondi, dopo - prima, len(bozze))


def richiesta_di(bozza: BozzaPronta) -> bytes:
    """What the browser sends from the summary page."""
    return carico.richiesta(
        f"/domande/{bozza.chiave}/invia/",
        biscotti=bozza.biscotti,
        corpo=f"csrfmiddlewaretoken={CSRF}&versione={bozza.versione}".encode(),
    )


class Nuda:
    """The same rows, one transaction each, from a process that does nothing else.

    They go in another ambito, so that protocol and register stay whole where they are judged.
    """

    def __init__(self, banco: Impianto, per_giro: int) -> None:
        self.impianto, self.per_giro, self.numero = banco, per_giro, 0

    def scrivi(self) -> Giro:
        """Write as many domande as a round has."""
        bozze, contenuto = self.impianto.bozze(self.per_giro), self.impianto.contenuto
        lavoro = {
            "url": self.impianto.vera.url(None),
            "postgres": self.impianto.postgres,
            "ambito": self.impianto.altro_ambito,
            "avviso": contenuto.avviso_id,
            "versione": contenuto.versione_id,
            "ora": impianto.ADESSO,
            "primo": self.numero + 1,
            "bozze": bozze,
        }
        self.numero += len(bozze)
        with tempfile.NamedTemporaryFile(suffix=".righe") as scritto:
            pickle.dump(lavoro, scritto)
            scritto.flush()
            uscita = subprocess.run(
                [sys.executable, "-m", "tests.misure.scrittura_nuda", scritto.name],
                cwd=carico.RADICE,
                stdout=subprocess.PIPE,
                check=True,
                text=True,
            ).stdout
        secondi, cpu = map(float, uscita.split())
        return Giro(secondi, cpu, len(bozze))


def misura(banco: Impianto, *, breve: bool = False) -> Misura:
    """Play P1."""
    giri, per_giro = (1, 16) if breve else (GIRI, PER_GIRO)
    esito = Misura(
        "P1",
        "Inviare una domanda, tutto compreso",
        f"{CLIENTI} client su connessioni tenute aperte, diretti a granian"
        f" ({WEB['processi_web']} processi da {WEB['fili']} fili); {giri} giri da {per_giro},"
        " alternati alle stesse righe scritte da psycopg2, una transazione ciascuna, su"
        f" {CLIENTI} connessioni.",
    )
    nuda = Nuda(banco, per_giro)
    with ExitStack() as pila:
        server = pila.enter_context(impianto.in_linea(banco, **WEB))
        radici = (server.processo_web.pid, banco.postgres)
        diretto = _Banco(banco, urlsplit(server.url_diretto).port or 0, radici, per_giro)
        alterna(1, diretto.invia, nuda.scrivi, riscaldamento=0)
        banco.analizza()
        nostri, suoi = alterna(giri, diretto.invia, nuda.scrivi)
        attraverso = _Banco(banco, server.porta, (*radici, server.processo_fronte.pid), per_giro)
        fronte, suoi_fronte = alterna(
            1 if breve else GIRI_DEL_FRONTE, attraverso.invia, nuda.scrivi, riscaldamento=0
        )
        voci_cpu = _chi_consuma(diretto, server.processo_web.pid, banco.postgres)
    esito.dettagli |= {
        "invii_al_secondo": [round(g.al_secondo, 1) for g in nostri],
        "nuda_al_secondo": [round(g.al_secondo, 1) for g in suoi],
        "cpu_per_invio_ms": [round(g.cpu_per_lavoro, 2) for g in nostri],
        "cpu_per_nuda_ms": [round(g.cpu_per_lavoro, 2) for g in suoi],
        **voci_cpu,
    }
    esito.voci = [
        Voce("andate e ritorni alla base dati", contatore.per_invio(banco), 3),
        Voce("CPU, volte la scrittura nuda", _cpu(nostri, suoi), 2.0),
        Voce(
            "invii al secondo, rispetto alla nuda",
            _velocita(nostri, suoi),
            0.40,
            entro=False,
            margine=MARGINE_OROLOGIO,
        ),
        Voce("attraverso il server di fronte: CPU, volte", _cpu(fronte, suoi_fronte)),
        Voce("attraverso il server di fronte: velocità", _velocita(fronte, suoi_fronte)),
    ]
    return esito


def _cpu(nostri: list[Giro], suoi: list[Giro]) -> float:
    return rapporto([g.cpu_per_lavoro for g in nostri], [g.cpu_per_lavoro for g in suoi])


def _velocita(nostri: list[Giro], suoi: list[Giro]) -> float:
    return rapporto([g.al_secondo for g in nostri], [g.al_secondo for g in suoi])


def _chi_consuma(diretto: _Banco, web: int, postgres: int) -> dict[str, float]:
    """One more round, to tell the application's CPU from the database's."""
    bozze = diretto.impianto.bozze(diretto.per_giro)
    prima = consumo.cpu(web), consumo.cpu(postgres)
    invia(bozze, diretto.porta, diretto.radici)
    dopo = consumo.cpu(web), consumo.cpu(postgres)
    return {
        "cpu_applicazione_ms": round((dopo[0] - prima[0]) / len(bozze), 2),
        "cpu_postgresql_ms": round((dopo[1] - prima[1]) / len(bozze), 2),
    }
