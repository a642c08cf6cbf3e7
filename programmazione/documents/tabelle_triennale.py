"""The tables of a triennial plan, and that of an annual which updates it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from crema_sap.web.formati import numero
from programmazione.documents.contenuto import popolazione_del_contenuto
from programmazione.documents.tabelle import Colonna, Tabella
from programmazione.models import GenereModifica, SpecieAttesa
from programmazione.rules.aggiornamento import Genere
from programmazione.rules.quadratura import percentuale
from programmazione.selectors import QuadroIndicatore

type Contenuto = Mapping[str, Any]


def popolazione(contenuto: Contenuto) -> Tabella:
    """Inhabitants of each comune, its dwellings, and how many for a thousand inhabitants."""
    unita: dict[str, int] = {}
    for riga in contenuto["consistenza"]:
        somma = riga["consistenza_sap"] + riga["consistenza_sas"]
        unita[riga["comune"]] = unita.get(riga["comune"], 0) + somma
    voci = popolazione_del_contenuto(contenuto)
    abitanti = sum(voce["abitanti"] for voce in voci)
    tutte = contenuto["totali"]["unita"]
    return Tabella(
        file="popolazione",
        titolo="Popolazione dei comuni e unità nel registro",
        colonne=(
            Colonna("comune", "Comune", 40),
            Colonna("abitanti", "Abitanti", 20, "num"),
            Colonna("unita", "Unità", 16, "num"),
            Colonna("ogni_mille", "Ogni mille abitanti", 24, "num", 1),
            Colonna("anno"),
            Colonna("fonte"),
        ),
        righe=[
            (
                voce["comune"],
                voce["abitanti"],
                unita.get(voce["comune"], 0),
                percentuale(unita.get(voce["comune"], 0) * 10, voce["abitanti"], 1),
                voce["anno"],
                voce["fonte"],
            )
            for voce in voci
        ],
        totale=("Totale", abitanti, tutte, percentuale(tutte * 10, abitanti, 1), None, ""),
    )


def consistenza(contenuto: Contenuto) -> Tabella:
    """Dwellings of the register, by comune and owner."""
    totali = contenuto["totali"]
    return Tabella(
        file="consistenza",
        titolo="Unità nel registro, per comune e proprietario",
        colonne=(
            Colonna("comune", "Comune", 34),
            Colonna("proprietario", "Proprietario", 42),
            Colonna("sap", "SAP", 12, "num"),
            Colonna("sas", "SAS", 12, "num"),
            Colonna("dimostrativa"),
        ),
        righe=[
            (
                riga["comune"],
                riga["ente"],
                riga["consistenza_sap"],
                riga["consistenza_sas"],
                "si" if riga["dimostrativa"] else "",
            )
            for riga in contenuto["consistenza"]
        ],
        totale=("Totale", "", totali["unita_sap"], totali["unita_sas"], ""),
    )


def attese(contenuto: Contenuto) -> Tabella:
    """Expected units, kind by kind and year by year; an empty cell is not known."""
    scritte = {(voce["specie"], str(voce["anno"])): voce for voce in contenuto["attese"]}
    anni = contenuto["anni"]
    righe = []
    for specie in SpecieAttesa:
        voci = [scritte.get((specie.value, anno)) for anno in anni]
        note = [voce["unita"] for voce in voci if voce]
        fonti = dict.fromkeys(voce["fonte"] for voce in voci if voce)
        righe.append(
            (
                specie.label,
                *(voce["unita"] if voce else None for voce in voci),
                sum(note) if note else None,
                "; ".join(fonti),
            )
        )
    return Tabella(
        file="unita-attese",
        titolo="Unità attese nel triennio, per provenienza",
        colonne=(
            Colonna("provenienza", "Provenienza", 26),
            *(Colonna(f"nel_{anno}", anno, 10, "num") for anno in anni),
            Colonna("triennio", "Tre anni", 12, "num"),
            Colonna("fonti", "Fonti", 32),
        ),
        righe=righe,
    )


def indicatori(quadri: Sequence[QuadroIndicatore], anni: Sequence[str]) -> Tabella:
    """Target, result and difference of each indicator, with the judgement in a word."""
    return Tabella(
        file="indicatori",
        titolo=f"Indicatori {anni[0]}-{anni[-1]}: traguardo e risultato, anno per anno",
        colonne=(
            Colonna("codice"),
            Colonna("indicatore", "Indicatore", 28),
            Colonna("unita_misura", "Unità di misura", 12),
            Colonna("partenza", "Partenza", 9, "num"),
            Colonna("anno", "Anno", 7, "centro"),
            Colonna("traguardo", "Traguardo", 10, "num"),
            Colonna("risultato", "Risultato", 10, "num"),
            Colonna("differenza", "Differenza", 10, "num"),
            Colonna("giudizio", "Giudizio", 14),
            Colonna("fonte"),
        ),
        righe=[
            (
                quadro.codice,
                quadro.titolo,
                quadro.unita_misura,
                quadro.partenza,
                str(anno.anno),
                anno.traguardo,
                anno.valore,
                anno.differenza,
                anno.giudizio.value,
                anno.fonte,
            )
            for quadro in quadri
            for anno in quadro.anni
        ],
    )


def modifiche(contenuto: Contenuto) -> Tabella:
    """What an annual plan changes of the triennial; a text is printed apart."""
    return Tabella(
        file="aggiornamento-triennale",
        titolo=f"Modifiche al piano triennale {contenuto['triennale']['periodo']}",
        colonne=(
            Colonna("voce", "Voce", 34),
            Colonna("genere"),
            Colonna("prima", "Prima", 14),
            Colonna("dopo", "Dopo", 14),
            Colonna("motivo", "Motivo", 38),
            Colonna("fonte"),
        ),
        righe=[
            (
                una["voce"],
                GenereModifica(una["genere"]).label,
                _cella(una, "prima", "testo in vigore"),
                _cella(una, "dopo", "testo nuovo"),
                una["motivo"],
                una["fonte"],
            )
            for una in contenuto["modifiche"]
        ],
    )


def _cella(modifica: Mapping[str, Any], campo: str, testo: str) -> str:
    if modifica["genere"] == Genere.CAPITOLO:
        return testo
    valore = modifica[campo]
    return "non indicato" if valore is None else numero(Decimal(valore))
