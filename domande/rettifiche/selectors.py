"""Reads the rettifiche: a citizen's own, those that an ente decides, how each stands."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from crema_sap.enti import cifratura
from crema_sap.enti.models import Ruolo, Utente
from domande import fascicolo
from domande.graduatorie import correzioni
from domande.models import DecisioneRettifica, Domanda, EsitoRettifica, Rettifica
from domande.models.domanda import DomandaQuerySet
from domande.rules.calendario import giorno_di
from domande.rules.calendario_graduatoria import UN_ISTANTE, Silenzio
from domande.rules.fatti import Relazione
from domande.rules.rettifica import esito_del_silenzio

CLASSI = {
    "a": "Invalidità al 100 % o handicap grave, con accompagnamento",
    "b": "Invalidità al 100 % o handicap grave",
    "c": "Invalidità dal 66 al 99 %",
}
FINITA = {
    EsitoRettifica.ACCOLTA: ("Accolta", "positivo"),
    EsitoRettifica.RESPINTA: ("Respinta", "negativo"),
    EsitoRettifica.RITIRATA: ("Ritirata", "neutro"),
}
ATTESA, RITARDO = ("Da decidere", "avviso"), ("Da decidere, in ritardo", "negativo")


@dataclass(frozen=True, slots=True)
class Voce:
    """A request as it stands at an instant; `decisione` None until it is decided."""

    rettifica: Rettifica
    decisione: DecisioneRettifica | None
    stato: str
    tono: str

    @property
    def decisione_fino_al(self) -> date:
        """The last day for deciding."""
        return giorno_di(self.rettifica.decisione_entro - UN_ISTANTE)

    @property
    def in_attesa(self) -> bool:
        """Whether somebody still has to decide."""
        return self.stato in {ATTESA[0], RITARDO[0]}


@dataclass(frozen=True, slots=True)
class Contenuto:
    """What a request asks, in words."""

    persona: str
    classe: str
    avviata_il: date


def domande_del_cittadino(*, utente: Utente) -> DomandaQuerySet:
    """The domande for which a person may ask."""
    return Domanda.objects.visibili_a(utente).attive().select_related("avviso")


def elenco(*, utente: Utente, da_decidere: bool = False) -> Any:
    """The requests that a person sees; the capofila sees that there are, and no content."""
    righe: Any = Rettifica.objects.visibili_a(utente)
    if utente.ha_ruolo(Ruolo.CAPOFILA):
        righe = Rettifica.objects.filter(ambito=utente.ambito_attivo_id)
    if da_decidere:
        righe = righe.filter(decisione__isnull=True)
    return righe.select_related(
        "domanda__avviso", "proprietario", "documento", "decisione__decisa_da"
    ).order_by("decisione_entro", "pk")


def da_aprire(*, utente: Utente) -> Any:
    """The requests that a person may open, with what they ask."""
    return Rettifica.objects.visibili_a(utente).select_related(
        "domanda__avviso", "proprietario", "documento", "decisione__decisa_da"
    )


def voci(rettifiche: Any, ora: datetime) -> list[Voce]:
    """Each request with how it stands."""
    return [voce(una, ora) for una in rettifiche]


def scadute(ora: datetime) -> list[int]:
    """The requests of the ambito that nobody decided in time, oldest first."""
    return list(
        Rettifica.objects.filter(decisione__isnull=True, decisione_entro__lte=ora)
        .order_by("pk")
        .values_list("pk", flat=True)
    )


def voce(rettifica: Rettifica, ora: datetime) -> Voce:
    """How a request stands: by its decision, or by the instant alone."""
    decisione = getattr(rettifica, "decisione", None)
    if decisione is not None:
        esito: str | None = decisione.esito
    else:
        esito = esito_del_silenzio(
            Silenzio(rettifica.silenzio), decisione_entro=rettifica.decisione_entro, ora=ora
        )
    if esito is None:
        stato, tono = RITARDO if ora >= rettifica.decisione_entro else ATTESA
    else:
        stato, tono = FINITA[EsitoRettifica(esito)]
        if decisione is None or decisione.per_silenzio:
            stato = f"{stato} per silenzio"
    return Voce(rettifica, decisione, stato, tono)


def contenuto(rettifica: Rettifica) -> Contenuto:
    """Read what a request asks."""
    correzione = correzioni.correzione_di(rettifica)
    dati = json.loads(cifratura.decifra(rettifica.contenuto_cifrato))
    return Contenuto(
        persone(rettifica.domanda)[correzione.componente],
        CLASSI[correzione.classe],
        date.fromisoformat(dati["avviata_il"]),
    )


def persone(domanda: Domanda) -> list[str]:
    """The people of a domanda, in its order, without their names."""
    return [
        f"{'Richiedente' if uno.relazione is Relazione.RICHIEDENTE else _relazione(uno.relazione)},"
        f" nascita {uno.nato_il:%d/%m/%Y}"
        for uno in fascicolo.leggi(domanda).fatti.componenti
    ]


def _relazione(relazione: Relazione) -> str:
    return relazione.value.replace("_", " ").capitalize()
