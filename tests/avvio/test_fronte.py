"""The front server, with a small application behind it that says what it received."""

import contextlib
import http.client
import inspect
import json
import re
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.urls import get_resolver

from crema_sap.avvio import portale, processi

DOMANDA = "/domande/0b9c2f3e-1111-4222-8333-444455556666/"
FOTO = f"{DOMANDA}documenti/"
DENTRO = "csrf=1; __Host-sessione=abc"


class Applicazione(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        corpo = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        risposta = json.dumps(
            {"percorso": self.path, "intestazioni": dict(self.headers), "byte": len(corpo)}
        ).encode()
        self.send_response(200)
        self.send_header("Content-Security-Policy", "dell'applicazione")
        self.send_header("Content-Length", str(len(risposta)))
        self.end_headers()
        self.wfile.write(risposta)

    do_POST = do_GET  # noqa: N815 - the names that http.server calls

    def log_message(self, *_argomenti: object) -> None:
        """Stay silent."""


@dataclass
class Risposta:
    stato: int
    intestazioni: Message
    testo: str


@dataclass
class Fronte:
    url: str
    pubblico: Path
    statici: Path

    def chiedi(self, percorso: str, *, corpo: bytes | None = None, **intestazioni: str) -> Risposta:
        richiesta = urllib.request.Request(
            self.url + percorso,
            data=corpo,
            headers={nome.replace("_", "-"): valore for nome, valore in intestazioni.items()},
        )
        try:
            risposta = urllib.request.urlopen(richiesta, timeout=10)
        except urllib.error.HTTPError as errore:
            risposta = errore
        with risposta:
            return Risposta(risposta.status, risposta.headers, risposta.read().decode())


@pytest.fixture(scope="module")
def fronte(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fronte]:
    cartella = tmp_path_factory.mktemp("fronte")
    albero, statici = cartella / "pubblico", cartella / "dati" / "static"
    pubblico = albero / "corrente"
    (pubblico / "avvisi" / "crema-2019").mkdir(parents=True)
    (pubblico / "avvisi" / "crema-2019" / "index.html").write_text("pagina pubblicata")
    statici.mkdir(parents=True)
    (statici / "stile.css").write_text("p{}")
    (cartella / "segreto.html").write_text("segreto")
    with ThreadingHTTPServer((processi.LOCALE, 0), Applicazione) as dietro:
        threading.Thread(target=dietro.serve_forever, daemon=True).start()
        porta = processi.porta_libera()
        comando = portale.fronte(
            {"CARTELLA_DATI": str(cartella / "dati"), "ALBERO_PUBBLICO": str(albero)},
            cartella,
            indirizzo=f"http://{processi.LOCALE}:{porta}",
            applicazione=dietro.server_port,
            cartella=cartella / "caddy",
        )
        processo = processi.avvia(comando)
        with contextlib.ExitStack() as pila:
            pila.callback(dietro.shutdown)
            pila.callback(processi.ferma, processo, comando)
            processi.aspetta(
                lambda: processi.risponde(porta),
                che_cosa="Caddy",
                registro=comando.registro,
                processo=processo,
            )
            yield Fronte(f"http://{processi.LOCALE}:{porta}", pubblico, statici)


def test_a_published_page_is_served_as_a_file(fronte: Fronte) -> None:
    risposta = fronte.chiedi("/avvisi/crema-2019/")

    assert (risposta.stato, risposta.testo) == (200, "pagina pubblicata")
    assert "unsafe" not in risposta.intestazioni["Content-Security-Policy"]
    assert risposta.intestazioni["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "percorso",
    [
        "/avvisi/crema-2019/?comune=crema",
        "/avvisi/crema-2019/index.html",
        "/avvisi/crema-2019",
        "/avvisi/altro/",
        "/",
    ],
)
def test_what_is_not_a_published_page_goes_to_the_application(
    fronte: Fronte, percorso: str
) -> None:
    assert json.loads(fronte.chiedi(percorso).testo)["percorso"] == percorso


@pytest.mark.parametrize("nome", ["sessione", "__Host-sessione"])
def test_who_is_logged_in_gets_the_application(fronte: Fronte, nome: str) -> None:
    risposta = fronte.chiedi("/avvisi/crema-2019/", Cookie=f"csrf=1; {nome}=abc")

    assert json.loads(risposta.testo)["percorso"] == "/avvisi/crema-2019/"


def test_a_post_to_a_published_page_goes_to_the_application(fronte: Fronte) -> None:
    assert json.loads(fronte.chiedi("/avvisi/crema-2019/", corpo=b"abc").testo)["byte"] == 3


def test_static_files_are_served_and_missing_ones_are_404(fronte: Fronte) -> None:
    assert fronte.chiedi("/static/stile.css").testo == "p{}"
    assert fronte.chiedi("/static/manca.css").stato == 404


@pytest.mark.parametrize(
    "percorso",
    ["/static/../../segreto.html", "/static/..%2f..%2fsegreto.html", "/../segreto.html/"],
)
def test_nothing_outside_its_folders_is_served(fronte: Fronte, percorso: str) -> None:
    assert fronte.chiedi(percorso).testo != "segreto"


def test_the_visitor_can_not_forge_where_the_request_comes_from(fronte: Fronte) -> None:
    risposta = fronte.chiedi("/", X_Forwarded_For="6.6.6.6", X_Forwarded_Proto="https")

    intestazioni = json.loads(risposta.testo)["intestazioni"]
    assert intestazioni["X-Forwarded-For"] == processi.LOCALE
    assert intestazioni["X-Forwarded-Proto"] == "http"
    assert intestazioni["X-Forwarded-Host"] == fronte.url.removeprefix("http://")


def test_the_application_keeps_its_own_policy(fronte: Fronte) -> None:
    risposta = fronte.chiedi("/")

    assert risposta.intestazioni.get_all("Content-Security-Policy") == ["dell'applicazione"]
    assert "Via" not in risposta.intestazioni


@pytest.mark.parametrize(
    ("percorso", "quanti"),
    [("/verifica/", 26_000_000), ("/patrimonio/importa/", 26_000_000), ("/", 2_900_000)],
)
def test_a_large_request_reaches_the_application_whole(
    fronte: Fronte, percorso: str, quanti: int
) -> None:
    assert json.loads(fronte.chiedi(percorso, corpo=bytes(quanti)).testo)["byte"] == quanti


@pytest.mark.parametrize(
    ("percorso", "lunghezza", "frase"),
    [
        ("/patrimonio/importa/", "28000000", "troppo grande"),
        ("/patrimonio/12/foto/", "100000000", "troppo grande"),
        # A page that takes no file: nothing long is held, whoever says to be in.
        ("/accedi/", "3000000", "troppo lungo"),
        ("/domande/", "28000000", "troppo lungo"),
        ("/patrimonio/importa/7/colonne/", "9000000", "troppo lungo"),
    ],
)
def test_a_request_that_is_too_large_is_refused_before_it_is_all_sent(
    fronte: Fronte, percorso: str, lunghezza: str, frase: str
) -> None:
    presa = http.client.HTTPConnection(fronte.url.removeprefix("http://"), timeout=10)
    presa.putrequest("POST", percorso)
    presa.putheader("Cookie", DENTRO)
    presa.putheader("Content-Length", lunghezza)
    presa.endheaders(bytes(400_000))

    with contextlib.closing(presa):
        risposta = presa.getresponse()
        assert risposta.status == 413
        assert frase in risposta.read().decode()


def test_every_page_that_takes_a_file_is_known_to_the_front_server() -> None:
    """Else its files would be refused in front; and the front server's list has no other page."""
    caddy = (Path(portale.__file__).parent / "Caddyfile").read_text()
    espressioni = set(re.findall(r"path_regexp (\^\S+)", caddy))
    con_file = [e for e in espressioni if "documenti" in e or "verifica" in e]
    esempi = {"<int:pk>": "12", "<slug:codice>": "crema-2019"}
    pagine = [
        re.sub(r"<uuid:\w+>", "0b9c2f3e-1111-4222-8333-444455556666", rotta)
        for rotta, vista in _viste(get_resolver())
        if "request.FILES" in inspect.getsource(inspect.unwrap(vista))
    ]
    for segno, esempio in esempi.items():
        pagine = [pagina.replace(segno, esempio) for pagina in pagine]

    ignote = [p for p in pagine if not any(re.search(e, f"/{p}") for e in con_file)]

    assert len(con_file) == 2
    assert len(pagine) == sum(e.count("|") + 1 for e in con_file)
    assert ignote == []


def _viste(dentro: Any, prima: str = "") -> Iterator[tuple[str, Any]]:
    for voce in dentro.url_patterns:
        if hasattr(voce, "url_patterns"):
            yield from _viste(voce, f"{prima}{voce.pattern}")
        else:
            yield f"{prima}{voce.pattern}", voce.callback


@pytest.mark.parametrize("percorso", [FOTO, f"{DOMANDA}rettifica/"])
def test_a_photograph_of_50_mb_reaches_the_application_where_it_is_asked(
    fronte: Fronte, percorso: str
) -> None:
    foto = bytes(50 * 1024 * 1024 + 5_000)

    risposta = fronte.chiedi(percorso, corpo=foto, Cookie=DENTRO)
    assert json.loads(risposta.testo)["byte"] == len(foto)


@pytest.mark.parametrize(
    ("percorso", "biscotto", "lunghezza", "frase"),
    [
        (FOTO, DENTRO, "53000000", "Una foto può pesare al massimo 50 MB"),
        # Nobody is known yet: it holds no more than for any other page.
        (FOTO, "", "28000000", "Accedi di nuovo"),
        (FOTO, "", "3000000", "Accedi di nuovo"),
        (f"{DOMANDA}rettifica/", "csrf=1; altrasessione=abc", "28000000", "Accedi di nuovo"),
        (f"{DOMANDA}invia/", DENTRO, "28000000", "è troppo lungo"),
    ],
)
def test_a_photograph_that_may_not_come_is_refused_with_what_to_do(
    fronte: Fronte, percorso: str, biscotto: str, lunghezza: str, frase: str
) -> None:
    presa = http.client.HTTPConnection(fronte.url.removeprefix("http://"), timeout=10)
    presa.putrequest("POST", percorso)
    presa.putheader("Cookie", biscotto)
    presa.putheader("Content-Length", lunghezza)
    presa.endheaders(bytes(400_000))

    with contextlib.closing(presa):
        risposta = presa.getresponse()
        assert risposta.status == 413
        assert frase in risposta.read().decode()


def test_in_production_the_front_server_has_a_limit_of_memory_and_knows_it() -> None:
    testo = (Path(__file__).parents[2] / "docker-compose.yml").read_text()
    caddy = testo.partition("\n  caddy:\n")[2].partition("\n  web:\n")[0]

    assert "limits: {memory: 2G}" in caddy
    assert "GOMEMLIMIT: 1600MiB" in caddy


def test_with_the_application_away_a_plain_page_says_to_come_back(tmp_path: Path) -> None:
    porta = processi.porta_libera()
    comando = portale.fronte(
        {"CARTELLA_DATI": str(tmp_path), "ALBERO_PUBBLICO": str(tmp_path)},
        tmp_path,
        indirizzo=f"http://{processi.LOCALE}:{porta}",
        applicazione=processi.porta_libera(),
        cartella=tmp_path / "caddy",
    )
    processo = processi.avvia(comando)
    try:
        processi.aspetta(
            lambda: processi.risponde(porta),
            che_cosa="Caddy",
            registro=comando.registro,
            processo=processo,
        )
        risposta = Fronte(f"http://{processi.LOCALE}:{porta}", tmp_path, tmp_path).chiedi("/")
    finally:
        processi.ferma(processo, comando)

    assert risposta.stato in {502, 503}
    assert risposta.intestazioni["Retry-After"] == "10"
    assert "Riprova tra qualche secondo" in risposta.testo


def test_the_front_server_says_when_the_request_was_whole(fronte: Fronte) -> None:
    presa = http.client.HTTPConnection(fronte.url.removeprefix("http://"), timeout=10)
    presa.putrequest("POST", "/")
    presa.putheader("Content-Length", "2")
    # Who writes it themselves is not believed.
    presa.putheader("X-Completa-Alle", "1")
    presa.endheaders(b"a")
    time.sleep(0.3)
    prima = time.time()
    presa.send(b"b")

    with contextlib.closing(presa):
        intestazioni = json.loads(presa.getresponse().read())["intestazioni"]

    # It leaves out what is less than a millisecond.
    assert prima - 0.001 <= int(intestazioni["X-Completa-Alle"]) / 1000 <= time.time()
