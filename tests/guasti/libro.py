"""The ledger kept by the clients, and its comparison with what the portal has stored."""

import re
import threading
from collections import Counter
from dataclasses import dataclass, field
from time import monotonic, sleep
from typing import Any
from uuid import UUID

import requests
from django.conf import settings
from django.test import Client

from crema_sap import orologio
from crema_sap.enti import cifratura
from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Utente
from crema_sap.registro import catena
from crema_sap.registro.models import Effetto, Evento, Protocollo
from domande import fascicolo
from domande.compilazione.risposte import Compilazione
from domande.compilazione.sezioni import ORDINE
from domande.models import Bozza, Domanda
from tests import factories
from tests.domande.factories import DURANTE, Scena, crea_bozza, crea_scena, risposte

# The front server and the application say these, and nothing else, when something is down.
IN_PAUSA = {502, 503, 504}


@dataclass
class Cliente:
    """A citizen's browser with a draft, and the ledger of what it was answered."""

    url: str
    chiave: UUID
    versione: int
    risposte: dict[str, Any]
    sessione: requests.Session
    gettone: str
    riconosciute: list[str] = field(default_factory=list)
    guai: Counter[str] = field(default_factory=Counter)
    attese: list[float] = field(default_factory=list)

    def prova(self) -> str:
        """Send once; return where the receipt is, or nothing when there was no answer."""
        inizio = monotonic()
        try:
            risposta = self.sessione.post(
                f"{self.url}/domande/{self.chiave}/invia/",
                data={"csrfmiddlewaretoken": self.gettone, "versione": self.versione},
                headers={"Referer": self.url},
                allow_redirects=False,
                timeout=10,
            )
        except requests.RequestException as errore:
            self.guai[type(errore).__name__] += 1
            return ""
        if risposta.status_code != 303:
            assert risposta.status_code in IN_PAUSA, (risposta.status_code, risposta.text)
            assert "Retry-After" in risposta.headers
            self.guai[str(risposta.status_code)] += 1
            return ""
        self.attese.append(monotonic() - inizio)
        self.riconosciute.append(risposta.headers["Location"])
        return self.riconosciute[-1]

    def insisti(self, secondi: float = 90) -> str:
        """Send until there is a receipt, with the same key."""
        fine = monotonic() + secondi
        while not (luogo := self.prova()):
            assert monotonic() < fine, f"no answer in time: {self.guai}"
            sleep(0.1)
        return luogo

    def ricevuta(self) -> tuple[str, ...]:
        """Read protocol, code and hash on the page of the receipt."""
        pagina = self.sessione.get(f"{self.url}/domande/{self.chiave}/", timeout=10)
        assert pagina.status_code == 200, pagina.status_code
        trovati = [
            re.search(rf"<dt>{nome}</dt><dd[^>]*>(?:<strong[^>]*>)?([^<]+)", pagina.text)
            for nome in (
                "Protocollo",
                "Codice della domanda",
                r"Impronta del contenuto \(SHA-256\)",
            )
        ]
        assert all(trovati), pagina.text
        return tuple(t[1] for t in trovati if t)


def prepara_scena() -> Scena:
    """Commit an avviso that receives domande."""
    ambito = factories.crea_ambito()
    with nel_ambito(ambito.pk):
        orologio.sposta(DURANTE)
        return crea_scena(ambito)


def prepara_clienti(scena: Scena, url: str, quanti: int) -> list[Cliente]:
    """Commit as many drafts, each different, and sign their citizens in."""
    return [_cliente(scena, url, n) for n in range(quanti)]


def _cliente(scena: Scena, url: str, numero: int) -> Cliente:
    with nel_ambito(scena.ambito.pk):
        utente = factories.crea_cittadino()
    with nel_ambito(scena.ambito.pk, utente.pk):
        utente = Utente.objects.get(pk=utente.pk)
        residenza = {**risposte()["residenza"], "indirizzo": f"Via Mazzini {numero + 1}"}
        bozza = crea_bozza(scena, utente, residenza=residenza)
        scritte = Compilazione.leggi(cifratura.decifra(bozza.dati_cifrati)).risposte
    sessione = sessione_di(utente)
    pagina = sessione.get(f"{url}/domande/{bozza.chiave}/riepilogo/", timeout=20)
    trovato = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', pagina.text)
    assert trovato, pagina.status_code
    return Cliente(
        url,
        bozza.chiave,
        bozza.versione,
        {sezione.value: scritte[sezione] for sezione in ORDINE},
        sessione,
        trovato[1],
    )


def sessione_di(utente: Utente) -> requests.Session:
    """Sign a person in, without a browser."""
    browser, sessione = Client(), requests.Session()
    browser.force_login(utente)
    nome = settings.SESSION_COOKIE_NAME
    sessione.cookies.set(nome, browser.cookies[nome].value)
    return sessione


def insieme(azioni: list[Any]) -> list[threading.Thread]:
    """Start the actions together, each in a thread; a failure is pytest's to report."""
    cancello = threading.Barrier(len(azioni))

    def una(azione: Any) -> None:
        cancello.wait()
        azione()

    fili = [threading.Thread(target=una, args=[azione]) for azione in azioni]
    for filo in fili:
        filo.start()
    return fili


def finiti(fili: list[threading.Thread], secondi: float = 100) -> None:
    """Wait for the threads."""
    fine = monotonic() + secondi
    for filo in fili:
        filo.join(max(0.1, fine - monotonic()))
    assert not any(filo.is_alive() for filo in fili)


def controlla(scena: Scena, clienti: list[Cliente]) -> None:
    """Compare the ledger with the database: nothing lost, nothing twice, nothing else."""
    with nel_ambito(scena.ambito.pk):
        domande = list(Domanda.objects.order_by("protocollo_numero"))
        bozze = set(Bozza.objects.values_list("chiave", flat=True))
        protocolli = list(Protocollo.objects.order_by("numero"))
        effetti = sorted(Effetto.objects.values_list("chiave", flat=True))
        atti = sorted(
            Evento.objects.filter(atto="DOMANDA_INVIATA").values_list("oggetto_id", flat=True)
        )
    conservate = {domanda.chiave: domanda for domanda in domande}
    assert len(conservate) == len(domande)
    for cliente in clienti:
        assert len(set(cliente.riconosciute)) <= 1
        if cliente.riconosciute:
            assert cliente.chiave in conservate, "acknowledged and lost"
        # A draft is what it was or has become a domanda: never both, never neither.
        assert (cliente.chiave in conservate) != (cliente.chiave in bozze)
        if cliente.chiave in conservate:
            letto = fascicolo.leggi(conservate[cliente.chiave]).dati
            assert letto["risposte"] == cliente.risposte
    assert conservate.keys() | bozze == {cliente.chiave for cliente in clienti}
    # One protocol number each, from 1 on, for what was stored and for nothing else.
    assert [p.numero for p in protocolli] == list(range(1, len(domande) + 1))
    assert [(p.numero, p.impronta) for p in protocolli] == [
        (domanda.protocollo_numero, domanda.impronta) for domanda in domande
    ]
    assert [e for e in effetti if "_invio:" in e] == sorted(
        f"{tipo}:{domanda.pk}"
        for tipo in ("messaggio_invio", "ricevuta_invio")
        for domanda in domande
    )
    assert atti == sorted(str(domanda.pk) for domanda in domande)
    assert catena.verifica(scena.ambito).rottura is None


def controlla_ricevute(scena: Scena, clienti: list[Cliente]) -> None:
    """See that each receipt says what is stored, and that a retry gives the same one."""
    with nel_ambito(scena.ambito.pk):
        attese = {
            d.chiave: (d.protocollo, d.codice_pubblico, d.impronta) for d in Domanda.objects.all()
        }
    for cliente in clienti:
        prima = cliente.ricevuta()
        assert prima == attese[cliente.chiave]
        assert cliente.prova() == f"/domande/{cliente.chiave}/"
        assert cliente.ricevuta() == prima


def posta() -> Counter[str]:
    """How many times each e-mail has left, by its identifier; a file may hold several."""
    file = (settings.CARTELLA_DATI / "posta").glob("*.log")
    testo = "\n".join(percorso.read_text() for percorso in file)
    return Counter(re.findall(r"^Message-ID: (\S+)$", testo, re.MULTILINE))
