"""What the pages of a triennial plan show, and those of an annual that updates it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.utils.safestring import SafeString

from crema_sap.web.formati import numero
from programmazione import selectors
from programmazione.documents.grafico_indicatori import grafico_indicatori
from programmazione.models import Piano, SpecieAttesa
from programmazione.rules.aggiornamento import Genere
from programmazione.rules.differenza import differenza_testo
from programmazione.rules.indicatori import Giudizio

type Contesto = dict[str, Any]
TONI: Mapping[Giudizio, str] = {
    Giudizio.RAGGIUNTO: "positivo",
    Giudizio.IN_CAMMINO: "corso",
    Giudizio.NON_RAGGIUNTO: "negativo",
    Giudizio.SENZA_RISULTATO: "neutro",
    Giudizio.SENZA_TRAGUARDO: "neutro",
}


@dataclass(frozen=True, slots=True)
class RigaAttese:
    """The units expected of a kind: year by year, their sum, the sources."""

    nome: str
    anni: tuple[tuple[str, int | None], ...]
    totale: int | None
    fonti: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ModificaLetta:
    """A change to the triennial as it is read; of a chapter, paragraph by paragraph."""

    voce: str
    prima: str
    dopo: str
    motivo: str
    fonte: str
    brani: Any = ()


def triennale(piano: Piano, contenuto: Mapping[str, Any]) -> Contesto:
    """What only a triennial shows: stock, expected units, indicators with the results of today."""
    return {
        **indicatori(piano, contenuto),
        "totali": contenuto["totali"],
        "consistenza": contenuto["consistenza"],
        "dimostrativo": any(riga["dimostrativa"] for riga in contenuto["consistenza"]),
        "attese": righe_attese(contenuto),
        "attese_note": bool(contenuto["attese"]),
    }


def indicatori(piano: Piano, contenuto: Mapping[str, Any]) -> Contesto:
    """What is shown of the indicators: targets, the results of today, the chart."""
    alias = piano._state.db or DEFAULT_DB_ALIAS
    quadri = selectors.quadro_indicatori(contenuto, alias=alias)
    return {
        "anni": contenuto["anni"],
        "indicatori": [(voce, _righe(voce)) for voce in quadri],
        "grafico": grafico_indicatori(quadri) if quadri else SafeString(""),
    }


def righe_attese(contenuto: Mapping[str, Any]) -> list[RigaAttese]:
    """Return the expected units kind by kind; a year without its figure stays empty."""
    scritte = {(voce["specie"], str(voce["anno"])): voce for voce in contenuto["attese"]}
    righe = []
    for specie in SpecieAttesa:
        voci = [scritte.get((specie.value, anno)) for anno in contenuto["anni"]]
        note = [voce["unita"] for voce in voci if voce]
        righe.append(
            RigaAttese(
                nome=specie.label,
                anni=tuple(
                    (anno, voce["unita"] if voce else None)
                    for anno, voce in zip(contenuto["anni"], voci, strict=True)
                ),
                totale=sum(note) if note else None,
                fonti=tuple(dict.fromkeys(voce["fonte"] for voce in voci if voce)),
            )
        )
    return righe


def modifiche(contenuto: Mapping[str, Any]) -> list[ModificaLetta]:
    """Return the changes that an annual makes to the triennial; none if it makes none."""
    return [
        ModificaLetta(
            voce=una["voce"],
            prima=_scritta(una["genere"], una["prima"]),
            dopo=_scritta(una["genere"], una["dopo"]),
            motivo=una["motivo"],
            fonte=una["fonte"],
            brani=differenza_testo(una["prima"] or "", una["dopo"] or "")
            if una["genere"] == Genere.CAPITOLO
            else (),
        )
        for una in contenuto.get("modifiche", ())
    ]


def con_segno(valore: Decimal | None) -> str:
    """Write a difference with its sign; nothing of what is not known."""
    if valore is None:
        return "—"
    segno = "+" if valore > 0 else "−" if valore < 0 else ""
    return f"{segno}{numero(abs(valore))}"


def _righe(voce: selectors.QuadroIndicatore) -> Sequence[tuple[Any, str, str]]:
    return [(anno, con_segno(anno.differenza), TONI[anno.giudizio]) for anno in voce.anni]


def _scritta(genere: str, valore: str | None) -> str:
    if genere == Genere.CAPITOLO:
        return valore or ""
    return "—" if valore is None else numero(Decimal(valore))
