"""The differences as a sheet."""

from collections.abc import Sequence

from domande.valori_regionali.selectors import Differenza
from programmazione.documents.tabelle import Colonna, Tabella

COLONNE = (
    *("domanda", "protocollo", "id_domanda_regionale", "unita", "comune"),
    *("isbar_nostro", "isbar_regione", "differenza"),
    *("posto_nostro", "posto_con_i_loro_punti", "a_pari_decide_lo_spareggio"),
)


def differenze(righe: Sequence[Differenza]) -> Tabella:
    """One row per domanda and dwelling."""
    return Tabella(
        titolo="Differenze con la piattaforma regionale",
        colonne=tuple(Colonna(nome) for nome in COLONNE),
        righe=[
            (
                *(una.codice, una.protocollo, una.regionale, una.unita, una.comune),
                *(una.nostro, una.loro, una.differenza),
                *(una.riga.posto, una.riga.posto_loro),
                "si" if una.riga.a_pari else "no",
            )
            for una in righe
        ],
    )
