"""What the norm asks of a triennial plan: where it is, and what is missing. Pure.

Norma: R.R. 4/2017, art. 3 c. 1 and c. 2. Letters a) to d) are fixed by the sources; of what
follows the contents are known and the letters are not: they are given without one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from programmazione.rules.completezza import Lettera

SENZA_LETTERA: Final = "—"


@dataclass(frozen=True, slots=True)
class _Capitolo:
    """A content that a chapter says in words."""

    lettera: str
    contenuto: str
    codice: str


TESTUALI: Final = (
    _Capitolo("a)", "Quadro conoscitivo del territorio", "quadro-conoscitivo"),
    _Capitolo("b)", "Quadro ricognitivo e programmatorio dell'offerta, con lo studio"
              " socio-economico e demografico", "quadro-ricognitivo"),
    _Capitolo("c)", "Fabbisogno abitativo primario da soddisfare", "fabbisogno"),
    _Capitolo(SENZA_LETTERA, "Strategie e obiettivi di sviluppo dell'offerta",
              "strategie-e-obiettivi"),
    _Capitolo(SENZA_LETTERA, "Linee d'azione per il contrasto del disagio e dell'emergenza"
              " abitativa", "disagio-ed-emergenza"),
    _Capitolo(SENZA_LETTERA, "Linee d'azione per l'accesso e il mantenimento dell'abitazione"
              " principale", "accesso-e-mantenimento"),
)  # fmt: skip


def completezza_triennale(contenuto: Mapping[str, Any]) -> tuple[Lettera, ...]:
    """Check a content of a triennial plan against what art. 3 asks, in its order.

    Norma: R.R. 4/2017, art. 3 c. 1 and c. 2.
    """
    testi = {capitolo["codice"]: capitolo for capitolo in contenuto["capitoli"]}
    scritte = [_testuale(voce, testi.get(voce.codice), contenuto) for voce in TESTUALI]
    return (
        _finalita(testi.get("finalita")),
        *scritte[:3],
        _patrimonio(contenuto),
        *scritte[3:],
        _indicatori(contenuto),
    )


def _finalita(capitolo: Mapping[str, str] | None) -> Lettera:
    scritto = _scritto(capitolo)
    return Lettera(
        "c. 1",
        "Integrazione con le altre politiche, con il PGT dei comuni e con il Piano di Zona",
        "R.R. 4/2017, art. 3 c. 1",
        _dove("finalita", capitolo),
        "" if scritto else "finalita",
        scritto,
        () if scritto else ("Il capitolo non c'è o è vuoto.",),
    )


def _testuale(
    voce: _Capitolo, capitolo: Mapping[str, str] | None, contenuto: Mapping[str, Any]
) -> Lettera:
    scritto = _scritto(capitolo)
    mancanze = [] if scritto else ["Il capitolo non c'è o è vuoto."]
    trovato = scritto
    if voce.codice == "quadro-ricognitivo":
        comuni = {riga["comune"] for riga in contenuto["popolazione"]}
        trovato = "; ".join(
            filter(None, (scritto, f"tabella della popolazione di {len(comuni)} comuni"))
        )
        if not comuni:
            mancanze.append("Manca la popolazione dei comuni.")
    return _lettera(voce.lettera, voce.contenuto, _dove(voce.codice, capitolo), trovato, mancanze,
                    capitolo="" if scritto else voce.codice)  # fmt: skip


def _patrimonio(contenuto: Mapping[str, Any]) -> Lettera:
    totali, anni = contenuto["totali"], contenuto["anni"]
    detti = {str(voce["anno"]) for voce in contenuto["attese"]}
    senza = [anno for anno in anni if anno not in detti]
    return _lettera(
        "d)",
        "Consistenza del patrimonio SAP e SAS, dall'anagrafe regionale, e unità attese nel"
        " triennio per avvicendamento, nuova edificazione, recupero",
        "Capitolo «Consistenza del patrimonio e unità attese nel triennio»",
        f"{totali['unita_sap']} unità SAP e {totali['unita_sas']} SAS nel registro;"
        f" {totali['attese']} unità attese",
        [
            *([] if totali["unita"] else ["Nel registro non c'è nessuna unità."]),
            *([f"Nessuna cifra attesa per: {', '.join(senza)}."] if senza else []),
        ],
    )


def _indicatori(contenuto: Mapping[str, Any]) -> Lettera:
    voci: Sequence[Mapping[str, Any]] = contenuto["indicatori"]
    senza = [v["titolo"] for v in voci if v["traguardi"].get(contenuto["anni"][-1]) is None]
    return _lettera(
        SENZA_LETTERA,
        "Obiettivi misurati: indicatori del triennio con il loro traguardo",
        "Capitolo «Indicatori del triennio»",
        f"{len(voci)} indicatori" if voci else "",
        [
            *([] if voci else ["Il piano non ha nessun indicatore."]),
            *([f"Senza traguardo dell'ultimo anno: {', '.join(senza)}."] if senza else []),
        ],
    )


def _lettera(
    lettera: str,
    contenuto: str,
    dove: str,
    trovato: str,
    mancanze: Sequence[str],
    *,
    capitolo: str = "",
) -> Lettera:
    norma = "R.R. 4/2017, art. 3 c. 2"
    if lettera != SENZA_LETTERA:
        norma += f" lett. {lettera}"
    return Lettera(lettera, contenuto, norma, dove, capitolo, trovato, tuple(mancanze))


def _dove(codice: str, capitolo: Mapping[str, str] | None) -> str:
    return f"Capitolo «{capitolo['titolo']}»" if capitolo else f"Capitolo «{codice}», che non c'è"


def _scritto(capitolo: Mapping[str, str] | None) -> str:
    return "Scritto" if capitolo and capitolo["testo"].strip() else ""
