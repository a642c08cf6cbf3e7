"""Reads of the plans: rows as plain facts, the whole content, the public list."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from crema_sap.enti.models import Ente, Popolazione, TipoEnte, Utente
from crema_sap.enti.selectors import Territorio, territorio_al
from crema_sap.orologio import ROMA
from programmazione.models import (
    FIGURE,
    CapitoloPiano,
    Dichiarazione,
    Piano,
    PianoAnnuale,
    RigaPiano,
    Seduta,
    UnitaAbitativa,
)
from programmazione.models.piano import PianoQuerySet
from programmazione.rules.figure import Figure
from programmazione.rules.quadratura import (
    GruppoQuadro,
    RigaQuadro,
    Totali,
    percentuale,
    quadratura,
    totali,
)
from programmazione.rules.triennio import Periodo
from programmazione.states import RISPOSTE, StatoDichiarazione

FORMATO = 1
SOMMA = "somma dei comuni confluiti, "


@dataclass(frozen=True, slots=True)
class QuadroPiano:
    """What the pages of a plan show, computed from its rows."""

    righe: tuple[RigaQuadro, ...]
    totali: Totali
    gruppi: tuple[GruppoQuadro, ...]
    popolazione: int
    popolazione_senza_sap: int
    quota_senza_sap: Decimal | None
    quota_comuni_senza: Decimal | None
    comuni_senza: tuple[str, ...]
    dimostrativo: bool


def elenco_piani(*, utente: Utente) -> PianoQuerySet[Piano]:
    """Plans that the person may see."""
    piani = Piano.objects.visibili_a(utente)
    return piani.select_related("ambito", "protocollo", "ricognizione")


def piani_pubblici(alias: str = "default") -> PianoQuerySet[Piano]:
    """Approved plans of the ambito set on the connection, newest first: they need no login."""
    return Piano.objects.using(alias).approvati().order_by("-anno", "tipo", "-versione")


def elenco_annuali(*, utente: Utente) -> PianoQuerySet[PianoAnnuale]:
    """Annual plans that the person may see."""
    return PianoAnnuale.objects.visibili_a(utente).select_related("protocollo", "ricognizione")


def annuali_pubblici(alias: str = "default") -> PianoQuerySet[PianoAnnuale]:
    """Approved annual plans, as above."""
    return PianoAnnuale.objects.using(alias).approvati().order_by("-anno", "-versione")


def ultime_versioni[P: Piano](piani: Iterable[P]) -> list[P]:
    """Keep the last version of the plan of each period, out of plans that come newest first."""
    ultimi: dict[Periodo, P] = {}
    for piano in piani:
        ultimi.setdefault(piano.periodo, piano)
    return list(ultimi.values())


def enti_non_comunali() -> frozenset[str]:
    """Return the names of the owners that are not a comune: the ALER, first of all."""
    return frozenset(Ente.objects.exclude(tipo=TipoEnte.COMUNE).values_list("nome", flat=True))


def capitoli_di(piano: Piano) -> list[CapitoloPiano]:
    """Return the chapters of a plan, in order."""
    return list(CapitoloPiano.objects.filter(piano=piano).order_by("ordine"))


def sedute_di(piano: Piano) -> list[Seduta]:
    """Return the sessions on a plan, last first."""
    return list(Seduta.objects.filter(piano=piano).order_by("-numero"))


def righe_quadro(piano: Piano) -> tuple[RigaQuadro, ...]:
    """Return the rows of a plan as plain facts, in a total order."""
    righe = (
        RigaPiano.objects.filter(piano_id=piano.pk)
        .select_related("ente", "comune")
        .order_by("ente__nome", "comune__nome", "pk")
    )
    return tuple(
        RigaQuadro(
            ente=riga.ente.nome,
            comune=riga.comune.nome if riga.comune else None,
            figure=Figure(**{campo: getattr(riga, campo) for campo in FIGURE}),
            consistenza_sap=riga.consistenza_sap,
            consistenza_sas=riga.consistenza_sas,
            dichiarata=riga.stato_dichiarazione in RISPOSTE,
            nota=_nota(riga),
            fonte=riga.fonte,
            dimostrativa=riga.dimostrativa,
        )
        for riga in righe
    )


def quadro_del_piano(piano: Piano) -> QuadroPiano:
    """Add up a plan from its rows, with the population of the comuni."""
    righe = righe_quadro(piano)
    vivi = territorio_al(_giorno(piano))
    comuni = {nome: codice for codice, nome in vivi.nomi.items()}
    abitanti = _abitanti(vivi)
    con_sap = {riga.comune for riga in righe if riga.consistenza_sap and riga.comune}
    con_unita = con_sap | {riga.comune for riga in righe if riga.consistenza_sas and riga.comune}
    popolazione = sum(abitanti.values())
    senza = sum(abitanti.get(codice, 0) for nome, codice in comuni.items() if nome not in con_sap)
    somme = totali(righe, comuni)
    return QuadroPiano(
        righe=righe,
        totali=somme,
        gruppi=quadratura(righe),
        popolazione=popolazione,
        popolazione_senza_sap=senza,
        quota_senza_sap=percentuale(senza, popolazione),
        quota_comuni_senza=percentuale(somme.comuni_senza_patrimonio, somme.comuni),
        comuni_senza=tuple(nome for nome in comuni if nome not in con_unita),
        dimostrativo=any(riga.dimostrativa for riga in righe),
    )


def contenuto_annuale(piano: Piano) -> dict[str, Any]:
    """Return all that a plan says, JSON-able and in a total order: what is frozen and hashed."""
    quadro = quadro_del_piano(piano)
    return {
        "formato": FORMATO,
        "anno": piano.anno,
        "versione": piano.versione,
        "ambito": piano.ambito.nome,
        "capitoli": capitoli_json(piano),
        "righe": [_riga_json(riga) for riga in quadro.righe],
        "totali": asdict(quadro.totali) | {"enti_silenti": list(quadro.totali.enti_silenti)},
        "unita": [_unita_json(unita) for unita in _unita_del_piano()],
        "popolazione": popolazione_json(piano),
    }


def capitoli_json(piano: Piano) -> list[dict[str, str]]:
    """Return the chapters of a plan as they are frozen."""
    return [
        {
            "parte": capitolo.parte,
            "codice": capitolo.codice,
            "titolo": capitolo.titolo,
            "testo": capitolo.testo,
        }
        for capitolo in capitoli_di(piano)
    ]


def popolazione_json(piano: Piano) -> list[dict[str, Any]]:
    """Return the population of the comuni of the plan's day as it is frozen, in a total order.

    A comune born of a merger has, of the years before, the sum of its parts, and it is said.
    """
    vivi = territorio_al(_giorno(piano))
    per_fonte: dict[tuple[int, str], dict[str, int]] = {}
    for codice, anno, fonte, abitanti in Popolazione.objects.order_by("anno", "fonte").values_list(
        "comune_id", "anno", "fonte", "abitanti"
    ):
        per_fonte.setdefault((anno, fonte), {})[codice] = abitanti
    contate = {chiave: vivi.somma(propri, chiave[0]) for chiave, propri in per_fonte.items()}
    return [
        {
            "comune": nome,
            "anno": anno,
            "fonte": fonte
            if per_fonte[anno, fonte].get(codice) == somma[codice]
            else SOMMA + fonte,
            "abitanti": somma[codice],
        }
        for codice, nome in vivi.nomi.items()
        for (anno, fonte), somma in contate.items()
        if codice in somma
    ]


def dichiarazione_del_documento(pk: str) -> Dichiarazione:
    """Return the declaration that a receipt is about."""
    return Dichiarazione.objects.select_related(
        "ricognizione", "ente", "trasmessa_da", "protocollo"
    ).get(pk=pk)


def piano_del_documento(pk: str) -> Piano:
    """Return the plan that a document is about."""
    return Piano.objects.select_related("ambito", "protocollo").get(pk=pk)


def _giorno(piano: Piano) -> date:
    return piano.iniziato_il.astimezone(ROMA).date()


def _abitanti(vivi: Territorio) -> dict[str, int]:
    anni = Popolazione.objects.order_by("-anno").values("anno")[:1]
    righe = list(
        Popolazione.objects.filter(anno__in=anni)
        .order_by("comune_id", "-fonte")
        .values_list("comune_id", "abitanti", "anno")
    )
    propri = {codice: abitanti for codice, abitanti, _ in righe}
    return vivi.somma(propri, righe[0][2]) if righe else {}


def _unita_del_piano() -> Iterable[Mapping[str, Any]]:
    # No address: most of these dwellings are somebody's home.
    return UnitaAbitativa.objects.order_by("comune__nome", "codice").values(
        "codice",
        "comune__nome",
        "proprietario__nome",
        "tipo",
        "superficie_mq",
        "vani",
        "piano",
        "stato",
        "assegnabile_nel",
        "dimostrativa",
    )


def _unita_json(unita: Mapping[str, Any]) -> dict[str, Any]:
    return {
        chiave: str(valore) if isinstance(valore, Decimal) else valore
        for chiave, valore in unita.items()
    }


def _riga_json(riga: RigaQuadro) -> dict[str, Any]:
    figure = {
        campo: str(valore) if isinstance(valore, Decimal) else valore
        for campo, valore in asdict(riga.figure).items()
    }
    return asdict(riga) | {"figure": figure}


def _nota(riga: RigaPiano) -> str:
    if riga.stato_dichiarazione in RISPOSTE:
        return riga.nota_scostamento
    return f"Nessuna cifra: {StatoDichiarazione(riga.stato_dichiarazione).label.lower()}."
