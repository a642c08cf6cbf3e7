"""Acts of the secretary in a session: roll call, votes, confirmation of the outcome."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from crema_sap.enti.models import Utente
from crema_sap.registro.services import annota
from programmazione import permissions, selectors
from programmazione.models import (
    Convocazione,
    FattoSeduta,
    Piano,
    Presenza,
    RegolaAssemblea,
    SceltaVoto,
    Seduta,
    Votazione,
    Voto,
)
from programmazione.rules import assemblea as regole
from programmazione.states import (
    SEDUTE_CHIUSE,
    StatoPiano,
    StatoSeduta,
    TransizioneNonAmmessa,
    verifica_seduta,
)


class VotoNonRegistrabile(TransizioneNonAmmessa):
    """Votes can't be recorded now, or not these; the message says why."""


class EsitoNonConfermabile(TransizioneNonAmmessa):
    """The outcome can't be confirmed now."""


@dataclass(frozen=True, slots=True)
class PresenzaInviata:
    """One comune at the roll call, as the form sends it."""

    presente: bool
    rappresentante: str = ""
    delegato: bool = False


@transaction.atomic
def registra_appello(
    *,
    seduta: Seduta,
    presenze: Mapping[str, PresenzaInviata],
    presiede: str = "",
    utente: Utente,
    ora: datetime,
) -> Seduta:
    """Record the roll call; comuni that are not in `presenze` are absent.

    `presiede` is the comune of who presides. Raises `PermissionDenied` unless `utente` is the
    secretary, and `VotoNonRegistrabile` when the session is over or suspended, has voted, somebody
    came or left already, an absent comune presides, the rule forbids delegates, or it is known
    from a source alone.
    """
    seduta = Seduta.objects.select_for_update().get(pk=seduta.pk)
    permissions.verifica_segretario(utente)
    verifica_in_corso(seduta)
    if seduta.stato != StatoSeduta.IN_CORSO:
        verifica_seduta(StatoSeduta(seduta.stato), StatoSeduta.IN_CORSO)
    _verifica_appello(seduta, presenze, presiede)

    righe = list(Presenza.objects.filter(seduta=seduta).order_by("comune_id"))
    assente = PresenzaInviata(presente=False)
    for riga in righe:
        inviata = presenze.get(riga.comune_id, assente)
        riga.presente = riga.in_aula = inviata.presente
        riga.rappresentante = inviata.rappresentante.strip()
        riga.delegato = inviata.presente and inviata.delegato
    Presenza.objects.bulk_update(righe, ["presente", "in_aula", "rappresentante", "delegato"])
    seduta.appello_il = ora
    seduta.presiede_id = presiede or None
    seduta.stato = StatoSeduta.IN_CORSO
    seduta.save(update_fields=["appello_il", "presiede", "stato"])
    annota(
        atto="APPELLO_ASSEMBLEA",
        oggetto=seduta,
        utente=utente,
        ora=ora,
        dati={"presenti": sum(riga.presente for riga in righe), "comuni": len(righe)},
    )
    return seduta


@transaction.atomic
def registra_voti(
    *, seduta: Seduta, voti: Mapping[str, SceltaVoto], utente: Utente, ora: datetime
) -> Votazione:
    """Record how each comune in the room voted and compute the outcome; until confirmed, again.

    The quorum is that of who is in the room now. Raises `PermissionDenied` unless `utente` is the
    secretary, and `VotoNonRegistrabile` before the roll call, while the session is suspended, once
    confirmed, or when an absent comune votes or a present one does not.
    """
    seduta = Seduta.objects.select_for_update().get(pk=seduta.pk)
    permissions.verifica_segretario(utente)
    verifica_in_corso(seduta)
    if seduta.appello_il is None:
        raise VotoNonRegistrabile("Prima dei voti si registra l'appello.")
    if seduta.stato == StatoSeduta.SOSPESA:
        raise VotoNonRegistrabile("La seduta è sospesa: prima riprendila.")
    presenze = list(
        Presenza.objects.filter(seduta=seduta).select_related("comune").order_by("comune_id")
    )
    esito = _calcola(seduta, presenze, voti)
    _togli_la_precedente(seduta)

    votazione = Votazione.objects.create(
        seduta=seduta,
        punto=f"Approvazione del {seduta.piano.denominazione}",
        metodo=regola_di(seduta).metodo,
        esito=esito.esito,
        parita=esito.parita,
        spiegazione=_spiegazione(esito),
        registrata_il=ora,
    )
    Voto.objects.bulk_create(
        Voto(votazione=votazione, presenza=presenza, scelta=voti[presenza.comune_id])
        for presenza in presenze
        if presenza.in_aula
    )
    annota(
        atto="VOTI_ASSEMBLEA",
        oggetto=seduta,
        utente=utente,
        ora=ora,
        dati={"votazione": votazione.pk, "esito": votazione.esito, "voti": len(voti)},
    )
    return votazione


@transaction.atomic
def conferma_esito(*, votazione: Votazione, utente: Utente, ora: datetime) -> Votazione:
    """Confirm the outcome that the rule computed.

    Raises `PermissionDenied` unless `utente` is the secretary, and `EsitoNonConfermabile` when
    it was confirmed already.
    """
    votazione = Votazione.objects.select_for_update().get(pk=votazione.pk)
    permissions.verifica_segretario(utente)
    if votazione.confermata_il is not None:
        raise EsitoNonConfermabile("L'esito è già stato confermato.")

    votazione.confermata_da = utente
    votazione.confermata_il = ora
    votazione.save(update_fields=["confermata_da", "confermata_il"])
    annota(
        atto="CONFERMA_ESITO",
        oggetto=votazione,
        utente=utente,
        ora=ora,
        dati={"esito": votazione.esito},
    )
    return votazione


def regola_di(seduta: Seduta) -> RegolaAssemblea:
    """Return the rule of a session that is held in the portal."""
    return RegolaAssemblea.objects.get(seduta=seduta)


def verifica_in_corso(seduta: Seduta) -> None:
    """Check that a session is the one being held on its plan. Raises `VotoNonRegistrabile`."""
    if seduta.storica:
        raise VotoNonRegistrabile("La seduta è nota solo dalla fonte: appello e voti non si sanno.")
    piano = Piano.objects.get(pk=seduta.piano_id)
    ultima = Seduta.objects.filter(piano=piano).order_by("-numero").values_list("pk", flat=True)[0]
    finita = seduta.stato in SEDUTE_CHIUSE or piano.stato != StatoPiano.CONVOCATO
    if finita or ultima != seduta.pk:
        raise VotoNonRegistrabile("La seduta è conclusa.")


def _verifica_appello(
    seduta: Seduta, presenze: Mapping[str, PresenzaInviata], presiede: str
) -> None:
    if Votazione.objects.filter(seduta=seduta).exists():
        raise VotoNonRegistrabile("Si è già votato: l'appello non si cambia più.")
    if FattoSeduta.objects.filter(seduta=seduta).exists():
        raise VotoNonRegistrabile(
            "Dopo l'appello qualcosa è già successo: registra arrivi e uscite, l'appello resta."
        )
    if presiede and not presenze.get(presiede, PresenzaInviata(presente=False)).presente:
        raise VotoNonRegistrabile("Presiede un comune presente.")
    deleghe = any(inviata.presente and inviata.delegato for inviata in presenze.values())
    if deleghe and not regola_di(seduta).deleghe_ammesse:
        raise VotoNonRegistrabile("La regola dell'Assemblea non ammette deleghe.")


def _calcola(
    seduta: Seduta, presenze: list[Presenza], voti: Mapping[str, SceltaVoto]
) -> regole.EsitoVoto:
    partecipanti = [
        regole.Partecipante(
            comune=presenza.comune.nome,
            abitanti=presenza.abitanti,
            presente=presenza.in_aula,
            voto=voti.get(presenza.comune_id),
            presiede=presenza.comune_id == seduta.presiede_id,
        )
        for presenza in presenze
    ]
    seconda = seduta.convocazione == Convocazione.SECONDA
    try:
        return regole.esito_votazione(
            selectors.regola_pura(regola_di(seduta)), partecipanti, seconda=seconda
        )
    except regole.VotoNonAmmesso as errore:
        raise VotoNonRegistrabile(str(errore)) from errore


def _togli_la_precedente(seduta: Seduta) -> None:
    precedente = Votazione.objects.filter(seduta=seduta).first()
    if precedente is None:
        return
    if precedente.confermata_il is not None:
        raise VotoNonRegistrabile("L'esito è già stato confermato: i voti non si cambiano più.")
    precedente.delete()


def _spiegazione(esito: regole.EsitoVoto) -> list[dict[str, str]]:
    return [
        {"che": che, "testo": conto.spiegazione}
        for che, conti in (("Numero legale", esito.quorum.conti), ("Maggioranza", esito.conti))
        for conto in conti
    ]
