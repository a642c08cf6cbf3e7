"""A person in a browser, and what is noted of every page the person crosses."""

import hashlib
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_FILE_PATH
from django.urls import Resolver404, resolve
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    Response,
)
from playwright.sync_api import TimeoutError as PlaywrightTimeout

LARGO = {"width": 1280, "height": 900}
STRETTO, MINIMO = {"width": 375, "height": 812}, {"width": 320, "height": 640}
# Two states of a page differ in what they are divided into and in what can be done.
STATO = """() => [...document.querySelectorAll('h1, h2, main button, .invalid-feedback')]
  .map(e => e.textContent.trim()).join('|')"""
# What axe judges of a page: how it is made and coloured, whatever the words. What is made like a
# sibling before it is marked, and written down once for each run of them.
STRUTTURA = """() => {
  const scrivi = e => {
    const propri = [...e.attributes].filter(a => a.name !== 'data-come-sopra').map(a => {
      if (['class', 'role', 'type', 'lang'].includes(a.name)) return a.name + '=' + a.value;
      if (/^(for|aria-(labelledby|describedby|controls|owns|details))$/.test(a.name)) {
        return a.name + '=' + a.value.split(' ').every(id => document.getElementById(id));
      }
      if (a.name.startsWith('aria-') && /^[a-z]{1,6}$/.test(a.value)) return a.name + a.value;
      return a.name + (a.value.trim() ? '+' : '');
    });
    const parole = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
    const viste = new Set();
    let dentro = '', prima = '';
    for (const figlio of e.children) {
      const questa = scrivi(figlio);
      figlio.toggleAttribute('data-come-sopra', viste.has(questa));
      if (questa !== prima) dentro += questa;
      viste.add(prima = questa);
    }
    const doppio = e.id && document.querySelectorAll('#' + CSS.escape(e.id)).length > 1;
    const vista = getComputedStyle(e);
    const colori = [vista.color, vista.backgroundColor, vista.opacity, vista.fontSize,
      vista.fontWeight, vista.display, vista.visibility];
    return `<${e.tagName} ${propri.join()} ${colori} ${doppio ? '!!' : ''}>`
      + `${parole ? 't' : ''}${dentro}</>`;
  };
  return scrivi(document.body);
}"""
# Every rule that axe knows, on all that is not made like a sibling before it.
AXE = f"""async () => {{
  ({STRUTTURA})();
  const cosa = {{include: [document], exclude: ['[data-come-sopra]']}};
  return (await axe.run(cosa, {{resultTypes: ['violations']}})).violations;
}}"""
SAGOMA = """() => {
  const largo = document.documentElement.clientWidth;
  const fuori = e => e.getBoundingClientRect().right > largo + 0.5;
  const sporge = document.documentElement.scrollWidth > largo
    ? [...document.body.querySelectorAll('*')].filter(e => fuori(e) && ![...e.children].some(fuori))
    : [];
  return {
    titolo: document.title,
    h1: document.querySelectorAll('h1').length,
    largo: document.documentElement.scrollWidth - largo,
    sporge: sporge.slice(0, 4).map(e => e.outerHTML.slice(0, 120)),
  };
}"""
ATTESA = 20_000
# The same refusal answers at any address; the console calls it a failure to load.
RIFIUTO = "Pagina riservata"
CARICAMENTO = "Failed to load resource"


class Taccuino:
    """Faults of the pages crossed, the titles met, the people on the way."""

    def __init__(self, browser: Browser, url: str, giudicate: Path) -> None:
        self.browser, self.url, self.giudicate = browser, url, giudicate
        self.difetti: list[str] = []
        self.titoli: dict[str, str] = {}
        self.visti: set[tuple[str, str, str]] = set()
        self.contesti: list[BrowserContext] = []

    def entra_in_scena(self, nome: str, *, javascript: bool = True) -> "Viaggiatore":
        """Bring a person with a browser of one's own, Italian, in Rome."""
        contesto = self.browser.new_context(
            base_url=self.url,
            locale="it-IT",
            timezone_id="Europe/Rome",
            viewport=LARGO,
            reduced_motion="reduce",
            java_script_enabled=javascript,
            accept_downloads=True,
        )
        self.contesti.append(contesto)
        pagina = contesto.new_page()
        pagina.set_default_timeout(ATTESA)
        viaggiatore = Viaggiatore(self, nome, pagina, javascript=javascript)
        pagina.on("console", viaggiatore.ascolta)
        pagina.on("pageerror", lambda guasto: self.segna(nome, pagina, f"errore: {guasto}"))
        pagina.on("request", viaggiatore.guarda)
        pagina.on("response", viaggiatore.risponde)
        return viaggiatore

    def segna(self, nome: str, pagina: Page, difetto: str) -> None:
        """Note a fault of the page in hand."""
        self.difetti.append(f"{nome} su {urlsplit(pagina.url).path}: {difetto}")

    def da_giudicare(self, *come: str) -> bool:
        """Whether no journey of this run, in any process, has had axe judge a page made so."""
        self.giudicate.mkdir(parents=True, exist_ok=True)
        nome = hashlib.sha256("\0".join(come).encode()).hexdigest()
        try:
            (self.giudicate / nome).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True

    def verifica(self) -> None:
        """Fail with everything that was wrong on the way."""
        assert not self.difetti, "\n".join(dict.fromkeys(self.difetti))

    def fotografa(self, cartella: Path) -> None:
        """Keep a picture of the page in front of each person; the last ones are the newest."""
        cartella.mkdir(parents=True, exist_ok=True)
        for numero, contesto in enumerate(self.contesti):
            for pagina in contesto.pages:
                pagina.screenshot(path=cartella / f"{numero:02}.png", full_page=True)

    def close(self) -> None:
        """Close the browsers."""
        for contesto in self.contesti:
            contesto.close()
        # Shown by pytest when something else has failed before `verifica`.
        sys.stdout.write("\n".join(dict.fromkeys(self.difetti)) + "\n")


@dataclass
class Viaggiatore:
    """One person and the page in front of them."""

    taccuino: Taccuino
    nome: str
    pagina: Page
    javascript: bool = True
    strade: list[str] = field(default_factory=list)

    def ascolta(self, messaggio: ConsoleMessage) -> None:
        """Note what the browser complains of: errors of scripts and of the CSP."""
        if messaggio.type == "error" and not messaggio.text.startswith(CARICAMENTO):
            self.taccuino.segna(self.nome, self.pagina, f"console: {messaggio.text}")

    def guarda(self, richiesta: Request) -> None:
        """Note requests to other hosts."""
        if not richiesta.url.startswith((self.taccuino.url, "data:", "blob:", "about:")):
            self.taccuino.segna(self.nome, self.pagina, f"chiede ad altri: {richiesta.url}")

    def risponde(self, risposta: Response) -> None:
        """Note answers that say a fault of ours."""
        if risposta.status >= 500:
            self.taccuino.segna(self.nome, self.pagina, f"{risposta.status} da {risposta.url}")

    def vai(self, percorso: str) -> None:
        """Open an address."""
        self.pagina.goto(percorso)
        self.esamina()

    def segui(self, nome: str | re.Pattern[str], *, esatto: bool = True) -> None:
        """Follow a link of the page."""
        collegamento = self._trova("link", nome, esatto=esatto)
        with self.pagina.expect_navigation():
            collegamento.click()
        self.esamina()

    def premi(self, nome: str | re.Pattern[str], *, esatto: bool = True) -> None:
        """Press a button of the page, and wait for what follows."""
        bottone = self._trova("button", nome, esatto=esatto)
        with self.pagina.expect_navigation():
            bottone.click()
        self.esamina()

    def _trova(
        self, ruolo: Literal["link", "button"], nome: str | re.Pattern[str], *, esatto: bool
    ) -> Locator:
        trovato = self.pagina.get_by_role("main").get_by_role(ruolo, name=nome, exact=esatto).first
        try:
            trovato.wait_for()
        except PlaywrightTimeout:
            raise AssertionError(f"manca «{nome}» in {self.pagina.url}: {self.testo()}") from None
        return trovato

    def scrivi(self, etichetta: str, valore: str, *, posto: int = 0) -> None:
        """Fill in a box."""
        self.pagina.get_by_label(etichetta).nth(posto).fill(valore)

    def scegli(self, etichetta: str, voce: str, *, posto: int = 0) -> None:
        """Choose in a list by the words that are read."""
        self.pagina.get_by_label(etichetta).nth(posto).select_option(label=voce)

    def spunta(self, etichetta: str | re.Pattern[str], *, posto: int = 0) -> None:
        """Tick a box, or one of several."""
        self.pagina.get_by_label(etichetta).nth(posto).check()

    def legge(self, testo: str | re.Pattern[str]) -> None:
        """Wait until a text is on the page."""
        try:
            self.pagina.locator("body").get_by_text(testo).first.wait_for()
        except PlaywrightTimeout:
            raise AssertionError(f"{testo} non è in {self.pagina.url}: {self.testo()}") from None

    def testo(self) -> str:
        """All that the page says, on one line."""
        return " ".join(self.pagina.locator("body").inner_text().split())

    def entra(self) -> None:
        """Sign in as staff, with the demonstration's password."""
        self.vai("/accedi/")
        self.scrivi("Nome utente", self.nome)
        self.scrivi("Password", "demo")
        self.premi("Entra")

    def entra_con_spid(self, chi: str) -> None:
        """Sign in as a citizen, chosen by name at the test identity provider."""
        if not self.pagina.url.startswith(f"{self.taccuino.url}/accedi/"):
            self.vai("/accedi/")
        self.segui("Entra con SPID o CIE")
        self.spunta(re.compile(re.escape(chi)))
        self.premi("Continua")

    def esci(self) -> None:
        """Sign out from the header."""
        self.pagina.locator("details.persona > summary").click()
        with self.pagina.expect_navigation():
            self.pagina.get_by_role("button", name="Esci").click()
        self.esamina()

    def esamina(self) -> None:
        """Judge the page: title, one h1, accessibility and width, on a desk and on a phone."""
        self.pagina.wait_for_load_state()
        strada, titolo = _strada(self.pagina.url), self.pagina.title()
        self.strade.append(strada)
        if not self.javascript:
            return
        vista = (strada, titolo, self.pagina.evaluate(STATO))
        if vista in self.taccuino.visti:
            return
        self.taccuino.visti.add(vista)
        prima = self.taccuino.titoli.setdefault(titolo, strada)
        if prima != strada and RIFIUTO not in titolo:
            self._segna(f"ha lo stesso titolo di {prima}: {titolo}")
        self._giudica("scrivania", a_fondo=True)
        self.pagina.set_viewport_size(STRETTO)
        self._giudica("telefono", a_fondo=True)
        self.pagina.set_viewport_size(MINIMO)
        self._giudica("telefono piccolo", a_fondo=False)
        self.pagina.set_viewport_size(LARGO)

    def _giudica(self, dove: str, *, a_fondo: bool) -> None:
        sagoma = self.pagina.evaluate(SAGOMA)
        if sagoma["h1"] != 1:
            self._segna(f"{dove}: {sagoma['h1']} titoli di primo livello")
        if sagoma["largo"] > 0:
            self._segna(f"{dove}: sporge di {sagoma['largo']} px: {sagoma['sporge']}")
        if not sagoma["titolo"].strip():
            self._segna("non ha titolo")
        if not a_fondo:
            return
        # On a desk axe judges each way in which a page is made; on a phone each page once.
        scrivania = dove == "scrivania"
        come = self.pagina.evaluate(STRUTTURA) if scrivania else sagoma["titolo"]
        if not self.taccuino.da_giudicare(dove, _strada(self.pagina.url), come):
            return
        if not self.pagina.evaluate("() => 'axe' in window"):
            self.pagina.evaluate(AXE_FILE_PATH.read_text())
        for violazione in self.pagina.evaluate(AXE):
            nodi = "; ".join(nodo["html"][:160] for nodo in violazione["nodes"][:3])
            self._segna(f"{dove}: {violazione['id']} ({len(violazione['nodes'])}): {nodi}")

    def _segna(self, difetto: str) -> None:
        self.taccuino.segna(self.nome, self.pagina, difetto)


def _strada(url: str) -> str:
    """The route of an address, so that the same page of two objects is known as one."""
    percorso = urlsplit(url).path
    try:
        return resolve(percorso).view_name
    except Resolver404:
        return percorso
