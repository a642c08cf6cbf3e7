"""Who asks: every role in Crema, its neighbours, citizens, a visitor, every role of Cremona."""

from typing import Final

from crema_sap.enti.models import Ruolo

R = Ruolo
# Everybody else of Crema, beside one person for each role, all in the ente of the capofila.
ALTRO_OPERATORE: Final = "operatore di un altro ente"
ALTRO_RESPONSABILE: Final = "responsabile di un altro ente"
ALTRA_EISA: Final = "operatore EISA senza il fascicolo"
ALTRO_SPORTELLO: Final = "sportello di un altro ente"
CITTADINA: Final = "cittadina che ha la domanda"
ALTRO_CITTADINO: Final = "altro cittadino"
VISITATORE: Final = "visitatore"

type Gruppo = frozenset[str]

RUOLI: Gruppo = frozenset(R)
VICINI: Gruppo = frozenset({ALTRO_OPERATORE, ALTRO_RESPONSABILE})
SPORTELLI: Gruppo = frozenset({R.SPORTELLO, ALTRO_SPORTELLO})
PERSONALE: Gruppo = RUOLI | VICINI | {ALTRA_EISA, ALTRO_SPORTELLO}
CITTADINI: Gruppo = frozenset({CITTADINA, ALTRO_CITTADINO})
ENTRATI: Gruppo = PERSONALE | CITTADINI
TUTTI: Gruppo = ENTRATI | {VISITATORE}

VISITA: Gruppo = frozenset({VISITATORE})
CAPOFILA: Gruppo = frozenset({R.CAPOFILA})
GESTORE: Gruppo = frozenset({R.GESTORE})
SEGRETARIO: Gruppo = frozenset({R.SEGRETARIO_ASSEMBLEA})
OPERATORI: Gruppo = frozenset({R.OPERATORE_ENTE, R.RESPONSABILE_ENTE})
ENTI: Gruppo = OPERATORI | VICINI
RESPONSABILI: Gruppo = frozenset({R.RESPONSABILE_ENTE, ALTRO_RESPONSABILE})
ASSEMBLEA: Gruppo = CAPOFILA | SEGRETARIO | {R.SINDACO}
COORDINATORE: Gruppo = frozenset({R.EISA_COORDINATORE})
IN_CARICO: Gruppo = COORDINATORE | {R.EISA_OPERATORE}
EQUIPE: Gruppo = IN_CARICO | {ALTRA_EISA}
REGISTRO: Gruppo = frozenset({R.REVISORE, R.CAPOFILA, R.GESTORE})
GESTIONE: Gruppo = CAPOFILA | GESTORE
SPORTELLO: Gruppo = frozenset({R.SPORTELLO})
SUA: Gruppo = frozenset({CITTADINA})
ALTRUI: Gruppo = frozenset({ALTRO_CITTADINO})


def di_cremona(ruolo: str) -> str:
    """Name the person who has this role in the second ambito."""
    return f"{ruolo} di Cremona"
