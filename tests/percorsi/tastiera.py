"""A person who has a keyboard and nothing else, and needs to see where the focus is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.percorsi.viaggiatore import Viaggiatore

# Where a box is drawn by its label, the mark of the focus is there.
FUOCO = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const etichetta = e.labels?.[0];
  const scelta = etichetta && ['checkbox', 'radio'].includes(e.type);
  const segni = [[e], ...(scelta
    ? [[etichetta], [etichetta, '::before'], [etichetta, '::after']] : [])];
  const segnato = segni.some(([nodo, parte]) => {
    const s = getComputedStyle(nodo, parte);
    return (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none';
  });
  const r = e.getBoundingClientRect();
  const altro = document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2);
  const coperto = altro && !e.contains(altro) && !altro.contains(e) && !etichetta?.contains(altro);
  return {
    nome: (etichetta || e).innerText.trim() || e.getAttribute('aria-label') || e.textContent.trim(),
    id: e.id,
    segnato,
    nello_schermo: r.bottom > 0 && r.top < innerHeight && r.right > 0 && r.left < innerWidth,
    coperto: coperto ? altro.outerHTML.slice(0, 100) : '',
    nel_principale: !!e.closest('main'),
  };
}"""
PASSI = 150


@dataclass
class Tastiera:
    """The keys, and what is focused."""

    chi: Viaggiatore

    def fuoco(self, visti: Sequence[str] = ()) -> dict[str, Any]:
        """What has the focus; nothing is a fault."""
        trovato: dict[str, Any] | None = self.chi.pagina.evaluate(FUOCO)
        assert trovato is not None, f"nessun fuoco in {self.chi.pagina.url} dopo {visti}"
        return trovato

    def premi(self, tasto: str) -> None:
        """Press a key that stays on the page."""
        self.chi.pagina.keyboard.press(tasto)

    def tabula(self, tasto: str = "Tab", visti: Sequence[str] = ()) -> dict[str, Any]:
        """Go to the next stop, which must be seen."""
        self.premi(tasto)
        qui = self.fuoco(visti)
        for difetto, male in (
            ("non si vede il fuoco", not qui["segnato"]),
            ("il fuoco è fuori dallo schermo", not qui["nello_schermo"]),
            (f"il fuoco è coperto da {qui['coperto']}", bool(qui["coperto"])),
        ):
            if male:
                self.chi.taccuino.segna(self.chi.nome, self.chi.pagina, f"{difetto}: {qui['nome']}")
        return qui

    def fino_a(self, nome: str, tasto: str = "Tab") -> None:
        """Go on until the focus is on what is called so."""
        visti: list[str] = []
        while len(visti) < PASSI:
            visti.append(self.tabula(tasto, visti)["nome"])
            if visti[-1].startswith(nome):
                return
        raise AssertionError(f"con {tasto} non si arriva a «{nome}»: {visti}")

    def apri(self, nome: str, tasto: str = "Enter") -> None:
        """Reach a link or a button, press it, and wait for the page that follows."""
        self.fino_a(nome)
        self.va(tasto)

    def va(self, tasto: str = "Enter") -> None:
        """Press a key that opens another page."""
        with self.chi.pagina.expect_navigation():
            self.premi(tasto)
        self.chi.pagina.wait_for_load_state()

    def scrivi(self, nome: str, valore: str) -> None:
        """Reach a box and type in it."""
        self.fino_a(nome)
        self.chi.pagina.keyboard.type(valore)

    def salta_al_contenuto(self) -> None:
        """The first stop of a page is the way past its header, and it works."""
        primo = self.tabula()
        assert primo["nome"] == "Vai al contenuto", primo
        self.premi("Enter")
        assert self.fuoco()["id"] == "contenuto"
        assert self.tabula()["nel_principale"]

    def corregge(self, campo: str) -> None:
        """The focus is on the summary of the errors; its first link leads to the box."""
        assert self.fuoco()["id"] == "riepilogo-errori", self.fuoco()
        assert self.fuoco()["nello_schermo"]
        self.tabula()
        self.premi("Enter")
        assert self.fuoco()["nome"].startswith(campo), self.fuoco()
