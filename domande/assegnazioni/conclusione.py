"""The last acts: the dwelling is handed over, the contract is signed, the unit leaves the lists.

Bad inputs: who proposed hands over, an act without its number, a contract with a future signature.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction

from bandi.models import Avviso, UnitaOfferta
from crema_sap.enti.models import Utente
from domande.assegnazioni import atti, istruttoria, permissions
from domande.assegnazioni.atti import Contenuto
from domande.models import (
    Assegnazione,
    ContrattoAssegnazione,
    Domanda,
    FattoAssegnazione,
    TipoFatto,
    TornataAssegnazione,
)
from domande.rules.calendario import giorno_di
from domande.services import NonAdesso
from domande.states import StatoAssegnazione
from programmazione.services import schede
from programmazione.states import StatoUnita, verifica_unita


@dataclass(frozen=True, slots=True, kw_only=True)
class DatiContratto:
    """What is written of a contract: euro a month, months."""

    numero: str
    firmato_il: date
    decorre_dal: date
    canone_mensile: Decimal
    durata_mesi: int


@transaction.atomic
def consegna(
    *, assegnazione: Assegnazione, atto: str, utente: Utente, ora: datetime
) -> Assegnazione:
    """Assign the dwelling by an act of the responsabile and hand it over.

    Raises `PermissionDenied` unless the responsabile asks who did not propose the unit,
    `TransizioneNonAmmessa`, `NonAdesso` without the act. Norma: R.R. 4/2017, art. 15 c. 2.
    """
    assegnazione = atti.blocca(assegnazione)
    proposta = FattoAssegnazione.objects.get(assegnazione=assegnazione, tipo=TipoFatto.PROPOSTA)
    permissions.verifica_decisione(utente, assegnazione, proposta.utente_id)
    istruttoria.verifica_scritto(atto, "Scrivi gli estremi dell'atto di assegnazione.")
    atti.registra(
        assegnazione,
        TipoFatto.CONSEGNA,
        a=StatoAssegnazione.CONSEGNATA,
        utente=utente,
        ora=ora,
        contenuto=Contenuto(atto=atto.strip(), norma="R.R. 4/2017, art. 15 c. 2"),
    )
    return assegnazione


@transaction.atomic
def stipula(
    *, assegnazione: Assegnazione, dati: DatiContratto, utente: Utente, ora: datetime
) -> Assegnazione:
    """Write the contract: the unit leaves every list, and the household is housed in the others.

    Raises `PermissionDenied`, `TransizioneNonAmmessa`, `NonAdesso` when the contract is signed in
    the future, or its number is already the owner's. Norma: R.R. 4/2017, art. 16.
    """
    _blocca_gli_avvisi(assegnazione)
    assegnazione = atti.blocca(assegnazione)
    permissions.verifica_gestione(utente, assegnazione.proprietario_id)
    _verifica(dati, assegnazione, ora)
    if assegnazione.stato == StatoAssegnazione.CONSEGNATA:
        _scrivi(assegnazione, dati)
    atti.registra(
        assegnazione,
        TipoFatto.CONTRATTO,
        a=StatoAssegnazione.CONTRATTO,
        utente=utente,
        ora=ora,
        contenuto=Contenuto(atto=f"Contratto n. {dati.numero}", norma="R.R. 4/2017, art. 16"),
    )
    _lascia_le_liste(assegnazione, ora)
    _segna_sistemato(assegnazione, utente, ora)
    return assegnazione


def _blocca_gli_avvisi(assegnazione: Assegnazione) -> None:
    """Hold every avviso in which the household has a domanda, all before the first is written of.

    In one order, so that two contracts never wait for each other; also where the tornata is only
    being prepared, which then finds the household housed, or is found.
    """
    suoi = Domanda.objects.attive().filter(richiedente_id=assegnazione.richiedente_id)
    list(
        Avviso.objects.select_for_update(of=("self",))
        .filter(pk__in=suoi.values("avviso_id"))
        .order_by("pk")
    )


def _verifica(dati: DatiContratto, assegnazione: Assegnazione, ora: datetime) -> None:
    istruttoria.verifica_scritto(dati.numero, "Scrivi il numero del contratto.")
    if dati.firmato_il > giorno_di(ora):
        raise NonAdesso("La firma è nel futuro: il contratto si registra quando è firmato.")
    if dati.firmato_il < giorno_di(assegnazione.aperta_il):
        raise NonAdesso("La firma è prima della proposta dell'unità: controlla la data.")
    if dati.decorre_dal < dati.firmato_il:
        raise NonAdesso("Il contratto decorre dal giorno della firma o da un giorno dopo.")
    if dati.canone_mensile <= 0 or not 1 <= dati.durata_mesi <= 1200:
        raise NonAdesso("Canone e durata sono maggiori di zero.")


def _scrivi(assegnazione: Assegnazione, dati: DatiContratto) -> None:
    try:
        with transaction.atomic():
            ContrattoAssegnazione.objects.create(
                assegnazione=assegnazione,
                proprietario_id=assegnazione.proprietario_id,
                domanda_id=assegnazione.domanda_id,
                richiedente_id=assegnazione.richiedente_id,
                numero=dati.numero.strip(),
                firmato_il=dati.firmato_il,
                decorre_dal=dati.decorre_dal,
                canone_mensile=dati.canone_mensile,
                durata_mesi=dati.durata_mesi,
            )
    except IntegrityError as errore:
        raise NonAdesso("L'ente ha già un contratto con questo numero.") from errore


def _lascia_le_liste(assegnazione: Assegnazione, ora: datetime) -> None:
    """Set the dwelling as assigned, and free the offer: no open list shows it any more."""
    unita = schede.blocca(assegnazione.offerta.unita)
    verifica_unita(StatoUnita(unita.stato), StatoUnita.ASSEGNATA)
    unita.stato, unita.stato_dal = StatoUnita.ASSEGNATA, giorno_di(ora)
    schede.salva(unita)
    UnitaOfferta.objects.filter(pk=assegnazione.offerta_id, liberata_il__isnull=True).update(
        liberata_il=ora
    )


def _segna_sistemato(assegnazione: Assegnazione, utente: Utente, ora: datetime) -> None:
    """Write in the other tornate that the household has a dwelling: they pass it over."""
    altre = TornataAssegnazione.objects.exclude(pk=assegnazione.tornata_id).filter(
        avviso__domande__richiedente_id=assegnazione.richiedente_id,
        avviso__domande__ritirata_il__isnull=True,
    )
    for tornata in altre.order_by("pk"):
        FattoAssegnazione.objects.create(
            tornata=tornata,
            tipo=TipoFatto.SISTEMATO,
            proprietario_id=assegnazione.proprietario_id,
            domanda=Domanda.objects.attive().get(
                avviso_id=tornata.avviso_id, richiedente_id=assegnazione.richiedente_id
            ),
            richiedente_id=assegnazione.richiedente_id,
            istante=ora,
            utente=utente,
        )
