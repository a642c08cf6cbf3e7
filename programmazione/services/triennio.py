"""The triennial plan: opened by the capofila for a first year."""

from datetime import datetime

from django.db import transaction

from crema_sap.enti.models import Utente
from crema_sap.registro.services import annota
from programmazione import permissions
from programmazione.models import Piano, PianoTriennale, TipoPiano
from programmazione.rules.triennio import Periodo
from programmazione.services.consolidamento import crea_capitoli
from programmazione.states import TransizioneNonAmmessa


class TriennioGiaPianificato(TransizioneNonAmmessa):
    """Some of these years have their triennial plan already; the message says which."""


@transaction.atomic
def apri_triennale(*, anno: int, utente: Utente, ora: datetime) -> Piano:
    """Start the draft of the plan of three years, with the packaged chapters.

    `anno` is the first. Raises `PermissionDenied` unless `utente` is the capofila, and
    `TriennioGiaPianificato` when another triennial plan has one of the years.
    """
    permissions.verifica_capofila(utente)
    periodo = Periodo(anno, triennale=True)
    for altro in PianoTriennale.objects.select_for_update().order_by("anno", "versione"):
        if altro.periodo.si_sovrappone(periodo):
            raise TriennioGiaPianificato(
                f"Il {altro.denominazione} ha già qualcuno di questi anni: aggiorna quello, oppure"
                f" scegli un triennio che comincia dal {altro.periodo.ultimo + 1}."
            )

    piano = Piano.objects.create(tipo=TipoPiano.TRIENNALE, anno=anno, aperto_il=ora)
    crea_capitoli(piano, None)
    annota(
        atto="APERTURA_TRIENNALE",
        oggetto=piano,
        utente=utente,
        ora=ora,
        dati={"anno": anno, "versione": piano.versione},
    )
    return piano
