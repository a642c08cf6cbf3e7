"""What is published after a rettifica is granted: the run that follows, or the newest if it may."""

from datetime import datetime

from django.db import transaction

from crema_sap.registro.services import annota
from domande.graduatorie import letture_differenze, letture_pubblicazioni, pubblicazioni
from domande.models import (
    DecisioneRettifica,
    Elaborazione,
    EsitoRettifica,
    PubblicazioneGraduatoria,
)
from domande.rettifiche import avvisi


@transaction.atomic
def pubblica(*, elaborazione: Elaborazione, ora: datetime) -> PubblicazioneGraduatoria | None:
    """Publish the run with what was granted, unless it or a newer one is published. As nobody.

    Newer runs count what was granted too, and only the newest is published: by itself if it
    follows from a rettifica and changes nothing else of what is published, else by the capofila,
    who is told, after the owners have seen what changes. Called with the avviso locked.
    """
    avviso = elaborazione.avviso_id
    if PubblicazioneGraduatoria.objects.filter(
        avviso=avviso, elaborazione__numero__gte=elaborazione.numero
    ).exists():
        return None
    ultima = Elaborazione.objects.filter(avviso=avviso).select_related("avviso").latest("numero")
    vigente = letture_pubblicazioni.vigente(avviso)
    segue = DecisioneRettifica.objects.filter(
        domanda__avviso=avviso,
        esito=EsitoRettifica.ACCOLTA,
        dopo_elaborazione=ultima.numero - 1,
    )
    if (
        vigente is not None
        and segue.exists()
        and letture_differenze.solo_rettifiche(prima=vigente.elaborazione, dopo=ultima)
    ):
        return pubblicazioni.ripubblica(elaborazione=ultima, ora=ora)
    if avvisi.superata(elaborazione=ultima, ora=ora):
        annota(
            atto="RETTIFICA_DA_PUBBLICARE",
            oggetto=ultima,
            utente=None,
            ora=ora,
            dati={"chiesta": elaborazione.numero, "elaborazione": ultima.numero},
        )
    return None
