"""The world after the close: five households, three dwellings of two owners, who works on them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.core.management import call_command
from django.test import Client

from crema_sap import orologio
from crema_sap.enti import services as accessi
from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.idp_prova.persone import persone
from crema_sap.enti.models import Ente, Ruolo, Utente
from crema_sap.registro.models import Effetto
from crema_sap.registro.tasks import consegna_effetto
from domande.rules import codicefiscale
from tests import factories
from tests.bandi import factories as bandi
from tests.domande.elaborazioni import elabora
from tests.domande.factories import CASTELLEONE, CREMA, Scena, componente, crea_domanda
from tests.domande.termini import approva_tutti, carica_regola, con_tutto, pubblica
from tests.percorsi import mondo
from tests.percorsi.viaggiatore import Taccuino, Viaggiatore

AVVISO = "prova-2019"
# Everybody, from the first in the lists: the value of the ISEE, the dwellings, first choice first.
NUCLEI = {
    "Silvia Carniti": ("3100.00", ["CR-11", "CR-12"]),
    "Mario Rossi": ("4500.00", ["CR-12", "CR-11"]),
    "Hu Xi": ("6000.00", ["CA-11", "CR-11"]),
    "Fabio Ferrari": ("8000.00", ["CR-11", "CA-11"]),
    "Giulia Bettinelli": ("11000.00", ["CR-12", "CR-11", "CA-11"]),
}
SILVIA, MARIO, HU, FABIO, GIULIA = NUCLEI
CAPOFILA, RESPONSABILE = "capofila.prova", "responsabile"
VICINO, RESPONSABILE_VICINO = "vicino", "responsabile.vicino"
# Made by those who are on the way, and not read here: papers and the tree of the public pages.
NON_LETTI = {"produci_documento", "pubblica_albero"}


@dataclass
class Nucleo:
    """A household: who has applied, and the key of the domanda."""

    utente_id: int
    chiave: str


@dataclass
class Mondo:
    """The avviso with all its households, nobody ranked yet."""

    scena: Scena
    nuclei: dict[str, Nucleo]

    def pagina(self, chi: Viaggiatore, coda: str = "") -> None:
        """Open a page of the own domanda."""
        chi.vai(f"/domande/{self.nuclei[chi.nome].chiave}/{coda}")

    def entra(self, taccuino: Taccuino, chi: str) -> Viaggiatore:
        """Bring a person who has signed in: the pages where one signs in are tried elsewhere."""
        viaggiatore = taccuino.entra_in_scena(chi)
        self.rientra(viaggiatore)
        return viaggiatore

    def rientra(self, chi: Viaggiatore) -> None:
        """Sign in again: the clock has gone past the end of the session."""
        browser, chiave = Client(), settings.SESSION_COOKIE_NAME
        nucleo = self.nuclei.get(chi.nome)
        with nel_ambito(self.scena.ambito.pk, nucleo and nucleo.utente_id):
            cerca = {"pk": nucleo.utente_id} if nucleo else {"username": chi.nome}
            utente = Utente.objects.get(**cerca)
        browser.force_login(utente)
        biscotto = {"name": chiave, "value": browser.cookies[chiave].value}
        chi.pagina.context.add_cookies([{**biscotto, "url": chi.taccuino.url}])

    def definitiva(self) -> None:
        """Have the lists computed, approved and published, twice; then it is 8 January."""
        scena = self.scena
        sposta("2019-12-17T16:30")
        with nel_ambito(scena.ambito.pk):
            fatta = con_tutto(elabora(scena, scena.capofila))
            ora = orologio.adesso()
            approva_tutti(scena, fatta, ora)
            pubblica(scena, fatta, ora)
        sposta("2020-01-08T09:00")
        with nel_ambito(scena.ambito.pk):
            ora = orologio.adesso()
            approva_tutti(scena, fatta, ora)
            pubblica(scena, fatta, ora)
        consegna()


def prepara() -> Mondo:
    """Have every household send its domanda, and appoint who is missing."""
    with nel_ambito(mondo.ambito().pk):
        ente = Ente.objects.get(slug="comune-di-crema")
        vicino = Ente.objects.get(slug="comune-di-castelleone")
        capofila = factories.crea_utente(Ruolo.CAPOFILA, ente, username=CAPOFILA)
        for nome, ruolo, dove in (
            (RESPONSABILE, Ruolo.RESPONSABILE_ENTE, ente),
            (VICINO, Ruolo.OPERATORE_ENTE, vicino),
            (RESPONSABILE_VICINO, Ruolo.RESPONSABILE_ENTE, vicino),
        ):
            factories.crea_utente(ruolo, dove, username=nome)
        # With points that are only a demonstration, the lists of an avviso for trying are approved.
        unita = [
            bandi.crea_unita(di_chi, codice=codice, superficie_mq=Decimal("56.00"))
            for codice, di_chi in (("CR-11", ente), ("CR-12", ente), ("CA-11", vicino))
        ]
        avviso = bandi.crea_avviso(utente=capofila, unita=unita, codice=AVVISO, di_prova=True)
        scena = Scena(mondo.ambito(), avviso, capofila, ente, vicino)
        carica_regola(scena)
    return Mondo(scena, {chi: _presenta(scena, chi) for chi in NUCLEI})


def _presenta(scena: Scena, chi: str) -> Nucleo:
    isee, scelte = NUCLEI[chi]
    persona = next(p for p in persone() if f"{p.nome} {p.cognome}" == chi)
    with nel_ambito(scena.ambito.pk):
        utente = accessi.accogli_cittadino(
            accessi.Identita(
                codice_fiscale=persona.codice_fiscale,
                nome=persona.nome,
                cognome=persona.cognome,
                nato_il=persona.nato_il,
                email=persona.email,
            )
        )
    with nel_ambito(scena.ambito.pk, utente.pk):
        utente = Utente.objects.get(pk=utente.pk)
        domanda = crea_domanda(
            scena,
            utente,
            nucleo={"componenti": [_parente(persona.cognome, n) for n in ("Luca", "Sara")]},
            isee={
                "valore": isee,
                "pse": "2.04",
                "patrimonio_mobiliare": "1200.00",
                "scade_il": "2019-12-31",
            },
            residenza=_residenza(*sorted((CREMA, CASTELLEONE), reverse=scelte[0] != "CA-11")),
            unita={"preferenze": scelte},
        )
    return Nucleo(utente.pk, str(domanda.chiave))


def _residenza(dove: str, lavoro: str) -> dict[str, str]:
    """Who works in the other comune may ask for its dwellings."""
    return {
        "comune": dove,
        "comune_dal": "2008-01-15",
        "lombardia_dal": "2001-06-01",
        "indirizzo": "Via Mazzini 1",
        "comune_lavoro": lavoro,
    }


def _parente(cognome: str, nome: str) -> dict[str, str]:
    nato_il = date(1979, 3, 4) if nome == "Luca" else date(2012, 7, 9)
    codice = codicefiscale.calcola(
        cognome=cognome, nome=nome, nato_il=nato_il, sesso="MF"[nome == "Sara"], luogo="D142"
    )
    relazione = "coniuge" if nome == "Luca" else "figlio"
    return componente(cognome, nome, nato_il.isoformat(), codice, relazione)


def sposta(quando: str) -> None:
    """Move the clock; sessions end meanwhile."""
    call_command("orologio", quando)


def consegna() -> None:
    """Do what follows from the acts, as the workers do."""
    while da_fare := _in_sospeso():
        for pk in da_fare:
            assert consegna_effetto(effetto_id=pk, ambito_id=mondo.ambito().pk)


def _in_sospeso() -> list[int]:
    with nel_ambito(mondo.ambito().pk):
        sospesi = Effetto.objects.filter(consegnato_il__isnull=True).order_by("pk")
        return [e.pk for e in sospesi if e.tipo not in NON_LETTI]
