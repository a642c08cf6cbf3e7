"""Reads of the triennial plan: its whole content, and the content of a plan of either kind."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Max, OuterRef, Q, TextField
from django.db.models.functions import Cast, JSONObject

from programmazione.models import (
    Indicatore,
    ModificaTriennale,
    Piano,
    PianoTriennale,
    SpecieAttesa,
    TipoServizio,
    Traguardo,
    UnitaAbitativa,
    UnitaAttese,
)
from programmazione.rules.aggiornamento import Genere, Modifica, totali_del_triennio
from programmazione.rules.indicatori import DatiIndicatore, Origine, Verso, in_testo
from programmazione.rules.triennio import Periodo
from programmazione.selectors.indicatori import quadro_indicatori
from programmazione.selectors.piani import capitoli_json, contenuto_annuale, popolazione_json

FORMATO = 1


def contenuto_piano(piano: Piano) -> dict[str, Any]:
    """Return all that a plan says, JSON-able and in a total order: what is frozen and hashed."""
    if piano.triennale:
        return contenuto_triennale(piano)
    return contenuto_annuale(piano) | modifiche_json(piano)


def contenuto_triennale(piano: Piano) -> dict[str, Any]:
    """Return all that a triennial plan says."""
    consistenza, attese = _consistenza(), _attese(piano)
    contenuto: dict[str, Any] = {
        "formato": FORMATO,
        "tipo": piano.tipo,
        **_indicatori_json(piano),
        "periodo": str(piano.periodo),
        "versione": piano.versione,
        "ambito": piano.ambito.nome,
        "capitoli": capitoli_json(piano),
        "consistenza": consistenza,
        "attese": attese,
        "totali": totali_del_triennio(consistenza, attese),
        "popolazione": popolazione_json(piano),
    }
    return contenuto | {"risultati": risultati_json(contenuto)}


def contenuto_indicatori(piano: Piano) -> Mapping[str, Any]:
    """Return what a triennial plan says of its indicators, for who shows nothing else of it."""
    contenuto: Mapping[str, Any] = piano.fotografia or _indicatori_json(piano)
    return contenuto


def _indicatori_json(piano: Piano) -> dict[str, Any]:
    return {
        "anno": piano.anno,
        "anni": [str(anno) for anno in piano.periodo.anni],
        "indicatori": [
            indicatore_json(dati) for dati in indicatori_di(piano.pk, piano.periodo).values()
        ],
    }


def risultati_json(contenuto: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the results known when a content is written; those that come later are not in it."""
    return [
        {
            "codice": quadro.codice,
            "anno": anno.anno,
            "valore": in_testo(anno.valore),
            "fonte": anno.fonte,
        }
        for quadro in quadro_indicatori(contenuto)
        for anno in quadro.anni
        if anno.valore is not None
    ]


def modifiche_json(piano: Piano) -> dict[str, Any]:
    """Return what an annual plan says of the triennial that it updates; nothing if it does not."""
    modifiche = modifiche_di(piano)
    if not modifiche:
        return {}
    triennale = modifiche[0].triennale
    return {
        "triennale": {"periodo": str(triennale.periodo), "versione": triennale.versione},
        "modifiche": [
            {
                "voce": nome_voce(triennale, una.genere, una.codice, una.anno),
                "genere": una.genere.value,
                "codice": una.codice,
                "anno": una.anno,
                "prima": una.prima,
                "dopo": una.dopo,
                "fonte": una.fonte,
                "motivo": una.motivo,
            }
            for una in map(modifica_pura, modifiche)
        ],
    }


def nome_voce(triennale: Piano, genere: Genere, codice: str, anno: int | None) -> str:
    """Say in words what of a triennial plan is changed."""
    if genere is Genere.ATTESE:
        return f"{SpecieAttesa(codice).label}, unità attese nel {anno}"
    tabella = "capitoli" if genere is Genere.CAPITOLO else "indicatori"
    titoli = {voce["codice"]: voce["titolo"] for voce in triennale.approvato[tabella]}
    titolo = titoli.get(codice, codice)
    return f"Capitolo «{titolo}»" if genere is Genere.CAPITOLO else f"{titolo}, traguardo {anno}"


def modifiche_di(piano: Piano) -> list[ModificaTriennale]:
    """Return the changes that an annual plan makes to the triennial, in a total order."""
    return list(
        ModificaTriennale.objects.filter(piano_id=piano.pk)
        .select_related("triennale")
        .order_by("genere", "codice", "anno", "pk")
    )


def modifica_pura(modifica: ModificaTriennale) -> Modifica:
    """Return a change as plain facts: an empty figure is one that is not there."""
    genere = Genere(modifica.genere)
    vuoto = "" if genere is Genere.CAPITOLO else None
    return Modifica(
        genere=genere,
        codice=modifica.codice,
        anno=modifica.anno,
        prima=modifica.prima or vuoto,
        dopo=modifica.dopo or vuoto,
        motivo=modifica.motivo,
        fonte=modifica.fonte,
    )


def triennale_vigente(anno: int) -> PianoTriennale | None:
    """Return the triennial plan in force that covers a year."""
    return (
        PianoTriennale.objects.vigenti()
        .filter(anno__lte=anno, anno__gt=anno - len(Periodo(anno, triennale=True).anni))
        .first()
    )


def in_preparazione(triennale: Piano) -> Piano | None:
    """Return the version of a plan that is being prepared beside the one in force."""
    versioni = Piano.objects.del_periodo(triennale.periodo).order_by("-versione")
    ultima = versioni.first()
    return ultima if ultima is not None and not ultima.congelato else None


def prossimo_triennio(anno: int) -> int:
    """Return the first year that no triennial plan has, from a year on."""
    ultimo = PianoTriennale.objects.aggregate(ultimo=Max("anno"))["ultimo"]
    return max(anno, Periodo(ultimo, triennale=True).ultimo + 1) if ultimo else anno


def indicatori_di(piano_pk: int, periodo: Periodo) -> dict[str, DatiIndicatore]:
    """Return the indicators of a plan as plain facts, by code and in its order."""
    # With their targets, in one question.
    traguardi = ArraySubquery(
        Traguardo.objects.filter(indicatore=OuterRef("pk")).values(
            coppia=JSONObject(anno="anno", valore=Cast("valore", TextField()))
        )
    )
    indicatori = Indicatore.objects.filter(piano_id=piano_pk).order_by("codice")
    return {
        voce.codice: DatiIndicatore(
            codice=voce.codice,
            titolo=voce.titolo,
            unita_misura=voce.unita_misura,
            verso=Verso(voce.verso),
            origine=Origine(voce.origine),
            figura=voce.figura,
            partenza=voce.partenza,
            partenza_fonte=voce.partenza_fonte,
            traguardi=dict.fromkeys(periodo.anni)
            | {una["anno"]: Decimal(una["valore"]) for una in voce.coppie},
        )
        for voce in indicatori.annotate(coppie=traguardi)
    }


def indicatore_json(dati: DatiIndicatore) -> dict[str, Any]:
    """Return an indicator as it is frozen."""
    return {
        "codice": dati.codice,
        "titolo": dati.titolo,
        "unita_misura": dati.unita_misura,
        "verso": dati.verso.value,
        "origine": dati.origine.value,
        "figura": dati.figura,
        "partenza": in_testo(dati.partenza),
        "partenza_fonte": dati.partenza_fonte,
        "traguardi": {str(anno): in_testo(valore) for anno, valore in dati.traguardi.items()},
    }


def attese_di(piano: Piano) -> list[UnitaAttese]:
    """Return the units that a plan expects."""
    return list(UnitaAttese.objects.filter(piano_id=piano.pk).order_by("anno", "specie"))


def _consistenza() -> list[Mapping[str, Any]]:
    return [
        {
            "ente": riga["proprietario__nome"],
            "comune": riga["comune__nome"],
            "consistenza_sap": riga["sap"],
            "consistenza_sas": riga["sas"],
            "dimostrativa": bool(riga["inventate"]),
        }
        for riga in UnitaAbitativa.objects.in_patrimonio()
        .values("proprietario__nome", "comune__nome")
        .annotate(
            sap=Count("pk", filter=Q(tipo=TipoServizio.SAP)),
            sas=Count("pk", filter=Q(tipo=TipoServizio.SAS)),
            inventate=Count("pk", filter=Q(dimostrativa=True)),
        )
        .order_by("comune__nome", "proprietario__nome")
    ]


def _attese(piano: Piano) -> list[dict[str, Any]]:
    return [
        {"anno": voce.anno, "specie": voce.specie, "unita": voce.unita, "fonte": voce.fonte}
        for voce in attese_di(piano)
    ]
