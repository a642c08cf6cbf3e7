"""Everything a citizen must do works in a browser that runs no script."""

import re
from pathlib import Path

from tests.percorsi import passi_avviso as passi
from tests.percorsi.viaggiatore import Taccuino, Viaggiatore
from tests.servizi import BancaVera, Lavoratore

CITTADINA = "Silvia Carniti"
DOCUMENTO = b"%PDF-1.4\n1 0 obj\n<</Type /Page>>\n%%EOF"


def test_a_domanda_is_filled_in_and_sent_without_scripts(
    db_vera: BancaVera,
    taccuino: Taccuino,
    lavoratore: Lavoratore,
    orario: None,
    tmp_path: Path,
) -> None:
    cittadina = taccuino.entra_in_scena("cittadina", javascript=False)

    passi.comincia(cittadina, CITTADINA)
    passi.riprende(cittadina, CITTADINA, "CR-1")
    _allega(cittadina, tmp_path)
    passi.invia(cittadina)

    assert re.search(r"\b\d+/2019\b", cittadina.testo()), cittadina.testo()
    assert "NON ANCORA INVIATA" not in cittadina.testo()
    ricevuta = passi.scarica_la_ricevuta(cittadina, tmp_path)
    assert ricevuta.read_bytes().startswith(b"%PDF-")
    taccuino.verifica()


def _allega(cittadina: Viaggiatore, cartella: Path) -> None:
    documento = cartella / "contratto.pdf"
    documento.write_bytes(DOCUMENTO)
    cittadina.segui("Aggiungi o togli documenti")
    cittadina.scegli("Che documento è", "Provvedimento di rilascio della casa")
    cittadina.pagina.locator("input[type=file]").set_input_files(documento)
    cittadina.premi("Carica")
    cittadina.legge("Documento caricato.")
    cittadina.segui("Vai al riepilogo")
    assert "Documenti Provvedimento di rilascio della casa" in cittadina.testo()
