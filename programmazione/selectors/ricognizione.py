"""Reads of a survey: the declarations, their rows, the board of who answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from crema_sap.enti.models import Utente
from crema_sap.registro.models import Documento
from programmazione.models import (
    CampoRestituito,
    Dichiarazione,
    OrigineDichiarazione,
    Ricognizione,
    RigaDichiarazione,
)
from programmazione.models.ricognizione import DichiarazioneQuerySet, RicognizioneQuerySet
from programmazione.states import RISPOSTE, StatoDichiarazione, StatoRicognizione


@dataclass(frozen=True, slots=True)
class RispostaEnte:
    """One line of the board: what an ente did."""

    pk: int
    ente: str
    tipo: str
    comune: str | None
    stato: str
    esito: str
    tono: str
    zero: bool
    versione: int
    trasmessa_il: datetime | None
    in_ritardo: bool
    oltre_il_termine: bool
    liberi: int | None
    turnover: int | None
    assegnabili: int | None
    dimostrativa: bool

    @property
    def risposto(self) -> bool:
        """Tell whether the ente has answered; zero is an answer, a correction asked is not one."""
        return self.stato in RISPOSTE

    @property
    def in_parole(self) -> str:
        """The whole state in words, lateness included."""
        if self.in_ritardo:
            return f"{self.esito}, in ritardo"
        return f"{self.esito}, oltre il termine" if self.oltre_il_termine else self.esito


@dataclass(frozen=True, slots=True)
class Precedente:
    """The answer of the last survey before this one, row by row."""

    ricognizione: Ricognizione
    righe: Mapping[str | None, RigaDichiarazione]


def elenco_ricognizioni(*, utente: Utente) -> RicognizioneQuerySet:
    """Surveys of the ambito."""
    return Ricognizione.objects.visibili_a(utente)


def elenco_dichiarazioni(*, utente: Utente) -> DichiarazioneQuerySet:
    """Declarations that the person may see, with survey and ente at hand.

    `con_origini` tells whether there is something for `origini_di`.
    """
    origini = OrigineDichiarazione.objects.filter(
        Q(dichiarazione=OuterRef("pk")) | Q(origine=OuterRef("pk"))
    )
    return (
        Dichiarazione.objects.visibili_a(utente)
        .annotate(con_origini=Exists(origini))
        .select_related(
            "ricognizione", "ente", "ente__comune", "salvata_da", "trasmessa_da", "protocollo"
        )
    )


def righe_di(dichiarazione: Dichiarazione) -> list[RigaDichiarazione]:
    """Return the rows of a declaration, the whole territory last."""
    righe = RigaDichiarazione.objects.filter(dichiarazione=dichiarazione).select_related("comune")
    return sorted(righe, key=lambda riga: (riga.comune is None, riga.comune and riga.comune.nome))


def dichiarazioni_precedenti(dichiarazione: Dichiarazione) -> Precedente | None:
    """Return last survey's answer of the same ente by comune, to be read beside this one's."""
    trovata = (
        Dichiarazione.objects.correnti()
        .risposte()
        .filter(
            ente_id=dichiarazione.ente_id, ricognizione__anno__lt=dichiarazione.ricognizione.anno
        )
        .select_related("ricognizione")
        .order_by("-ricognizione__anno", "-versione")
        .first()
    )
    if trovata is None:
        return None
    return Precedente(trovata.ricognizione, {riga.comune_id: riga for riga in righe_di(trovata)})


def campi_da_correggere(dichiarazione: Dichiarazione) -> QuerySet[CampoRestituito]:
    """Fields given back that still wait for their correction."""
    return (
        CampoRestituito.objects.filter(dichiarazione=dichiarazione, corretto_il__isnull=True)
        .select_related("comune")
        .order_by("comune__nome", "campo", "pk")
    )


def origini_di(dichiarazione: Dichiarazione) -> list[OrigineDichiarazione]:
    """Return the answers of who has ceased, that this one has the place of."""
    return list(
        OrigineDichiarazione.objects.filter(
            Q(dichiarazione=dichiarazione) | Q(origine=dichiarazione)
        )
        .select_related("origine__ente", "dichiarazione__ente", "variazione")
        .order_by("origine__ente__nome", "pk")
    )


def documento_della(dichiarazione: Dichiarazione) -> Documento | None:
    """Return the last receipt of a declaration."""
    return (
        Documento.objects.filter(
            tipo="ricevuta_dichiarazione",
            oggetto_tipo=Dichiarazione._meta.label_lower,
            oggetto_id=str(dichiarazione.pk),
        )
        .order_by("-versione")
        .first()
    )


def ricognizioni_aperte(*, utente: Utente) -> list[tuple[Ricognizione, int, int]]:
    """Return the open surveys, each with how many enti are missing and how many were asked."""
    correnti = ~Q(dichiarazioni__stato=StatoDichiarazione.SOSTITUITA)
    aperte = (
        Ricognizione.objects.visibili_a(utente)
        .filter(stato=StatoRicognizione.APERTA)
        .annotate(
            enti=Count("dichiarazioni", filter=correnti),
            mancano=Count("dichiarazioni", filter=correnti & ~Q(dichiarazioni__stato__in=RISPOSTE)),
        )
        .order_by("anno")
    )
    return [
        (aperta, conti["mancano"], conti["enti"]) for aperta in aperte for conti in [vars(aperta)]
    ]


def da_validare(ricognizione: Ricognizione) -> list[Dichiarazione]:
    """The answers of a survey that were transmitted and not validated, by ente."""
    return list(
        Dichiarazione.objects.correnti()
        .filter(ricognizione=ricognizione, stato=StatoDichiarazione.TRASMESSA)
        .select_related("ente")
        .order_by("ente__nome", "pk")
    )


def quadro_risposte(
    *, utente: Utente, ricognizione: Ricognizione, ora: datetime
) -> list[RispostaEnte]:
    """Return the board: every ente, in the order in which it needs attention at `ora`."""
    righe = (
        Dichiarazione.objects.visibili_a(utente)
        .correnti()
        .filter(ricognizione=ricognizione)
        .annotate(
            liberi=Sum("righe__liberi"),
            turnover=Sum("righe__turnover"),
            assegnabili=Sum("righe__assegnabili"),
            quante=Count("righe"),
        )
        .values(
            "pk",
            "ente__nome",
            "ente__tipo",
            "ente__comune__nome",
            "versione",
            "stato",
            "nessun_patrimonio",
            "trasmessa_il",
            "liberi",
            "turnover",
            "assegnabili",
            "dimostrativa",
        )
    )
    risposte = [_risposta(riga, ricognizione, ora) for riga in righe]
    return sorted(risposte, key=lambda r: (ATTENZIONE[r.stato], r.tipo != "ALER", r.ente, r.pk))


ATTENZIONE: Mapping[str, int] = {
    stato: posto
    for posto, stato in enumerate(
        (
            StatoDichiarazione.SILENTE,
            StatoDichiarazione.NON_INIZIATA,
            StatoDichiarazione.IN_COMPILAZIONE,
            StatoDichiarazione.RESTITUITA,
            StatoDichiarazione.TRASMESSA,
            StatoDichiarazione.VALIDATA,
        )
    )
}
TONI = {
    StatoDichiarazione.SILENTE: "negativo",
    StatoDichiarazione.NON_INIZIATA: "avviso",
    StatoDichiarazione.IN_COMPILAZIONE: "corso",
    StatoDichiarazione.RESTITUITA: "avviso",
    StatoDichiarazione.TRASMESSA: "info",
    StatoDichiarazione.VALIDATA: "positivo",
    StatoDichiarazione.SOSTITUITA: "neutro",
}


def _risposta(riga: Mapping[str, Any], ricognizione: Ricognizione, ora: datetime) -> RispostaEnte:
    stato = StatoDichiarazione(riga["stato"])
    zero = riga["nessun_patrimonio"] and stato in RISPOSTE
    return RispostaEnte(
        pk=riga["pk"],
        ente=riga["ente__nome"],
        tipo=riga["ente__tipo"],
        comune=riga["ente__comune__nome"],
        stato=stato,
        esito=f"{stato.label}, zero unità" if zero else str(stato.label),
        tono=TONI[stato],
        zero=zero,
        versione=riga["versione"],
        trasmessa_il=riga["trasmessa_il"],
        in_ritardo=riga["trasmessa_il"] is not None
        and riga["trasmessa_il"] >= ricognizione.scade_il,
        oltre_il_termine=stato not in RISPOSTE and ora >= ricognizione.scade_il,
        liberi=riga["liberi"],
        turnover=riga["turnover"],
        assegnabili=riga["assegnabili"],
        dimostrativa=riga["dimostrativa"],
    )
