"""The capofila writes, tries, checks and corrects a plan; pages sound on a desk and on a phone."""

import re

import pytest

from tests import dimostrazione
from tests.percorsi.viaggiatore import Taccuino
from tests.servizi import BancaVera

TESTO = """# Le azioni

Le **azioni** del triennio:

- mediazione
- sostegno

Tabella: Le risorse previste per ciascuna delle azioni

| Azione | Chi la cura | Anno | Risorse in euro | Note |
| --- | --- | ---: | ---: | --- |
| Mediazione abitativa | Comune capofila | 2019 | 12.000 | prosegue |

Vedi [il sito](https://www.regione.lombardia.it)."""


@pytest.mark.parametrize("db_vera", [dimostrazione.TUTTA], indirect=True)
def test_a_plan_is_corrected_written_tried_and_compared(
    db_vera: BancaVera, taccuino: Taccuino
) -> None:
    capofila = taccuino.entra_in_scena("capofila")
    capofila.entra()
    capofila.vai("/piani/2019/versioni/")
    capofila.legge("C’è una versione sola")
    capofila.vai("/piani/2019/correggi/")
    capofila.scrivi("Motivo della correzione", "Un refuso nelle cifre di un comune")
    capofila.premi("Apri la nuova versione")
    capofila.legge("La nuova versione è in bozza")

    capofila.vai("/piani/2019/capitoli/fami-lab-impact/")
    capofila.scrivi("Testo", TESTO)
    capofila.premi("Mostra l'anteprima")
    capofila.legge("Le risorse previste per ciascuna delle azioni")
    capofila.premi("Salva il capitolo")
    capofila.legge("Capitolo salvato.")
    capofila.vai("/piani/2019/capitoli/piano-di-zona/")
    capofila.scrivi("Testo", "Un testo nuovo.")
    capofila.premi("Salva il capitolo")
    capofila.vai("/piani/2019/capitoli/piano-di-zona/versioni/")
    capofila.legge("+ Aggiunto:")

    capofila.vai("/piani/2019/capitoli/piano-di-zona/commenti/")
    capofila.scrivi("Commento", "Da rivedere con gli enti.")
    capofila.premi("Salva il commento")
    capofila.premi("Segna come risolto il commento di", esatto=False)
    capofila.legge("Nessun commento aperto")

    capofila.vai("/piani/2019/completezza/")
    capofila.legge("Da completare")
    capofila.vai("/piani/2019/simulazione/")
    capofila.pagina.get_by_label("Indigenza, %: Comune di Crema, Crema").fill("50")
    capofila.premi("Calcola l’effetto")
    capofila.legge("1 riga diversa dal piano")
    capofila.scrivi("Motivo dell'adozione", "Più alloggi agli indigenti")
    capofila.premi("Adotta nella bozza")
    capofila.legge("Le cifre provate sono ora quelle della bozza.")

    capofila.vai("/piani/2019/versioni/")
    capofila.legge(re.compile("Percentuale per l'indigenza: — → 50,00"))

    taccuino.verifica()


@pytest.mark.parametrize("db_vera", [dimostrazione.TUTTA], indirect=True)
def test_without_scripts_a_chapter_is_previewed_and_saved(
    db_vera: BancaVera, taccuino: Taccuino
) -> None:
    capofila = taccuino.entra_in_scena("capofila", javascript=False)
    capofila.entra()
    capofila.vai("/piani/2019/correggi/")
    capofila.scrivi("Motivo della correzione", "Un refuso")
    capofila.premi("Apri la nuova versione")
    capofila.vai("/piani/2019/capitoli/fami-lab-impact/")
    capofila.scrivi("Testo", TESTO)
    capofila.premi("Mostra l'anteprima")
    capofila.legge("Non è ancora salvato")
    capofila.premi("Salva il capitolo")
    capofila.legge("Capitolo salvato.")

    taccuino.verifica()
