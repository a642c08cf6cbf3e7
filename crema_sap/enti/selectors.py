"""Reads of the territory by the day: who exists, who succeeds whom, how many inhabitants."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import FilteredRelation, Q

from crema_sap.enti import territorio
from crema_sap.enti.models import (
    Comune,
    ComuneConfluito,
    Incarico,
    Popolazione,
    RitiroVariazione,
    TipoVariazione,
    Utente,
    VariazioneComune,
)
from crema_sap.enti.models.variazioni import VariazioneComuneQuerySet


def variazioni(*, utente: Utente) -> VariazioneComuneQuerySet:
    """Return the changes of the territory that a person may read, the latest first."""
    return (
        VariazioneComune.objects.visibili_a(utente)
        .select_related("a", "registrata_da", "ritiro__ritirata_da")
        .prefetch_related("confluiti__comune")
        .order_by("-decorre_il", "-pk")
    )


def ritiro_di(variazione: VariazioneComune) -> RitiroVariazione | None:
    """Return by whom and why a change that `variazioni` gave was taken back, if it was."""
    return getattr(variazione, "ritiro", None)


@dataclass(frozen=True, slots=True)
class Territorio:
    """The comuni of the ambito on a day, read once: names by ISTAT code, and who flowed where."""

    giorno: date
    nomi: Mapping[str, str]
    confluenze: tuple[territorio.Confluenza, ...]

    @property
    def successori(self) -> dict[str, str]:
        """Who has, on that day, the place of each comune that has ceased."""
        return territorio.successori(self.confluenze, self.giorno)

    def abitanti(self, anno: int) -> dict[str, int]:
        """Inhabitants, in a stated year, of the comuni of that day; who has no figure is not there.

        When a year has two sources the first in the alphabet counts.
        """
        righe = Popolazione.objects.filter(anno=anno).order_by("comune_id", "-fonte")
        return self.somma(dict(righe.values_list("comune_id", "abitanti")), anno)

    def somma(self, propri: Mapping[str, int], anno: int) -> dict[str, int]:
        """Return figures of a year for the comuni of that day; of the merged, their sum."""
        return territorio.abitanti(
            propri, self.confluenze, in_vigore=self.nomi, anno=anno, giorno=self.giorno
        )


def territorio_al(giorno: date) -> Territorio:
    """Read the comuni as they are on a day, by name, with every change of the territory."""
    nomi, confluenze = {}, []
    confluito = FilteredRelation("confluito", condition=Q(confluito__ritirato=False))
    for codice, nome, dal, al, a, decorre_il, tipo in (
        Comune.objects.annotate(valido=confluito)
        .order_by("nome", "pk")
        .values_list(
            "codice_istat",
            "nome",
            "dal",
            "al",
            "valido__variazione__a_id",
            "valido__variazione__decorre_il",
            "valido__variazione__tipo",
        )
    ):
        if (dal is None or dal <= giorno) and (al is None or al >= giorno):
            nomi[codice] = nome
        if a is not None:
            nuovo = tipo == TipoVariazione.FUSIONE
            confluenze.append(territorio.Confluenza(codice, a, decorre_il, nuovo=nuovo))
    return Territorio(giorno, nomi, tuple(confluenze))


def chi_e_succeduto(incarico: Incarico) -> str:
    """Tell in a sentence who has the place of the comune of an appointment, if it has ceased."""
    confluito = (
        ComuneConfluito.objects.filter(comune__ente=incarico.ente_id, ritirato=False)
        .select_related("variazione__a", "comune")
        .first()
    )
    if confluito is None:
        return ""
    variazione = confluito.variazione
    return (
        f"Dal {variazione.decorre_il:%d/%m/%Y} il comune di {confluito.comune} è confluito nel"
        f" comune di {variazione.a}, che gli succede: per lavorare per il nuovo ente serve un"
        " incarico in quell'ente."
    )
