"""Correcting an approved plan: a new version with its own act, never a touch to the old one."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from crema_sap.enti.models import Utente
from crema_sap.registro.services import annota
from programmazione import permissions
from programmazione.models import Piano, RigaPiano
from programmazione.services.consolidamento import PianoInCorso, crea_capitoli
from programmazione.services.ricognizioni import MotivoMancante
from programmazione.services.triennio_aggiornamento import copia_del_triennale
from programmazione.states import CONGELATI, StatoPiano, verifica_piano


@transaction.atomic
def apri_aggiornamento(*, piano: Piano, motivo: str, utente: Utente, ora: datetime) -> Piano:
    """Start the version that will correct an approved plan, with its rows and chapters as a draft.

    The approved plan stays in force until the Assemblea approves the correction.
    Raises `PermissionDenied` unless `utente` is the capofila, `TransizioneNonAmmessa` unless the
    plan is the one in force, `PianoInCorso` when a version is already being prepared,
    `MotivoMancante`.
    """
    piano = Piano.objects.select_for_update().get(pk=piano.pk)
    permissions.verifica_capofila(utente)
    verifica_piano(StatoPiano(piano.stato), StatoPiano.AGGIORNATO)
    if not motivo.strip():
        raise MotivoMancante("Scrivi perché il piano approvato va corretto.")
    dello_stesso_periodo = Piano.objects.del_periodo(piano.periodo)
    if dello_stesso_periodo.exclude(stato__in=CONGELATI).exists():
        raise PianoInCorso("Una nuova versione di questo piano è già in preparazione.")

    nuovo = Piano.objects.create(
        tipo=piano.tipo,
        anno=piano.anno,
        versione=(dello_stesso_periodo.aggregate(ultima=Max("versione"))["ultima"] or 0) + 1,
        ricognizione_id=piano.ricognizione_id,
        consolidato_il=None if piano.triennale else ora,
        aperto_il=ora if piano.triennale else None,
        motivo_aggiornamento=motivo.strip(),
    )
    crea_capitoli(nuovo, piano)
    if piano.triennale:
        copia_del_triennale(nuovo, piano)
    RigaPiano.objects.bulk_create(_copia(riga, nuovo) for riga in _righe(piano))
    annota(
        atto="AGGIORNAMENTO_PIANO",
        oggetto=nuovo,
        utente=utente,
        ora=ora,
        dati={"corregge": piano.pk, "versione": nuovo.versione},
    )
    return nuovo


def _righe(piano: Piano) -> list[RigaPiano]:
    return list(RigaPiano.objects.filter(piano_id=piano.pk).order_by("pk"))


def _copia(riga: RigaPiano, piano: Piano) -> RigaPiano:
    riga.pk = None
    riga.piano_id = piano.pk
    return riga
