"""States of the offices' pages that no journey meets: a desk's, the doubles', the capofila's.

One browser, whose cookie is now one person's and now another's: every state is examined at the two
widths (see `Viaggiatore`), mistakes included.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.test import Client

from bandi import services
from bandi.models import Avviso
from bandi.rules.corredo import DocumentoRichiesto
from bandi.states import StatoAvviso
from crema_sap import orologio
from crema_sap.enti import ambito as ambiti
from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Ente, Ruolo, Utente
from domande.models import EsitoDoppione, FormaMandato, Mandato
from tests import factories
from tests.bandi import factories as bandi
from tests.domande import sportello as banco
from tests.domande.coppia import DOPO, Coppia
from tests.domande.factories import Scena
from tests.matrice import chi as matrice
from tests.matrice import graduatorie
from tests.percorsi import mondo
from tests.percorsi.viaggiatore import Taccuino, Viaggiatore
from tests.servizi import BancaVera


@dataclass
class Uffici:
    """Who works in the small world, and the browser that they share."""

    scena: Scena
    chi: Viaggiatore

    def entra(self, utente: Utente) -> None:
        """Let the browser be this person's."""
        cliente = Client()
        with nel_ambito(self.scena.ambito.pk):
            cliente.force_login(utente)
        nome = settings.SESSION_COOKIE_NAME
        biscotto: Any = {"name": nome, "value": cliente.cookies[nome].value}
        self.chi.pagina.context.clear_cookies()
        self.chi.pagina.context.add_cookies([biscotto | {"url": self.chi.taccuino.url}])

    def sbaglia(self, pagina: str, bottone: str, **scritto: str) -> None:
        """Send a form of a page with mistakes, and examine how it comes back."""
        self.chi.vai(pagina)
        for nome, valore in scritto.items():
            self.chi.pagina.locator(f"[name={nome}]").fill(valore)
        self.chi.premi(bottone)
        assert self.chi.pagina.title().startswith("Errore: "), self.chi.testo()


def _uffici(taccuino: Taccuino) -> Uffici:
    ambito = mondo.ambito()
    crema, castelleone = (
        Ente.objects.get(nome=f"Comune di {nome}") for nome in ("Crema", "Castelleone")
    )
    avviso = Avviso.objects.get()
    capofila = Utente.objects.get(incarichi__ruolo=Ruolo.CAPOFILA)
    factories.usa_incarico(capofila, capofila.incarichi.get())
    scena = Scena(ambito, avviso, capofila, crema, castelleone)
    return Uffici(scena, taccuino.entra_in_scena("ufficio"))


def test_every_state_of_the_offices_is_whole(db_vera: BancaVera, taccuino: Taccuino) -> None:
    with nel_ambito(mondo.ambito().pk):
        uffici = _uffici(taccuino)

    _sportello(uffici)
    _capofila(uffici)
    _doppioni(uffici)
    _rettifiche(uffici)

    taccuino.verifica()


def _sportello(uffici: Uffici) -> None:
    with nel_ambito(uffici.scena.ambito.pk):
        sportello = banco.crea_sportello(uffici.scena)
        cittadina = factories.crea_cittadino("Anna", "Rossi")
        ambiti.entra(uffici.scena.ambito.pk, cittadina.pk)
        cittadina = Utente.objects.get(pk=cittadina.pk)
        su_carta = sportello.proponi(banco.persona(), FormaMandato.CARTA)
        con_spid = sportello.proponi(banco.di(cittadina))
        attivo = sportello.attivo(banco.persona("Rosa", "Neri"))
    chi = uffici.chi
    uffici.entra(sportello.utente)

    chi.vai("/sportello/")
    uffici.sbaglia("/sportello/nuovo/", "Continua", codice_fiscale="X", nato_il="29/02/1941")
    uffici.sbaglia(_mandato(su_carta), "Carica il modulo firmato")
    for pagina in (_mandato(con_spid), f"{_mandato(su_carta)}modulo/", _mandato(attivo)):
        chi.vai(pagina)
    chi.premi("Continua la domanda")
    chi.legge("Stai compilando per conto di Rosa Neri")
    chi.vai(f"{_mandato(attivo)}leggi/")
    chi.legge("Mancano ancora delle risposte")
    chi.vai(f"{_mandato(attivo)}concludi/")

    uffici.entra(cittadina)
    aiuto = f"/domande/aiuto/{con_spid.identificativo}/"
    chi.vai("/domande/")
    uffici.sbaglia(aiuto, "Conferma il mandato", codice="0")
    with nel_ambito(uffici.scena.ambito.pk):
        banco.conferma(con_spid, cittadina)
    for pagina in (aiuto, f"{aiuto}revoca/", f"{aiuto}riprendi/"):
        chi.vai(pagina)
    chi.premi("Sì, la prendo in mano io")
    chi.vai(aiuto)
    chi.legge("Il mandato è finito")


def _mandato(mandato: Mandato) -> str:
    return f"/sportello/{mandato.identificativo}/"


def _capofila(uffici: Uffici) -> None:
    with nel_ambito(uffici.scena.ambito.pk):
        capofila = uffici.scena.capofila
        bozza = bandi.crea_avviso(
            utente=capofila, stato=StatoAvviso.BOZZA, codice="bozza-2019", unita=[]
        )
    chi, gestione = uffici.chi, "/avvisi/gestione/bozza-2019/"
    uffici.entra(capofila)

    chi.vai("/sportelli/")
    uffici.sbaglia("/sportelli/nuovo/", "Salva lo sportello", orario_0="mattina")
    chi.scrivi("Nome dello sportello", "Ufficio casa")
    chi.scegli("Comune", "Crema")
    chi.scrivi("Indirizzo", "piazza Duomo 25")
    chi.scrivi("Lunedì", "9-12.30, 14-17")
    chi.premi("Salva lo sportello")
    chi.legge("Sportello salvato: Ufficio casa.")
    uffici.sbaglia(f"{gestione}documenti/", "Salva", **{"documenti-0-per_chi": "a tutti"})
    chi.vai(f"{gestione}unita/")
    chi.vai(f"{gestione}pubblica/")
    chi.legge("Adesso non si può")
    with nel_ambito(uffici.scena.ambito.pk):
        _approva(bozza, capofila)
    chi.vai(f"{gestione}documenti/")
    chi.legge("si modifica solo una bozza")
    chi.vai("/avvisi/gestione/crema-2019/documenti/")
    chi.legge("L’avviso non ne ha di suoi")


def _approva(bozza: Avviso, capofila: Utente) -> None:
    unita = bandi.crea_unita(codice="CR-9")
    ora = bandi.PRIMA
    documento = DocumentoRichiesto(titolo="Attestazione ISEE", dimostra="reddito e patrimonio")
    services.scrivi_documenti_e_sportelli(
        avviso=bozza, documenti=[documento], sportelli=[], utente=capofila, ora=ora
    )
    services.scegli_unita(avviso=bozza, scelte={unita.pk: "IMMEDIATA"}, utente=capofila, ora=ora)
    services.approva_avviso(avviso=bozza, atto="n. 9", utente=capofila, ora=ora)


def _doppioni(uffici: Uffici) -> None:
    with nel_ambito(uffici.scena.ambito.pk):
        coppia = Coppia(uffici.scena)
        ambiti.entra(uffici.scena.ambito.pk, None)
        estranea = factories.crea_utente(Ruolo.RESPONSABILE_ENTE, factories.crea_ente("Soncino"))
    chi, pagina = uffici.chi, f"/doppioni/{coppia.segnalazione.pk}/"
    uffici.entra(estranea)
    chi.vai("/doppioni/")
    uffici.entra(coppia.crema)
    chi.vai(pagina)
    chi.legge("Si decide dopo la chiusura")

    with nel_ambito(uffici.scena.ambito.pk):
        orologio.sposta(DOPO)
    chi.vai("/doppioni/")
    uffici.sbaglia(pagina, "Registra la decisione")
    chi.spunta(EsitoDoppione.AMMESSE.label)
    chi.scrivi("Motivi", "Sentenza di separazione vista in ufficio. " * 20)
    chi.premi("Registra la decisione")
    chi.legge("Decisione registrata.")
    uffici.entra(uffici.scena.capofila)
    chi.vai("/doppioni/")
    chi.vai(pagina)


def _rettifiche(uffici: Uffici) -> None:
    """A graduatoria that is published, one who asks for a rettifica, one who has asked."""
    scena, chi = uffici.scena, uffici.chi
    with nel_ambito(scena.ambito.pk):
        chiede, ha_chiesto = (_cittadina(scena, nome) for nome in ("Piera", "Olga"))
        responsabile = factories.crea_utente(Ruolo.RESPONSABILE_ENTE, scena.ente)
        persone = {
            Ruolo.CAPOFILA: scena.capofila,
            Ruolo.RESPONSABILE_ENTE: responsabile,
            matrice.CITTADINA: ha_chiesto,
        }
        chiavi = graduatorie.crea(
            *(scena.ambito, scena.ente, scena.altro_ente, persone, DOPO),
            altri=[chiede],
            soglia_lista=2,
        )
    liste, sua = "/graduatorie/pubblicate/crema-pubblicato/", chiavi["domanda_in_graduatoria"]
    chi.vai(liste)
    chi.vai(f"{liste}{chiavi['lista_pubblicata']}/")
    uffici.entra(chiede)
    chi.vai(f"/domande/{chiavi['domande_degli_altri'][0]}/punteggio/")
    di_lei = f"/domande/{chiavi['domande_degli_altri'][0]}/rettifica/"
    uffici.sbaglia(di_lei, "Chiedi la rettifica", avviata_il="31/12/2019")
    uffici.entra(ha_chiesto)
    chi.vai(f"/domande/{sua}/rettifica/")
    chi.vai(f"/domande/{sua}/rettifica/ritira/")
    uffici.entra(responsabile)
    chi.vai("/rettifiche/")
    uffici.sbaglia(f"/rettifiche/{chiavi['rettifica']}/", "Registra la decisione")


def _cittadina(scena: Scena, nome: str) -> Utente:
    nata = factories.crea_cittadino(nome, "Rossi")
    ambiti.entra(scena.ambito.pk, nata.pk)
    trovata = Utente.objects.get(pk=nata.pk)
    ambiti.entra(scena.ambito.pk, None)
    return trovata
