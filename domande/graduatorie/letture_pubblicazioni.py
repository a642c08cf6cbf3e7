"""Reads what may be published, and what is published as everybody reads it."""

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import OuterRef, Subquery

from bandi.models import Avviso
from domande.graduatorie import letture_calendario
from domande.models import (
    Elaborazione,
    PubblicazioneGraduatoria,
    RegolaTermini,
    TipoGraduatoria,
)

# Those of the whole avviso: who approves does not read them all, and must wait for them all.
RETTIFICHE_IN_CORSO = (
    "SELECT DISTINCT esito FROM domande_rettifiche_dell_avviso(%s)"
    " WHERE esito IS NULL OR esito = 'ACCOLTA' AND dopo >= %s"
)
# Where the ambito has loaded no rule of the terms.
SOGLIA_SENZA_REGOLA = 5


@dataclass(frozen=True, slots=True)
class Pubblicabile:
    """What would be published now; `ostacolo` says why nothing can be, and what to do."""

    elaborazione: Elaborazione | None
    tipo: TipoGraduatoria | None = None
    ostacolo: str = ""


def tipo_dovuto(elaborazione: Elaborazione) -> TipoGraduatoria:
    """What an approval makes of a run: the provvisoria; of what is published, the definitiva."""
    pubblicata = PubblicazioneGraduatoria.objects.filter(
        elaborazione=elaborazione, tipo=TipoGraduatoria.PROVVISORIA
    )
    return TipoGraduatoria.DEFINITIVA if pubblicata.exists() else TipoGraduatoria.PROVVISORIA


def rettifiche_in_corso(elaborazione: Elaborazione) -> str:
    """Say which rettifica keeps a run from being the definitiva; empty when none does.

    Norma: R.R. 4/2017, art. 12.
    """
    with connection.cursor() as cursore:
        cursore.execute(RETTIFICHE_IN_CORSO, [elaborazione.avviso_id, elaborazione.numero])
        in_corso = {esito for (esito,) in cursore.fetchall()}
    if None in in_corso:
        return "C'è una richiesta di rettifica da decidere: la definitiva si approva dopo."
    if in_corso:
        return (
            "Una rettifica è stata accolta e queste liste non la contano ancora: la definitiva si"
            " approva sull'elaborazione che arriva. Se tarda, chiedi al capofila di calcolare."
        )
    return ""


def pubblicabile(avviso: Avviso) -> Pubblicabile:
    """What may be published of an avviso now: the newest run, once all have approved it."""
    fatte = Elaborazione.objects.filter(avviso=avviso).select_related("avviso")
    elaborazione = fatte.order_by("-numero").first()
    if elaborazione is None:
        return Pubblicabile(None, ostacolo="Le graduatorie non sono ancora calcolate.")
    tipo = tipo_dovuto(elaborazione)
    with connection.cursor() as cursore:
        cursore.execute("SELECT domande_manca_approvazione(%s, %s)", [elaborazione.pk, tipo])
        (manca,) = cursore.fetchone()
    definitiva = PubblicazioneGraduatoria.objects.filter(
        avviso=avviso, tipo=TipoGraduatoria.DEFINITIVA
    )
    ostacolo = ""
    if definitiva.exists():
        ostacolo = "La graduatoria definitiva è già pubblicata."
    elif manca:
        che_cosa = "definitiva" if tipo is TipoGraduatoria.DEFINITIVA else "provvisoria"
        ostacolo = (
            f"Non tutti gli enti hanno approvato la graduatoria {che_cosa}: si pubblica quando"
            " l'ha approvata anche l'ultimo."
        )
    elif tipo is TipoGraduatoria.DEFINITIVA:
        # Approved by all: what was sent in the last instant may have been written since.
        ostacolo = rettifiche_in_corso(elaborazione)
    return Pubblicabile(elaborazione, tipo, ostacolo)


def pubblicazioni(avviso: Avviso) -> list[PubblicazioneGraduatoria]:
    """The publications of an avviso, newest first."""
    return list(
        PubblicazioneGraduatoria.objects.filter(avviso=avviso)
        .select_related("elaborazione", "pubblicata_da")
        .order_by("-pubblicata_il", "-pk")
    )


def vigenti() -> Any:
    """The publication that counts of each avviso: the others are no longer shown to everybody."""
    ultima = PubblicazioneGraduatoria.objects.filter(avviso=OuterRef("avviso_id")).order_by(
        "-pubblicata_il", "-pk"
    )
    return (
        PubblicazioneGraduatoria.objects.filter(pk=Subquery(ultima.values("pk")[:1]))
        .select_related("avviso", "regola", "elaborazione__profilo")
        .order_by("-pubblicata_il", "-pk")
    )


def vigente(avviso_id: int) -> PubblicazioneGraduatoria | None:
    """The publication of an avviso that counts now, with its run; None before the first."""
    trovata: PubblicazioneGraduatoria | None = vigenti().filter(avviso=avviso_id).first()
    return trovata


def definitiva(elaborazione: Elaborazione) -> PubblicazioneGraduatoria | None:
    """The publication of a run as definitiva; None while it is not."""
    return PubblicazioneGraduatoria.objects.filter(
        elaborazione=elaborazione, tipo=TipoGraduatoria.DEFINITIVA
    ).first()


def soglia(avviso: Avviso) -> int:
    """The fewest rows with which a list of an avviso is told to everybody."""
    regola = letture_calendario.regola_di(avviso)
    return regola.soglia_lista if regola else SOGLIA_SENZA_REGOLA


def regola(pronta: Pubblicabile) -> RegolaTermini | None:
    """The rule by which a publication would be made: of those that follow, that of the first."""
    fatta = pronta.elaborazione
    return letture_calendario.regola_di(fatta.avviso) if fatta else None
