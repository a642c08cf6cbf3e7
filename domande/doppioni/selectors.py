"""Reads the doubles as an office may: its own domanda, and that there is another one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery

from bandi.models import VersioneAvviso
from bandi.models.avviso import finestra_di
from bandi.rules.finestra import Momento, momento
from crema_sap.enti.models import Utente
from domande.models import DecisioneDoppione, Preferenza, SegnalazioneDoppione


@dataclass(frozen=True, slots=True)
class Doppione:
    """A flag as an office reads it; `proprie` are the codes of the domande that ask for its units.

    Of the other one there is only which ente it asks.
    """

    pk: int
    avviso: str
    segnalata_il: datetime
    proprie: tuple[tuple[int, str], ...]
    altro_ente: str
    superata: bool
    aperto: bool
    decisioni: tuple[DecisioneDoppione, ...]

    @property
    def ultima(self) -> DecisioneDoppione | None:
        """The decision that counts."""
        return self.decisioni[-1] if self.decisioni else None

    @property
    def da_decidere(self) -> bool:
        """Whether somebody has to look now."""
        return not (self.superata or self.aperto or self.decisioni)


def doppioni(*, utente: Utente, ora: datetime, pk: int | None = None) -> list[Doppione]:
    """The doubles that a person sees, those to decide first."""
    ultima = VersioneAvviso.objects.filter(avviso=OuterRef("avviso_id")).order_by("-numero")
    segnalazioni: Any = SegnalazioneDoppione.objects.visibili_a(utente)
    if pk is not None:
        segnalazioni = segnalazioni.filter(pk=pk)
    righe = list(
        segnalazioni.select_related("avviso", "domanda", "altra")
        .annotate(
            apre_il=Subquery(ultima.values("apre_il")[:1]),
            chiude_il=Subquery(ultima.values("chiude_il")[:1]),
            pause=Subquery(ultima.values("pause")[:1]),
        )
        .order_by("-segnalata_il", "-pk")
    )
    enti = _enti(d for riga in righe for d in (riga.domanda_id, riga.altra_id))
    prese = _decisioni(utente, [riga.pk for riga in righe])
    trovati = [_doppione(r, enti, tuple(prese.get(r.pk, ())), utente, ora) for r in righe]
    return sorted(trovati, key=lambda d: not d.da_decidere)


def _enti(domande: Iterable[int]) -> dict[int, tuple[int, str]]:
    """The ente of the first choice of each domanda."""
    prime = Preferenza.objects.filter(domanda__in=list(domande), ordine=1)
    return {
        domanda: (ente, nome)
        for domanda, ente, nome in prime.values_list(
            "domanda_id",
            "unita_offerta__unita__proprietario_id",
            "unita_offerta__unita__proprietario__nome",
        )
    }


def _decisioni(utente: Utente, di: list[int]) -> dict[int, list[DecisioneDoppione]]:
    prese: dict[int, list[DecisioneDoppione]] = {}
    righe = DecisioneDoppione.objects.visibili_a(utente).filter(segnalazione__in=di)
    for una in righe.select_related("ente", "decisa_da", "esclusa").order_by("numero"):
        prese.setdefault(una.segnalazione_id, []).append(una)
    return prese


def _doppione(
    riga: Any,
    enti: dict[int, tuple[int, str]],
    decisioni: tuple[DecisioneDoppione, ...],
    utente: Utente,
    ora: datetime,
) -> Doppione:
    due = (riga.domanda, riga.altra)
    proprie = tuple(
        (d.pk, d.codice_pubblico) for d in due if enti[d.pk][0] == utente.ente_attivo_id
    )
    altrui = sorted({enti[d.pk][1] for d in due if enti[d.pk][0] != utente.ente_attivo_id})
    finestra = finestra_di(riga.apre_il, riga.chiude_il, riga.pause)
    return Doppione(
        pk=riga.pk,
        avviso=riga.avviso.titolo,
        segnalata_il=riga.segnalata_il,
        proprie=proprie,
        altro_ente=" e ".join(altrui),
        superata=any(d.ritirata_il is not None for d in due),
        aperto=momento(finestra, ora) is not Momento.DOPO,
        decisioni=decisioni,
    )


def enti_interessati(segnalazione: SegnalazioneDoppione) -> set[int]:
    """The enti of the first choices of the two domande."""
    enti = _enti((segnalazione.domanda_id, segnalazione.altra_id))
    return {ente for ente, _nome in enti.values()}
