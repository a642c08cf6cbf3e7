"""What the plays need: the portal on a database of its own, people signed in, drafts ready."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.management import call_command
from django.db import connection, connections
from django.utils.crypto import get_random_string

from crema_sap import orologio
from crema_sap.avvio import banco, portale, processi
from crema_sap.enti import accesso, cifratura, services
from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Ambito, Utente
from crema_sap.enti.sessioni import SessionStore
from domande import selectors
from domande.compilazione import istantanea
from domande.compilazione.contenuto import Contenuto, memoria
from domande.compilazione.istantanea import DomandaIncompleta
from domande.models import Bozza
from domande.popolamento import risposte
from domande.popolamento.arrivi import Momenti
from domande.popolamento.services import Richiesta, da_inviare
from tests import servizi
from tests.misure import consumo
from tests.misure.bozza import BozzaPronta

ROMA = ZoneInfo("Europe/Rome")
ADESSO = datetime(2019, 11, 5, 10, tzinfo=ROMA)
DOPO = datetime(2019, 12, 17, 10, tzinfo=ROMA)
AVVISO = "crema-2019"
CSRF = get_random_string(32, "abcdefghijklmnopqrstuvwxyz")


@dataclass
class Impianto:
    """The portal on a database of its own."""

    vera: servizi.BancaVera
    ambito: int
    altro_ambito: int
    postgres: int
    _semi: Iterator[int] = field(default_factory=lambda: iter(range(10_000)))

    @property
    def contenuto(self) -> Contenuto:
        """The avviso, as the sending knows it."""
        with nel_ambito(self.ambito):
            trovato = selectors.contenuto_dell_avviso(AVVISO)
        assert trovato is not None
        return trovato

    def bozze(self, quante: int, alla: datetime = ADESSO) -> list[BozzaPronta]:
        """Make so many new citizens, each with a draft that may be sent at that instant."""
        contenuto = self.contenuto
        pronte: list[BozzaPronta] = []
        momenti = Momenti(contenuto.apre_il, ADESSO)
        richiesta = Richiesta(self.ambito, AVVISO, 3 * quante + 20, next(self._semi))
        nuclei = da_inviare(richiesta, contenuto, momenti)
        while len(pronte) < quante:
            nato = next(nuclei)
            giorno = nato.arrivo.astimezone(ROMA).date()
            compilazione = risposte.compila(nato.nucleo, nato.persone, giorno)
            try:
                # As it will be judged when it is sent.
                scatto = istantanea.componi(compilazione, contenuto, alla)
            except DomandaIncompleta:
                continue
            persona = nato.persone[0]
            cittadino = services.accogli_cittadino(
                services.Identita(
                    codice_fiscale=persona.codice_fiscale,
                    nome=persona.nome,
                    cognome=persona.cognome,
                    nato_il=persona.nato_il,
                    email=risposte.posta(persona),
                )
            )
            with nel_ambito(self.ambito):
                bozza = Bozza.objects.create(
                    avviso_id=contenuto.avviso_id,
                    versione_avviso_id=contenuto.versione_id,
                    richiedente_id=cittadino.pk,
                    versione=9,
                    sezioni=compilazione.completate,
                    dati_cifrati=cifratura.cifra(compilazione.scrivi()),
                    iniziata_il=ADESSO,
                    aggiornata_il=ADESSO,
                )
            entrata = biscotti(cittadino)
            segni = {persona.codice_fiscale for persona in nato.persone}
            segni |= {str(bozza.chiave), risposte.posta(persona), entrata.partition(";")[0]}
            pronte.append(
                BozzaPronta(bozza.chiave, 9, cittadino.pk, entrata, scatto, frozenset(segni))
            )
        return pronte

    def popola(self, numero: int, seme: int) -> None:
        """Let an invented population have applied, as `genera_domande` does."""
        call_command("genera_domande", avviso=AVVISO, numero=numero, seme=seme, stdout=StringIO())

    def analizza(self) -> None:
        """Bring the planner's statistics up to date, as autovacuum does within a minute."""
        with self.vera.apri(None) as aperta, aperta.cursor() as cursore:
            cursore.execute("ANALYZE")
        aperta.close()

    def utente(self, nome: str) -> Utente:
        """An account of the demonstration."""
        trovato = accesso.cerca(nome)
        assert trovato is not None, nome
        return trovato


def biscotti(utente: Utente) -> str:
    """The cookies of somebody who is signed in."""
    sessione = SessionStore()
    sessione[SESSION_KEY] = str(utente.pk)
    sessione[BACKEND_SESSION_KEY] = accesso.PERCORSO
    sessione[HASH_SESSION_KEY] = utente.get_session_auth_hash()
    sessione.create()
    sessione.save()
    return f"sessione={sessione.session_key}; csrf={CSRF}"


@contextmanager
def acceso() -> Iterator[Impianto]:
    """Load Crema 2019 on a fresh database, at the demonstration's instant."""
    preparato = banco.Banco.leggi()
    with ExitStack() as pila:
        vera = servizi.BancaVera(preparato, preparato.clona(servizi.nome_nuovo()))
        pila.callback(vera.elimina)
        pila.enter_context(servizi.altra_base(vera))
        pila.callback(connections.close_all)
        memoria.dimentica()
        call_command("carica_crema_2019", stdout=StringIO())
        orologio.sposta(ADESSO)
        ambiti = dict(Ambito.objects.values_list("codice", "pk"))
        crema, altro = ambiti.pop("AMB-CREMA"), next(iter(ambiti.values()))
        pronto = Impianto(vera, crema, altro, _postgres())
        pronto.analizza()
        yield pronto


def _postgres() -> int:
    """The process id of the server, whose children are the connections."""
    with connection.cursor() as cursore:
        cursore.execute("SELECT pg_backend_pid()")
        (pid,) = cursore.fetchone()
    return consumo.padre(pid)


@contextmanager
def in_linea(impianto: Impianto, **opzioni: Any) -> Iterator[servizi.ServerWeb]:
    """The portal as it runs: front server, application."""
    server = servizi.ServerWeb(impianto.vera, **opzioni)
    try:
        yield server
    except RuntimeError as errore:
        errore.add_note(server.web.registro.read_text()[-3000:])
        raise
    finally:
        server.close()


@dataclass(frozen=True, slots=True)
class Applicazione:
    """Where the application listens, and its process."""

    porta: int
    pid: int


@contextmanager
def applicazione(
    ambiente: dict[str, str], impianto: Impianto, **opzioni: int
) -> Iterator[Applicazione]:
    """The application alone, with an environment of one's own."""
    porta = processi.porta_libera()
    registri = impianto.vera.acceso.cartella / "misure"
    comando = portale.web(ambiente, registri, porta=porta, **opzioni)
    processo = processi.avvia(comando)
    try:
        processi.aspetta(
            partial(processi.risponde, porta),
            che_cosa="L'applicazione",
            registro=comando.registro,
            processo=processo,
            secondi=60,
        )
        yield Applicazione(porta, processo.pid)
    except RuntimeError as errore:
        errore.add_note(comando.registro.read_text()[-3000:])
        raise
    finally:
        processi.ferma(processo, comando)
