"""The acts from the summons to the outcome of the check: requirements, pre-refusal, exclusion.

What the administration already holds is asked of the administration, not of the household
(D.P.R. 445/2000, art. 43). Bad inputs: an appointment in the past, a requirement that is not one,
a pre-refusal with nothing against, an exclusion before its term or its observations.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from bandi.rules.profilo import leggi_profilo
from crema_sap.enti.models import Utente
from crema_sap.norme import Esito
from crema_sap.registro.services import annota
from domande import fascicolo
from domande.assegnazioni import atti, permissions
from domande.assegnazioni.atti import Contenuto
from domande.models import Assegnazione, EsitoVerifica, FattoAssegnazione, TipoFatto
from domande.rules.assegnazione import termini
from domande.rules.requisiti import verifica_requisiti
from domande.services import NonAdesso
from domande.states import StatoAssegnazione

CONVOCAZIONE = "D.P.R. 445/2000, art. 43 e 71; R.R. 4/2017, art. 15"
PREAVVISO = "L. 241/1990, art. 10 bis"
# A year mistyped would hold unit and household until it comes: nobody can summon again.
LONTANO = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Requisito:
    """A requirement as it was declared, and what the office last found; None until it has."""

    dichiarato: Esito
    verifica: FattoAssegnazione | None

    @property
    def confermato(self) -> bool:
        """Whether the office has confirmed it."""
        return self.verifica is not None and self.verifica.esito == EsitoVerifica.CONFERMATO

    @property
    def smentito(self) -> bool:
        """Whether the office has found that it is not so."""
        return self.verifica is not None and not self.confermato


def requisiti(assegnazione: Assegnazione) -> list[Requisito]:
    """The requirements of the household with the last outcome of each."""
    letto = fascicolo.leggi(assegnazione.domanda)
    profilo = leggi_profilo(assegnazione.tornata.elaborazione.profilo.dati)
    verifiche = {
        fatto.codice: fatto
        for fatto in FattoAssegnazione.objects.filter(
            assegnazione=assegnazione, tipo=TipoFatto.VERIFICA
        )
        .select_related("utente")
        .order_by("numero")
    }
    return [
        Requisito(esito, verifiche.get(esito.codice))
        for esito in verifica_requisiti(letto.fatti, profilo, letto.alla_data)
    ]


@transaction.atomic
def convoca(
    *, assegnazione: Assegnazione, appuntamento: datetime, utente: Utente, ora: datetime
) -> Assegnazione:
    """Summon the household, which has a term to come or to answer.

    Raises `PermissionDenied`, `TransizioneNonAmmessa`, `NonAdesso` for an appointment in the past.
    Norma: R.R. 4/2017, art. 15; D.P.R. 445/2000, art. 43.
    """
    assegnazione = atti.blocca(assegnazione)
    permissions.verifica_gestione(utente, assegnazione.proprietario_id)
    verifica_futuro(appuntamento, ora)
    dal = max(ora, appuntamento)
    atti.registra(
        assegnazione,
        TipoFatto.CONVOCAZIONE,
        a=StatoAssegnazione.CONVOCATA,
        utente=utente,
        ora=ora,
        contenuto=Contenuto(
            norma=CONVOCAZIONE,
            termine=atti.termine(assegnazione, termini.CONVOCAZIONE, dal),
            appuntamento=appuntamento,
        ),
    )
    return assegnazione


@transaction.atomic
def avvia_verifica(*, assegnazione: Assegnazione, utente: Utente, ora: datetime) -> Assegnazione:
    """Begin to check what was declared. Raises `PermissionDenied`, `TransizioneNonAmmessa`."""
    assegnazione = atti.blocca(assegnazione)
    permissions.verifica_gestione(utente, assegnazione.proprietario_id)
    atti.registra(
        assegnazione,
        TipoFatto.VERIFICA_AVVIATA,
        a=StatoAssegnazione.IN_VERIFICA,
        utente=utente,
        ora=ora,
    )
    return assegnazione


@transaction.atomic
def verifica_requisito(
    *,
    assegnazione: Assegnazione,
    codice: str,
    esito: EsitoVerifica,
    motivo: str,
    utente: Utente,
    ora: datetime,
) -> FattoAssegnazione:
    """Write what the office found of one requirement, and from which source.

    Raises `PermissionDenied`, `NonAdesso` when the check is not going on, the requirement is not
    one, or what is not confirmed has no reason. Norma: D.P.R. 445/2000, art. 43 and 71.
    """
    assegnazione = atti.blocca(assegnazione)
    permissions.verifica_gestione(utente, assegnazione.proprietario_id)
    if assegnazione.stato != StatoAssegnazione.IN_VERIFICA:
        raise NonAdesso("I requisiti si verificano dopo la convocazione e prima della proposta.")
    norme = {uno.dichiarato.codice: str(uno.dichiarato.norma) for uno in requisiti(assegnazione)}
    if codice not in norme:
        raise NonAdesso("Questo requisito non c'è.")
    if not motivo.strip():
        raise NonAdesso("Scrivi quale archivio o documento hai controllato.")
    return atti.registra(
        assegnazione,
        TipoFatto.VERIFICA,
        utente=utente,
        ora=ora,
        contenuto=Contenuto(
            codice=codice, esito=esito, motivo=motivo.strip(), norma=norme[codice][:200]
        ),
    )


@transaction.atomic
def preavvisa(
    *, assegnazione: Assegnazione, motivo: str, utente: Utente, ora: datetime
) -> Assegnazione:
    """Tell the household why it is about to be excluded, and that it may answer in writing.

    Raises `PermissionDenied`, `TransizioneNonAmmessa`, `NonAdesso` without a reason or while no
    requirement is found wanting. Norma: L. 241/1990, art. 10 bis.
    """
    assegnazione = atti.blocca(assegnazione)
    permissions.verifica_gestione(utente, assegnazione.proprietario_id)
    verifica_scritto(motivo, "Scrivi i motivi del preavviso: il cittadino li legge.")
    if assegnazione.stato == StatoAssegnazione.IN_VERIFICA and not _smentiti(assegnazione):
        raise NonAdesso("Prima scrivi quale requisito non è confermato.")
    atti.registra(
        assegnazione,
        TipoFatto.PREAVVISO,
        a=StatoAssegnazione.PREAVVISO,
        utente=utente,
        ora=ora,
        contenuto=Contenuto(
            motivo=motivo.strip(),
            norma=PREAVVISO,
            termine=atti.termine(assegnazione, termini.PREAVVISO, ora),
        ),
    )
    return assegnazione


@transaction.atomic
def osserva(
    *, assegnazione: Assegnazione, testo: str, utente: Utente, ora: datetime
) -> FattoAssegnazione:
    """Take the observations of the household on the pre-refusal.

    Raises `PermissionDenied`, `NonAdesso` when there is no pre-refusal, its term has passed, or
    nothing is written. Norma: L. 241/1990, art. 10 bis.
    """
    assegnazione = atti.blocca(assegnazione)
    permissions.verifica_risposta(utente, assegnazione)
    verifica_scritto(testo, "Scrivi le tue osservazioni.")
    scade = assegnazione.termine
    if assegnazione.stato != StatoAssegnazione.PREAVVISO or scade is None or ora >= scade:
        raise NonAdesso("Le osservazioni si presentano dopo il preavviso e nel suo termine.")
    return atti.registra(
        assegnazione,
        TipoFatto.OSSERVAZIONI,
        utente=utente,
        ora=ora,
        contenuto=Contenuto(motivo=testo.strip(), norma=PREAVVISO),
    )


@transaction.atomic
def riprendi(
    *, assegnazione: Assegnazione, motivo: str, utente: Utente, ora: datetime
) -> Assegnazione:
    """Go back to the check after the observations, with the reason.

    Raises `PermissionDenied`, `TransizioneNonAmmessa`, `NonAdesso` without a reason.
    """
    assegnazione = atti.blocca(assegnazione)
    permissions.verifica_gestione(utente, assegnazione.proprietario_id)
    verifica_scritto(motivo, "Scrivi perché la verifica riprende.")
    atti.registra(
        assegnazione,
        TipoFatto.RIPRESA,
        a=StatoAssegnazione.IN_VERIFICA,
        utente=utente,
        ora=ora,
        contenuto=Contenuto(motivo=motivo.strip(), norma=PREAVVISO),
    )
    return assegnazione


@transaction.atomic
def escludi(
    *, assegnazione: Assegnazione, motivo: str, utente: Utente, ora: datetime
) -> Assegnazione:
    """Exclude the household from the lists of the avviso, with reasons and norms.

    Raises `PermissionDenied` unless the responsabile asks who did not give the pre-refusal,
    `TransizioneNonAmmessa`, `NonAdesso` without reasons or before the term, unless the household
    has already answered. Norma: L. 241/1990, art. 3 and 10 bis; L.R. 16/2016, art. 22.
    """
    assegnazione = atti.blocca(assegnazione)
    preavviso = _ultimo(assegnazione, TipoFatto.PREAVVISO)
    # Whoever gave one, though another has given the last.
    suo = FattoAssegnazione.objects.filter(
        assegnazione=assegnazione, tipo=TipoFatto.PREAVVISO, utente_id=utente.pk
    ).exists()
    permissions.verifica_decisione(utente, assegnazione, utente.pk if suo else None)
    verifica_scritto(motivo, "Scrivi i motivi dell'esclusione: il cittadino li legge.")
    risposta = _ultimo(assegnazione, TipoFatto.OSSERVAZIONI)
    ha_risposto = risposta is not None and preavviso is not None and risposta.pk > preavviso.pk
    if assegnazione.termine is not None and ora < assegnazione.termine and not ha_risposto:
        raise NonAdesso("Il termine per le osservazioni non è ancora passato.")
    norme = [str(uno.dichiarato.norma) for uno in _smentiti(assegnazione)]
    atti.registra(
        assegnazione,
        TipoFatto.ESCLUSIONE,
        a=StatoAssegnazione.ESCLUSA,
        utente=utente,
        ora=ora,
        contenuto=Contenuto(motivo=motivo.strip(), norma="; ".join(dict.fromkeys(norme))[:200]),
    )
    return assegnazione


@transaction.atomic
def annota_lettura(*, assegnazione: Assegnazione, utente: Utente, ora: datetime) -> None:
    """Write that somebody of the office has read who the household is and what it declared."""
    annota(atto="ASSEGNAZIONE_LETTA", oggetto=assegnazione, utente=utente, ora=ora)


def verifica_scritto(testo: str, altrimenti: str) -> None:
    """Check that something is written. Raises `NonAdesso` with what to do."""
    if not testo.strip():
        raise NonAdesso(altrimenti)


def verifica_futuro(appuntamento: datetime, ora: datetime) -> None:
    """Check that an appointment is still to come, and within a year. Raises `NonAdesso`."""
    if appuntamento <= ora:
        raise NonAdesso("L'appuntamento è già passato: scegli un altro giorno o un'altra ora.")
    if appuntamento - ora > LONTANO:
        raise NonAdesso("L'appuntamento è fra più di un anno: controlla la data.")


def _smentiti(assegnazione: Assegnazione) -> Sequence[Requisito]:
    return [uno for uno in requisiti(assegnazione) if uno.smentito]


def _ultimo(assegnazione: Assegnazione, tipo: TipoFatto) -> FattoAssegnazione | None:
    return (
        FattoAssegnazione.objects.filter(assegnazione=assegnazione, tipo=tipo)
        .order_by("numero")
        .last()
    )
