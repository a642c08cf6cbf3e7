"""The figures of enti that become one: added, with the name of who declared them. Pure."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from crema_sap.aritmetica import scrivi_decimale
from programmazione.rules.figure import CONTEGGI, NOMI, PERCENTUALI, Figure, vuota


def unisci_figure(parti: Sequence[tuple[str, Figure]]) -> Figure:
    """Add the figures of several enti, each with its name.

    What nobody declared stays not declared. A percentage or a category stays when who gave one
    gave the same; otherwise the successor chooses, and reads them in the note.
    Norma: D.Lgs. 267/2000, art. 15; R.R. 4/2017, art. 4 c. 3.
    """
    detti: dict[str, Any] = {c: _somma([getattr(f, c) for _, f in parti]) for c in CONTEGGI}
    detti |= {c: _comune([getattr(f, c) for _, f in parti]) for c in PERCENTUALI}
    riservate = {f.riserva_categorie for _, f in parti} - {""}
    categorie = {(f.categoria_testo, f.categoria_motivazione) for _, f in parti} - {("", "")}
    testo, motivazione = categorie.pop() if len(categorie) == 1 else ("", "")
    return Figure(
        **detti,
        riserva_categorie=riservate.pop() if len(riservate) == 1 else "",
        categoria_testo=testo,
        categoria_motivazione=motivazione,
        nota_scostamento=_nota(parti),
    )


def _somma(valori: Sequence[int | None]) -> int | None:
    noti = [valore for valore in valori if valore is not None]
    return sum(noti) if noti else None


def _comune(valori: Sequence[Decimal | None]) -> Decimal | None:
    noti = {valore for valore in valori if valore is not None}
    return noti.pop() if len(noti) == 1 else None


def _nota(parti: Sequence[tuple[str, Figure]]) -> str:
    scritte = [
        f"{nome}: {f.nota_scostamento.strip()}" for nome, f in parti if f.nota_scostamento.strip()
    ]
    scritte += [
        f"{NOMI[campo]}: " + "; ".join(f"{nome} {valore}" for nome, valore in discordi)
        for campo in (*PERCENTUALI, "riserva_categorie", "categoria_testo")
        if (discordi := _discordi(campo, parti))
    ]
    tacciono = [nome for nome, f in parti if vuota(f)]
    if tacciono and len(tacciono) < len(parti):
        scritte.append(f"Nessuna cifra di {', '.join(tacciono)}.")
    return "\n".join(scritte)


def _discordi(campo: str, parti: Sequence[tuple[str, Figure]]) -> list[tuple[str, str]]:
    dichiarati = [(nome, valore) for nome, f in parti if (valore := getattr(f, campo))]
    diversi = len({valore for _, valore in dichiarati}) > 1
    return [(nome, _scrivi(valore)) for nome, valore in dichiarati] if diversi else []


def _scrivi(valore: Decimal | str) -> str:
    return valore if isinstance(valore, str) else f"{scrivi_decimale(valore, 2)} %"
