"""Reads of the results of the indicators: those written, and those computed from annual plans."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from programmazione.models import Indicatore, Piano, PianoAnnuale, RisultatoIndicatore, TipoPiano
from programmazione.rules.indicatori import (
    FIGURE,
    Giudizio,
    Origine,
    Verso,
    giudica,
    in_testo,
    valore_calcolato,
)

# A result, its source, and whether it corrects another.
type Noto = tuple[Decimal | None, str, bool]


@dataclass(frozen=True, slots=True)
class AnnoIndicatore:
    """Target and result of a year, and what one says of the other."""

    anno: int
    traguardo: Decimal | None
    valore: Decimal | None
    fonte: str
    giudizio: Giudizio
    corretto: bool = False

    @property
    def differenza(self) -> Decimal | None:
        """Result less target; None while one of them is missing."""
        if self.traguardo is None or self.valore is None:
            return None
        return self.valore - self.traguardo


@dataclass(frozen=True, slots=True)
class QuadroIndicatore:
    """An indicator as the pages and the document show it."""

    codice: str
    titolo: str
    unita_misura: str
    verso: Verso
    origine: Origine
    figura: str
    partenza: Decimal | None
    partenza_fonte: str
    anni: tuple[AnnoIndicatore, ...]


def quadro_indicatori(
    contenuto: Mapping[str, Any], *, alias: str = "default"
) -> list[QuadroIndicatore]:
    """Return the indicators of a content with the results known today; it does not change."""
    anni = [int(anno) for anno in contenuto["anni"]]
    ultimi = _ultimi(contenuto["anno"], alias)
    totali = _totali(anni, alias) if contenuto["indicatori"] else {}

    def noto(voce: Mapping[str, Any], anno: int) -> Noto:
        if voce["origine"] == Origine.CALCOLATO:
            return _dai_piani(voce["figura"], anno, totali)
        return _scritto(ultimi.get((voce["codice"], anno)))

    return [_quadro(voce, anni, partial(noto, voce)) for voce in contenuto["indicatori"]]


def indicatori_congelati(contenuto: Mapping[str, Any]) -> list[QuadroIndicatore]:
    """Return the indicators of a content alone, with the results known when it was written."""
    anni = [int(anno) for anno in contenuto["anni"]]
    noti = {(voce["codice"], voce["anno"]): voce for voce in contenuto["risultati"]}
    return [
        _quadro(voce, anni, partial(_congelato, noti, voce["codice"]))
        for voce in contenuto["indicatori"]
    ]


def indicatore_vigente(piano: Piano, codice: str) -> Indicatore:
    """Return an indicator of a plan. Raises `Indicatore.DoesNotExist`."""
    return Indicatore.objects.get(piano_id=piano.pk, codice=codice)


def risultati_di(piano: Piano, codice: str, alias: str = "default") -> list[RisultatoIndicatore]:
    """Return all that was written of an indicator of the triennio, through the versions."""
    return list(
        _risultati(piano.anno, alias)
        .filter(indicatore__codice=codice)
        .select_related("registrato_da")
        .order_by("-anno", "-numero", "-pk")
    )


def _risultati(anno: int, alias: str) -> Any:
    return RisultatoIndicatore.objects.using(alias).filter(
        indicatore__piano__tipo=TipoPiano.TRIENNALE, indicatore__piano__anno=anno
    )


def _ultimi(anno: int, alias: str) -> dict[tuple[str, int], RisultatoIndicatore]:
    scritti = _risultati(anno, alias).select_related("indicatore").order_by("numero", "pk")
    return {(uno.indicatore.codice, uno.anno): uno for uno in scritti}


def _totali(anni: Iterable[int], alias: str) -> dict[int, tuple[Mapping[str, Any], PianoAnnuale]]:
    utili = {anno + figura.dopo for anno in anni for figura in FIGURE.values()}
    trovati: dict[int, tuple[Mapping[str, Any], PianoAnnuale]] = {}
    for piano in PianoAnnuale.objects.using(alias).vigenti().filter(anno__in=utili):
        trovati[piano.anno] = (piano.approvato.get("totali", {}), piano)
    return trovati


def _quadro(
    voce: Mapping[str, Any],
    anni: Iterable[int],
    noto: Callable[[int], Noto],
) -> QuadroIndicatore:
    verso = Verso(voce["verso"])
    partenza = _decimale(voce["partenza"])
    righe = []
    for anno in anni:
        traguardo = _decimale(voce["traguardi"].get(str(anno)))
        valore, fonte, corretto = noto(anno)
        giudizio = giudica(verso, partenza=partenza, traguardo=traguardo, valore=valore)
        righe.append(AnnoIndicatore(anno, traguardo, valore, fonte, giudizio, corretto))
    return QuadroIndicatore(
        codice=voce["codice"],
        titolo=voce["titolo"],
        unita_misura=voce["unita_misura"],
        verso=verso,
        origine=Origine(voce["origine"]),
        figura=FIGURE[voce["figura"]].nome if voce["figura"] else "",
        partenza=partenza,
        partenza_fonte=voce["partenza_fonte"],
        anni=tuple(righe),
    )


def _dai_piani(
    figura: str, anno: int, totali: Mapping[int, tuple[Mapping[str, Any], PianoAnnuale]]
) -> Noto:
    trovato = valore_calcolato(figura, anno, {a: somme for a, (somme, _) in totali.items()})
    if trovato is None:
        return None, "", False
    valore, del_piano = trovato
    piano = totali[del_piano][1]
    versione = f", versione {piano.versione}" if piano.versione > 1 else ""
    return valore, f"{piano}{versione}", False


def _scritto(risultato: RisultatoIndicatore | None) -> Noto:
    if risultato is None:
        return None, "", False
    return _decimale(in_testo(risultato.valore)), risultato.fonte, risultato.numero > 1


def _congelato(noti: Mapping[tuple[str, int], Mapping[str, Any]], codice: str, anno: int) -> Noto:
    voce = noti.get((codice, anno))
    return (Decimal(voce["valore"]), voce["fonte"], False) if voce else (None, "", False)


def _decimale(testo: str | None) -> Decimal | None:
    return None if testo is None else Decimal(testo)
