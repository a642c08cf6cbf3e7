"""Writes the bundle with which anybody recomputes a ranking, by code and without names.

What everybody gets tells points in all and never by group: those of the family say who has a
disability, those of the economy nearly the ISEE. Groups, and lists of few rows, are for auditors.
"""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import numpy as np

from bandi.rules.profilo import a_dizionario, leggi_profilo
from bandi.rules.tipi import Profilo
from crema_sap.registro.documenti import scrivi_intero
from crema_sap.web.dati_aperti import inerte
from domande.assegnazioni import fatti, ordine
from domande.graduatorie import codici, ingressi, letture_pubblicazioni, selectors
from domande.graduatorie.ingressi import Ingressi
from domande.models import Elaborazione, PubblicazioneGraduatoria
from domande.rules import blocco, codifica, graduatoria, parita
from domande.rules.assegnazione import motore, scrittura
from domande.rules.assegnazione.fatti import Veri
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


@dataclass(frozen=True, slots=True)
class Pubblico:
    """What everybody gets of a run: the code of each domanda, the rows of lists long enough."""

    codici: tuple[str, ...]
    righe: Veri


def esporta(*, elaborazione: Elaborazione, cartella: Path, riservato: bool) -> list[Path]:
    """Write the bundle of a run in a folder and return its files.

    `riservato` adds points by group, the facts of each domanda and the order of assignment, for
    auditors only: they say who is indigent. Raises `IngressiCambiati` when the stored inputs do not
    give the hashes of the run.
    """
    rifatta = rifai(elaborazione)
    definitiva = letture_pubblicazioni.definitiva(elaborazione)
    pubblico = _pubblico(elaborazione, definitiva, rifatta)
    file = {
        "profilo.json": _json(a_dizionario(rifatta.profilo)),
        "unita.csv": _csv(_righe_unita(rifatta, pubblico)),
        "ingressi.csv": _csv(_righe_ingressi(rifatta, pubblico)),
        "graduatorie.csv": _csv(_righe_graduatorie(rifatta, pubblico)),
        "verifica.py": (RISORSE / "verifica.py").read_bytes(),
        "LEGGIMI.md": (RISORSE / "LEGGIMI.md").read_bytes(),
        "LICENZA.txt": (RISORSE / "LICENZA.txt").read_bytes(),
    }
    if riservato:
        file["RISERVATO_punti.csv"] = _csv(_righe_punti(rifatta, pubblico))
        file["RISERVATO_fatti.csv"] = _csv(_righe_fatti(rifatta))
        file["RISERVATO_assegnazione.json"] = _json(_assegnazione(elaborazione, rifatta))
    file["impronte.json"] = _json(
        {
            "avviso": elaborazione.avviso.codice,
            "elaborazione": elaborazione.numero,
            "calcolata_il": elaborazione.calcolata_il.isoformat(),
            "definitiva_dal": definitiva.pubblicata_il.isoformat() if definitiva else "",
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


def _pubblico(
    elaborazione: Elaborazione, definitiva: PubblicazioneGraduatoria | None, fatta: Rifatta
) -> Pubblico:
    # Of what is not published as definitiva the codes are those of nothing else.
    segreto = (
        codici.chiave_di(definitiva)
        if definitiva
        else codici.chiave(f"elaborazione:{elaborazione.pk}")
    )
    lista = fatta.ordinate.lista
    soglia = letture_pubblicazioni.soglia(elaborazione.avviso)
    return Pubblico(
        codici=tuple(codici.codice(segreto, uno) for uno in fatta.letti.codici),
        righe=np.bincount(lista)[lista] >= soglia,
    )


def _assegnazione(elaborazione: Elaborazione, fatta: Rifatta) -> dict[str, object]:
    """The proposals that the lists give before anything has happened after them.

    Of a run that is assigned from, with the dwellings and the rules that its tornata froze.
    """
    congelato = ordine.iniziale(elaborazione)
    if congelato is not None:
        return scrittura.a_dizionario(congelato)
    avviso = elaborazione.avviso
    regime = fatti.regole_di(avviso, fatta.profilo)
    composti = fatti.componi(
        avviso=avviso,
        letti=fatta.letti,
        ordinate=fatta.ordinate,
        profilo=fatta.profilo,
        regime=regime,
    )
    return scrittura.a_dizionario(motore.assegna(composti, regime))


def _righe_unita(fatta: Rifatta, pubblico: Pubblico) -> Iterable[Sequence[object]]:
    yield ("codice", "comune", "proprietario", "superficie_mq", "righe_pubbliche")
    lunghe = set(fatta.ordinate.lista[pubblico.righe].tolist())
    for posto, chiave in enumerate(fatta.letti.unita.tolist()):
        voce = fatta.unita[chiave]
        chi = (voce["codice"], voce["comune"], voce["proprietario"], voce["superficie"])
        yield (*chi, "sì" if posto in lunghe else "no")


def _righe_ingressi(fatta: Rifatta, pubblico: Pubblico) -> Iterable[Sequence[object]]:
    """What puts the public rows in their order: points, and ranks only between equal points."""
    ordinate, spareggi = fatta.ordinate, fatta.profilo.spareggio
    yield ("codice", "unita", "isbar", *(f"rango_{nome}" for nome in (*spareggi, "sorteggio")))
    ranghi = parita.ranghi(
        (ordinate.lista, ordinate.isbar), [ordinate.criteri[nome] for nome in spareggi]
    )
    # By code, so that the file does not itself tell the result.
    codici_, dove = np.array(pubblico.codici)[ordinate.domanda], np.flatnonzero(pubblico.righe)
    for riga in dove[np.lexsort((ordinate.lista[dove], codici_[dove]))].tolist():
        yield (
            str(codici_[riga]),
            _codice_unita(fatta, riga),
            _punti(ordinate.isbar[riga]),
            *(int(rango[riga]) or "" for rango in ranghi),
        )


def _righe_graduatorie(fatta: Rifatta, pubblico: Pubblico) -> Iterable[Sequence[object]]:
    yield ("unita", "posizione", "codice", "isbar")
    ordinate = fatta.ordinate
    for riga in np.flatnonzero(pubblico.righe).tolist():
        yield (
            _codice_unita(fatta, riga),
            int(ordinate.posizione[riga]),
            pubblico.codici[ordinate.domanda[riga]],
            _punti(ordinate.isbar[riga]),
        )


def _righe_punti(fatta: Rifatta, pubblico: Pubblico) -> Iterable[Sequence[object]]:
    """Every row, its points by group and its ranks, under the code that the draw was made on."""
    ordinate, spareggi = fatta.ordinate, fatta.profilo.spareggio
    yield (
        *("codice", "codice_pubblicato", "unita", "posizione", "preferenza"),
        *(*GRUPPI, "residenza_regione", "residenza_comune", "isbar"),
        *(f"rango_{nome}" for nome in spareggi),
    )
    chi = ordinate.domanda
    colonne = [
        *(fatta.punti.gruppi[gruppo][chi] for gruppo in GRUPPI),
        *(fatta.punti.residenza_regione[chi], ordinate.residenza_comune, ordinate.isbar),
    ]
    ranghi = [_rango(ordinate.criteri[nome]) for nome in spareggi]
    for riga in range(ordinate.lista.size):
        yield (
            fatta.letti.codici[chi[riga]],
            pubblico.codici[chi[riga]],
            _codice_unita(fatta, riga),
            int(ordinate.posizione[riga]),
            int(ordinate.ordine[riga]),
            *(_punti(colonna[riga]) for colonna in colonne),
            *(int(rango[riga]) for rango in ranghi),
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
