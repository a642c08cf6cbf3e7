"""A citizen's sign-in through the servers as they run: the portal asks itself over the network."""

import html
import re
import threading
import time

import requests

from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.idp_prova import persone
from tests import factories, servizi


def entra(origine: str, chi: str) -> requests.Session:
    """Walk as a browser does, and come back with the session."""
    browser = requests.Session()
    pagina = browser.get(f"{origine}/accedi/spid/?next=/account/sicurezza/", timeout=30)
    pagina = _aspetta(browser, pagina)
    modulo = html.unescape(pagina.text.split("</form>")[0])
    nascosti = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', modulo))
    persona = re.search(rf'value="([A-Z0-9]{{16}})"[^>]*>\s*<label[^>]*><strong>{chi}<', modulo)
    assert persona, pagina.text[:500]
    risposta = browser.post(
        pagina.url,
        data={**nascosti, "persona": persona[1]},
        headers={"Referer": pagina.url},
        timeout=30,
    )
    risposta = _aspetta(browser, risposta)
    assert risposta.status_code == 200, risposta.text[:800]
    assert risposta.url == f"{origine}/account/sicurezza/"
    assert chi in html.unescape(risposta.text)
    return browser


def _aspetta(browser: requests.Session, risposta: requests.Response) -> requests.Response:
    """Do as a browser told to ask again."""
    for _ in range(30):
        if "Refresh" not in risposta.headers:
            break
        time.sleep(float(risposta.headers["Refresh"]))
        risposta = browser.get(risposta.url, timeout=30)
    return risposta


def test_citizens_enter_through_the_servers_as_they_run(server_web: servizi.ServerWeb) -> None:
    crema = factories.crea_ambito()
    with nel_ambito(crema.pk):
        factories.crea_utente(username="capofila", password="demo")

    browser = entra(server_web.url, "Silvia Carniti")

    biscotti = {biscotto.name for biscotto in browser.cookies}
    assert biscotti == {"sessione", "csrf"}


def test_many_at_once_do_not_stop_each_other(server_web: servizi.ServerWeb) -> None:
    factories.crea_ambito()
    # More than the threads of the process, which must also answer as the provider.
    nomi = [persona.nome + " " + persona.cognome for persona in persone.persone()[:8]]
    guasti: list[str] = []

    def prova(chi: str) -> None:
        try:
            entra(server_web.url, chi)
        except (AssertionError, requests.RequestException) as guasto:
            guasti.append(f"{chi}: {guasto}")

    fili = [threading.Thread(target=prova, args=(nome,)) for nome in nomi]
    for filo in fili:
        filo.start()
    for filo in fili:
        filo.join()

    assert guasti == []
