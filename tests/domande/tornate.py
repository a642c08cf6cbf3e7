"""A tornata made ready from definitive lists, with its officers, for the tests of assignments."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from bandi.models import UnitaOfferta
from bandi.services import ritira_unita
from crema_sap import orologio
from crema_sap.enti import ambito as ambiti
from crema_sap.enti.models import Ruolo, Utente
from domande.assegnazioni import conclusione, istruttoria, risposte, services
from domande.graduatorie import approvazioni
from domande.models import (
    Assegnazione,
    Elaborazione,
    EsitoVerifica,
    ListaGraduatoria,
    TornataAssegnazione,
)
from domande.states import StatoAssegnazione
from tests import factories
from tests.bandi import factories as bandi
from tests.domande.elaborazioni import chiudi, elabora
from tests.domande.factories import Scena, crea_domanda, crea_scena
from tests.domande.termini import carica_regola, con_tutto, pubblica

PRIMA = bandi.DOPO + timedelta(days=1)
GIORNO = timedelta(days=1)
STATI = StatoAssegnazione
# The way from the proposal to the contract.
CAMMINO = (
    STATI.PROPOSTA,
    STATI.CONVOCATA,
    STATI.IN_VERIFICA,
    STATI.VISITA,
    STATI.ACCETTATA,
    STATI.CONSEGNATA,
    STATI.CONTRATTO,
)
CONTRATTO = conclusione.DatiContratto(
    numero="1/2020",
    firmato_il=date(2020, 1, 3),
    decorre_dal=date(2020, 2, 1),
    canone_mensile=Decimal("120.50"),
    durata_mesi=48,
)


@dataclass
class Mondo:
    """A tornata, the officers of Crema, those of Castelleone; `ora` is the day of the acts."""

    scena: Scena
    operatore: Utente
    responsabile: Utente
    vicino: Utente
    ora: datetime

    @property
    def tornata(self) -> TornataAssegnazione:
        """The tornata of the avviso."""
        return TornataAssegnazione.objects.select_related("elaborazione__profilo").get(
            avviso=self.scena.avviso
        )

    def offerta(self, codice: str) -> UnitaOfferta:
        """A unit of the avviso."""
        return UnitaOfferta.objects.select_related("unita", "avviso").get(
            avviso=self.scena.avviso, unita__codice=codice
        )

    def proponi(self, codice: str = "CR-1", utente: Utente | None = None) -> Assegnazione:
        """Propose a unit to who is next."""
        return services.proponi(
            offerta=self.offerta(codice), utente=utente or self.operatore, ora=self.ora
        )

    def passo(self, una: Assegnazione, a: StatoAssegnazione, **altro: Any) -> Assegnazione:
        """Take one step, as who may."""
        comuni: dict[str, Any] = {"assegnazione": una, "utente": self.operatore, "ora": self.ora}
        comuni |= altro
        domani = {"appuntamento": comuni["ora"] + GIORNO}
        del_capo = {"utente": self.responsabile}
        dopo = del_capo | {"ora": self.ora + 60 * GIORNO}
        if a in {STATI.PREAVVISO, STATI.VISITA}:
            self.verifica(una, smentito="proprieta" if a == STATI.PREAVVISO else "")
        avvia: tuple[Any, dict[str, Any]] = (istruttoria.avvia_verifica, {})
        if una.stato == STATI.PREAVVISO:
            avvia = istruttoria.riprendi, {"motivo": "Ha ragione."}
        atti: dict[StatoAssegnazione, tuple[Any, dict[str, Any]]] = {
            STATI.CONVOCATA: (istruttoria.convoca, domani),
            STATI.IN_VERIFICA: avvia,
            STATI.PREAVVISO: (istruttoria.preavvisa, {"motivo": "Ha una casa."}),
            STATI.VISITA: (risposte.fissa_visita, domani),
            STATI.ACCETTATA: (risposte.accetta, {}),
            STATI.RIFIUTATA: (risposte.rifiuta, {"codice": "salute"}),
            STATI.ESCLUSA: (istruttoria.escludi, {"motivo": "Ha una casa."} | dopo),
            STATI.CONSEGNATA: (conclusione.consegna, {"atto": "n. 7"} | del_capo),
            STATI.CONTRATTO: (conclusione.stipula, {"dati": CONTRATTO}),
        }
        atto, suoi = atti[a]
        fatta: Assegnazione = atto(**comuni | suoi | altro)
        return fatta

    def verifica(self, una: Assegnazione, *, smentito: str = "") -> None:
        """Confirm every requirement but one."""
        if una.stato != STATI.IN_VERIFICA:
            return
        for requisito in istruttoria.requisiti(una):
            codice = requisito.dichiarato.codice
            if smentito in {"", codice}:
                istruttoria.verifica_requisito(
                    assegnazione=una,
                    codice=codice,
                    esito=EsitoVerifica.NON_CONFERMATO if smentito else EsitoVerifica.CONFERMATO,
                    motivo="Anagrafe e catasto.",
                    utente=self.operatore,
                    ora=self.ora,
                )

    def avanza(self, una: Assegnazione, a: StatoAssegnazione) -> Assegnazione:
        """Take one step, by an act, by silence or by a withdrawal."""
        if a is STATI.SCADUTA:
            risposte.applica_scadenza(assegnazione=una, ora=self.ora + 60 * GIORNO)
        elif a is STATI.RITIRATA:
            self.ritira(una.offerta.unita.codice)
        else:
            return self.passo(una, a)
        una.refresh_from_db()
        return una

    def fino_a(self, stato: StatoAssegnazione, codice: str = "CR-1") -> Assegnazione:
        """Bring the assignment of a unit to a state, through its acts."""
        una = self.proponi(codice)
        if stato in CAMMINO:
            cammino = CAMMINO[1 : CAMMINO.index(stato) + 1]
        elif stato in {STATI.PREAVVISO, STATI.ESCLUSA}:
            cammino = (*CAMMINO[1:3], STATI.PREAVVISO, *([STATI.ESCLUSA] * (stato == "ESCLUSA")))
        else:
            cammino = (*CAMMINO[1:4], stato)
        for prossimo in cammino:
            una = self.avanza(una, prossimo)
        return una

    def ritira(self, codice: str) -> None:
        """Withdraw a unit, as the capofila."""
        ritira_unita(
            offerta=self.offerta(codice), motivo="Lavori", utente=self.scena.capofila, ora=self.ora
        )


def crea_tornata(ambito: Any, *, numero: int = 25, preparata: bool = True) -> Mondo:
    """Make the lists definitive and the tornata ready; the connection is nobody's."""
    scena = chiudi(crea_scena(ambito, di_prova=True), numero)
    orologio.sposta(PRIMA)
    carica_regola(scena)
    mondo = _definitiva(scena)
    if preparata:
        services.prepara(avviso=scena.avviso, utente=scena.capofila, ora=mondo.ora)
    return mondo


def crea_due_tornate(ambito: Any) -> tuple[Mondo, Mondo]:
    """Two avvisi with their tornate, and one citizen alone in all the lists of both."""
    scena = crea_scena(ambito, di_prova=True)
    altre = [
        bandi.crea_unita(ente, codice=codice, superficie_mq=Decimal("58.00"))
        for codice, ente in (("CR-8", scena.ente), ("CR-9", scena.ente))
    ]
    bis = bandi.crea_avviso(utente=scena.capofila, unita=altre, codice="crema-bis", di_prova=True)
    lei = factories.crea_cittadino()
    ambiti.entra(ambito.pk, lei.pk)
    lei = Utente.objects.get(pk=lei.pk)
    scene = (scena, replace(scena, avviso=bis))
    for una, scelte in zip(scene, (["CR-1", "CR-2"], ["CR-8", "CR-9"]), strict=True):
        crea_domanda(una, lei, unita={"preferenze": scelte})
    ambiti.entra(ambito.pk, None)
    orologio.sposta(PRIMA)
    carica_regola(scena)
    primo, secondo = (_definitiva(una) for una in scene)
    for mondo in (primo, secondo):
        services.prepara(avviso=mondo.scena.avviso, utente=scena.capofila, ora=mondo.ora)
    return primo, secondo


def _definitiva(scena: Scena) -> Mondo:
    """Approve and publish the lists, first as provvisorie."""
    fatta = con_tutto(elabora(scena, scena.capofila))
    _approva(scena, fatta, PRIMA)
    entro = pubblica(scena, fatta, PRIMA).rettifiche_entro
    _approva(scena, fatta, entro)
    pubblica(scena, fatta, entro)
    orologio.sposta(entro)
    return Mondo(
        scena=scena,
        operatore=factories.crea_utente(Ruolo.OPERATORE_ENTE, scena.ente),
        responsabile=factories.crea_utente(Ruolo.RESPONSABILE_ENTE, scena.ente),
        vicino=factories.crea_utente(Ruolo.OPERATORE_ENTE, scena.altro_ente),
        ora=entro,
    )


def _approva(scena: Scena, fatta: Elaborazione, ora: datetime) -> None:
    """Have every owner with a list approve."""
    con_liste = set(
        ListaGraduatoria.objects.filter(elaborazione=fatta).values_list(
            "unita_offerta__unita__proprietario_id", flat=True
        )
    )
    for ente in (scena.ente, scena.altro_ente):
        if ente.pk in con_liste:
            approvazioni.approva(
                elaborazione=fatta,
                atto="determina n. 1",
                utente=factories.crea_utente(Ruolo.RESPONSABILE_ENTE, ente),
                ora=ora,
            )


def come(mondo: Mondo, utente: Utente | None) -> None:
    """Let the connection act for a person, or for nobody."""
    ambiti.entra(mondo.scena.ambito.pk, utente.pk if utente else None)
