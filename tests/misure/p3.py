"""P3: three thousand domande in the last second before the close, and some just after it."""

from collections import Counter
from datetime import datetime, timedelta
from statistics import median
from time import monotonic

from crema_sap import orologio
from domande.arrivo import Cronometro
from tests.misure import carico, impianto, raffica, riscontro
from tests.misure.bozza import BozzaPronta
from tests.misure.conti import MARGINE_OROLOGIO, Misura, Voce
from tests.misure.impianto import Impianto
from tests.misure.p1 import WEB, richiesta_di
from tests.misure.raffica import Colpo, Riga
from tests.misure.riscontro import ACCOLTA, INVIO, Storia

INVII, RITARDATARI = 3_000, 300
CALDI = 64
# The last ones leave when there is still time to reach the server.
PRIMA_DELLA_CHIUSURA = 0.03
# Meanwhile the process of the clients starts and reads what it must send.
PREPARAZIONE = 6


def misura(banco: Impianto, *, breve: bool = False) -> Misura:
    """Play P3."""
    quante, dopo = (60, 10) if breve else (INVII, RITARDATARI)
    esito = Misura(
        "P3",
        "Le domande dell'ultimo secondo",
        f"{quante} invii partiti nell'ultimo secondo prima della chiusura e {dopo} nel mezzo"
        " secondo dopo, ciascuno su una connessione sua, attraverso il server di fronte, con"
        f" l'orologio della base dati; granian con {WEB['processi_web']} processi da {WEB['fili']}"
        " fili. Il libro dei client è confrontato riga per riga con la base dati.",
    )
    chiude = banco.contenuto.chiude_il
    alla = chiude - timedelta(seconds=1)
    in_tempo, tardive = banco.bozze(quante, alla), banco.bozze(dopo, alla)
    with impianto.in_linea(banco, **WEB) as server:
        carico.carica(server.porta, 16, map(richiesta_di, banco.bozze(CALDI, alla)))
        banco.analizza()
        orologio.sposta(chiude - timedelta(seconds=PREPARAZIONE))
        cronometro = riscontro.osserva()
        fine = istante_di(cronometro, chiude)
        righe = raffica.scarica(
            server.porta, _colpi(in_tempo, tardive), inizio=fine - 1, pazienza=90
        )
    storie = racconta([*in_tempo, *tardive])
    riscontro.annota(storie, righe, cronometro)
    trovato = riscontro.confronta(banco.ambito, storie.values(), chiude)
    trovato.incoerenze += riscontro.controlla_registro(banco.ambito)
    accolte = [riga for riga in righe if riga.stato == ACCOLTA]
    esito.voci = [
        Voce("partite in tempo", sum(0 < r.completa < fine for r in righe)),
        Voce("di queste non accettate", _non_accettate(righe, fine), 0),
        Voce("partite dopo e accettate", len(trovato.tardive_accolte), 0),
        Voce("perse, doppie o incoerenti", _altri_guai(trovato), 0),
        Voce(
            "risposte tutte entro, dopo la chiusura",
            max(riga.risposta for riga in accolte) - fine,
            3,
            unita="s",
            margine=MARGINE_OROLOGIO,
        ),
        Voce("accettate al secondo", _al_secondo(accolte)),
    ]
    esito.dettagli = {
        "guai": trovato.guai,
        "incoerenze": trovato.incoerenze[:5],
        "stati": dict(Counter(str(riga.stato) for riga in righe)),
        "attesa_mediana": round(median(riga.attesa for riga in accolte), 2),
        "respinte_partite_prima_di": sorted(
            round(fine - riga.completa, 3)
            for riga in righe
            if riga.stato == 409 and riga.completa < fine
        )[-5:],
    }
    return esito


def istante_di(cronometro: Cronometro, quando: datetime) -> float:
    """The monotonic instant at which the database's clock will say that."""
    ora = monotonic()
    return ora + (quando - cronometro.istante(ora)).total_seconds()


def racconta(bozze: list[BozzaPronta]) -> dict[int, Storia]:
    """The citizens of these drafts, each by its number."""
    return {b.utente: Storia(b.chiave, b.utente, b.segni) for b in bozze}


def _colpi(in_tempo: list[BozzaPronta], tardive: list[BozzaPronta]) -> list[Colpo]:
    passo = (1 - PRIMA_DELLA_CHIUSURA) / len(in_tempo)
    prima = [Colpo(n * passo, richiesta_di(b), INVIO, b.utente) for n, b in enumerate(in_tempo)]
    passo = 0.5 / len(tardive)
    return prima + [
        Colpo(1.001 + n * passo, richiesta_di(b), INVIO, b.utente) for n, b in enumerate(tardive)
    ]


def _non_accettate(righe: list[Riga], fine: float) -> int:
    return sum(0 < riga.completa < fine and riga.stato != ACCOLTA for riga in righe)


def _altri_guai(trovato: riscontro.Riscontro) -> int:
    guai = trovato.guai
    return guai["perdute"] + guai["doppie"] + guai["anticipate"] + guai["incoerenze"]


def _al_secondo(accolte: list[Riga]) -> float:
    return len(accolte) / (
        max(riga.risposta for riga in accolte) - min(riga.dovuta for riga in accolte)
    )
