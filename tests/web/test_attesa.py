"""What a request waited before its turn is given back to it, and never more than that."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from crema_sap.web import middleware
from crema_sap.web.attesa import GRANA, MASSIMA, MEMORIA, RIPOSO, Attese, Fatica

ORARIO = 1_572_944_400.0


def scritto(istante: float) -> str:
    """As the front server writes it: whole milliseconds."""
    return str(int(istante * 1000))


def leggi(attese: Attese, giunta: float, attesa: float, scarto: float = 0.0) -> float:
    """A request that was whole at `giunta` and waited; the front's clock is wrong by `scarto`."""
    ora = giunta + attesa
    return attese.secondi(
        scritto(ORARIO + giunta + scarto), orario=ORARIO + ora, monotono=1000 + ora
    )


@pytest.mark.parametrize("scarto", [0.0, -300.0, 300.0, 0.4])
def test_a_wait_is_known_whatever_the_front_servers_clock_says(scarto: float) -> None:
    attese = Attese()
    leggi(attese, 0.0, 0.002, scarto)

    assert leggi(attese, 10.0, 7.5, scarto) == pytest.approx(7.5, abs=0.005)


@given(
    st.lists(st.tuples(st.floats(0, 3), st.floats(0, 60)), min_size=1, max_size=30),
    st.floats(-600, 600),
)
def test_no_request_arrived_before_it_did(
    richieste: list[tuple[float, float]], scarto: float
) -> None:
    attese, giunta = Attese(), 0.0
    for pausa, attesa in richieste:
        giunta += pausa

        assert 0 <= leggi(attese, giunta, attesa, scarto) <= attesa + 1e-5


def test_the_first_request_of_a_process_is_given_nothing_back() -> None:
    assert leggi(Attese(), 0.0, 5.0) == 0


def test_the_smallest_difference_is_forgotten_in_time() -> None:
    attese = Attese()
    leggi(attese, 0.0, 0.0)
    # The front server's clock was three seconds ahead and is set right.
    prima = leggi(attese, 1.0, 0.0, -3.0)
    leggi(attese, MEMORIA + 2, 0.0, -3.0)

    assert prima == pytest.approx(3.0 - GRANA)
    assert leggi(attese, 2 * MEMORIA + 4, 0.0, -3.0) == 0


def test_nothing_is_believed_beyond_what_the_front_server_waits() -> None:
    attese = Attese()
    leggi(attese, 0.0, 0.0)

    assert leggi(attese, 1.0, 2 * MASSIMA) == MASSIMA


@pytest.mark.parametrize("testo", ["", "-5", "1e3", "domani", "٣", "9" * 16])
def test_what_is_no_instant_counts_for_nothing(testo: str) -> None:
    attese = Attese()
    leggi(attese, 0.0, 0.0)

    assert attese.secondi(testo, orario=ORARIO + 9, monotono=1009) == 0


@pytest.fixture
def turni(monkeypatch: pytest.MonkeyPatch) -> "Turni":
    return Turni(monkeypatch)


class Turni:
    """The requests that one thread takes, one after another, on clocks moved by hand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.ora = 0.0
        self.arrivi: list[float] = []
        self.fatica = Fatica()
        monkeypatch.setattr(middleware, "attese", Attese())
        monkeypatch.setattr(middleware, "fatica", self.fatica)
        monkeypatch.setattr(middleware, "monotonic", lambda: self.ora)
        monkeypatch.setattr(middleware, "time", lambda: ORARIO + self.ora)

    def prendi(self, *, giunta: float, turno: float, fine: float, scarto: float = 0.0) -> float:
        """Return when the request is held to have arrived."""

        def vista(richiesta: HttpRequest) -> HttpResponse:
            self.arrivi.append(richiesta.arrivo_monotono)  # type: ignore[attr-defined]
            self.ora = fine
            return HttpResponse()

        self.ora = turno
        richiesta = RequestFactory().post(
            "/", headers={"X-Completa-Alle": scritto(ORARIO + giunta + scarto)}
        )
        middleware.ArrivoMiddleware(vista)(richiesta)
        return self.arrivi[-1]


def test_a_request_that_waited_for_its_turn_arrived_before_it(turni: Turni) -> None:
    prima = turni.prendi(giunta=1000.0, turno=1000.0, fine=1009.0)
    dopo = turni.prendi(giunta=1001.0, turno=1009.0, fine=1010.0)

    assert prima == pytest.approx(1000.0, abs=0.005)
    assert dopo == pytest.approx(1001.0, abs=0.005)


def test_a_clock_set_right_is_no_wait_where_nobody_waits(turni: Turni) -> None:
    turni.prendi(giunta=1000.0, turno=1000.0, fine=1000.1)

    # The front server's clock was put back by five minutes in between.
    assert turni.prendi(giunta=1001.0, turno=1001.0, fine=1001.1, scarto=-300.0) == 1001.0


def test_of_a_clock_set_right_no_more_is_believed_than_the_thread_was_busy(turni: Turni) -> None:
    turni.prendi(giunta=1000.0, turno=1000.0, fine=1000.2)
    subito = turni.prendi(giunta=1000.2, turno=1000.3, fine=1000.4, scarto=-300.0)

    assert subito == pytest.approx(1000.0)


def test_each_thread_rests_by_itself() -> None:
    fatica = Fatica()
    with ThreadPoolExecutor(1) as altro:
        fatica.comincia(1.0)
        fatica.finisce(2.0)

        assert altro.submit(fatica.comincia, 2.1).result() == 0
        assert fatica.comincia(2.1) == pytest.approx(1.1)
        fatica.finisce(3.0)
        assert fatica.comincia(3.0 + 2 * RIPOSO) == 0


def test_a_thread_that_failed_has_answered_all_the_same(turni: Turni) -> None:
    def guasta(_richiesta: HttpRequest) -> HttpResponse:
        raise RuntimeError

    turni.ora = 1000.0
    with pytest.raises(RuntimeError):
        middleware.ArrivoMiddleware(guasta)(RequestFactory().post("/"))

    assert turni.fatica.comincia(1000.1) == pytest.approx(0.1)
