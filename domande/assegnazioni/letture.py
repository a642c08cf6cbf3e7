"""Reads assignments: the citizen's own, an office's, how each came about, refusals by reason."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models.functions import ExtractYear

from crema_sap.enti.models import Utente
from crema_sap.web.formati import data_ora
from domande.assegnazioni.nomi import nome_di
from domande.models import Assegnazione, Domanda, EsitoVerifica, FattoAssegnazione, TipoFatto
from domande.rules.calendario import giorno_di
from domande.rules.calendario_graduatoria import UN_ISTANTE
from domande.states import FINI_ASSEGNAZIONE, StatoAssegnazione

TONI = {
    StatoAssegnazione.PROPOSTA: "corso",
    StatoAssegnazione.CONVOCATA: "corso",
    StatoAssegnazione.IN_VERIFICA: "corso",
    StatoAssegnazione.PREAVVISO: "avviso",
    StatoAssegnazione.VISITA: "avviso",
    StatoAssegnazione.ACCETTATA: "positivo",
    StatoAssegnazione.CONSEGNATA: "positivo",
    StatoAssegnazione.CONTRATTO: "positivo",
    StatoAssegnazione.RIFIUTATA: "negativo",
    StatoAssegnazione.SCADUTA: "negativo",
    StatoAssegnazione.ESCLUSA: "negativo",
    StatoAssegnazione.RITIRATA: "neutro",
}


@dataclass(frozen=True, slots=True)
class Voce:
    """An assignment with how it stands; `storia` has its facts, oldest first."""

    assegnazione: Assegnazione
    storia: tuple[FattoAssegnazione, ...]

    @property
    def stato(self) -> StatoAssegnazione:
        """The state."""
        return StatoAssegnazione(self.assegnazione.stato)

    @property
    def viva(self) -> bool:
        """Whether it still holds its unit."""
        return self.stato not in FINI_ASSEGNAZIONE

    @property
    def tono(self) -> str:
        """How the state is coloured."""
        return TONI[self.stato]

    @property
    def fino_al(self) -> date | None:
        """The last day for what the state waits for, if it has a term."""
        scade = self.assegnazione.termine
        return giorno_di(scade - UN_ISTANTE) if scade else None

    @property
    def cronaca(self) -> list[dict[str, str]]:
        """What happened, as the time line takes it; what was confirmed is not in it."""
        return self._cronaca(con_nomi=False)

    @property
    def cronaca_con_i_nomi(self) -> list[dict[str, str]]:
        """The same for the offices, with who did it."""
        return self._cronaca(con_nomi=True)

    def _cronaca(self, *, con_nomi: bool) -> list[dict[str, str]]:
        return [
            {
                "quando": data_ora(fatto.istante),
                "titolo": fatto.get_tipo_display(),
                "testo": _in_breve(fatto, con_nomi=con_nomi),
            }
            for fatto in self.storia
            if fatto.esito != EsitoVerifica.CONFERMATO
        ]

    def ultimo(self, tipo: TipoFatto) -> FattoAssegnazione | None:
        """The last fact of a kind."""
        return next((fatto for fatto in reversed(self.storia) if fatto.tipo == tipo), None)


def assegnazioni_della(domanda: Domanda) -> list[Voce]:
    """The assignments of a domanda from the summons on, the newest first: for its citizen.

    What the owner is only preparing is not told.
    """
    return _voci(
        Assegnazione.objects.filter(domanda=domanda).exclude(stato=StatoAssegnazione.PROPOSTA)
    )


def assegnazione_della(domanda: Domanda) -> Voce | None:
    """The newest of them: what the citizen is asked now, or how it ended."""
    return next(iter(assegnazioni_della(domanda)), None)


def assegnazioni_dell_unita(offerta_id: int, *, utente: Utente) -> list[Voce]:
    """All the assignments of a unit that an office may see, the newest first."""
    return _voci(Assegnazione.objects.visibili_a(utente).filter(offerta_id=offerta_id))


def da_aprire(*, utente: Utente) -> Any:
    """The assignments that a person may open."""
    return Assegnazione.objects.visibili_a(utente).select_related(*CON_TUTTO)


def scadute(ora: datetime) -> Any:
    """The proposals of the ambito that nobody answered in time, oldest first."""
    return (
        Assegnazione.objects.filter(stato=StatoAssegnazione.VISITA, termine__lte=ora)
        .select_related("tornata")
        .order_by("pk")
    )


@dataclass(frozen=True, slots=True)
class RifiutiPerMotivo:
    """How many proposals of an owner came to nothing, for a reason and a kind of dwelling."""

    motivo: str
    comune: str
    camere: int | None
    quanti: int


def rifiuti_per_motivo(*, utente: Utente, anno: int) -> list[RifiutiPerMotivo]:
    """The refusals of an ente's units in a year by reason, comune and bedrooms, most first."""
    conta: Counter[tuple[str, str, int | None]] = Counter()
    fatti = _rifiuti(utente).filter(istante__year=anno)
    for fatto in fatti.select_related("tornata", "offerta__unita__comune"):
        nomi = {riga["codice"]: riga["nome"] for riga in fatto.tornata.regole["rifiuto"]}
        unita = fatto.offerta.unita
        conta[nomi[fatto.codice], unita.comune.nome, unita.camere] += 1
    righe = [RifiutiPerMotivo(*chiave, quanti) for chiave, quanti in conta.items()]
    return sorted(righe, key=lambda r: (-r.quanti, r.motivo, r.comune, r.camere or 0))


def anni_con_rifiuti(*, utente: Utente) -> list[int]:
    """The years in which proposals of an ente's units came to nothing, the newest first."""
    anni = _rifiuti(utente).annotate(anno=ExtractYear("istante")).values_list("anno", flat=True)
    return list(anni.distinct().order_by("-anno"))


def _rifiuti(utente: Utente) -> Any:
    return FattoAssegnazione.objects.filter(
        ambito=utente.ambito_attivo_id,
        proprietario_id=utente.ente_attivo_id,
        tipo__in=(TipoFatto.RIFIUTO, TipoFatto.SCADENZA),
    )


def _in_breve(fatto: FattoAssegnazione, *, con_nomi: bool) -> str:
    parti = [
        f"Protocollo {fatto.protocollo}." if fatto.protocollo else "",
        f"{fatto.get_esito_display()}: {nome_di(fatto.codice)}." if fatto.esito else "",
        f"{fatto.atto}." if fatto.atto else "",
        fatto.motivo,
        f"{fatto.utente}." if con_nomi and fatto.utente else "",
    ]
    return " ".join(filter(None, parti))


CON_TUTTO = (
    "tornata__avviso",
    "tornata__elaborazione__profilo",
    "offerta__unita__comune",
    "proprietario",
    "domanda",
    "contratto",
)


def _voci(righe: Any) -> list[Voce]:
    lette: list[Assegnazione] = list(righe.select_related(*CON_TUTTO).order_by("-pk"))
    storie: dict[int | None, list[FattoAssegnazione]] = {}
    fatti: Iterable[FattoAssegnazione] = (
        FattoAssegnazione.objects.filter(assegnazione__in=lette)
        .select_related("utente")
        .order_by("numero")
    )
    for fatto in fatti:
        storie.setdefault(fatto.assegnazione_id, []).append(fatto)
    return [Voce(una, tuple(storie.get(una.pk, ()))) for una in lette]
