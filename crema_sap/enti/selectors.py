"""Reads of the territory by the day: who exists, who succeeds whom, how many inhabitants."""

from collections.abc import Mapping
from datetime import date

from crema_sap.enti import territorio
from crema_sap.enti.models import (
    Comune,
    ComuneConfluito,
    Incarico,
    Popolazione,
    TipoVariazione,
    Utente,
    VariazioneComune,
)
from crema_sap.enti.models.variazioni import VariazioneComuneQuerySet


def variazioni(*, utente: Utente) -> VariazioneComuneQuerySet:
    """Return the changes of the territory that a person may read, the latest first."""
    return (
        VariazioneComune.objects.visibili_a(utente)
        .select_related("a", "registrata_da")
        .prefetch_related("confluiti__comune")
        .order_by("-decorre_il", "-pk")
    )


def confluenze() -> list[territorio.Confluenza]:
    """Return every comune of the ambito that ceases, with who follows it and since when."""
    righe = ComuneConfluito.objects.order_by("variazione__decorre_il", "pk")
    return [
        territorio.Confluenza(da, a, decorre_il, nuovo=tipo == TipoVariazione.FUSIONE)
        for da, a, decorre_il, tipo in righe.values_list(
            "comune_id", "variazione__a_id", "variazione__decorre_il", "variazione__tipo"
        )
    ]


def successori(giorno: date) -> dict[str, str]:
    """Return who has, on a day, the place of each comune that has ceased."""
    return territorio.successori(confluenze(), giorno)


def abitanti(*, anno: int, giorno: date) -> Mapping[str, int]:
    """Return the inhabitants of a stated year for the comuni in force on a day, by ISTAT code.

    Who has no figure is not there. When a year has two sources the first in the alphabet counts.
    """
    propri = dict(
        Popolazione.objects.filter(anno=anno)
        .order_by("comune_id", "-fonte")
        .values_list("comune_id", "abitanti")
    )
    return territorio.abitanti(
        propri,
        confluenze(),
        in_vigore=comuni_in_vigore(giorno),
        anno=anno,
        giorno=giorno,
    )


def comuni_in_vigore(giorno: date) -> list[str]:
    """Return the ISTAT codes of the comuni of the ambito that exist on a day, in order."""
    righe = Comune.objects.in_vigore(giorno).order_by("codice_istat")
    return list(righe.values_list("codice_istat", flat=True))


def chi_e_succeduto(incarico: Incarico) -> str:
    """Tell in a sentence who has the place of the comune of an appointment, if it has ceased."""
    confluito = (
        ComuneConfluito.objects.filter(comune__ente=incarico.ente_id)
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
