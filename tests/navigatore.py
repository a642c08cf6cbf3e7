"""A real Chromium for the journeys, with no other host than the portal's."""

import os
import shutil
import subprocess
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

ARGOMENTI = [
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
LOCALI = ("http://127.0.0.1", "http://localhost", "data:", "blob:", "about:")


def _programma() -> str:
    programma = os.environ.get("AVVIO_NAVIGATORE") or shutil.which("chromium")
    if not programma:
        pytest.fail(
            "Non c'è Chromium: lancia le prove con «make test», che lo prepara.", pytrace=False
        )
    return programma


def _senza_recinto() -> bool:
    """Whether Chromium's own sandbox can't work here: as root, or with no user namespaces."""
    if os.geteuid() == 0:
        return True
    prova = ["unshare", "--user", "true"]
    return subprocess.run(prova, capture_output=True, check=False).returncode != 0


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all the tests of this worker."""
    # Playwright's loop runs in this thread, and Django would refuse its queries beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    argomenti = [*ARGOMENTI, *(["--no-sandbox"] if _senza_recinto() else [])]
    with sync_playwright() as playwright:
        acceso = playwright.chromium.launch(executable_path=_programma(), args=argomenti)
        yield acceso
        acceso.close()


@pytest.fixture
def pagina(browser: Browser) -> Iterator[Page]:
    """A page of a fresh visitor, Italian, in Rome; a request to another host fails the test."""
    estranee: list[str] = []

    def controlla(route: Route) -> None:
        if route.request.url.startswith(LOCALI):
            route.continue_()
        else:
            estranee.append(route.request.url)
            route.abort()

    contesto = browser.new_context(
        locale="it-IT", timezone_id="Europe/Rome", viewport={"width": 1280, "height": 900}
    )
    contesto.route("**/*", controlla)
    pagina = contesto.new_page()
    pagina.set_default_timeout(15_000)
    yield pagina
    contesto.close()
    assert not estranee, f"La pagina ha chiesto ad altri: {estranee}"
