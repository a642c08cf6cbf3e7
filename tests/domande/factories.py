"""Drafts and domande for the tests: plain functions, called in an ambito."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from bandi.models import Avviso
from crema_sap.enti import cifratura
from crema_sap.enti.models import Ambito, Comune, Ente, Utente
from domande import selectors, services
from domande.compilazione.contenuto import Contenuto, memoria
from domande.compilazione.sezioni import ORDINE, Sezione
from domande.models import Bozza, Domanda
from domande.rules import codicefiscale
from tests import factories
from tests.bandi import factories as bandi

DURANTE = bandi.DURANTE
CREMA, CASTELLEONE = "019035", "019025"
CONIUGE_CF = codicefiscale.calcola(
    cognome="Bianchi", nome="Luca", nato_il=date(1979, 3, 4), sesso="M", luogo="D142"
)
FIGLIA_CF = codicefiscale.calcola(
    cognome="Bianchi", nome="Sara", nato_il=date(2012, 7, 9), sesso="F", luogo="D142"
)


@dataclass
class Scena:
    """An avviso of Crema, open, with units for two and for three people."""

    ambito: Ambito
    avviso: Avviso
    capofila: Utente
    ente: Ente
    altro_ente: Ente

    @property
    def contenuto(self) -> Contenuto:
        trovato = selectors.contenuto_dell_avviso(self.avviso.codice)
        assert trovato
        return trovato


def crea_scena(ambito: Ambito, **campi: Any) -> Scena:
    """Make comuni, enti, units and a published avviso; `campi` are its data."""
    memoria.dimentica()
    crema = factories.crea_comune("Crema", codice_istat=CREMA, codice_catastale="D142")
    altro = factories.crea_comune("Castelleone", codice_istat=CASTELLEONE)
    ente = factories.crea_ente("Comune di Crema", comune=crema)
    altro_ente = factories.crea_ente("Comune di Castelleone", comune=altro)
    capofila = bandi.crea_capofila(ente)
    unita = [
        bandi.crea_unita(ente, codice="CR-1", superficie_mq=Decimal("55.00")),
        bandi.crea_unita(ente, codice="CR-2", superficie_mq=Decimal("60.00")),
        bandi.crea_unita(ente, codice="CR-3", superficie_mq=Decimal("30.00")),
        bandi.crea_unita(altro_ente, codice="CA-1", superficie_mq=Decimal("58.00")),
    ]
    avviso = bandi.crea_avviso(utente=capofila, unita=unita, **campi)
    return Scena(ambito, avviso, capofila, ente, altro_ente)


def risposte(**altre: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Good answers of a household of three living in Crema; `altre` replace whole sections."""
    base: dict[str, dict[str, Any]] = {
        "informativa": {"letta": True},
        "richiedente": {"cittadinanza": "italiana", "email": "anna.rossi@esempio.it"},
        "nucleo": {
            "componenti": [
                componente("Bianchi", "Luca", "1979-03-04", CONIUGE_CF, "coniuge"),
                componente("Bianchi", "Sara", "2012-07-09", FIGLIA_CF, "figlio"),
            ]
        },
        "residenza": {
            "comune": CREMA,
            "comune_dal": "2008-01-15",
            "lombardia_dal": "2001-06-01",
            "indirizzo": "Via Mazzini 1",
        },
        "isee": {
            "valore": "8450.00",
            "pse": "2.04",
            "patrimonio_mobiliare": "1200.00",
            "scade_il": "2019-12-31",
        },
        "condizioni": {"superficie": "40.00"},
        "unita": {"preferenze": ["CR-1", "CR-2"]},
        "dichiarazioni": {
            "nessuna_proprieta": "si",
            "nessuna_decadenza": "si",
            "nessuna_occupazione": "si",
            "nessuna_cessione": "si",
            "nessuna_assegnazione_in_proprieta": "si",
            "bollo": "esente",
            "bollo_esenzione": "ISEE",
            "consapevole": True,
        },
    }
    return {**base, **altre}


def componente(
    cognome: str, nome: str, nato_il: str, codice_fiscale: str, relazione: str
) -> dict[str, Any]:
    """A member of the household, as the form keeps one."""
    return {
        "cognome": cognome,
        "nome": nome,
        "nato_il": nato_il,
        "codice_fiscale": codice_fiscale,
        "relazione": relazione,
    }


def crea_bozza(
    scena: Scena,
    utente: Utente,
    *,
    sezioni: tuple[Sezione, ...] = ORDINE,
    ora: datetime = DURANTE,
    **altre: dict[str, Any],
) -> Bozza:
    """Begin a draft and fill in the sections, through the acts."""
    bozza = services.inizia_bozza(contenuto=scena.contenuto, utente=utente, ora=ora)
    tutte = risposte(**altre)
    compilazione = services.leggi_compilazione(bozza)
    for sezione in sezioni:
        bozza.versione += 1
        compilazione.completa(sezione, tutte[sezione], bozza.versione)
    bozza.dati_cifrati = cifratura.cifra(compilazione.scrivi())
    bozza.sezioni = compilazione.completate
    bozza.save()
    return bozza


def invia(scena: Scena, bozza: Bozza, utente: Utente, ora: datetime = DURANTE) -> Domanda:
    """Send a draft as if it had arrived at an instant."""
    services.presenta_domanda(
        ambito=scena.ambito.codice,
        chiave=bozza.chiave,
        utente=utente,
        versione=bozza.versione,
        istante=lambda: ora,
        registrata_il=ora,
    )
    domanda = selectors.domanda_con_chiave(bozza.chiave, utente)
    assert domanda
    return domanda


def crea_domanda(
    scena: Scena, utente: Utente, *, ora: datetime = DURANTE, **altre: dict[str, Any]
) -> Domanda:
    """Fill in and send a domanda."""
    return invia(scena, crea_bozza(scena, utente, ora=ora, **altre), utente, ora)


def comune(codice: str) -> Comune:
    """Find a comune."""
    return Comune.objects.get(pk=codice)
