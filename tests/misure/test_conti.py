"""The harness judges rightly: ratios, medians, verdicts, CPU of trees of processes."""

import os
import subprocess
import sys
import time
from collections import deque

import pytest

from tests.misure import carico, consumo, tabella
from tests.misure.conti import Giro, Misura, Voce, alterna, esponente, rapporto


def test_the_ratio_is_the_median_of_the_ratios_of_the_rounds() -> None:
    # 2/1, 30/10, 8/2: the median is 3, while the ratio of the medians would be 8/2 = 4.
    assert rapporto([2, 30, 8], [1, 10, 2]) == 3


def test_rounds_must_be_paired() -> None:
    with pytest.raises(ValueError):
        rapporto([1, 2], [1])


def test_jobs_are_played_in_turn_and_the_first_round_is_not_counted() -> None:
    giocati: list[str] = []

    def gioco(nome: str) -> Giro:
        giocati.append(nome)
        return Giro(1, float(len(giocati)), 1)

    primi, secondi = alterna(2, lambda: gioco("a"), lambda: gioco("b"))

    assert giocati == ["a", "b", "b", "a", "a", "b"]
    assert [g.cpu for g in primi] == [4, 5]
    assert [g.cpu for g in secondi] == [3, 6]


@pytest.mark.parametrize(
    ("costi", "atteso"), [([1, 2, 4], 1.0), ([1, 4, 16], 2.0), ([5, 5, 5], 0.0)]
)
def test_the_exponent_is_the_slope_of_the_logarithms(costi: list[float], atteso: float) -> None:
    assert esponente([100, 200, 400], costi) == pytest.approx(atteso)


@pytest.mark.parametrize(
    ("voce", "raggiunta"),
    [
        (Voce("", 2.0, 2.0), True),
        (Voce("", 2.01, 2.0), False),
        (Voce("", 0.90, 0.90, entro=False), True),
        (Voce("", 0.89, 0.90, entro=False), False),
        # A wall clock is believed within its margin: 0,60 / 1,5 = 0,40.
        (Voce("", 0.40, 0.60, entro=False, margine=1.5), True),
        (Voce("", 0.39, 0.60, entro=False, margine=1.5), False),
        (Voce("", 1.0), None),
    ],
)
def test_a_figure_meets_its_target_or_not(voce: Voce, raggiunta: bool | None) -> None:
    assert voce.raggiunta is raggiunta


def test_a_round_knows_its_pace() -> None:
    giro = Giro(secondi=2, cpu=500, lavori=100)

    assert giro.al_secondo == 50
    assert giro.cpu_per_lavoro == 5


BRUCIA = "import time\nt = time.process_time()\nwhile time.process_time() - t < {s}: pass\n"


def test_the_cpu_of_a_tree_counts_children_that_have_ended() -> None:
    figlio = BRUCIA.format(s=0.3)
    padre = (
        "import subprocess, sys\n"
        f"subprocess.run([sys.executable, '-c', {figlio!r}])\n"
        "print('fatto', flush=True)\nsys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", padre], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as processo:
        assert processo.stdout is not None
        processo.stdout.readline()
        usata = consumo.cpu(processo.pid)
        assert processo.stdin is not None
        processo.stdin.close()

    assert usata >= 300


def test_the_cpu_of_a_tree_counts_children_at_work() -> None:
    figlio = BRUCIA.format(s=0.3) + "print('fatto', flush=True)\nimport sys; sys.stdin.read()"
    padre = f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {figlio!r}])\n"
    with subprocess.Popen(
        [sys.executable, "-c", padre], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as processo:
        assert processo.stdout is not None
        processo.stdout.readline()
        usata = consumo.cpu(processo.pid)
        assert len(consumo.albero(processo.pid)) == 2
        assert processo.stdin is not None
        processo.stdin.close()

    assert usata >= 300


def test_a_process_knows_its_parent() -> None:
    assert consumo.padre(os.getpid()) == os.getppid()


SERVER = """
import http.server
class Pagina(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        corpo = b"x" * 1000
        self.send_response(200 if self.path == "/" else 404)
        self.send_header("Content-Length", str(len(corpo)))
        self.end_headers()
        self.wfile.write(corpo)
    def log_message(self, *_): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pagina)
print(server.server_address[1], flush=True)
server.serve_forever()
"""


def test_the_clients_get_every_answer_once() -> None:
    with subprocess.Popen([sys.executable, "-c", SERVER], stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        porta = int(server.stdout.readline())
        richieste = [carico.richiesta("/")] * 30 + [carico.richiesta("/niente")] * 7

        esito = carico.carica(porta, 4, richieste)
        inizio = time.monotonic()
        uno = carico.gioca(porta, 1, deque([carico.richiesta("/")]))
        server.kill()

    assert esito.richieste == 37
    assert esito.stati == {"200": 30, "404": 7}
    assert esito.secondi > 0
    assert uno["richieste"] == 1
    assert time.monotonic() - inizio < 5


def test_the_table_says_value_target_and_verdict() -> None:
    per_poco = Voce("c", 0.5, 0.6, entro=False, margine=1.5)
    voci = [Voce("a", 2.5, 2.0), Voce("b", 1234, unita="byte"), per_poco]
    misura = Misura("P0", "Prova", "come", voci)

    scritta = tabella.scrivi([misura], "oggi", "qui")

    assert "| a " in scritta
    assert "2,50" in scritta
    assert "≤ 2" in scritta
    assert "NO" in scritta
    assert "1.234 byte" in scritta
    assert "entro il margine" in scritta
    assert "P0: come" in scritta
