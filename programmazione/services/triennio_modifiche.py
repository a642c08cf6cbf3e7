"""The changes that a draft annual plan proposes to the triennial in force: written, mended."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from crema_sap.enti.models import Utente
from crema_sap.registro.services import annota
from programmazione import permissions, selectors
from programmazione.models import ModificaTriennale, Piano, PianoAnnuale, PianoTriennale
from programmazione.rules.aggiornamento import Genere, VoceAssente, scadute, valore_attuale
from programmazione.rules.indicatori import MASSIMO, in_testo
from programmazione.rules.testo import oltre_il_massimo, pulisci
from programmazione.services.ricognizioni import MotivoMancante
from programmazione.states import StatoPiano, TransizioneNonAmmessa

P = StatoPiano
MASSIMO_UNITA = 100_000


class AggiornamentoNonValido(TransizioneNonAmmessa):
    """The triennial can't be changed so; the message says what to mend."""


class TriennaleCambiato(TransizioneNonAmmessa):
    """The triennial is not the one from which the proposal starts; the message says what to do."""


@dataclass(frozen=True, slots=True)
class ModificaInviata:
    """A change as the form sends it: for a figure `dopo` is a number, for a chapter its text."""

    genere: Genere
    codice: str
    anno: int | None
    dopo: str | Decimal | None
    motivo: str
    fonte: str = ""


@transaction.atomic
def proponi_modifica(
    *, piano: PianoAnnuale, modifica: ModificaInviata, utente: Utente, ora: datetime
) -> ModificaTriennale:
    """Write, or write again, a change to the triennial in force that covers the plan's year.

    Raises `PermissionDenied` unless `utente` is the capofila, `TransizioneNonAmmessa` unless the
    annual is a draft, `MotivoMancante`, `AggiornamentoNonValido`, `TriennaleCambiato` while
    other changes start from a version that is not in force.
    """
    piano = PianoAnnuale.objects.select_for_update().get(pk=piano.pk)
    permissions.verifica_capofila(utente)
    _in_bozza(piano)
    if not modifica.motivo.strip():
        raise MotivoMancante("Scrivi perché il piano triennale va aggiornato.")
    triennale = _triennale(piano)
    _stessa_partenza(piano, triennale)
    prima = _prima(triennale, modifica)
    dopo = _dopo(modifica)
    if dopo == (prima or ""):
        raise AggiornamentoNonValido("Quello che hai scritto è già nel piano triennale.")

    scritta, _ = ModificaTriennale.objects.update_or_create(
        piano=piano,
        genere=modifica.genere.value,
        codice=modifica.codice,
        anno=modifica.anno,
        defaults={
            "triennale": triennale,
            "prima": prima or "",
            "dopo": dopo,
            "fonte": modifica.fonte.strip(),
            "motivo": modifica.motivo.strip(),
        },
    )
    annota(
        atto="MODIFICA_TRIENNALE",
        oggetto=piano,
        utente=utente,
        ora=ora,
        dati={"genere": modifica.genere, "codice": modifica.codice, "anno": modifica.anno},
    )
    return scritta


@transaction.atomic
def togli_modifica(*, piano: PianoAnnuale, pk: int, utente: Utente, ora: datetime) -> None:
    """Take a change out of the proposal.

    Raises `PermissionDenied` unless `utente` is the capofila, `TransizioneNonAmmessa` unless the
    annual is a draft, `ModificaTriennale.DoesNotExist`.
    """
    piano = PianoAnnuale.objects.select_for_update().get(pk=piano.pk)
    permissions.verifica_capofila(utente)
    _in_bozza(piano)

    modifica = ModificaTriennale.objects.get(piano=piano, pk=pk)
    dati = {"genere": modifica.genere, "codice": modifica.codice, "anno": modifica.anno}
    modifica.delete()
    annota(atto="RIMOZIONE_MODIFICA", oggetto=piano, utente=utente, ora=ora, dati=dati)


@transaction.atomic
def riparti_dal_vigente(*, piano: PianoAnnuale, utente: Utente, ora: datetime) -> int:
    """Move the changes onto the triennial in force; those that it contradicts are taken out.

    Return how many were taken out. Raises `PermissionDenied` unless `utente` is the capofila,
    `TransizioneNonAmmessa` unless the annual is a draft, `AggiornamentoNonValido`.
    """
    piano = PianoAnnuale.objects.select_for_update().get(pk=piano.pk)
    permissions.verifica_capofila(utente)
    _in_bozza(piano)
    triennale = _triennale(piano)
    scritte = {
        selectors.modifica_pura(modifica): modifica for modifica in selectors.modifiche_di(piano)
    }
    via = scadute(triennale.approvato, scritte)

    ModificaTriennale.objects.filter(pk__in=[scritte[una].pk for una in via]).delete()
    ModificaTriennale.objects.filter(piano=piano).update(triennale=triennale)
    annota(
        atto="RIPARTENZA_MODIFICHE",
        oggetto=piano,
        utente=utente,
        ora=ora,
        dati={"triennale": triennale.pk, "tolte": len(via)},
    )
    return len(via)


def verifica_modifiche(piano: Piano) -> None:
    """Check that the triennial is still the one that the changes start from.

    Raises `TriennaleCambiato`.
    """
    modifiche = selectors.modifiche_di(piano)
    if not modifiche:
        return
    triennale = selectors.triennale_vigente(piano.anno)
    da = modifiche[0].triennale
    if triennale is None or triennale.pk != da.pk:
        raise TriennaleCambiato(
            f"Le modifiche partono dalla versione {da.versione} del {da.denominazione}, che non è"
            f" più quella in vigore. {_come_si_rimedia(piano)}, apri «Aggiorna il triennale» e"
            " riparti dalla versione in vigore."
        )
    if bozza := selectors.in_preparazione(triennale):
        raise TriennaleCambiato(
            f"La versione {bozza.versione} del {bozza.denominazione} è in preparazione: prima va"
            " approvata quella, oppure togli le modifiche da questo piano annuale."
        )


def _come_si_rimedia(piano: Piano) -> str:
    if piano.stato != P.IN_VERIFICA:
        # It is before the Assemblea: only a postponement gives it back.
        return "L'Assemblea rinvia il piano annuale; poi riportalo in bozza"
    return "Riporta il piano annuale in bozza"


def _in_bozza(piano: Piano) -> None:
    if piano.stato != P.BOZZA:
        raise TransizioneNonAmmessa(
            f"Il piano è nello stato «{P(piano.stato).label}»: l'aggiornamento del triennale si"
            " scrive in bozza."
        )


def _triennale(piano: Piano) -> PianoTriennale:
    triennale = selectors.triennale_vigente(piano.anno)
    if triennale is None:
        raise AggiornamentoNonValido(f"Nessun piano triennale in vigore comprende il {piano.anno}.")
    return triennale


def _stessa_partenza(piano: Piano, triennale: Piano) -> None:
    altre = ModificaTriennale.objects.filter(piano_id=piano.pk).exclude(triennale_id=triennale.pk)
    if altre.exists():
        raise TriennaleCambiato(
            "Il piano triennale è cambiato dopo le prime modifiche: riparti dalla versione in"
            " vigore, poi scrivi le altre."
        )


def _prima(triennale: Piano, modifica: ModificaInviata) -> str | None:
    try:
        return valore_attuale(triennale.approvato, modifica.genere, modifica.codice, modifica.anno)
    except VoceAssente as errore:
        raise AggiornamentoNonValido("Il piano triennale non ha questa voce.") from errore


def _dopo(modifica: ModificaInviata) -> str:
    valore = modifica.dopo
    if modifica.genere is Genere.CAPITOLO:
        testo = pulisci(str(valore or ""))
        if troppo := oltre_il_massimo(testo):
            raise AggiornamentoNonValido(troppo)
        return testo
    if valore is None:
        raise AggiornamentoNonValido("Scrivi il nuovo valore.")
    cifra = Decimal(valore)
    if modifica.genere is Genere.TRAGUARDO:
        if abs(cifra) > MASSIMO:
            raise AggiornamentoNonValido("Il valore è troppo grande.")
        return in_testo(cifra) or ""
    if cifra != cifra.to_integral_value() or not 0 <= cifra <= MASSIMO_UNITA:
        raise AggiornamentoNonValido("Le unità attese sono un numero intero, da zero in su.")
    if not modifica.fonte.strip():
        raise AggiornamentoNonValido("Scrivi la fonte della cifra.")
    return str(int(cifra))
