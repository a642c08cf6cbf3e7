"""The disk full while documents are made and files are brought: nothing lost, later it goes well.

What is full is what each process may write: the writes fail as they do on a full disk, for the
processes of the test and for nobody else.
"""

import contextlib
import os
import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
from django.conf import settings

from crema_sap import spazio
from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Ambito, Ruolo
from crema_sap.pdf.deposito import Deposito
from crema_sap.pdf.esterno import Modulo
from crema_sap.registro.documenti import scrivi_intero
from crema_sap.registro.models import Effetto
from crema_sap.web import albero
from crema_sap.web.albero import Foglia
from programmazione.models import Importazione
from tests import factories, servizi
from tests.domande.documenti import pdf
from tests.guasti import libro, processi_veri
from tests.guasti.test_file import in_un_figlio
from tests.guasti.test_lavoratore import Lettore, file_tenuti, indisturbato, prepara_piano
from tests.percorsi.corrispondente import moduli_di
from tests.programmazione.importazioni import RIGA, TITOLI, csv_di
from tests.servizi import BancaVera

POCO = 40_000
# What Django keeps in memory goes up to two and a half million bytes; above, in a file.
GRANDE = 3_000_000
RIPRESA = 60
pytestmark = pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning")


@contextmanager
def pieno(pid: int, quanto: int = POCO) -> Iterator[None]:
    """Let a process and those below it write no more than this in a file."""
    presi = {
        uno: resource.prlimit(uno, resource.RLIMIT_FSIZE) for uno in processi_veri.discendenti(pid)
    }
    for uno, (_, massimo) in presi.items():
        resource.prlimit(uno, resource.RLIMIT_FSIZE, (quanto, massimo))
    try:
        yield
    finally:
        for uno, limiti in presi.items():
            resource.prlimit(uno, resource.RLIMIT_FSIZE, limiti)


def senza_posto(azione: Callable[[], None]) -> int:
    """Do something in a child where no file may be larger than a few bytes; return how it ended."""

    def stretto() -> None:
        _, massimo = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, massimo))
        azione()

    return os.waitpid(in_un_figlio(stretto), 0)[1]


@pytest.mark.parametrize("prima", [None, b"prima"], ids=["new", "over another"])
def test_a_file_that_does_not_fit_leaves_what_was_there(
    tmp_path: Path, prima: bytes | None
) -> None:
    documento = tmp_path / "X.pdf"
    if prima:
        scrivi_intero(documento, prima)

    def scrivi() -> None:
        with pytest.raises(spazio.SpazioFinito):
            scrivi_intero(documento, bytes(2_000))

    assert senza_posto(scrivi) == 0
    assert (documento.read_bytes() if documento.exists() else None) == prima
    assert set(tmp_path.iterdir()) == ({documento} if prima else set())


def test_a_section_that_does_not_fit_is_not_kept(tmp_path: Path) -> None:
    pezzo = Modulo(1, {1: ("x" * 2_000, None)})

    assert senza_posto(lambda: Deposito(tmp_path).metti("a", pezzo)) == 0
    assert not list(tmp_path.iterdir())
    assert senza_posto(lambda: Deposito(tmp_path).metti("a", Modulo(1))) == 0
    assert Deposito(tmp_path).prendi("a", Modulo) == Modulo(1)


def test_public_pages_that_do_not_fit_leave_the_ones_there_were(tmp_path: Path) -> None:
    def pubblica(testo: bytes) -> None:
        albero.scrivi_versione(tmp_path, [Foglia("/a/", b"<p>a</p>"), Foglia("/piani/", testo)])

    def letta() -> bytes:
        return (tmp_path / albero.CORRENTE / "piani" / "index.html").read_bytes()

    def troppo() -> None:
        with pytest.raises(OSError, match="File too large"):
            pubblica(bytes(2_000))

    pubblica(b"prima")

    assert senza_posto(troppo) == 0
    assert letta() == b"prima"
    pubblica(bytes(2_000))
    assert letta() == bytes(2_000)
    assert not list((tmp_path / albero.VERSIONI).glob("nuova-*"))


def test_another_fault_of_the_disk_is_not_called_a_lack_of_room(tmp_path: Path) -> None:
    (tmp_path / "X.pdf").mkdir()

    with pytest.raises(OSError, match="directory") as guasto:
        scrivi_intero(tmp_path / "X.pdf", b"dati")
    with pytest.raises(FileNotFoundError):
        Deposito(tmp_path / "c").metti("manca/a", Modulo(1))

    assert not spazio.finito(guasto.value)
    assert not spazio.finito(ValueError())


@pytest.fixture
def ambito(db_vera: BancaVera, broker: str, cartella_dati: None) -> Ambito:
    """An ambito on a real database; no section is already set."""
    return factories.crea_ambito()


def test_a_document_waits_for_room_and_comes_out_as_if_nothing_had_been(
    db_vera: BancaVera, ambito: Ambito, tmp_path: Path
) -> None:
    piano = prepara_piano(ambito)
    lettore = Lettore(piano.mondo.capofila)

    def rimandato() -> bool:
        with nel_ambito(ambito.pk):
            return Effetto.objects.filter(errore="SpazioFinito", tentativi__gte=2).exists()

    with (
        contextlib.closing(processi_veri.Lavoratori(db_vera, figli=1)) as lavoratori,
        contextlib.closing(processi_veri.Orario(db_vera, tmp_path)),
    ):
        with pieno(lavoratori.processo.pid):
            piano.chiedi(1)
            processi_veri.entro(RIPRESA, rimandato, "two attempts without room")
            assert lettore.guarda(piano.documenti[1]) == "in preparazione"
            assert file_tenuti(ambito) == set()
        processi_veri.entro(
            RIPRESA, lambda: lettore.guarda(piano.documenti[1]) == "pronto", "the document"
        )

    documento = piano.letto(1)
    assert (settings.MEDIA_ROOT / documento.percorso).read_bytes() == indisturbato(piano, 1)
    assert {percorso.name for percorso in file_tenuti(ambito)} == {f"{documento.codice}.pdf"}


def conservati() -> set[Path]:
    """Every file of the portal's data that a person has brought."""
    cartelle = (settings.CARTELLA_DATI / "importazioni", settings.CARTELLA_DATI / "allegati")
    return {file for cartella in cartelle for file in cartella.rglob("*") if file.is_file()}


def manda(
    sessione: requests.Session, indirizzo: str, bottone: str, dati: bytes, **altri: str
) -> requests.Response:
    """Send a file with the form of a page."""
    pagina = sessione.get(indirizzo, timeout=20)
    modulo = next(m for m in moduli_di(pagina.text) if bottone in m.bottoni)
    return sessione.post(
        indirizzo,
        data=modulo.valori | altri,
        files={"file": ("verbale.pdf" if dati.startswith(b"%PDF") else "unità.csv", dati)},
        headers={"Referer": indirizzo},
        allow_redirects=False,
        timeout=30,
    )


@pytest.mark.parametrize("righe", [2_000, 120_000], ids=["in memory", "in a temporary file"])
def test_a_sheet_that_finds_no_room_is_refused_in_words_and_taken_later(
    server_web: servizi.ServerWeb, ambito: Ambito, righe: int
) -> None:
    with nel_ambito(ambito.pk):
        ente = factories.crea_ente("Alfa")
        operatore = factories.crea_utente(Ruolo.OPERATORE_ENTE, ente)
    foglio = csv_di(TITOLI, *((f"A-{n}", *RIGA[1:]) for n in range(righe)))
    assert (len(foglio) > GRANDE) == (righe > 2_000)
    sessione, indirizzo = libro.sessione_di(operatore), f"{server_web.url}/patrimonio/importa/"

    with pieno(server_web.processo_web.pid):
        rifiutata = manda(sessione, indirizzo, "Carica e prova", foglio)
        assert sessione.get(indirizzo, timeout=20).status_code == 200
    perduti = conservati()
    with nel_ambito(ambito.pk):
        assert not Importazione.objects.exists()
        assert not Effetto.objects.exists()
    accettata = manda(sessione, indirizzo, "Carica e prova", foglio)

    assert rifiutata.status_code == 507
    assert "Il portale non ha spazio per il file" in rifiutata.text
    assert "Retry-After" in rifiutata.headers
    assert not perduti
    assert accettata.status_code == 302
    assert len(conservati()) == 1


def test_a_document_of_a_domanda_finds_no_room_and_the_draft_stays(
    server_web: servizi.ServerWeb, ambito: Ambito
) -> None:
    scena = libro.prepara_scena()
    (cliente,) = libro.prepara_clienti(scena, server_web.url, 1)
    indirizzo = f"{server_web.url}/domande/{cliente.chiave}/documenti/"
    documento = pdf() + b"\n%" + b"-" * 2 * POCO + b"\n%%EOF"

    with pieno(server_web.processo_web.pid):
        rifiutata = manda(cliente.sessione, indirizzo, "Carica", documento, tipo="invalidita")
        # Without a file everything goes on: the domanda can be sent meanwhile.
        assert cliente.sessione.get(indirizzo, timeout=20).status_code == 200
    assert rifiutata.status_code == 507
    assert not conservati()
    libro.controlla(scena, [cliente])
    accettata = manda(cliente.sessione, indirizzo, "Carica", documento, tipo="invalidita")

    assert accettata.status_code == 302
    assert len(conservati()) == 1
