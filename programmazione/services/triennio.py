"""The triennial plan: opened by the capofila for a first year, discarded if it was a mistake."""

from datetime import datetime

from django.db import transaction

from crema_sap.enti.models import Utente
from crema_sap.registro.services import annota
from programmazione import permissions
from programmazione.models import Piano, PianoTriennale, Seduta, TipoPiano
from programmazione.rules.triennio import Periodo
from programmazione.services.consolidamento import crea_capitoli
from programmazione.services.ricognizioni import MotivoMancante
from programmazione.states import StatoPiano, TransizioneNonAmmessa, verifica_piano


class BozzaNonScartabile(TransizioneNonAmmessa):
    """The draft can't be discarded; the message says why."""


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


@transaction.atomic
def scarta_triennale(*, piano: Piano, motivo: str, utente: Utente, ora: datetime) -> Piano:
    """Discard a draft that was opened by mistake: its years are free again.

    It stays, unseen, with what was written in it. Raises `PermissionDenied` unless `utente` is the
    capofila, `MotivoMancante`, `TransizioneNonAmmessa` out of the draft, and `BozzaNonScartabile`
    when it is not the first version of a triennial plan or the Assemblea has seen it.
    """
    piano = Piano.objects.select_for_update().get(pk=piano.pk)
    permissions.verifica_capofila(utente)
    verifica_piano(StatoPiano(piano.stato), StatoPiano.SCARTATO)
    motivo = motivo.strip()
    if not motivo:
        raise MotivoMancante("Scrivi perché la bozza si scarta: resta nel registro.")
    esaminato = Seduta.objects.filter(piano=piano).exists()
    if perche := perche_non_si_scarta(piano, esaminato=esaminato):
        raise BozzaNonScartabile(perche)

    piano.stato = StatoPiano.SCARTATO
    piano.motivo = motivo
    piano.save(update_fields=["stato", "motivo"])
    annota(
        atto="SCARTO_PIANO",
        oggetto=piano,
        utente=utente,
        ora=ora,
        dati={"piano": str(piano), "versione": piano.versione, "motivo": motivo},
    )
    return piano


def perche_non_si_scarta(piano: Piano, *, esaminato: bool) -> str:
    """Say what keeps a draft from being discarded; nothing if it may be.

    `esaminato` tells whether a session was ever convened on it.
    """
    if not piano.triennale:
        return "Un piano annuale nasce dalla ricognizione: si corregge, non si scarta."
    if piano.stato != StatoPiano.BOZZA:
        return "Si scarta solo una bozza."
    if piano.versione > 1:
        return "È la correzione di un piano approvato: si completa, non si scarta."
    if esaminato:
        return "L'Assemblea l'ha già esaminato: resta con il suo esito."
    return ""
