"""P4: sending while fifty people a second try to sign in with a password; beside sending alone."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from time import monotonic, sleep
from urllib.parse import urlencode

from crema_sap.avvio.conti import PASSWORD
from tests.misure import carico, impianto, raffica
from tests.misure.conti import MARGINE_OROLOGIO, Giro, Misura, Voce, alterna, rapporto
from tests.misure.impianto import CSRF, Impianto
from tests.misure.p1 import WEB, invia
from tests.misure.raffica import Colpo, Riga

AL_SECONDO = 50
GIRI, PER_GIRO = 9, 120
# One in so many has the right password; the others are names that nobody has, each a new one, for
# whom as much work is done: the wrong password of one account is soon refused without any.
GIUSTI = 10
# The clients of the sign-ins begin before the sends and end after them.
PRIMA = 1.0


@dataclass
class _Banco:
    impianto: Impianto
    porta: int
    radici: tuple[int, ...]
    per_giro: int
    numero: int = 0
    accessi: list[Riga] = field(default_factory=list)

    def da_soli(self) -> Giro:
        """Send as many domande as a round has."""
        return invia(self.impianto.bozze(self.per_giro), self.porta, self.radici)

    def fra_gli_accessi(self) -> Giro:
        """The same while people try to sign in."""
        bozze = self.impianto.bozze(self.per_giro)
        with self._accessi():
            return invia(bozze, self.porta, self.radici)

    @contextmanager
    def _accessi(self) -> Iterator[None]:
        secondi = PRIMA + max(2.0, self.per_giro / 20)
        colpi = [self._accesso(n / AL_SECONDO) for n in range(int(secondi * AL_SECONDO))]
        inizio = monotonic() + 1
        with raffica.in_disparte(self.porta, colpi, inizio=inizio, pazienza=1) as righe:
            sleep(inizio + PRIMA - monotonic())
            yield
            finito = monotonic()
        self.accessi += [riga for riga in righe if inizio + PRIMA <= riga.dovuta <= finito]

    def _accesso(self, quando: float) -> Colpo:
        self.numero += 1
        giusto = self.numero % GIUSTI == 0
        dati = {
            "csrfmiddlewaretoken": CSRF,
            "username": "aler" if giusto else f"nessuno.{self.numero}",
            "password": PASSWORD,
        }
        corpo = urlencode(dati).encode()
        biscotti = f"csrf={CSRF}"
        return Colpo(
            quando, carico.richiesta("/accedi/", biscotti=biscotti, corpo=corpo), "accesso"
        )


def misura(banco: Impianto, *, breve: bool = False) -> Misura:
    """Play P4."""
    giri, per_giro = (1, 32) if breve else (GIRI, PER_GIRO)
    esito = Misura(
        "P4",
        f"Inviare mentre {AL_SECONDO} persone al secondo provano ad accedere con la password",
        f"{giri} giri da {per_giro} invii di 16 client attraverso il server di fronte (granian con"
        f" {WEB['processi_web']} processi da {WEB['fili']} fili), alternati agli stessi fra gli"
        f" accessi, che partono ciascuno al suo istante; uno ogni {GIUSTI} è giusto.",
    )
    with impianto.in_linea(banco, **WEB) as server:
        radici = (server.processo_web.pid, banco.postgres)
        giochi = _Banco(banco, server.porta, radici, per_giro)
        soli, fra = alterna(giri, giochi.da_soli, giochi.fra_gli_accessi)
    stati = Counter(riga.stato for riga in giochi.accessi)
    esito.voci = [
        Voce(
            "invii al secondo fra gli accessi, rispetto a da soli",
            rapporto([g.al_secondo for g in fra], [g.al_secondo for g in soli]),
            0.8,
            entro=False,
            margine=MARGINE_OROLOGIO,
        ),
        Voce("accessi provati al secondo", _al_secondo(giochi.accessi, fra)),
        Voce("di questi verificati", (stati[302] + stati[422]) / max(1, len(giochi.accessi))),
    ]
    esito.dettagli = {
        "soli_al_secondo": [round(g.al_secondo, 1) for g in soli],
        "fra_gli_accessi_al_secondo": [round(g.al_secondo, 1) for g in fra],
        "cpu_per_invio_ms": [
            round(median(g.cpu_per_lavoro for g in giri), 2) for giri in (soli, fra)
        ],
        "accessi": {str(stato): quanti for stato, quanti in sorted(stati.items())},
        "attesa_accessi_p99": _p99([riga.attesa for riga in giochi.accessi if riga.stato]),
    }
    return esito


def _al_secondo(accessi: list[Riga], giri: list[Giro]) -> float:
    return len(accessi) / max(1.0, sum(giro.secondi for giro in giri)) if giri else 0.0


def _p99(attese: list[float]) -> float:
    return round(sorted(attese)[int(len(attese) * 0.99)], 3) if attese else 0.0
