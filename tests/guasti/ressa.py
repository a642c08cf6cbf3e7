"""The last minutes before the close: citizens with drafts, and all that they do at once."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from crema_sap import orologio
from crema_sap.enti import cifratura
from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Utente
from domande.compilazione.contenuto import Contenuto
from domande.compilazione.risposte import Compilazione
from domande.models import Bozza
from tests import factories
from tests.bandi.factories import CHIUDE
from tests.domande.factories import DURANTE, Scena, crea_bozza
from tests.misure import carico, raffica, riscontro
from tests.misure.impianto import CSRF, biscotti
from tests.misure.p3 import istante_di
from tests.misure.raffica import Colpo, Riga
from tests.misure.riscontro import INVIO, Storia

ELENCO = "elenco"
RIEPILOGO = "riepilogo"
RICEVUTA = f"{INVIO}, segue"
COMPRESSA = "gzip"
VERSIONE = 9


@dataclass(frozen=True, slots=True)
class Cittadino:
    """Somebody signed in, with a complete draft."""

    storia: Storia
    biscotti: str

    def invio(
        self, quando: float, *, resto: float = raffica.MAI, taglia: float = raffica.MAI
    ) -> Colpo:
        """The button «Invia la domanda», then the page to which the answer leads."""
        indirizzo = f"/domande/{self.storia.chiave}/"
        corpo = f"csrfmiddlewaretoken={CSRF}&versione={VERSIONE}".encode()
        return Colpo(
            quando,
            carico.richiesta(f"{indirizzo}invia/", biscotti=self.biscotti, corpo=corpo),
            INVIO,
            self.storia.utente,
            self._legge(indirizzo) if taglia == raffica.MAI else b"",
            resto,
            taglia,
        )

    def riepilogo(self, quando: float) -> Colpo:
        """The page where everything is read again before it is sent."""
        indirizzo = f"/domande/{self.storia.chiave}/riepilogo/"
        return Colpo(quando, self._legge(indirizzo), RIEPILOGO, self.storia.utente)

    def _legge(self, indirizzo: str) -> bytes:
        return carico.richiesta(indirizzo, biscotti=self.biscotti, accetta=COMPRESSA)


def popolo(scena: Scena, quanti: int) -> list[Cittadino]:
    """So many citizens who live alone, each with a draft that nobody else could have written."""
    with nel_ambito(scena.ambito.pk):
        contenuto, esempio = scena.contenuto, _esempio(scena)
        return [_nasce(contenuto, esempio, numero) for numero in range(quanti)]


def _esempio(scena: Scena) -> Compilazione:
    utente = factories.crea_cittadino("Ada", "Neri")
    with nel_ambito(scena.ambito.pk, utente.pk):
        bozza = crea_bozza(
            scena,
            Utente.objects.get(pk=utente.pk),
            nucleo={"componenti": []},
            unita={"preferenze": ["CR-3"]},
        )
        letta = Compilazione.leggi(cifratura.decifra(bozza.dati_cifrati))
        bozza.delete()
    return letta


def _nasce(contenuto: Contenuto, esempio: Compilazione, numero: int) -> Cittadino:
    posta = f"cittadino.{numero}@esempio.it"
    codice = factories.codice_fiscale_di_prova(10_000 + numero)
    utente = factories.crea_cittadino("Ada", "Neri", codice_fiscale=codice, email=posta)
    compilazione = replace(
        esempio,
        identita={**esempio.identita, "codice_fiscale": codice},
        risposte={
            **esempio.risposte,
            "richiedente": {**esempio.risposte["richiedente"], "email": posta},
        },
    )
    bozza = Bozza.objects.create(
        avviso_id=contenuto.avviso_id,
        versione_avviso_id=contenuto.versione_id,
        richiedente_id=utente.pk,
        versione=VERSIONE,
        sezioni=compilazione.completate,
        dati_cifrati=cifratura.cifra(compilazione.scrivi()),
        iniziata_il=DURANTE,
        aggiornata_il=DURANTE,
    )
    entrata = biscotti(utente)
    segni = frozenset({str(bozza.chiave), posta, codice, entrata.partition(";")[0]})
    return Cittadino(Storia(bozza.chiave, utente.pk, segni), entrata)


def letture(codice: str, secondi: float, al_secondo: int) -> Iterator[Colpo]:
    """People without a name who look at the list of the units meanwhile."""
    richiesta = carico.richiesta(f"/avvisi/{codice}/unita/", accetta=COMPRESSA)
    for n in range(int(secondi * al_secondo)):
        yield Colpo(n / al_secondo, richiesta, ELENCO)


def gioca(
    porta: int, colpi: list[Colpo], storie: dict[int, Storia], scena: Scena, *, da: timedelta
) -> list[Riga]:
    """Move the clock to `da` from the close and play; the attempts go to each one's story."""
    with nel_ambito(scena.ambito.pk):
        # Two seconds before: meanwhile the process of the clients starts.
        orologio.sposta(CHIUDE + da - timedelta(seconds=2))
        cronometro = riscontro.osserva()
    inizio = istante_di(cronometro, CHIUDE + da)
    righe = raffica.scarica(porta, colpi, inizio=inizio, pazienza=60)
    riscontro.annota(storie, righe, cronometro)
    return righe
