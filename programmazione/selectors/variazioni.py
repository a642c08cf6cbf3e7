"""What a change of the territory would do, read before anybody confirms it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from crema_sap.enti import selectors as territorio
from crema_sap.enti.models import (
    Comune,
    Ente,
    Popolazione,
    TipoVariazione,
    Utente,
    VariazioneComune,
)
from crema_sap.enti.territorio import Confluenza, Variazione, abitanti
from programmazione.models import (
    Dichiarazione,
    OrigineDichiarazione,
    PassaggioUnita,
    RegolaAssemblea,
    UnitaAbitativa,
)
from programmazione.rules.confluenza import unisci_figure
from programmazione.rules.figure import NOMI, Figure
from programmazione.states import StatoDichiarazione, StatoRicognizione

NUOVO = "nuovo"


@dataclass(frozen=True, slots=True)
class RispostaChiusa:
    """The answer of an ente that a change closes."""

    anno: int
    ente: str
    stato: str


@dataclass(frozen=True, slots=True)
class UnitaCheSeguono:
    """Of an ente that ceases: what it owns and manages, and what an avviso offers now."""

    ente: str
    possedute: int
    gestite: int
    offerte: int


@dataclass(frozen=True, slots=True)
class Anteprima:
    """Everything that a change does, in the order in which the page tells it."""

    cessano: tuple[str, ...]
    segue: str
    risposte: tuple[RispostaChiusa, ...]
    somma: tuple[tuple[int, tuple[tuple[str, str], ...]], ...]
    unita: tuple[UnitaCheSeguono, ...]
    votanti: tuple[int, int]
    abitanti: int | None
    anno_popolazione: int | None


def comuni_che_possono_variare(*, utente: Utente, oggi: date) -> list[tuple[str, str]]:
    """Return code and name of the comuni that exist today and have no end in sight."""
    comuni = Comune.objects.visibili_a(utente).in_vigore(oggi).filter(al__isnull=True)
    return list(comuni.order_by("nome", "pk").values_list("codice_istat", "nome"))


def nome_del_comune(codice: str) -> str:
    """Return the name of a comune, whether or not it still exists."""
    return Comune.objects.filter(pk=codice).values_list("nome", flat=True).first() or ""


def anteprima(proposta: Variazione) -> Anteprima:
    """Tell what a change would do; nothing is written."""
    cessano = list(Comune.objects.filter(pk__in=proposta.da).order_by("nome"))
    segue = proposta.nuovo.nome if proposta.nuovo else nome_del_comune(proposta.a)
    enti = list(Ente.objects.filter(comune__in=cessano).order_by("nome"))
    correnti = _correnti(proposta, [ente.pk for ente in enti])
    prima = len(territorio.territorio_al(proposta.ultimo_giorno).nomi)
    contati, anno = _abitanti_di_chi_segue(proposta)
    return Anteprima(
        cessano=tuple(comune.nome for comune in cessano),
        segue=segue,
        risposte=tuple(
            RispostaChiusa(d.ricognizione.anno, d.ente.nome, StatoDichiarazione(d.stato).label)
            for d in correnti
        ),
        somma=_somme(correnti),
        unita=_unita(enti),
        votanti=(prima, prima - len(cessano) + (1 if proposta.nuovo else 0)),
        abitanti=contati,
        anno_popolazione=anno,
    )


def _correnti(proposta: Variazione, da: Sequence[int]) -> list[Dichiarazione]:
    """The answers that close: those of who ceases and, if they have one, of who stays."""
    tutte = (
        Dichiarazione.objects.correnti()
        .filter(ricognizione__stato=StatoRicognizione.APERTA)
        .filter(Q(ente_id__in=da) | Q(ente__comune_id=proposta.a))
        .select_related("ente", "ricognizione")
        .prefetch_related("righe")
        .order_by("ricognizione__anno", "ente__nome")
    )
    anni = {d.ricognizione_id for d in tutte if d.ente_id in da}
    return [d for d in tutte if d.ricognizione_id in anni]


def _somme(
    correnti: Sequence[Dichiarazione],
) -> tuple[tuple[int, tuple[tuple[str, str], ...]], ...]:
    per_anno: dict[int, list[tuple[str, Figure]]] = {}
    for d in correnti:
        figure = [Figure(**{c: getattr(riga, c) for c in NOMI}) for riga in d.righe.all()]
        per_anno.setdefault(d.ricognizione.anno, []).extend((d.ente.nome, f) for f in figure)
    return tuple((anno, _in_parole(unisci_figure(parti))) for anno, parti in per_anno.items())


def _in_parole(figure: Figure) -> tuple[tuple[str, str], ...]:
    return tuple(
        (nome, str(valore))
        for campo, nome in NOMI.items()
        if (valore := getattr(figure, campo)) not in {None, ""}
    )


def _unita(enti: Sequence[Ente]) -> tuple[UnitaCheSeguono, ...]:
    in_patrimonio = UnitaAbitativa.objects.in_patrimonio()
    impegnate = UnitaAbitativa.objects.impegnate()
    return tuple(
        UnitaCheSeguono(
            ente=ente.nome,
            possedute=in_patrimonio.filter(proprietario=ente).count(),
            gestite=in_patrimonio.filter(gestore=ente).exclude(proprietario=ente).count(),
            offerte=impegnate.filter(proprietario=ente).count(),
        )
        for ente in enti
    )


def _abitanti_di_chi_segue(proposta: Variazione) -> tuple[int | None, int | None]:
    """The inhabitants with which the successor will vote, in the year that the rule states."""
    regola = RegolaAssemblea.objects.filter(dal__lte=proposta.decorre_il).order_by("-dal").first()
    if regola is None or proposta.tipo == TipoVariazione.CAMBIO_NOME:
        return None, None
    anno = regola.anno_popolazione
    a, nuovo = proposta.a or NUOVO, proposta.nuovo is not None
    nuove = [Confluenza(da, a, proposta.decorre_il, nuovo=nuovo) for da in proposta.da]
    contati = abitanti(
        _propri(anno),
        [*territorio.territorio_al(proposta.decorre_il).confluenze, *nuove],
        in_vigore=[a],
        anno=anno,
        giorno=proposta.decorre_il,
    )
    return contati.get(a), anno


def _propri(anno: int) -> Mapping[str, int]:
    righe = Popolazione.objects.filter(anno=anno).order_by("comune_id", "-fonte")
    return dict(righe.values_list("comune_id", "abitanti"))


def che_cosa_ha_fatto(variazione: VariazioneComune) -> dict[str, object]:
    """Return what a change has done so far: answers closed, dwellings passed, appointments."""
    da = Ente.objects.filter(comune__confluito__variazione=variazione).order_by("nome")
    origini = OrigineDichiarazione.objects.filter(variazione=variazione).select_related(
        "origine__ente", "origine__ricognizione", "dichiarazione"
    )
    return {
        "origini": origini.order_by("origine__ricognizione__anno", "origine__ente__nome"),
        "passate": PassaggioUnita.objects.filter(
            decorre_il=variazione.decorre_il, da__in=da, atto=variazione.atto
        ).count(),
        "finiti": [
            finito.incarico
            for finito in variazione.finiti.select_related(
                "incarico__utente", "incarico__ente"
            ).order_by("incarico__ente__nome", "incarico__utente__cognome", "pk")
        ],
    }
