"""Reads what changed between a run and the one that it replaces, each change with its cause."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from crema_sap.enti.models import Utente
from domande.models import (
    ApprovazioneGraduatoria,
    DecisioneDoppione,
    DecisioneRettifica,
    Domanda,
    Elaborazione,
    EsitoRettifica,
    ListaGraduatoria,
    PubblicazioneGraduatoria,
)
from domande.rules.differenze import Atti, causa, differenza

SPINTE_MOSTRATE, CAMBI_MOSTRATI = 10, 200
CAMPI = (
    "elaborazione__numero",
    "unita_offerta__unita__comune__nome",
    "unita_offerta__unita__codice",
    "domande",
    "isbar",
    "elaborazione__seme",
    "elaborazione__profilo_id",
)

type Dove = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Lista:
    """The domande of a list in one run, in order, and their points in hundredths."""

    domande: list[int]
    isbar: dict[int, int]


@dataclass(frozen=True, slots=True)
class Lato:
    """The lists of one run by comune and unit, and what the run was made with."""

    numero: int
    seme: str
    profilo: int
    liste: dict[Dove, Lista]


@dataclass(frozen=True, slots=True)
class Cambio:
    """A row that an act changed: it came in, went out, or has other points."""

    codice: str
    da: int | None
    a: int | None
    isbar_da: Decimal | None
    isbar_a: Decimal | None
    causa: str


@dataclass(frozen=True, slots=True)
class DifferenzaUnita:
    """The difference of the list of one unit; `spinte` are the widest moves that others caused."""

    unita: str
    comune: str
    ritirata: bool
    nuova: bool
    numero_cambi: int
    cambi: tuple[Cambio, ...]
    numero_spinte: int
    spinte: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Confronto:
    """What changed since the run with this number, and what else the two runs differ in."""

    numero: int
    altro_seme: bool
    altro_profilo: bool
    unita: tuple[DifferenzaUnita, ...]

    def __bool__(self) -> bool:
        return bool(self.altro_seme or self.altro_profilo or self.unita)


def dalla_precedente(
    *, utente: Utente, elaborazione: Elaborazione, proprietario: int | None = None
) -> Confronto | None:
    """What changed since the run that an owner approved last, else since what is published.

    Of the lists that the person sees. None when there is nothing to compare with.
    """
    if elaborazione.numero == 1:
        return None
    precedente = _precedente(elaborazione, proprietario).values("pk")[:1]
    lati = _lati(
        ListaGraduatoria.objects.visibili_a(utente).filter(
            Q(elaborazione=elaborazione) | Q(elaborazione__in=precedente)
        )
    )
    if len(lati) < 2:
        return None
    prima, dopo = lati
    altro_profilo = prima.profilo != dopo.profilo
    return Confronto(
        numero=prima.numero,
        altro_seme=prima.seme != dopo.seme,
        altro_profilo=altro_profilo,
        unita=tuple(_in_parole(elaborazione, prima, dopo, altro_profilo=altro_profilo)),
    )


def solo_rettifiche(*, prima: Elaborazione, dopo: Elaborazione) -> bool:
    """Whether what a run changes of one before it comes from rettifiche granted, and only so."""
    lati = _lati(ListaGraduatoria.objects.filter(elaborazione__in=(prima, dopo)))
    vecchio, nuovo = lati[0], lati[-1]
    if (prima.seme, prima.profilo_id, set(vecchio.liste)) != (
        *(dopo.seme, dopo.profilo_id),
        set(nuovo.liste),
    ):
        return False
    toccate: set[int] = set()
    for dove, lista in nuovo.liste.items():
        if set(lista.domande) != set(vecchio.liste[dove].domande):
            return False
        toccate |= _con_altri_punti(vecchio.liste[dove], lista)
    accolte = _rettifiche(dopo.avviso_id, prima.numero, dopo.numero)
    return toccate <= set(accolte.values_list("domanda_id", flat=True))


def _precedente(elaborazione: Elaborazione, proprietario: int | None) -> QuerySet[Elaborazione]:
    """The runs before one, that to compare with first."""
    sue = ApprovazioneGraduatoria.objects.filter(
        elaborazione=OuterRef("pk"), proprietario=proprietario
    )
    pubbliche = PubblicazioneGraduatoria.objects.filter(elaborazione=OuterRef("pk"))
    return (
        Elaborazione.objects.filter(avviso=elaborazione.avviso_id, numero__lt=elaborazione.numero)
        .annotate(sua=Exists(sue), pubblica=Exists(pubbliche))
        .order_by("-sua", "-pubblica", "-numero")
    )


def _lati(righe: QuerySet[ListaGraduatoria]) -> list[Lato]:
    """The runs in the rows, oldest first, with their lists; one statement."""
    lati: dict[int, Lato] = {}
    for numero, comune, codice, domande, isbar, seme, profilo in righe.values_list(*CAMPI):
        lato = lati.setdefault(numero, Lato(numero, seme, profilo, {}))
        lato.liste[comune, codice] = Lista(domande, dict(zip(domande, isbar, strict=True)))
    return [lati[numero] for numero in sorted(lati)]


def _con_altri_punti(prima: Lista, dopo: Lista) -> set[int]:
    return {d for d, punti in dopo.isbar.items() if prima.isbar.get(d, punti) != punti}


def _rettifiche(avviso_id: int, da: int, a: int) -> QuerySet[DecisioneRettifica]:
    """Those granted that the run `a` counts and the run `da` did not."""
    return DecisioneRettifica.objects.filter(
        domanda__avviso=avviso_id,
        esito=EsitoRettifica.ACCOLTA,
        dopo_elaborazione__gte=da,
        dopo_elaborazione__lt=a,
    )


def _in_parole(
    elaborazione: Elaborazione, prima: Lato, dopo: Lato, *, altro_profilo: bool
) -> Iterable[DifferenzaUnita]:
    vuota = Lista([], {})
    scelte: dict[Dove, tuple[list[int], list[Any]]] = {}
    for dove in sorted({*prima.liste, *dopo.liste}):
        vecchia, nuova = prima.liste.get(dove, vuota), dopo.liste.get(dove, vuota)
        cosa = differenza(vecchia.domande, nuova.domande)
        # Of a unit that went out or came in, the list itself is the change.
        if dove not in prima.liste or dove not in dopo.liste:
            scelte[dove] = ([], [])
            continue
        altri = _con_altri_punti(vecchia, nuova)
        toccate = [*cosa.entrate, *cosa.uscite, *(d for d in nuova.domande if d in altri)]
        spinte = [una for una in cosa.spostate if una.domanda not in altri]
        if toccate or spinte:
            scelte[dove] = (toccate, spinte)
    lette = _lette(elaborazione, prima.numero, scelte.values())
    for dove, (toccate, spinte) in scelte.items():
        vecchia, nuova = prima.liste.get(dove, vuota), dopo.liste.get(dove, vuota)
        yield DifferenzaUnita(
            unita=dove[1],
            comune=dove[0],
            ritirata=dove not in dopo.liste,
            nuova=dove not in prima.liste,
            numero_cambi=len(toccate),
            cambi=tuple(
                _cambio(lette[d], vecchia, nuova, altro_profilo=altro_profilo)
                for d in toccate[:CAMBI_MOSTRATI]
            ),
            numero_spinte=len(spinte),
            spinte=tuple(
                (lette[una.domanda].codice_pubblico, una.da, una.a)
                for una in spinte[:SPINTE_MOSTRATE]
            ),
        )


def _lette(
    elaborazione: Elaborazione, da: int, scelte: Iterable[tuple[list[int], list[Any]]]
) -> dict[int, Any]:
    """The domande that are shown, with what was decided about each; one statement."""
    mostrate: set[int] = set()
    for toccate, spinte in scelte:
        mostrate.update(toccate[:CAMBI_MOSTRATI])
        mostrate.update(una.domanda for una in spinte[:SPINTE_MOSTRATE])
    accolte = _rettifiche(elaborazione.avviso_id, da, elaborazione.numero)
    doppioni = DecisioneDoppione.objects.filter(
        Q(segnalazione__domanda=OuterRef("pk")) | Q(segnalazione__altra=OuterRef("pk")),
        dopo_elaborazione__gte=da,
        dopo_elaborazione__lt=elaborazione.numero,
    )
    righe = Domanda.objects.filter(pk__in=mostrate).annotate(
        rettificata=Exists(accolte.filter(domanda=OuterRef("pk"))), doppione=Exists(doppioni)
    )
    return {una.pk: una for una in righe.only("codice_pubblico", "ritirata_il")}


def _cambio(domanda: Any, prima: Lista, dopo: Lista, *, altro_profilo: bool) -> Cambio:
    pk = domanda.pk
    atti = Atti(
        rettificata=domanda.rettificata,
        doppione=domanda.doppione,
        ritirata=domanda.ritirata_il is not None,
        altro_profilo=altro_profilo,
    )
    (da, isbar_da), (a, isbar_a) = (
        (lista.domande.index(pk) + 1, Decimal(lista.isbar[pk]) / 100)
        if pk in lista.isbar
        else (None, None)
        for lista in (prima, dopo)
    )
    trovata = causa(atti, stessi_posti=da is not None and a is not None)
    return Cambio(domanda.codice_pubblico, da, a, isbar_da, isbar_a, trovata)
