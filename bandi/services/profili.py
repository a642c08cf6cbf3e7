"""Keeping the scoring profiles: load as a draft, try, adopt by an act."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from bandi import permissions
from bandi.models import AdozioneProfilo, Avviso, ProfiloPunteggio
from bandi.rules import adozione as regole_adozione
from bandi.rules import profilo as regole_profilo
from bandi.rules.adozione import Adottato, Periodo
from bandi.rules.tipi import Difetto, Profilo
from bandi.services.versioni import AvvisoNonValido
from bandi.states import StatoAvviso
from crema_sap.enti.models import Utente
from crema_sap.orologio import ROMA
from crema_sap.registro.services import annota
from crema_sap.web.formati import data_breve


class ProfiloNonAdottabile(Exception):
    """The act can't adopt this profile for these days; `difetti` say why and what to do."""

    def __init__(self, difetti: list[Difetto]) -> None:
        self.difetti = difetti
        super().__init__(" ".join(str(difetto) for difetto in difetti))


@dataclass(frozen=True, slots=True)
class Prova:
    """What a dry run found: the defects, or the profile and what to know before keeping it."""

    dati: Mapping[str, object]
    difetti: list[Difetto]
    profilo: Profilo | None = None
    uguale: ProfiloPunteggio | None = None
    sovrapposti: tuple[Adottato, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AttoDiAdozione:
    """What the act says. `sostituisce`: who is in force on the eve ends there."""

    atto: str
    data: date
    dal: date
    al: date | None = None
    sostituisce: bool = False

    @property
    def periodo(self) -> Periodo:
        """The days for which the profile is adopted."""
        return Periodo(self.dal, self.al)


def prova_profilo(*, scritto: bytes, utente: Utente) -> Prova:
    """Read a file and say everything that is wrong with it; nothing is written.

    Raises `PermissionDenied`.
    """
    permissions.verifica_capofila(utente)
    try:
        dati = regole_profilo.leggi_testo(scritto)
    except regole_profilo.ProfiloNonValido as errore:
        return Prova({}, errore.difetti)
    difetti = regole_profilo.verifica_profilo(dati)
    if difetti:
        return Prova(dati, difetti)
    profilo = regole_profilo.leggi_profilo(dati)
    vigenza = Periodo(profilo.dal, profilo.al)
    return Prova(
        dati,
        [],
        profilo,
        _uguale(profilo),
        tuple(regole_adozione.sovrapposti(vigenza, _adottati())),
    )


@transaction.atomic
def carica_profilo(
    *, dati: Mapping[str, Any], utente: Utente | None, ora: datetime
) -> ProfiloPunteggio:
    """Keep a scoring profile that was checked, as a draft; the same one is kept once.

    A different text under a code that is there becomes its next version: nothing changes those
    in use. `utente` is None when the platform loads it. Raises `PermissionDenied`, and
    `ProfiloNonValido` with every defect.
    """
    if utente is not None:
        permissions.verifica_capofila(utente)
    profilo = regole_profilo.leggi_profilo(dati)
    esistente = _uguale(profilo)
    if esistente:
        return esistente
    uguali = ProfiloPunteggio.objects.filter(codice=profilo.codice)
    ultima = uguali.aggregate(ultima=Max("versione"))["ultima"] or 0
    caricato = ProfiloPunteggio.objects.create(
        codice=profilo.codice,
        versione=ultima + 1,
        norma=profilo.norma,
        dal=profilo.dal,
        al=profilo.al,
        dati=regole_profilo.a_dizionario(profilo),
        impronta=regole_profilo.impronta(profilo),
    )
    annota(
        atto="CARICAMENTO_PROFILO",
        oggetto=caricato,
        utente=utente,
        ora=ora,
        dati={
            "codice": caricato.codice,
            "versione": caricato.versione,
            "impronta": caricato.impronta,
        },
    )
    return caricato


@transaction.atomic
def adotta_profilo(
    *, profilo: ProfiloPunteggio, atto: AttoDiAdozione, utente: Utente | None, ora: datetime
) -> AdozioneProfilo:
    """Adopt a draft by an act, from a day to another; who was in force may end on the eve.

    Raises `PermissionDenied`, and `ProfiloNonAdottabile` with every reason.
    Norma: R.R. 4/2017, art. 8, 12 c. 2.
    """
    if utente is not None:
        permissions.verifica_capofila(utente)
    # One act at a time: the rows that might have to make room are locked.
    vecchie = {
        str(vecchia.profilo): vecchia
        for vecchia in AdozioneProfilo.objects.select_for_update(of=("self",))
        .select_related("profilo")
        .order_by("pk")
    }
    difetti = _difetti(profilo, atto, ora, vecchie)
    if difetti:
        raise ProfiloNonAdottabile(difetti)
    chiuse = [voce for voce in vecchie.values() if voce.periodo.incontra(atto.periodo)]
    for vecchia in chiuse:
        vecchia.al = atto.dal
        vecchia.save(update_fields=["al"])
    adozione = AdozioneProfilo.objects.create(
        profilo=profilo,
        atto=atto.atto.strip(),
        data_atto=atto.data,
        dal=atto.dal,
        al=atto.al,
        adottato_il=ora,
        adottato_da=utente,
    )
    for vecchia in chiuse:
        vecchia.sostituita_da = adozione
        vecchia.save(update_fields=["sostituita_da"])
    _annota_adozione(adozione, chiuse, utente, ora)
    return adozione


def verifica_adottato(profilo: ProfiloPunteggio, apre_il: datetime) -> None:
    """Hold the adoption of a profile until the act commits, and see that it covers an opening.

    Raises `AvvisoNonValido` unless the profile is adopted for the day of the opening.
    Norma: R.R. 4/2017, art. 8 (the avviso names the criteria in force).
    """
    giorno = apre_il.astimezone(ROMA).date()
    adozione = AdozioneProfilo.objects.select_for_update(no_key=True).filter(profilo=profilo)
    if not any(voce.periodo.contiene(giorno) for voce in adozione):
        raise AvvisoNonValido(
            f"Il profilo «{profilo}» non è adottato con un atto per il giorno dell'apertura,"
            f" {data_breve(giorno)}."
        )


def _annota_adozione(
    adozione: AdozioneProfilo,
    chiuse: list[AdozioneProfilo],
    utente: Utente | None,
    ora: datetime,
) -> None:
    annota(
        atto="ADOZIONE_PROFILO",
        oggetto=adozione.profilo,
        utente=utente,
        ora=ora,
        dati={
            "atto": adozione.atto,
            "data_atto": adozione.data_atto.isoformat(),
            "dal": adozione.dal.isoformat(),
            "al": adozione.al.isoformat() if adozione.al else None,
            "impronta": adozione.profilo.impronta,
            "sostituisce": [vecchia.profilo_id for vecchia in chiuse],
        },
    )


def _uguale(profilo: Profilo) -> ProfiloPunteggio | None:
    impronta = regole_profilo.impronta(profilo)
    return ProfiloPunteggio.objects.filter(codice=profilo.codice, impronta=impronta).first()


def _adottati() -> list[Adottato]:
    righe = AdozioneProfilo.objects.select_related("profilo").order_by("dal")
    return [Adottato(str(riga.profilo), riga.periodo) for riga in righe]


def _difetti(
    profilo: ProfiloPunteggio,
    atto: AttoDiAdozione,
    ora: datetime,
    vecchie: Mapping[str, AdozioneProfilo],
) -> list[Difetto]:
    if str(profilo) in vecchie:
        return [
            Difetto(
                "atto",
                "Questo profilo è già stato adottato.",
                "Per cambiarlo carica una versione nuova.",
            )
        ]
    difetti = []
    if not atto.atto.strip():
        difetti.append(Difetto("atto", "Manca l'atto.", "Scrivi che atto è, e il suo numero."))
    if atto.data > ora.astimezone(ROMA).date():
        difetti.append(
            Difetto("data_atto", "L'atto è nel futuro.", "Adotta dopo che è stato firmato.")
        )
    altri = [Adottato(nome, voce.periodo) for nome, voce in vecchie.items()]
    difetti += regole_adozione.difetti(
        atto.periodo, profilo.periodo, altri, sostituisce=atto.sostituisce
    )
    return difetti + ([] if difetti else _avvisi_lasciati_senza(atto, vecchie))


def _avvisi_lasciati_senza(
    atto: AttoDiAdozione, vecchie: Mapping[str, AdozioneProfilo]
) -> list[Difetto]:
    """Approved avvisi that open after the day on which their profile would end."""
    chiuse = [voce.profilo_id for voce in vecchie.values() if voce.periodo.incontra(atto.periodo)]
    decisi = Avviso.objects.filter(
        profilo_id__in=chiuse, stato__in=[StatoAvviso.APPROVATO, StatoAvviso.PUBBLICATO]
    ).con_termine()
    return [
        Difetto(
            "dal",
            f"L'avviso «{avviso.codice}» apre il {data_breve(apre)} con il profilo che finirebbe.",
            "Scegli un giorno successivo alla sua apertura.",
        )
        for avviso in decisi.order_by("pk")
        if (apre := avviso.apre_il.astimezone(ROMA).date()) >= atto.dal  # type: ignore[attr-defined]
    ]
