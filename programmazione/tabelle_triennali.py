"""The open tables of the triennial plans: indicators with results, expected units, stock."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from crema_sap.orologio import ROMA
from crema_sap.web.dati_aperti import Colonna, RighePigre, Tabella, Valore
from programmazione import selectors
from programmazione.models import Piano, SpecieAttesa
from programmazione.rules.indicatori import in_testo

INDICATORI = (
    Colonna("codice", "codice dell’indicatore"),
    Colonna("indicatore", "che cosa misura"),
    Colonna("unita_misura", "unità di misura"),
    Colonna("verso", "CRESCERE, DIMINUIRE o RAGGIUNGERE il traguardo"),
    Colonna("origine", "CALCOLATO dai piani annuali, o DICHIARATO con la fonte"),
    Colonna("partenza", "valore di partenza"),
    Colonna("anno", "anno"),
    Colonna("traguardo", "traguardo dell’anno; vuoto se non c’è"),
    Colonna("risultato", "risultato dell’anno; vuoto se non è noto"),
    Colonna("differenza", "risultato meno traguardo"),
    Colonna("giudizio", "che cosa dice il risultato del traguardo"),
    Colonna("fonte", "fonte del risultato"),
)
ATTESE = (
    Colonna("anno", "anno"),
    Colonna("provenienza", "da dove vengono le unità"),
    Colonna("unita", "unità attese"),
    Colonna("fonte", "fonte della cifra"),
)
CONSISTENZA = (
    Colonna("comune", "comune"),
    Colonna("ente", "ente proprietario"),
    Colonna("consistenza_sap", "unità SAP nel registro"),
    Colonna("consistenza_sas", "unità SAS nel registro"),
    Colonna("dimostrativa", "sì: contiene unità inventate per la dimostrazione"),
)
NON_NOTO = "Una cella vuota vuol dire non noto, non zero."


def aggiornate(piano: Piano, ultimo_risultato: date | None, *, alias: str) -> Iterator[Tabella]:
    """The tables of the last version of a triennial plan, with the results known today."""
    contenuto = piano.approvato

    def leggi() -> list[Sequence[Valore]]:
        return _indicatori(selectors.quadro_indicatori(contenuto, alias=alias))

    righe = RighePigre(len(contenuto["indicatori"]) * len(contenuto["anni"]), leggi)
    yield from _tabelle(piano, righe, suffisso="", ultimo_risultato=ultimo_risultato)


def della_versione(piano: Piano) -> Iterator[Tabella]:
    """The tables of a version of a triennial plan, with the results known when it was approved."""
    righe = _indicatori(selectors.indicatori_congelati(piano.approvato))
    yield from _tabelle(piano, righe, suffisso=f"-v{piano.versione}")


def _tabelle(
    piano: Piano,
    indicatori: Sequence[Sequence[Valore]],
    *,
    suffisso: str,
    ultimo_risultato: date | None = None,
) -> Iterator[Tabella]:
    contenuto = piano.approvato
    yield _tabella(
        piano, "indicatori", suffisso, INDICATORI, indicatori,
        "indicatori, traguardi e risultati", ultimo_risultato,
    )  # fmt: skip
    yield _tabella(
        piano, "unita-attese", suffisso, ATTESE,
        [(v["anno"], SpecieAttesa(v["specie"]).label, v["unita"], v["fonte"])
         for v in contenuto["attese"]],
        "unità attese",
    )  # fmt: skip
    yield _tabella(
        piano, "consistenza", suffisso, CONSISTENZA,
        [_consistenza(riga) for riga in contenuto["consistenza"]],
        "consistenza del patrimonio",
    )  # fmt: skip


def _indicatori(quadri: Sequence[selectors.QuadroIndicatore]) -> list[Sequence[Valore]]:
    return [
        (
            quadro.codice,
            quadro.titolo,
            quadro.unita_misura,
            quadro.verso.value,
            quadro.origine.value,
            in_testo(quadro.partenza),
            anno.anno,
            in_testo(anno.traguardo),
            in_testo(anno.valore),
            in_testo(anno.differenza),
            anno.giudizio.value,
            anno.fonte,
        )
        for quadro in quadri
        for anno in quadro.anni
    ]


def _consistenza(riga: Mapping[str, Any]) -> Sequence[Valore]:
    return (
        riga["comune"],
        riga["ente"],
        riga["consistenza_sap"],
        riga["consistenza_sas"],
        riga["dimostrativa"],
    )


def _tabella(  # noqa: PLR0917 - one line for each part of a table
    piano: Piano,
    nome: str,
    suffisso: str,
    colonne: tuple[Colonna, ...],
    righe: Sequence[Sequence[Valore]],
    titolo: str,
    aggiornata_il: date | None = None,
) -> Tabella:
    if piano.approvato_il is None:
        raise ValueError("Un piano non approvato non ha tabelle aperte.")
    approvato = piano.approvato_il.astimezone(ROMA).date()
    versione = f" (versione {piano.versione})" if suffisso else ""
    return Tabella(
        codice=f"{nome}-{piano.periodo}{suffisso}",
        titolo=f"{piano}: {titolo}{versione}",
        descrizione=f"Dal piano triennale approvato: {titolo}.",
        colonne=colonne,
        righe=righe,
        aggiornata_il=max(approvato, aggiornata_il or approvato),
        avvertenza=NON_NOTO,
        frequenza="ANNUAL",
        parole=("piano triennale", "indicatori"),
        dal=date(piano.anno, 1, 1),
        al=date(piano.periodo.ultimo, 12, 31),
        versione=str(piano.versione),
    )
