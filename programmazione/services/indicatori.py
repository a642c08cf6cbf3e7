"""Acts on what a triennial plan has of its own: indicators, expected units, yearly results."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from crema_sap.enti.models import Utente
from crema_sap.registro.services import annota
from crema_sap.web.tasks import ripubblica
from programmazione import permissions, selectors
from programmazione.models import (
    Indicatore,
    Piano,
    PianoTriennale,
    RisultatoIndicatore,
    SpecieAttesa,
    Traguardo,
    UnitaAttese,
)
from programmazione.rules.indicatori import (
    MASSIMO,
    DatiIndicatore,
    Origine,
    difetti_indicatore,
    in_testo,
)
from programmazione.states import StatoPiano, TransizioneNonAmmessa

P = StatoPiano
SI_SCRIVE = (P.BOZZA, P.IN_VERIFICA)


class IndicatoreNonValido(TransizioneNonAmmessa):
    """The indicator says too little, or contradicts itself; the message says what to mend."""


class RisultatoNonRegistrabile(TransizioneNonAmmessa):
    """The result can't be written: not yet, not by hand, or not without a reason."""


@dataclass(frozen=True, slots=True)
class AttesaInviata:
    """The units expected of a kind in a year, as the form sends them."""

    unita: int
    fonte: str


@transaction.atomic
def salva_indicatore(
    *, piano: Piano, codice: str, dati: DatiIndicatore, utente: Utente, ora: datetime
) -> Indicatore:
    """Write an indicator of a draft with its targets; `codice` is the one it had, or none.

    Raises `PermissionDenied` unless `utente` is the capofila, `TransizioneNonAmmessa` once the
    plan is proposed, `IndicatoreNonValido`, `Indicatore.DoesNotExist`.
    """
    piano = _bloccato(piano)
    permissions.verifica_capofila(utente)
    _si_scrive(piano)
    if difetti := difetti_indicatore(dati):
        raise IndicatoreNonValido(" ".join(difetti))
    _verifica_codice(piano, codice, dati)

    indicatore = (
        selectors.indicatore_vigente(piano, codice) if codice else Indicatore(piano_id=piano.pk)
    )
    scrivi_indicatore(indicatore, dati)
    annota(
        atto="SCRITTURA_INDICATORE",
        oggetto=piano,
        utente=utente,
        ora=ora,
        dati={"indicatore": dati.codice},
    )
    return indicatore


@transaction.atomic
def togli_indicatore(*, piano: Piano, codice: str, utente: Utente, ora: datetime) -> None:
    """Take an indicator out of a draft.

    Raises `PermissionDenied` unless `utente` is the capofila, `TransizioneNonAmmessa` once the
    plan is proposed, `Indicatore.DoesNotExist`.
    """
    piano = _bloccato(piano)
    permissions.verifica_capofila(utente)
    _si_scrive(piano)

    selectors.indicatore_vigente(piano, codice).delete()
    annota(
        atto="RIMOZIONE_INDICATORE",
        oggetto=piano,
        utente=utente,
        ora=ora,
        dati={"indicatore": codice},
    )


@transaction.atomic
def salva_attese(
    *,
    piano: Piano,
    attese: Mapping[tuple[int, SpecieAttesa], AttesaInviata],
    utente: Utente,
    ora: datetime,
) -> None:
    """Write the units that a draft expects; what is not in `attese` is not known, not zero.

    Raises `PermissionDenied` unless `utente` is the capofila, `TransizioneNonAmmessa` once the
    plan is proposed, `IndicatoreNonValido` without a source or out of the three years.
    """
    piano = _bloccato(piano)
    permissions.verifica_capofila(utente)
    _si_scrive(piano)
    for (anno, specie), attesa in attese.items():
        if anno not in piano.periodo.anni:
            raise IndicatoreNonValido(f"Il {anno} non è un anno del piano.")
        if not attesa.fonte.strip():
            raise IndicatoreNonValido(f"{specie.label}, {anno}: scrivi la fonte della cifra.")

    UnitaAttese.objects.filter(piano_id=piano.pk).delete()
    UnitaAttese.objects.bulk_create(
        UnitaAttese(
            piano_id=piano.pk, anno=anno, specie=specie, unita=una.unita, fonte=una.fonte.strip()
        )
        for (anno, specie), una in sorted(attese.items())
    )
    annota(
        atto="UNITA_ATTESE",
        oggetto=piano,
        utente=utente,
        ora=ora,
        dati={f"{anno} {specie}": una.unita for (anno, specie), una in sorted(attese.items())},
    )


@transaction.atomic
def registra_risultato(
    *,
    piano: Piano,
    codice: str,
    anno: int,
    valore: Decimal,
    fonte: str,
    motivo: str,
    utente: Utente,
    ora: datetime,
) -> RisultatoIndicatore:
    """Write the result of a year of a plan in force; the one before stays, and says why it changed.

    The frozen plan does not change. Raises `PermissionDenied` unless `utente` is the capofila,
    `TransizioneNonAmmessa` unless the plan is in force, `Indicatore.DoesNotExist`,
    `RisultatoNonRegistrabile`.
    """
    piano = _bloccato(piano)
    permissions.verifica_capofila(utente)
    if not piano.congelato or piano.stato == P.AGGIORNATO:
        raise TransizioneNonAmmessa(
            f"Il piano è nello stato «{P(piano.stato).label}»: i risultati si registrano sul piano"
            " approvato e vigente."
        )
    indicatore = selectors.indicatore_vigente(piano, codice)
    scritti = [uno for uno in selectors.risultati_di(piano, codice) if uno.anno == anno]
    _verifica_risultato(piano, indicatore, anno, valore, fonte)
    if scritti and scritti[0].valore == valore and scritti[0].fonte == fonte.strip():
        return scritti[0]
    if scritti and not motivo.strip():
        raise RisultatoNonRegistrabile("Il risultato c'è già: scrivi perché lo correggi.")

    risultato = RisultatoIndicatore.objects.create(
        indicatore=indicatore,
        anno=anno,
        numero=scritti[0].numero + 1 if scritti else 1,
        valore=valore,
        fonte=fonte.strip(),
        motivo=motivo.strip() if scritti else "",
        registrato_il=ora,
        registrato_da=utente,
    )
    annota(
        atto="RISULTATO_INDICATORE",
        oggetto=piano,
        utente=utente,
        ora=ora,
        dati={"indicatore": codice, "anno": anno, "valore": in_testo(valore)},
    )
    ripubblica(chiave=f"risultato:{risultato.pk}")
    return risultato


def scrivi_indicatore(indicatore: Indicatore, dati: DatiIndicatore) -> None:
    """Store an indicator with its targets."""
    indicatore.codice = dati.codice
    indicatore.titolo = dati.titolo.strip()
    indicatore.unita_misura = dati.unita_misura.strip()
    indicatore.verso = dati.verso.value
    indicatore.origine = dati.origine.value
    indicatore.figura = dati.figura
    indicatore.partenza = dati.partenza
    indicatore.partenza_fonte = dati.partenza_fonte.strip()
    indicatore.save()
    Traguardo.objects.filter(indicatore=indicatore).delete()
    Traguardo.objects.bulk_create(
        Traguardo(indicatore=indicatore, anno=anno, valore=valore)
        for anno, valore in sorted(dati.traguardi.items())
        if valore is not None
    )


def _verifica_codice(piano: Piano, codice: str, dati: DatiIndicatore) -> None:
    if set(dati.traguardi) != set(piano.periodo.anni):
        raise IndicatoreNonValido("I traguardi sono degli anni del piano.")
    propri = selectors.indicatori_di(piano.pk, piano.periodo)
    if dati.codice != codice and dati.codice in propri:
        raise IndicatoreNonValido("Un altro indicatore ha questo codice.")
    # Results go on from a version to the next under the code: it keeps measuring the same thing.
    for altra in PianoTriennale.objects.approvati().filter(anno=piano.anno).order_by("versione"):
        vecchio = selectors.indicatori_di(altra.pk, piano.periodo).get(dati.codice)
        if vecchio and (vecchio.unita_misura, vecchio.origine, vecchio.figura) != (
            dati.unita_misura.strip(), dati.origine, dati.figura
        ):  # fmt: skip
            raise IndicatoreNonValido(
                f"Nella versione {altra.versione} approvata il codice «{dati.codice}» misura"
                " altro: per misurare un'altra cosa usa un altro codice."
            )


def _verifica_risultato(
    piano: Piano, indicatore: Indicatore, anno: int, valore: Decimal, fonte: str
) -> None:
    if indicatore.origine != Origine.DICHIARATO:
        raise RisultatoNonRegistrabile(
            "Il risultato di questo indicatore si calcola dai piani annuali approvati: non si"
            " scrive a mano."
        )
    if anno not in piano.periodo.anni:
        raise RisultatoNonRegistrabile(f"Il {anno} non è un anno del piano.")
    if abs(valore) > MASSIMO:
        raise RisultatoNonRegistrabile("Il valore è troppo grande.")
    if not fonte.strip():
        raise RisultatoNonRegistrabile("Scrivi la fonte del risultato.")


def _bloccato(piano: Piano) -> PianoTriennale:
    return PianoTriennale.objects.select_for_update().get(pk=piano.pk)


def _si_scrive(piano: Piano) -> None:
    if piano.stato not in SI_SCRIVE:
        raise TransizioneNonAmmessa(
            f"Il piano è nello stato «{P(piano.stato).label}»: indicatori e unità attese si"
            " scrivono in bozza."
        )
