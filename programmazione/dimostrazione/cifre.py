"""The figures of 2019 as the source gives them, and which comuni have stock in the demonstration.

What the source says is kept exact; which ten comuni, besides the fifteen it names, make up the
twenty-five with stock is in no source: they are drawn from a fixed seed, so that the share of
residents without SAP in their comune is the one published (27 %).
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from programmazione.rules.figure import Figure
from programmazione.rules.quadratura import percentuale

FILE = Path(__file__).parent.parent / "dati" / "piano2019.csv"
FONTE = "Cremaonline, 23 luglio 2019"
SEME = 2019
CON_PATRIMONIO, QUOTA_SENZA_SAP, UNITA = 25, 27, 699
ALER, TERRITORIO = "aler", None
SENZA_CIFRE = "La fonte non riporta cifre per questo comune."
PROPRIETARIO_IGNOTO = (
    "La fonte non dice di quale ente sono le unità assegnate nel 2018: sono riportate nel comune."
)
SAS_IGNOTO = "La fonte non dice di quale ente sono le unità SAS: sono riportate nel comune."
NOTE = {
    ("Trescore Cremasco", "Comune"): (
        "3 unità assegnabili contro 2 libere: la fonte non spiega la terza. La nota dell'articolo"
        " comprende tra le assegnabili le unità oggi occupate che si prevede di assegnare entro"
        " l'anno."
    ),
    ("(tutto il territorio)", "ALER BCM"): (
        "Totali di tutto l'ambito: la fonte non li divide fra i comuni. Oltre alle 5 unità libere"
        " e alle 4 che si libereranno, ne restano 20: la fonte comprende tra le assegnabili le"
        " unità oggi occupate che si prevede di assegnare entro l'anno."
    ),
    ("Sergnano", "non specificato"): (
        "La fonte non dice di quale ente è l'unità libera: si deduce dell'ALER, perché Sergnano"
        " non compare tra le assegnabili dei comuni."
    ),
    ("Izano", "Comune"): "La fonte non dice di quale ente è l'unità: si deduce del comune.",
    ("Montodine", "Comune"): "La fonte non dice di quale ente è l'unità: si deduce del comune.",
    ("Rivolta d'Adda", "Comune"): "La fonte dice «uno di Rivolta d'Adda»: si legge del comune.",
    ("Vailate", "Comune"): "La fonte dice «uno di Vailate»: si legge del comune.",
}


@dataclass(slots=True)
class Riga:
    """The figures of one owner in one comune; None is «not in the source»."""

    cifre: dict[str, int] = field(default_factory=dict)
    note: list[str] = field(default_factory=list)

    def figure(self) -> Figure:
        """Return the row as it is declared."""
        valori: dict[str, Any] = {**self.cifre, "nota_scostamento": " ".join(self.note)}
        return Figure(**valori)


@cache
def righe_della_fonte() -> Mapping[tuple[bool, str | None], Riga]:
    """Return the rows of the source by (is the ALER's, comune); None is the whole territory."""
    righe: dict[tuple[bool, str | None], Riga] = {}
    with FILE.open(encoding="utf-8", newline="") as aperto:
        for voce in csv.DictReader(aperto):
            if voce["sezione"] == "totale":
                continue
            comune = None if voce["comune"].startswith("(") else voce["comune"]
            dell_aler = voce["ente_proprietario"] == "ALER BCM" or (
                voce["sezione"] == "ricognizione_2019"
                and voce["ente_proprietario"] == "non specificato"
            )
            _aggiungi(righe.setdefault((dell_aler, comune), Riga()), voce)
    return righe


def _aggiungi(riga: Riga, voce: Mapping[str, str]) -> None:
    colonne = {
        "alloggi_liberi": "liberi",
        "alloggi_che_si_libereranno": "turnover",
        "alloggi_assegnabili_2019": "assegnabili",
        "alloggi_assegnati_2018": "assegnati_anno_precedente",
        "alloggi_sas": "patrimonio_sas",
    }
    for colonna, campo in colonne.items():
        if voce[colonna]:
            riga.cifre[campo] = int(voce[colonna])
    if nota := NOTE.get((voce["comune"], voce["ente_proprietario"])):
        riga.note.append(nota)
    if voce["sezione"] == "assegnati_2018":
        riga.note.append(PROPRIETARIO_IGNOTO)
    if voce["sezione"] == "sas":
        riga.note.append(SAS_IGNOTO)


def nominati() -> frozenset[str]:
    """Return the comuni that the source names: all of them have stock."""
    return frozenset(comune for _, comune in righe_della_fonte() if comune)


def comuni_con_patrimonio(abitanti: Mapping[str, int]) -> frozenset[str]:
    """Draw the twenty-five comuni with stock; the same seed gives the same ones."""
    fissi = nominati()
    altri = sorted(set(abitanti) - fissi)
    totale = sum(abitanti.values())
    sorteggio = Random(SEME)  # noqa: S311 - a demonstration, not a secret
    while True:
        scelti = fissi | set(sorteggio.sample(altri, CON_PATRIMONIO - len(fissi)))
        senza = sum(quanti for comune, quanti in abitanti.items() if comune not in scelti)
        if percentuale(senza, totale) == QUOTA_SENZA_SAP:
            return frozenset(scelti)
