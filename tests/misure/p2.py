"""P2: three hundred domande a second among as many people who read; or the most that holds."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta
from time import monotonic

from crema_sap.enti.ambito import nel_ambito
from crema_sap.web import albero
from domande.models import Domanda
from tests.misure import carico, impianto, raffica, riscontro
from tests.misure.bozza import BozzaPronta
from tests.misure.conti import Misura, Voce
from tests.misure.impianto import Impianto
from tests.misure.p1 import WEB, richiesta_di
from tests.misure.p3 import racconta
from tests.misure.raffica import Colpo, Riga
from tests.misure.riscontro import ACCOLTA, INVIO

CHIESTE, SECONDI = 300, 60
# The rates that are tried for a few seconds each, from above, until one holds.
PROVE = (300, 150, 100, 70, 50, 35, 25, 15)
ASSAGGIO = 4
ATTESA = 1.0
GREZZE = 1_500
ELENCO, SCHEDA, RIEPILOGO = "elenco", "scheda", "riepilogo"


@dataclass
class _Banco:
    impianto: Impianto
    porta: int
    scheda: str
    righe: list[Riga] = field(default_factory=list)
    bozze: list[BozzaPronta] = field(default_factory=list)

    def gioca(self, al_secondo: int, secondi: float) -> list[Riga]:
        """Send at that rate, each sending among four readings: the fifth part is of sends."""
        bozze = self.impianto.bozze(int(al_secondo * secondi))
        self.bozze += bozze
        colpi = [c for n, b in enumerate(bozze) for c in self._di_uno(b, n / al_secondo)]
        righe = raffica.scarica(self.porta, colpi, inizio=monotonic() + 3, pazienza=20)
        self.righe += righe
        return righe

    def _di_uno(self, bozza: BozzaPronta, quando: float) -> list[Colpo]:
        """Two public pages without a name, the summary, the sending, its receipt."""
        nostro = f"/domande/{bozza.chiave}/"

        def legge(percorso: str, biscotti: str = "") -> bytes:
            return carico.richiesta(percorso, biscotti=biscotti, accetta="gzip")

        ricevuta = legge(nostro, bozza.biscotti)
        return [
            Colpo(quando, legge(self.scheda.rpartition("unita/")[0] + "unita/"), ELENCO),
            Colpo(quando, legge(self.scheda), SCHEDA),
            Colpo(quando, legge(f"{nostro}riepilogo/", bozza.biscotti), RIEPILOGO, bozza.utente),
            Colpo(quando + 1, richiesta_di(bozza), INVIO, bozza.utente, ricevuta),
        ]

    def grezze(self) -> float:
        """How many public pages a second the same clients can ask for: what they can do at all."""
        colpi = [
            Colpo(n / GREZZE, carico.richiesta(self.scheda, accetta="gzip"), SCHEDA)
            for n in range(2 * GREZZE)
        ]
        righe = raffica.scarica(self.porta, colpi, inizio=monotonic() + 2)
        fine = max(riga.risposta for riga in righe)
        return len(righe) / (fine - min(riga.dovuta for riga in righe))


def misura(banco: Impianto, *, breve: bool = False) -> Misura:
    """Play P2."""
    secondi = 3 if breve else SECONDI
    albero.costruisci()
    with impianto.in_linea(banco, **WEB) as server:
        scheda = f"/avvisi/{impianto.AVVISO}/unita/{min(banco.contenuto.schede)}/"
        giochi = _Banco(banco, server.porta, scheda)
        carico.carica(server.porta, 16, map(richiesta_di, banco.bozze(64)))
        banco.analizza()
        grezze = giochi.grezze()
        cronometro = riscontro.osserva()
        provate: dict[int, float] = {}
        for ritmo in PROVE if not breve else PROVE[-1:]:
            righe = giochi.gioca(ritmo, ASSAGGIO)
            provate[ritmo] = round(_p99(righe), 2)
            if _regge(righe):
                break
        righe = giochi.gioca(ritmo, secondi)
    storie = racconta(giochi.bozze)
    riscontro.annota(storie, giochi.righe, cronometro)
    chiude = banco.contenuto.chiude_il
    trovato = riscontro.confronta(banco.ambito, storie.values(), chiude, margine=timedelta(0))
    trovato.incoerenze += riscontro.controlla_registro(banco.ambito)
    with nel_ambito(banco.ambito):
        for domanda in Domanda.objects.filter(richiedente_id__in=storie):
            storia = storie[domanda.richiedente_id]
            segni = storia.segni | {domanda.codice_pubblico}
            storie[storia.utente] = replace(storia, segni=segni)
    pubblici = {s for r in giochi.righe if r.chi < 0 for s in riscontro.segni(r)}
    invii = [riga for riga in righe if riga.che == INVIO]
    return Misura(
        "P2",
        f"{CHIESTE} domande al secondo fra le letture",
        f"{ritmo} invii al secondo per {secondi} secondi, ciascuno al suo istante, fra quattro"
        " letture: elenco e scheda pubblici senza accesso, riepilogo e ricevuta di chi invia."
        f" È il ritmo più alto fra {', '.join(map(str, PROVE))} che per {ASSAGGIO} secondi regge"
        f" con tutte accettate e p99 ≤ {ATTESA:.0f} s. Attraverso il server di fronte, granian"
        f" con {WEB['processi_web']} processi da {WEB['fili']} fili.",
        [
            Voce(
                "pagine pubbliche al secondo dagli stessi client",
                grezze,
                GREZZE,
                entro=False,
                margine=1.1,
            ),
            Voce(
                "domande al secondo che reggono",
                ritmo if _regge(righe) else 0,
                CHIESTE,
                entro=False,
            ),
            Voce(
                "di quelle inviate, accettate",
                sum(r.stato == ACCOLTA for r in invii) / len(invii),
                1,
                entro=False,
            ),
            Voce("attesa di un invio, p99", _p99(righe), ATTESA, unita="s"),
            Voce("perse, doppie o incoerenti", sum(trovato.guai.values()), 0),
            Voce(
                "risposte con dati d'altri",
                len(riscontro.d_altri(giochi.righe, storie, pubblici)),
                0,
            ),
        ],
        {
            "ritmo": ritmo,
            "p99_dei_ritmi_provati": provate,
            "stati": dict(Counter(f"{r.che} {r.stato}" for r in righe)),
            "guai": trovato.guai,
            "incoerenze": trovato.incoerenze[:5],
        },
    )


def _regge(righe: list[Riga]) -> bool:
    invii = [riga for riga in righe if riga.che == INVIO]
    return all(riga.stato == ACCOLTA for riga in invii) and _p99(righe) <= ATTESA


def _p99(righe: list[Riga]) -> float:
    """What all but one in a hundred waited at most; who had no answer waited for ever."""
    attese = sorted(riga.attesa if riga.stato else 99.0 for riga in righe if riga.che == INVIO)
    return attese[min(len(attese) - 1, int(len(attese) * 0.99))]
