"""The acts on a tornata: prepared, a unit proposed to who is next, chosen by its owner, withdrawn.

Bad inputs: lists that are not definitive, a unit that is withdrawn or taken, nobody left in line,
a household that holds another proposal, an owner's choice of what is not an alternative.
"""

from datetime import datetime

from django.db import IntegrityError, transaction

from bandi.models import Avviso, UnitaOfferta
from bandi.ostacoli import segue_il_ritiro
from bandi.states import NonAdesso as NonPiuRitirabile
from crema_sap.enti.models import Utente
from crema_sap.registro.services import accoda, annota
from domande.assegnazioni import atti, fatti, ordine, permissions
from domande.assegnazioni.congelati import Congelati
from domande.compilazione.risposte import canonico, sha256
from domande.graduatorie import pacchetto
from domande.models import (
    Assegnazione,
    Domanda,
    FattiCongelati,
    FattoAssegnazione,
    PubblicazioneGraduatoria,
    TipoFatto,
    TipoGraduatoria,
    TornataAssegnazione,
)
from domande.rules.assegnazione.motore import Proposta
from domande.services import NonAdesso
from domande.states import StatoAssegnazione

PREPARA = "prepara_assegnazioni"


@transaction.atomic
def chiedi_tornata(*, avviso: Avviso, utente: Utente, ora: datetime) -> None:
    """Ask for the tornata of an avviso, which a worker prepares; asked twice it is one.

    Raises `PermissionDenied` unless the capofila asks, `NonAdesso` before the definitiva.
    """
    permissions.verifica_capofila(utente)
    if TornataAssegnazione.objects.filter(avviso=avviso).exists():
        raise NonAdesso("Le assegnazioni di questo avviso sono già aperte.")
    _definitiva(avviso)
    accoda(PREPARA, chiave=f"{PREPARA}:{avviso.pk}", avviso_id=avviso.pk, utente_id=utente.pk)


@transaction.atomic
def prepara(*, avviso: Avviso, utente: Utente, ora: datetime) -> TornataAssegnazione:
    """Freeze the facts and the rules of the definitive lists; the second time nothing changes.

    Raises `NonAdesso` before the definitiva. Norma: R.R. 4/2017, art. 15.
    """
    avviso = Avviso.objects.select_for_update(of=("self",)).get(pk=avviso.pk)
    gia = TornataAssegnazione.objects.filter(avviso=avviso).first()
    if gia is not None:
        return gia
    pubblicazione = _definitiva(avviso)
    fatta = pacchetto.rifai(pubblicazione.elaborazione)
    regime = fatti.regole_di(avviso, fatta.profilo)
    composti = fatti.componi(
        avviso=avviso,
        letti=fatta.letti,
        ordinate=fatta.ordinate,
        profilo=fatta.profilo,
        regime=regime,
    )
    letti = Congelati(composti, tuple(fatta.letti.unita.tolist()), fatta.letti.domande)
    dati, impronta = ordine.scrivi(letti)
    regole = fatti.regime_di(avviso, regime)
    tornata = TornataAssegnazione.objects.create(
        avviso=avviso,
        elaborazione=pubblicazione.elaborazione,
        pubblicazione=pubblicazione,
        regole=regole,
        regole_impronta=sha256(canonico(regole)),
        fatti_impronta=impronta,
        preparata_il=ora,
        preparata_da=utente,
    )
    FattiCongelati.objects.create(tornata=tornata, dati_cifrati=dati)
    for offerta in UnitaOfferta.objects.filter(pk__in=letti.offerte, ritirata_il__isnull=False):
        _ritira(tornata, offerta, utente, ora)
    annota(
        atto="ASSEGNAZIONI_APERTE",
        oggetto=tornata,
        utente=utente,
        ora=ora,
        dati={"avviso": avviso.codice, "fatti": impronta, "regole": tornata.regole_impronta},
    )
    return tornata


@transaction.atomic
def proponi(*, offerta: UnitaOfferta, utente: Utente, ora: datetime) -> Assegnazione:
    """Propose a unit to the household that is next in line for it; nobody chooses another.

    Raises `PermissionDenied` unless the owner asks, `NonAdesso` when the unit is taken or
    withdrawn, nobody is in line, or the household holds a proposal of another avviso.
    Norma: R.R. 4/2017, art. 15.
    """
    tornata = _tornata(offerta)
    permissions.verifica_gestione(utente, offerta.unita.proprietario_id)
    letto = ordine.leggi(tornata)
    proposta = _nuova(letto, offerta)
    assegnazione = _crea(
        tornata,
        offerta,
        Domanda.objects.get(pk=letto.domanda_di(proposta)),
        canale=proposta.canale.value,
        posizione=letto.posizione_di(proposta),
        ora=ora,
    )
    atti.registra(
        assegnazione, TipoFatto.PROPOSTA, a=StatoAssegnazione.PROPOSTA, utente=utente, ora=ora
    )
    return assegnazione


@transaction.atomic
def scegli(
    *, offerta: UnitaOfferta, invece: UnitaOfferta, motivo: str, utente: Utente, ora: datetime
) -> FattoAssegnazione:
    """Write that the owner gives `invece`, another of its units, to who would have this one.

    Raises `PermissionDenied` unless the owner asks, `NonAdesso` without a reason, or when the
    household is not placed for both. Norma: R.R. 4/2017, art. 15 c. 1 bis.
    """
    tornata = _tornata(offerta)
    permissions.verifica_gestione(utente, offerta.unita.proprietario_id)
    if not motivo.strip():
        raise NonAdesso("Scrivi il motivo della scelta.")
    letto = ordine.leggi(tornata)
    proposta = _nuova(letto, offerta)
    if invece.pk not in [letto.letti.offerte[numero] for numero in proposta.alternative]:
        raise NonAdesso("Il nucleo non è in posizione utile anche per quell'unità.")
    domanda = Domanda.objects.get(pk=letto.domanda_di(proposta))
    fatto = FattoAssegnazione.objects.create(
        tornata=tornata,
        tipo=TipoFatto.SCELTA,
        offerta=invece,
        proprietario_id=offerta.unita.proprietario_id,
        domanda=domanda,
        richiedente_id=domanda.richiedente_id,
        motivo=motivo.strip(),
        norma="R.R. 4/2017, art. 15 c. 1 bis",
        istante=ora,
        utente=utente,
    )
    annota(
        atto="ASSEGNAZIONE_SCELTA",
        oggetto=fatto,
        utente=utente,
        ora=ora,
        dati={"unita": invece.unita.codice, "al_posto_di": offerta.unita.codice},
    )
    return fatto


@segue_il_ritiro
def unita_ritirata(offerta: UnitaOfferta, utente: Utente, ora: datetime) -> None:
    """End the assignment of a unit that is withdrawn: its household is free again.

    Part of the withdrawal, which holds the avviso. Raises the `NonAdesso` of the avvisi, whose
    pages say it, after the handover.
    """
    tornata = TornataAssegnazione.objects.filter(avviso_id=offerta.avviso_id).first()
    if tornata is not None:
        _ritira(tornata, offerta, utente, ora)


def _ritira(
    tornata: TornataAssegnazione, offerta: UnitaOfferta, utente: Utente, ora: datetime
) -> None:
    viva = (
        Assegnazione.objects.vive()
        .select_related("offerta__unita", "domanda")
        .filter(offerta=offerta)
        .first()
    )
    if viva is None:
        FattoAssegnazione.objects.create(
            tornata=tornata,
            tipo=TipoFatto.RITIRO,
            offerta=offerta,
            proprietario_id=offerta.unita.proprietario_id,
            motivo=offerta.motivo_ritiro,
            istante=ora,
            utente=utente,
        )
        return
    if viva.stato in {StatoAssegnazione.CONSEGNATA, StatoAssegnazione.CONTRATTO}:
        raise NonPiuRitirabile("L'unità è già consegnata: non si ritira dall'avviso.")
    atti.registra(
        viva,
        TipoFatto.RITIRO,
        a=StatoAssegnazione.RITIRATA,
        utente=utente,
        ora=ora,
        contenuto=atti.Contenuto(motivo=offerta.motivo_ritiro),
    )


def _crea(
    tornata: TornataAssegnazione,
    offerta: UnitaOfferta,
    domanda: Domanda,
    *,
    canale: str,
    posizione: int,
    ora: datetime,
) -> Assegnazione:
    """Write the assignment; the database refuses a second one of its unit or of its household."""
    try:
        with transaction.atomic():
            return Assegnazione.objects.create(
                tornata=tornata,
                offerta=offerta,
                proprietario_id=offerta.unita.proprietario_id,
                domanda=domanda,
                richiedente_id=domanda.richiedente_id,
                canale=canale,
                posizione=posizione,
                aperta_il=ora,
                aggiornata_il=ora,
            )
    except IntegrityError as errore:
        raise NonAdesso(
            "Il nucleo che ne ha diritto ha già una proposta in un altro avviso: aspetta che"
            " risponda."
        ) from errore


def _definitiva(avviso: Avviso) -> PubblicazioneGraduatoria:
    pubblicazione = (
        PubblicazioneGraduatoria.objects.filter(avviso=avviso, tipo=TipoGraduatoria.DEFINITIVA)
        .select_related("elaborazione__avviso__piano", "elaborazione__profilo")
        .first()
    )
    if pubblicazione is None:
        raise NonAdesso("Si assegna dopo la pubblicazione della graduatoria definitiva.")
    return pubblicazione


def _tornata(offerta: UnitaOfferta) -> TornataAssegnazione:
    """Hold the avviso of a unit and read its tornata."""
    Avviso.objects.select_for_update(of=("self",)).get(pk=offerta.avviso_id)
    tornata = (
        TornataAssegnazione.objects.select_related("elaborazione__profilo")
        .filter(avviso_id=offerta.avviso_id)
        .first()
    )
    if tornata is None:
        raise NonAdesso("Le assegnazioni di questo avviso non sono ancora aperte.")
    return tornata


def _nuova(letto: ordine.Ordine, offerta: UnitaOfferta) -> Proposta:
    if UnitaOfferta.objects.filter(pk=offerta.pk, ritirata_il__isnull=False).exists():
        raise NonAdesso("L'unità è stata ritirata dall'avviso.")
    proposta = letto.proposta_per(offerta.pk)
    if proposta is None:
        raise NonAdesso("In graduatoria non c'è più nessun nucleo a cui proporla.")
    if not proposta.nuova:
        raise NonAdesso("L'unità è già proposta o assegnata.")
    return proposta
