"""Reads the comparisons: codes and points, never what a household declared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from bandi.rules.profilo import leggi_profilo
from bandi.rules.righe import SEZIONI
from crema_sap.enti.models import Utente
from domande.models import Confronto, Elaborazione, ListaConfronto
from domande.models.confronto import ListaConfrontoQuerySet
from domande.rules.spostamenti import FERMA, GRUPPI, SPINTA_DA_ALTRI

RIGHE_PER_PAGINA = 50
# Asked of the arrays, so that a page does not carry the whole list.
RIGHE = (
    "SELECT v.prima, v.dopo, c.codici[v.riga], v.isbar_prima, v.isbar_dopo, v.causa"
    " FROM domande_listaconfronto l JOIN domande_confronto c ON c.id = l.confronto_id"
    " CROSS JOIN LATERAL unnest(l.righe, l.dopo, l.isbar_prima, l.isbar_dopo, l.cause)"
    "   WITH ORDINALITY AS v(riga, dopo, isbar_prima, isbar_dopo, causa, prima)"
    " WHERE l.id = %(lista)s AND (NOT %(mosse)s OR v.causa <> %(ferma)s)"
    " ORDER BY v.prima OFFSET %(da)s LIMIT %(quante)s"
)
CAUSE = (
    "SELECT v.causa, count(*), count(*) FILTER (WHERE v.dopo < v.prima)"
    " FROM domande_listaconfronto l"
    " CROSS JOIN LATERAL unnest(l.cause, l.dopo) WITH ORDINALITY AS v(causa, dopo, prima)"
    " WHERE l.confronto_id = %s AND v.causa <> %s GROUP BY v.causa"
)
POSTI = (
    "SELECT u.codice, c.nome, q.posto, l.dopo[q.posto], l.lunghezza, l.isbar_prima[q.posto],"
    " l.isbar_dopo[q.posto], l.comune_prima[q.posto], l.comune_dopo[q.posto], l.cause[q.posto]"
    " FROM domande_listaconfronto l"
    " JOIN bandi_unitaofferta o ON o.id = l.unita_offerta_id"
    " JOIN programmazione_unitaabitativa u ON u.id = o.unita_id"
    " JOIN enti_comune c ON c.codice_istat = u.comune_id"
    " CROSS JOIN LATERAL (SELECT array_position(l.righe, %(riga)s) AS posto) q"
    " WHERE l.confronto_id = %(confronto)s AND q.posto IS NOT NULL ORDER BY c.nome, u.codice"
)
VOCI = (
    "SELECT codice, prima[%(riga)s], dopo[%(riga)s] FROM domande_voceconfronto"
    " WHERE confronto_id = %(confronto)s"
)


@dataclass(frozen=True, slots=True)
class Mossa:
    """A domanda in a list, before and after."""

    prima: int
    dopo: int
    codice: str
    isbar_prima: Decimal
    isbar_dopo: Decimal
    perche: str

    @property
    def posti(self) -> int:
        """How many places up; negative when down."""
        return self.prima - self.dopo


@dataclass(frozen=True, slots=True)
class Causa:
    """Why some move: how many, and how many of them upwards."""

    perche: str
    quante: int
    salgono: int

    @property
    def scendono(self) -> int:
        """How many go down."""
        return self.quante - self.salgono


@dataclass(frozen=True, slots=True)
class DiComune:
    """The lists of the units of a comune, summed."""

    nome: str
    liste: int
    domande: int
    salgono: int
    scendono: int
    prime: int


@dataclass(frozen=True, slots=True)
class Voce:
    """A line of the score, before and after."""

    nome: str
    prima: Decimal
    dopo: Decimal

    @property
    def scarto(self) -> Decimal:
        """By how much it changes."""
        return self.dopo - self.prima


@dataclass(frozen=True, slots=True)
class PostoConfrontato:
    """The place of a domanda in the list of a unit, before and after."""

    unita: str
    comune: str
    su: int
    mossa: Mossa
    nel_comune: Voce


def elenco_confronti(*, utente: Utente) -> QuerySet[Confronto]:
    """Comparisons, newest first, without the codes."""
    return (
        Confronto.objects.visibili_a(utente)
        .select_related("elaborazione__avviso", "elaborazione__profilo", "profilo")
        .defer("codici", "profilo__dati", "elaborazione__profilo__dati")
        .order_by("-pk")
    )


def elaborazioni_da_confrontare(*, utente: Utente) -> list[Elaborazione]:
    """The newest run of each avviso of the ambito."""
    return list(
        Elaborazione.objects.visibili_a(utente)
        .select_related("avviso")
        .order_by("avviso_id", "-numero")
        .distinct("avviso_id")
    )


def liste(*, confronto: Confronto, utente: Utente) -> ListaConfrontoQuerySet:
    """The lists of a comparison, by comune and unit, without their rows."""
    return (
        ListaConfronto.objects.visibili_a(utente)
        .filter(confronto=confronto)
        .select_related("unita_offerta__unita__comune")
        .only(
            *("confronto_id", "lunghezza", "salgono", "scendono", "cambia_la_prima"),
            *("unita_offerta__unita__codice", "unita_offerta__unita__comune__nome"),
        )
        .order_by("unita_offerta__unita__comune__nome", "unita_offerta__unita__codice")
    )


def per_comune(trovate: Sequence[ListaConfronto]) -> list[DiComune]:
    """Sum the lists by comune, in their order."""
    gruppi: dict[str, list[ListaConfronto]] = {}
    for lista in trovate:
        gruppi.setdefault(lista.unita_offerta.unita.comune.nome, []).append(lista)
    return [
        DiComune(
            nome=nome,
            liste=len(sue),
            domande=sum(lista.lunghezza for lista in sue),
            salgono=sum(lista.salgono for lista in sue),
            scendono=sum(lista.scendono for lista in sue),
            prime=sum(lista.cambia_la_prima for lista in sue),
        )
        for nome, sue in gruppi.items()
    ]


def cause(confronto: Confronto) -> list[Causa]:
    """Why domande move in all the lists, the commonest reason first."""
    righe = _leggi(CAUSE, [confronto.pk, FERMA])
    trovate = [Causa(perche(causa), quante, salgono) for causa, quante, salgono in righe]
    return sorted(trovate, key=lambda voce: -voce.quante)


def mosse(lista: ListaConfronto, *, pagina: int, solo_mosse: bool) -> list[Mossa]:
    """One page of a list, by the position of before."""
    righe = _leggi(
        RIGHE,
        {
            "lista": lista.pk,
            "mosse": solo_mosse,
            "ferma": FERMA,
            "da": (pagina - 1) * RIGHE_PER_PAGINA,
            "quante": RIGHE_PER_PAGINA,
        },
    )
    return [
        Mossa(prima, dopo, codice, _punti(isbar_prima), _punti(isbar_dopo), perche(causa))
        for prima, dopo, codice, isbar_prima, isbar_dopo, causa in righe
    ]


def posti(confronto: Confronto, codice: str) -> list[PostoConfrontato]:
    """Where a domanda stands in each list it asked for; [] when the code is not there."""
    righe = _leggi(POSTI, {"riga": _riga(confronto, codice), "confronto": confronto.pk})
    return [
        PostoConfrontato(
            unita=unita,
            comune=comune,
            su=su,
            mossa=Mossa(prima, dopo, codice, _punti(uno), _punti(altro), perche(causa)),
            nel_comune=Voce(f"Residenza a {comune}", _punti(c_prima), _punti(c_dopo)),
        )
        for unita, comune, prima, dopo, su, uno, altro, c_prima, c_dopo, causa in righe
    ]


def voci(confronto: Confronto, codice: str) -> list[Voce]:
    """The points of a domanda line by line; lines that are zero on both sides are left out."""
    righe = _leggi(VOCI, {"riga": _riga(confronto, codice), "confronto": confronto.pk})
    lette = {nome: (prima, dopo) for nome, prima, dopo in righe}
    nomi = _nomi(confronto)
    return [
        Voce(nome, _punti(lette[chiave][0]), _punti(lette[chiave][1]))
        for chiave, nome in nomi.items()
        if chiave in lette and any(lette[chiave])
    ]


def perche(causa: int) -> str:
    """Say in words what moved a domanda."""
    if causa == FERMA:
        return "resta dov’è"
    if causa == SPINTA_DA_ALTRI:
        return "i suoi punti non cambiano: si spostano gli altri, o l’ordine fra pari"
    titolo = SEZIONI[GRUPPI[causa]]
    return f"cambiano i punti: {titolo[0].lower()}{titolo[1:]}"


def _nomi(confronto: Confronto) -> Mapping[str, str]:
    """The words of each line, in the order of the profiles."""
    nomi: dict[str, str] = {}
    for profilo in (confronto.elaborazione.profilo, confronto.profilo):
        for gruppo in leggi_profilo(profilo.dati).gruppi:
            for condizione in gruppo.condizioni:
                nomi[f"{gruppo.codice}.{condizione.codice}"] = condizione.nome
    return nomi | {
        "economiche": SEZIONI["economiche"],
        "residenza_regione": SEZIONI["residenza_regione"],
    }


def _riga(confronto: Confronto, codice: str) -> int:
    righe = _leggi(
        "SELECT coalesce(array_position(codici, %s::varchar), 0) FROM domande_confronto"
        " WHERE id = %s",
        [codice, confronto.pk],
    )
    riga: int = righe[0][0]
    return riga


def _leggi(sql: str, valori: Any) -> list[Any]:
    with connection.cursor() as cursore:
        cursore.execute(sql, valori)
        return list(cursore.fetchall())


def _punti(centesimi: int) -> Decimal:
    return Decimal(centesimi) / 100
