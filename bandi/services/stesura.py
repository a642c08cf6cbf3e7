"""The acts on a draft: to write it from the plan, to choose its units, to approve it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from bandi import permissions
from bandi.models import AttoDiVersione, Avviso, ProfiloPunteggio, TipoOfferta, UnitaOfferta
from bandi.rules import profilo as regole_profilo
from bandi.rules.finestra import ROMA, Finestra
from bandi.selectors import versione_in_vigore
from bandi.services.corredo import corredo_da_approvare
from bandi.services.profili import verifica_adottato
from bandi.services.versioni import (
    AvvisoNonValido,
    blocca,
    nuova_versione,
    verifica_bozza,
    verifica_offribili,
    verifica_superfici,
    versione_successiva,
)
from bandi.states import StatoAvviso, verifica_transizione
from crema_sap.enti.models import Utente
from crema_sap.registro.services import annota
from crema_sap.web.formati import data_breve
from programmazione.models import PianoAnnuale
from programmazione.states import StatoPiano

CODICE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# Words that are pages beside the avvisi.
RISERVATI = frozenset({"gestione"})


@dataclass(frozen=True, slots=True, kw_only=True)
class DatiAvviso:
    """What a draft says besides its units."""

    codice: str
    titolo: str
    profilo: ProfiloPunteggio
    finestra: Finestra
    preferenze_massime: int
    canale_ufficiale: str
    referenti: str = ""
    fonte: str = ""
    di_prova: bool = False


@transaction.atomic
def crea_avviso_dal_piano(
    *, piano: PianoAnnuale, dati: DatiAvviso, utente: Utente, ora: datetime
) -> Avviso:
    """Draft an avviso on an approved plan; its units are chosen afterwards.

    Raises `PermissionDenied`, and `AvvisoNonValido` when the plan is not in force, the profile
    is not on the opening day, or the code is taken or can't be an address.
    Norma: R.R. 4/2017, art. 8.
    """
    permissions.verifica_capofila(utente)
    _verifica_piano(piano)
    _verifica_dati(dati, gia_scritto=None)
    avviso = Avviso.objects.create(piano=piano, **_campi(dati))
    nuova_versione(
        avviso,
        AttoDiVersione.CREAZIONE,
        finestra=dati.finestra,
        preferenze_massime=dati.preferenze_massime,
        ora=ora,
    )
    annota(atto="CREAZIONE", oggetto=avviso, utente=utente, ora=ora, dati={"piano": piano.pk})
    return avviso


@transaction.atomic
def modifica_avviso(*, avviso: Avviso, dati: DatiAvviso, utente: Utente, ora: datetime) -> Avviso:
    """Change a draft.

    Raises `PermissionDenied`, `TransizioneNonAmmessa` unless it is a draft, `AvvisoNonValido`.
    """
    avviso = blocca(avviso)
    permissions.verifica_avviso(utente, avviso)
    verifica_bozza(avviso)
    _verifica_dati(dati, gia_scritto=avviso)
    for campo, valore in _campi(dati).items():
        setattr(avviso, campo, valore)
    avviso.save()
    nuova_versione(
        avviso,
        AttoDiVersione.MODIFICA,
        finestra=dati.finestra,
        preferenze_massime=dati.preferenze_massime,
        ora=ora,
    )
    annota(atto="MODIFICA", oggetto=avviso, utente=utente, ora=ora)
    return avviso


@transaction.atomic
def scegli_unita(
    *, avviso: Avviso, scelte: Mapping[int, TipoOfferta], utente: Utente, ora: datetime
) -> int:
    """Offer these units, keyed by `UnitaAbitativa`, and no other; return how many.

    Raises `PermissionDenied`, `TransizioneNonAmmessa` unless it is a draft, and `AvvisoNonValido`
    for a unit that the plan does not foresee, that another avviso offers, or whose code can't be
    an address.
    """
    avviso = blocca(avviso)
    permissions.verifica_avviso(utente, avviso)
    verifica_bozza(avviso)
    verifica_offribili(avviso, list(scelte), utente)
    UnitaOfferta.objects.filter(avviso=avviso).delete()
    UnitaOfferta.objects.bulk_create(
        UnitaOfferta(avviso=avviso, unita_id=chiave, tipo=tipo)
        for chiave, tipo in sorted(scelte.items())
    )
    annota(atto="SCELTA_UNITA", oggetto=avviso, utente=utente, ora=ora, dati={"unita": len(scelte)})
    return len(scelte)


@transaction.atomic
def approva_avviso(*, avviso: Avviso, atto: str, utente: Utente, ora: datetime) -> Avviso:
    """Approve a draft by an act: from here on its text and its units are fixed.

    Raises `PermissionDenied`, `TransizioneNonAmmessa`, and `AvvisoNonValido` when there is no
    unit, or one lacks what must be published of it.
    Norma: R.R. 4/2017, art. 8.
    """
    avviso = blocca(avviso)
    permissions.verifica_avviso(utente, avviso)
    verifica_transizione(StatoAvviso(avviso.stato), StatoAvviso.APPROVATO)
    if not atto.strip():
        raise AvvisoNonValido("Scrivi il numero e la data dell'atto che approva l'avviso.")
    offerte = UnitaOfferta.objects.filter(avviso=avviso)
    if not offerte.exists():
        raise AvvisoNonValido("L'avviso non offre ancora nessuna unità.")
    verifica_superfici(offerte)
    verifica_adottato(avviso.profilo, versione_in_vigore(avviso).apre_il)
    avviso.stato = StatoAvviso.APPROVATO
    avviso.approvato_il = ora
    avviso.atto_approvazione = atto.strip()
    avviso.corredo = corredo_da_approvare(avviso)
    avviso.save(update_fields=["stato", "approvato_il", "atto_approvazione", "corredo"])
    versione_successiva(avviso, AttoDiVersione.APPROVAZIONE, ora)
    annota(atto="APPROVAZIONE", oggetto=avviso, utente=utente, ora=ora)
    return avviso


def _verifica_piano(piano: PianoAnnuale) -> None:
    if not piano.congelato or piano.stato == StatoPiano.AGGIORNATO:
        raise AvvisoNonValido(
            f"Un avviso parte da un piano approvato e vigente: il piano {piano.anno} è nello stato"
            f" «{StatoPiano(piano.stato).label}»."
        )


def _verifica_dati(dati: DatiAvviso, *, gia_scritto: Avviso | None) -> None:
    if not CODICE.fullmatch(dati.codice) or dati.codice in RISERVATI:
        raise AvvisoNonValido(
            "Il codice diventa l'indirizzo della pagina: usa lettere minuscole senza accenti,"
            " cifre e trattini, per esempio «crema-2019»."
        )
    altri = Avviso.objects.filter(codice=dati.codice)
    if gia_scritto:
        altri = altri.exclude(pk=gia_scritto.pk)
    if altri.exists():
        raise AvvisoNonValido(f"C'è già un avviso con il codice «{dati.codice}».")
    profilo = regole_profilo.leggi_profilo(dati.profilo.dati)
    giorno = dati.finestra.apre_il.astimezone(ROMA).date()
    if not profilo.vigente(giorno):
        raise AvvisoNonValido(
            f"Il profilo «{profilo.codice}» non è in vigore il giorno dell'apertura,"
            f" {data_breve(giorno)}."
        )
    verifica_adottato(dati.profilo, dati.finestra.apre_il)
    if not 1 <= dati.preferenze_massime <= profilo.preferenze_massime:
        raise AvvisoNonValido(f"Il profilo ammette da 1 a {profilo.preferenze_massime} preferenze.")


def _campi(dati: DatiAvviso) -> dict[str, Any]:
    return {
        "codice": dati.codice,
        "titolo": dati.titolo,
        "profilo": dati.profilo,
        "canale_ufficiale": dati.canale_ufficiale,
        "referenti": dati.referenti,
        "fonte": dati.fonte,
        "di_prova": dati.di_prova,
    }
