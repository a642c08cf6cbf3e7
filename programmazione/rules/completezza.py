"""What the norm asks of an annual plan, letter by letter: where it is, and what is missing. Pure.

Norma: R.R. 4/2017, art. 4 c. 3 (text of 2019; lett. c bis since R.R. 2/2025).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from programmazione.rules.figure import ADDENDI, NOMI
from programmazione.rules.quadratura import RigaQuadro, quadratura
from programmazione.rules.regimi import REGIMI

REGIME_CON_RISERVE: Final = REGIMI[1].dal
# Chapters that say in words what a letter asks for.
MISURE: Final = ("contributi-di-solidarieta", "interpreti-di-cambiamento", "fami-lab-impact",
                 "piano-di-zona")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lettera:
    """A content that the norm asks for, where the plan has it and what it lacks."""

    lettera: str
    contenuto: str
    norma: str
    dove: str
    capitolo: str
    trovato: str
    mancanze: tuple[str, ...]

    @property
    def completa(self) -> bool:
        """Tell whether nothing is missing."""
        return not self.mancanze


@dataclass(frozen=True, slots=True)
class _Fatti:
    righe: Sequence[RigaQuadro]
    testi: Mapping[str, str]
    titoli: Mapping[str, str]

    @property
    def dichiarate(self) -> list[RigaQuadro]:
        return [riga for riga in self.righe if riga.dichiarata]

    def comunali(self, aler: frozenset[str]) -> list[RigaQuadro]:
        return [riga for riga in self.dichiarate if riga.ente not in aler]


def completezza(
    contenuto: Mapping[str, Any], righe: Sequence[RigaQuadro], *, aler: frozenset[str], giorno: date
) -> tuple[Lettera, ...]:
    """Check a content of a plan against each letter in force on a day, in order."""
    fatti = _Fatti(
        righe=righe,
        testi={capitolo["codice"]: capitolo["testo"] for capitolo in contenuto["capitoli"]},
        titoli={capitolo["codice"]: capitolo["titolo"] for capitolo in contenuto["capitoli"]},
    )
    lettere = [
        _consistenza(fatti),
        _assegnabili(fatti),
        _avvicendamento(fatti),
        _altre_specie(fatti),
        _soglia_indigenza(fatti, aler),
        *([_riserve(fatti)] if giorno >= REGIME_CON_RISERVE else ()),
        _categoria(fatti, aler),
        _forze_ordine(fatti, aler),
        _transitori(fatti),
        _misure(fatti),
        _anno_precedente(fatti),
    ]
    return tuple(lettere)


def _consistenza(fatti: _Fatti) -> Lettera:
    sap = sum(riga.consistenza_sap for riga in fatti.righe)
    sas = sum(riga.consistenza_sas for riga in fatti.righe)
    return _lettera(
        "a)",
        "Consistenza aggiornata del patrimonio SAP e SAS, dall'anagrafe regionale",
        "Tabella della consistenza, capitolo «I servizi abitativi»",
        f"{sap} unità SAP e {sas} SAS nel registro",
        [
            *([] if sap + sas else ["Nel registro non c'è nessuna unità."]),
            *_silenti(fatti),
        ],
    )


def _assegnabili(fatti: _Fatti) -> Lettera:
    senza = _enti(r for r in fatti.dichiarate if _offre(r) and r.figure.assegnabili is None)
    senza_motivo = [gruppo.ente for gruppo in quadratura(fatti.righe) if not gruppo.spiegato]
    return _lettera(
        "b)",
        "Unità prevedibilmente assegnabili nell'anno",
        "Tabella dell'offerta e quadratura",
        f"{sum(r.figure.assegnabili or 0 for r in fatti.righe)} unità assegnabili",
        [
            *_elenco("Non dicono quante unità sono assegnabili", senza),
            *_elenco("Manca la spiegazione dello scostamento di", senza_motivo),
            *_silenti(fatti),
        ],
    )


def _avvicendamento(fatti: _Fatti) -> Lettera:
    senza = _enti(
        r for r in fatti.dichiarate
        if r.figure.turnover and r.figure.turnover_forze_ordine is None
    )  # fmt: skip
    return _lettera(
        "b) 1)",
        "Di cui per il normale avvicendamento, comprese quelle rilasciate da Forze di Polizia e"
        " Vigili del Fuoco",
        "Tabella dell'offerta, colonna «Si liberano»",
        f"{sum(r.figure.turnover or 0 for r in fatti.righe)} unità che si libereranno",
        _elenco("Non dicono quante le rilasciano Forze di Polizia e Vigili del Fuoco", senza),
    )


def _altre_specie(fatti: _Fatti) -> Lettera:
    specie = [campo for campo in ADDENDI if campo != "turnover"]
    trovate = ", ".join(
        f"{NOMI[campo].lower()}: {sum(getattr(r.figure, campo) or 0 for r in fatti.righe)}"
        for campo in specie
    )
    mancanze = [
        f"{NOMI[campo]}: nessun ente ne dice il numero, nemmeno zero."
        for campo in specie
        if fatti.dichiarate and all(getattr(r.figure, campo) is None for r in fatti.dichiarate)
    ]
    return _lettera(
        "b) 2) e seguenti",
        "Di cui libere, in ristrutturazione o nuove, conferite da privati, da assegnare nello"
        " stato di fatto",
        "Tabella dell'offerta, una colonna per specie",
        trovate,
        mancanze,
    )


def _soglia_indigenza(fatti: _Fatti, aler: frozenset[str]) -> Lettera:
    oltre = _enti(r for r in fatti.comunali(aler) if r.figure.perc_indigenza is not None)
    # To go beyond the threshold is a right of the comune: silence means the share of law.
    return _lettera(
        "c)",
        "Soglia eccedente il 20 % per i nuclei indigenti, per le sole unità dei comuni",
        "Tabella delle percentuali",
        _trovati("La superano", oltre) or "Nessun comune la supera: vale la quota di legge",
        [],
    )


def _riserve(fatti: _Fatti) -> Lettera:
    con = [r for r in fatti.dichiarate if r.figure.perc_riserva]
    senza = _enti(r for r in con if not r.figure.riserva_categorie.strip())
    return _lettera(
        "c bis)",
        "Riserva fino al 20 % per una o più categorie dell'art. 14, di ciascun proprietario",
        "Tabella delle percentuali, colonne «Riserva»",
        _trovati("La indicano", _enti(con)) or "Nessun proprietario la indica: è facoltativa",
        _elenco("Indicano la riserva senza dire a chi", senza),
    )


def _categoria(fatti: _Fatti, aler: frozenset[str]) -> Lettera:
    con = [r for r in fatti.comunali(aler) if r.figure.categoria_testo.strip()]
    senza = _enti(r for r in con if not r.figure.categoria_motivazione.strip())
    return _lettera(
        "d)",
        "Eventuale ulteriore categoria di particolare e motivata rilevanza sociale, per ciascun"
        " comune",
        "Tabella delle percentuali e delle categorie",
        _trovati("La indicano", _enti(con)) or "Nessun comune la indica: è facoltativa",
        _elenco("Indicano la categoria senza motivarla", senza),
    )


def _forze_ordine(fatti: _Fatti, aler: frozenset[str]) -> Lettera:
    comuni = [r for r in fatti.comunali(aler) if _offre(r)]
    con = [r for r in comuni if r.figure.perc_forze_ordine is not None]
    senza = _enti(r for r in comuni if r.figure.perc_forze_ordine is None)
    return _lettera(
        "d bis)",
        "Percentuale per Forze di Polizia e Vigili del Fuoco, per ciascun comune",
        "Tabella delle percentuali",
        _trovati("La indicano", _enti(con)),
        _elenco("Offrono unità e non dicono la percentuale, nemmeno zero", senza),
    )


def _transitori(fatti: _Fatti) -> Lettera:
    noti = [r for r in fatti.dichiarate if r.figure.transitori is not None]
    return _lettera(
        "e)",
        "Unità per i servizi abitativi transitori",
        "Tabella delle percentuali, colonna «SAT»",
        f"{sum(r.figure.transitori or 0 for r in noti)} unità" if noti else "",
        [] if noti else ["Nessun ente dice quante unità destina ai servizi transitori."],
    )


def _misure(fatti: _Fatti) -> Lettera:
    scritti = [codice for codice in MISURE if fatti.testi.get(codice, "").strip()]
    vuoti = [codice for codice in MISURE if codice in fatti.titoli and codice not in scritti]
    return _lettera(
        "f)",
        "Misure per l'accesso e il mantenimento dell'abitazione (Titolo V)",
        "Capitoli della parte III",
        ", ".join(f"«{fatti.titoli[codice]}»" for codice in scritti),
        [f"Il capitolo «{fatti.titoli[codice]}» è vuoto." for codice in vuoti]
        or ([] if scritti else ["Nessun capitolo descrive le misure."]),
        capitolo=next(iter(vuoti), ""),
    )


def _anno_precedente(fatti: _Fatti) -> Lettera:
    senza = _enti(
        r for r in fatti.dichiarate if _offre(r) and r.figure.assegnati_anno_precedente is None
    )
    return _lettera(
        "g)",
        "Unità assegnate nell'anno precedente",
        "Tabella dell'offerta, ultima colonna",
        f"{sum(r.figure.assegnati_anno_precedente or 0 for r in fatti.righe)} unità",
        _elenco("Non dicono quante ne hanno assegnate, nemmeno zero", senza),
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
    norma = f"R.R. 4/2017, art. 4 c. 3 lett. {lettera}"
    return Lettera(lettera, contenuto, norma, dove, capitolo, trovato, tuple(mancanze))


def _offre(riga: RigaQuadro) -> bool:
    return bool(riga.figure.assegnabili) or any(getattr(riga.figure, c) for c in ADDENDI)


def _silenti(fatti: _Fatti) -> list[str]:
    return _elenco("Non hanno risposto", _enti(r for r in fatti.righe if not r.dichiarata))


def _enti(righe: Iterable[RigaQuadro]) -> list[str]:
    return sorted({riga.ente for riga in righe})


def _elenco(che_cosa: str, enti: Sequence[str]) -> list[str]:
    return [f"{che_cosa}: {', '.join(enti)}."] if enti else []


def _trovati(che_cosa: str, enti: Sequence[str]) -> str:
    return f"{che_cosa}: {', '.join(enti)}" if enti else ""
