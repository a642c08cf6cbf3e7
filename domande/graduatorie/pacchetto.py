"""Writes the bundle with which anybody recomputes a ranking, by code and without names."""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import numpy as np

from bandi.models import Avviso
from bandi.rules.profilo import a_dizionario, leggi_profilo
from bandi.rules.tipi import Profilo
from crema_sap.registro.documenti import scrivi_intero
from crema_sap.web.dati_aperti import inerte
from domande.assegnazioni import fatti
from domande.graduatorie import ingressi, selectors
from domande.graduatorie.ingressi import Ingressi
from domande.models import Elaborazione
from domande.rules import blocco, codifica, graduatoria
from domande.rules.assegnazione import motore, scrittura
from domande.rules.blocco import PuntiInBlocco
from domande.rules.graduatoria import Ordinamento
from domande.rules.tempo_in_blocco import Interi

RISORSE = Path(__file__).parent / "risorse"
GRUPPI = ("familiari", "abitative", "economiche")


class IngressiCambiati(Exception):
    """The domande are no longer those the run was made on."""


@dataclass(frozen=True, slots=True)
class Rifatta:
    """A run made again from the stored inputs, to be written out."""

    letti: Ingressi
    punti: PuntiInBlocco
    ordinate: Ordinamento
    profilo: Profilo
    unita: dict[int, dict[str, str]]


def esporta(*, elaborazione: Elaborazione, cartella: Path, riservato: bool) -> list[Path]:
    """Write the bundle of a run in a folder and return its files.

    `riservato` adds the facts of each domanda and the order of assignment, for auditors only: they
    say who is indigent. Raises `IngressiCambiati` when the stored inputs do not give the hashes of
    the run.
    """
    rifatta = rifai(elaborazione)
    file = {
        "profilo.json": _json(a_dizionario(rifatta.profilo)),
        "unita.csv": _csv(_righe_unita(rifatta)),
        "ingressi.csv": _csv(_righe_ingressi(rifatta)),
        "graduatorie.csv": _csv(_righe_graduatorie(rifatta)),
        "verifica.py": (RISORSE / "verifica.py").read_bytes(),
        "LEGGIMI.md": (RISORSE / "LEGGIMI.md").read_bytes(),
        "LICENZA.txt": (RISORSE / "LICENZA.txt").read_bytes(),
    }
    if riservato:
        file["RISERVATO_fatti.csv"] = _csv(_righe_fatti(rifatta))
        file["RISERVATO_assegnazione.json"] = _json(_assegnazione(elaborazione.avviso, rifatta))
    file["impronte.json"] = _json(
        {
            "avviso": elaborazione.avviso.codice,
            "elaborazione": elaborazione.numero,
            "calcolata_il": elaborazione.calcolata_il.isoformat(),
            "seme": elaborazione.seme,
            "spareggi": list(rifatta.profilo.spareggio),
            "punteggi_dimostrativi": rifatta.profilo.dimostrativo,
            "ingressi": elaborazione.ingressi_impronta,
            "risultato": elaborazione.risultato_impronta,
            "file": {nome: hashlib.sha256(dati).hexdigest() for nome, dati in file.items()},
        }
    )
    for nome, dati in file.items():
        scrivi_intero(cartella / nome, dati)
    return [cartella / nome for nome in sorted(file)]


def rifai(elaborazione: Elaborazione) -> Rifatta:
    """Make a run again from the stored inputs.

    Raises `IngressiCambiati` when they do not give its hash.
    """
    letti = ingressi.leggi(elaborazione.avviso_id, numero=elaborazione.numero)
    if letti.impronta() != elaborazione.ingressi_impronta:
        raise IngressiCambiati(
            "Dopo questa elaborazione una domanda o un'unità è cambiata: calcolane una nuova."
        )
    profilo = leggi_profilo(elaborazione.profilo.dati)
    punti = blocco.valuta_codifiche(letti.codifiche, profilo)
    sorteggio = graduatoria.ordine_sorteggio(elaborazione.seme, letti.codici)
    ordinate = graduatoria.ordina(punti, letti.preferenze, profilo, sorteggio)
    return Rifatta(
        letti, punti, ordinate, profilo, selectors.unita_dell_avviso(elaborazione.avviso_id)
    )


def _assegnazione(avviso: Avviso, fatta: Rifatta) -> dict[str, object]:
    """The proposals that the lists give before anything has happened after them."""
    regime = fatti.regole_di(avviso, fatta.profilo)
    composti = fatti.componi(
        avviso=avviso,
        letti=fatta.letti,
        ordinate=fatta.ordinate,
        profilo=fatta.profilo,
        regime=regime,
    )
    return scrittura.a_dizionario(motore.assegna(composti, regime))


def _righe_unita(fatta: Rifatta) -> Iterable[Sequence[object]]:
    yield ("codice", "comune", "proprietario", "superficie_mq")
    for chiave in fatta.letti.unita.tolist():
        voce = fatta.unita[chiave]
        yield (voce["codice"], voce["comune"], voce["proprietario"], voce["superficie"])


def _righe_ingressi(fatta: Rifatta) -> Iterable[Sequence[object]]:
    ordinate, spareggi = fatta.ordinate, fatta.profilo.spareggio
    yield (
        "codice", "unita", "preferenza", *GRUPPI, "residenza_regione", "residenza_comune", "isbar",
        *(f"rango_{nome}" for nome in spareggi),
    )  # fmt: skip
    chi = ordinate.domanda
    colonne = [
        *(fatta.punti.gruppi[gruppo][chi] for gruppo in GRUPPI),
        fatta.punti.residenza_regione[chi],
        ordinate.residenza_comune,
        ordinate.isbar,
    ]
    ranghi = [_rango(ordinate.criteri[nome]) for nome in spareggi]
    # By code, so that the file does not itself tell the result.
    codici = np.array(fatta.letti.codici)[chi]
    for riga in np.lexsort((ordinate.ordine, codici)).tolist():
        yield (
            str(codici[riga]),
            _codice_unita(fatta, riga),
            int(ordinate.ordine[riga]),
            *(_punti(colonna[riga]) for colonna in colonne),
            *(int(rango[riga]) for rango in ranghi),
        )


def _righe_graduatorie(fatta: Rifatta) -> Iterable[Sequence[object]]:
    yield ("unita", "posizione", "codice", "isbar")
    ordinate = fatta.ordinate
    for riga in range(ordinate.lista.size):
        yield (
            _codice_unita(fatta, riga),
            int(ordinate.posizione[riga]),
            fatta.letti.codici[ordinate.domanda[riga]],
            _punti(ordinate.isbar[riga]),
        )


def _righe_fatti(fatta: Rifatta) -> Iterable[Sequence[object]]:
    yield ("codice", *codifica.CAMPI, "componenti_codificati")
    larghezza = len(codifica.CAMPI)
    for codice, riga in zip(fatta.letti.codici, fatta.letti.codifiche, strict=True):
        numeri = np.frombuffer(riga, dtype="<i8").tolist()
        yield (codice, *numeri[:larghezza], " ".join(map(str, numeri[larghezza:])))


def _rango(valori: Interi) -> Interi:
    """1 is the highest value; equal values share it: the order is told, the dates are not."""
    distinti = np.unique(valori)
    rango: Interi = distinti.size - np.searchsorted(distinti, valori)
    return rango


def _codice_unita(fatta: Rifatta, riga: int) -> str:
    return fatta.unita[int(fatta.letti.unita[fatta.ordinate.lista[riga]])]["codice"]


def _punti(centesimi: np.int64) -> str:
    return f"{Decimal(int(centesimi)) / 100:.2f}"


def _csv(righe: Iterable[Sequence[object]]) -> bytes:
    uscita = io.StringIO()
    scrive = csv.writer(uscita, delimiter=";", lineterminator="\n")
    # Codes of units are typed by people: none is taken by a spreadsheet for a formula.
    scrive.writerows([inerte(v) if isinstance(v, str) else v for v in riga] for riga in righe)
    return uscita.getvalue().encode()


def _json(dati: object) -> bytes:
    return (json.dumps(dati, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
