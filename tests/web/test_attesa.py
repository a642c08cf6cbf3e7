"""What a request waited before its turn is given back to it, and never more than that."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from crema_sap.web import middleware
from crema_sap.web.attesa import GRANA, MASSIMA, MEMORIA, Attese

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


def test_a_request_that_waited_for_its_turn_arrived_before_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(middleware, "attese", Attese())
    ora = [1000.0]
    monkeypatch.setattr(middleware, "monotonic", lambda: ora[0])
    monkeypatch.setattr(middleware, "time", lambda: ORARIO + ora[0])
    arrivi: list[float] = []

    def vista(richiesta: HttpRequest) -> HttpResponse:
        arrivi.append(richiesta.arrivo_monotono)  # type: ignore[attr-defined]
        return HttpResponse()

    for giunta, turno in ((1000.0, 1000.0), (1001.0, 1009.0)):
        ora[0] = turno
        richiesta = RequestFactory().post(
            "/", headers={"X-Completa-Alle": scritto(ORARIO + giunta)}
        )
        middleware.ArrivoMiddleware(vista)(richiesta)

    assert arrivi == pytest.approx([1000.0, 1001.0], abs=0.005)
