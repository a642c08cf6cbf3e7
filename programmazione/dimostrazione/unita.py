"""The demonstration's 699 dwellings: every known count exact, the rest drawn from a fixed seed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from programmazione.dimostrazione import cifre

ANNO = 2019
FINE_RICOGNIZIONE = date(2019, 5, 31)
QUOTA_ALER = Decimal("0.55")
# Floor, rooms and surface go together: rooms → least and greatest surface in m².
SUPERFICI = {2: (28.8, 45.0), 3: (45.0, 62.0), 4: (60.0, 80.0), 5: (75.0, 95.0)}
VANI, PESI = (2, 3, 4, 5), (24, 38, 28, 10)
VIE = (
    *("Via Roma", "Via Garibaldi", "Via Matteotti", "Via IV Novembre", "Via Mazzini", "Via Cavour"),
    *("Via XXV Aprile", "Via Marconi", "Via Dante", "Via Verdi", "Via Turati", "Via dei Mille"),
)
ZONE = ("Centro", "Quartiere nord", "Quartiere sud", "Zona stazione")
NOTA = "Unità dimostrativa: corrisponde ai conteggi delle fonti, il resto è inventato."


@dataclass(frozen=True, slots=True)
class ComuneDimostrativo:
    """What is needed of a comune."""

    codice: str
    nome: str
    catastale: str
    abitanti: int


@dataclass(slots=True)
class Gruppo:
    """The dwellings of one owner in one comune: how many, and how many of each kind."""

    comune: ComuneDimostrativo
    dell_aler: bool
    libere: int = 0
    in_uscita: int = 0
    # Lived in today, and foreseen to be assigned within the year.
    previste: int = 0
    sas: int = 0
    totale: int = 0

    @property
    def minimo(self) -> int:
        """The known ones, and at least one that is lived in."""
        return self.libere + self.in_uscita + self.previste + self.sas + 1


def gruppi(comuni: list[ComuneDimostrativo]) -> list[Gruppo]:
    """Spread the 699 dwellings over owners and comuni, known counts first."""
    con_patrimonio = cifre.comuni_con_patrimonio({c.nome: c.abitanti for c in comuni})
    scelti = sorted((c for c in comuni if c.nome in con_patrimonio), key=lambda c: c.nome)
    tutti = [Gruppo(comune, dell_aler) for comune in scelti for dell_aler in (False, True)]
    per_chiave = {(g.dell_aler, g.comune.nome): g for g in tutti}
    for (dell_aler, comune), riga in cifre.righe_della_fonte().items():
        if comune is not None:
            _applica(per_chiave[dell_aler, comune], riga.cifre)
    _spargi_aler(per_chiave, scelti)
    _completa(tutti)
    return [gruppo for gruppo in tutti if gruppo.totale]


def _applica(gruppo: Gruppo, note: Mapping[str, int]) -> None:
    gruppo.libere = note.get("liberi", 0)
    gruppo.in_uscita = note.get("turnover", 0)
    gruppo.sas = note.get("patrimonio_sas", 0)
    gruppo.previste = max(0, note.get("assegnabili", 0) - gruppo.libere - gruppo.in_uscita)


def _spargi_aler(
    per_chiave: Mapping[tuple[bool, str], Gruppo], scelti: list[ComuneDimostrativo]
) -> None:
    totali = cifre.righe_della_fonte()[True, cifre.TERRITORIO].cifre
    libere = sum(g.libere for g in per_chiave.values() if g.dell_aler)
    previste = totali["assegnabili"] - libere - totali["turnover"]
    sorteggio = Random(cifre.SEME)  # noqa: S311 - a demonstration, not a secret
    pesi = [comune.abitanti for comune in scelti]
    for n, comune in enumerate(sorteggio.choices(scelti, pesi, k=totali["turnover"] + previste)):
        gruppo = per_chiave[True, comune.nome]
        if n < totali["turnover"]:
            gruppo.in_uscita += 1
        else:
            gruppo.previste += 1


def _completa(tutti: list[Gruppo]) -> None:
    for gruppo in tutti:
        # The ALER is where it has known dwellings; a comune with stock owns some of its own.
        noto = gruppo.minimo > 1
        gruppo.totale = gruppo.minimo if noto or not gruppo.dell_aler else 0
    aperti = [gruppo for gruppo in tutti if gruppo.totale]
    pesi = [
        gruppo.comune.abitanti * (QUOTA_ALER if gruppo.dell_aler else 1 - QUOTA_ALER)
        for gruppo in aperti
    ]
    resto = cifre.UNITA - sum(gruppo.totale for gruppo in aperti)
    quote = [resto * peso / sum(pesi) for peso in pesi]
    for gruppo, quota in zip(aperti, quote, strict=True):
        gruppo.totale += int(quota)
    # Largest remainders; the comune's code breaks ties.
    mancano = cifre.UNITA - sum(gruppo.totale for gruppo in aperti)
    ordine = sorted(
        range(len(aperti)),
        key=lambda n: (int(quote[n]) - quote[n], aperti[n].comune.codice, aperti[n].dell_aler),
    )
    for n in ordine[:mancano]:
        aperti[n].totale += 1


def schede(gruppo: Gruppo) -> list[dict[str, object]]:
    """Return the sheets of a group's dwellings as plain values."""
    sorteggio = Random(f"{cifre.SEME}-{gruppo.comune.codice}-{gruppo.dell_aler}")  # noqa: S311
    return [_scheda(gruppo, numero, sorteggio) for numero in range(1, gruppo.totale + 1)]


def _scheda(gruppo: Gruppo, numero: int, sorteggio: Random) -> dict[str, object]:
    vani = sorteggio.choices(VANI, PESI)[0]
    minima, massima = SUPERFICI[vani]
    piano = sorteggio.choices((0, 1, 2, 3, 4), (22, 30, 24, 16, 8))[0]
    ascensore = sorteggio.random() < (0.75 if piano >= 3 else 0.3)
    stato, prevista, giorni = _stato(gruppo, numero, sorteggio)
    return {
        "codice": f"{gruppo.comune.catastale}-{'A' if gruppo.dell_aler else 'C'}-{numero:03}",
        "comune_id": gruppo.comune.codice,
        "tipo": "SAS" if numero > gruppo.totale - gruppo.sas else "SAP",
        "zona": sorteggio.choice(ZONE),
        "indirizzo": sorteggio.choice(VIE),
        "civico": str(sorteggio.randint(1, 90)),
        "scala": sorteggio.choice(("", "", "A", "B")),
        "piano": piano,
        "ascensore": ascensore,
        "vani": Decimal(vani),
        "camere": vani - 1,
        "superficie_mq": Decimal(f"{sorteggio.uniform(minima, massima):.2f}"),
        "senza_barriere": (piano == 0 or ascensore) and sorteggio.random() < 0.5,
        "riscaldamento": sorteggio.choice(("Autonomo", "Centralizzato")),
        "spese_annue": Decimal(sorteggio.randint(40, 160) * 10),
        "stato_manutentivo": sorteggio.choice(("Buono", "Discreto")),
        "stato": stato,
        "stato_dal": FINE_RICOGNIZIONE - timedelta(days=giorni) if stato == "LIBERA" else None,
        "assegnabile_nel": ANNO if prevista else None,
        "dimostrativa": True,
        "note": NOTA,
    }


def _stato(gruppo: Gruppo, numero: int, sorteggio: Random) -> tuple[str, bool, int]:
    giorni = sorteggio.randint(15, 420)
    if numero <= gruppo.libere:
        return "LIBERA", True, giorni
    if numero <= gruppo.libere + gruppo.in_uscita:
        return "IN_LIBERAZIONE", True, giorni
    prevista = numero <= gruppo.libere + gruppo.in_uscita + gruppo.previste
    return "OCCUPATA", prevista, giorni
