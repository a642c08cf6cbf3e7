"""Reads the regional values, and compares them with the newest run of our rankings."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bandi.models import Avviso
from crema_sap.enti.models import Utente
from domande.graduatorie import selectors as graduatorie
from domande.models import (
    Domanda,
    Elaborazione,
    ListaGraduatoria,
    Preferenza,
    ProvaRegionale,
    RaccoltaRegionale,
)
from domande.models.valori_regionali import ProvaRegionaleQuerySet
from domande.rules.valori_regionali import Riga, confronta
from domande.valori_regionali.esame import Conosciuta

PER_PAGINA = 50
QUALI = {
    "diverse": "Con un altro punteggio",
    "spostate": "Che cambierebbero posto",
    "mancanti": "Senza valore regionale",
    "tutte": "Tutte",
}


@dataclass(frozen=True, slots=True)
class Differenza:
    """A domanda in the list of one dwelling, with our points and the platform's."""

    codice: str
    protocollo: str
    regionale: str
    unita: str
    comune: str
    riga: Riga

    @property
    def nostro(self) -> Decimal:
        """Our ISBAR."""
        return Decimal(self.riga.isbar).scaleb(-2)

    @property
    def loro(self) -> Decimal | None:
        """The platform's ISBAR."""
        return None if self.riga.loro is None else Decimal(self.riga.loro).scaleb(-2)

    @property
    def differenza(self) -> Decimal | None:
        """Theirs less ours."""
        return None if self.loro is None else self.loro - self.nostro


@dataclass(frozen=True, slots=True)
class Confronto:
    """All the rows of the lists, and how many of each kind."""

    elaborazione: Elaborazione
    raccolta: RaccoltaRegionale
    righe: Sequence[Differenza]

    @property
    def conti(self) -> dict[str, int]:
        """How many rows each filter shows."""
        return {quali: sum(map(FILTRI[quali], self.righe)) for quali in QUALI}


FILTRI: dict[str, Any] = {
    "diverse": lambda una: una.riga.diversa,
    "spostate": lambda una: una.riga.spostata,
    "mancanti": lambda una: una.riga.loro is None,
    "tutte": lambda _una: True,
}


def prove(*, utente: Utente, avviso: Avviso) -> ProvaRegionaleQuerySet:
    """The dry runs of an avviso, newest first."""
    return (
        ProvaRegionale.objects.visibili_a(utente)
        .filter(avviso=avviso)
        .select_related("provata_da", "raccolta")
        .defer("domande", "offerte", "regionali", "isbar")
        .order_by("-pk")
    )


def domande_dell_avviso(avviso: Avviso) -> dict[str, Conosciuta]:
    """The domande in force of an avviso, by public code and by protocol."""
    unita: dict[int, dict[str, int]] = defaultdict(dict)
    scelte = Preferenza.objects.filter(domanda__avviso=avviso, domanda__ritirata_il__isnull=True)
    for domanda, codice, offerta in scelte.values_list(
        "domanda_id", "unita_offerta__unita__codice", "unita_offerta_id"
    ):
        unita[domanda][codice] = offerta
    trovate: dict[str, Conosciuta] = {}
    for pk, codice, numero, anno in _identita(avviso):
        conosciuta = Conosciuta(pk, unita[pk])
        trovate[codice], trovate[f"{numero}/{anno}"] = conosciuta, conosciuta
    return trovate


def confronto(*, avviso: Avviso) -> Confronto | None:
    """Every list of the newest run beside the newest values; None while either is missing."""
    raccolta = (
        RaccoltaRegionale.objects.filter(avviso=avviso)
        .select_related("prova", "importata_da")
        .order_by("-numero")
        .first()
    )
    elaborazione = graduatorie.ultima(avviso.pk)
    if raccolta is None or elaborazione is None:
        return None
    prova = raccolta.prova
    di_unita = dict(zip(zip(prova.domande, prova.offerte, strict=True), prova.isbar, strict=True))
    regionali = dict(zip(prova.domande, prova.regionali, strict=True))
    chi = {pk: (codice, f"{numero}/{anno}") for pk, codice, numero, anno in _identita(avviso)}
    righe = []
    liste = ListaGraduatoria.objects.filter(elaborazione=elaborazione)
    for offerta, unita, comune, domande, isbar in liste.order_by(
        "unita_offerta__unita__comune__nome", "unita_offerta__unita__codice"
    ).values_list(
        "unita_offerta_id",
        "unita_offerta__unita__codice",
        "unita_offerta__unita__comune__nome",
        "domande",
        "isbar",
    ):
        loro = {
            domanda: valore
            for domanda in domande
            if (valore := di_unita.get((domanda, offerta), di_unita.get((domanda, 0)))) is not None
        }
        righe += [
            Differenza(*chi[riga.domanda], regionali.get(riga.domanda, ""), unita, comune, riga)
            for riga in confronta(domande, isbar, loro)
        ]
    return Confronto(elaborazione, raccolta, righe)


def filtra(trovato: Confronto, *, quali: str, cerca: str) -> list[Differenza]:
    """The rows of a kind whose code, protocol, id or dwelling is the one asked."""
    cercato = cerca.strip().casefold()
    return [
        una
        for una in trovato.righe
        if FILTRI[quali](una)
        and (
            not cercato
            or cercato
            in {
                una.codice.casefold(),
                una.protocollo,
                una.regionale.casefold(),
                una.unita.casefold(),
                una.comune.casefold(),
            }
        )
    ]


def _identita(avviso: Avviso) -> Any:
    return (
        Domanda.objects.attive()
        .filter(avviso=avviso)
        .values_list("pk", "codice_pubblico", "protocollo_numero", "protocollo_anno")
    )
