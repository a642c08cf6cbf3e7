"""What the script of the documents tells while a file is chosen and sent."""

from pathlib import Path

from playwright.sync_api import FilePayload, Page, expect

SCRIPT = Path(__file__).parents[2] / "static" / "js" / "allegati.js"
PAGINA = """<form method="post" data-carica data-massimo-foto="1048576" data-massimo-pdf="10">
<input type="file" name="file"><p data-esito-carico role="status"></p>
<button type="submit">Carica</button></form>"""
CONTA = """() => { window.inviati = 0
  document.querySelector('form').addEventListener('submit', (e) => {
    e.preventDefault(); window.inviati += 1 }) }"""


def _file(nome: str, peso: int) -> FilePayload:
    return {"name": nome, "mimeType": "application/octet-stream", "buffer": bytes(peso)}


def test_a_file_too_heavy_is_told_before_it_is_sent_and_a_long_sending_begins_once(
    pagina: Page,
) -> None:
    pagina.set_content(PAGINA)
    pagina.add_script_tag(content=SCRIPT.read_text(), type="module")
    pagina.evaluate(CONTA)
    campo, esito = pagina.locator("input"), pagina.locator("[data-esito-carico]")
    carica = pagina.locator("button")

    # Never said to be as heavy as it may be, when it is a little more.
    for nome, peso, testo in (
        ("A.PDF", 11, "Il PDF è di 1 MB e può arrivare a 10: dividilo"),
        ("IMG.HEIC", 1_048_577, "La foto è di 2 MB"),
    ):
        campo.set_input_files(_file(nome, peso))
        expect(esito).to_contain_text(testo)
        expect(esito).to_have_attribute("role", "alert")
        carica.click()
        assert pagina.evaluate("inviati") == 0

    campo.set_input_files(_file("IMG.HEIC", 1_048_576))
    expect(esito).to_have_text("")
    carica.click()
    expect(esito).to_contain_text("Sto caricando il file")
    carica.click()
    assert pagina.evaluate("inviati") == 1
