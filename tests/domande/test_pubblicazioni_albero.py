"""The public lists as files: the pages of the application, and nothing of what was replaced."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.utils.module_loading import autodiscover_modules

from crema_sap.enti.ambito import nel_ambito
from crema_sap.registro.models import Effetto
from crema_sap.web import albero
from domande.graduatorie import pubbliche
from domande.models import Domanda, ListaPubblicata, PubblicazioneGraduatoria
from tests import factories
from tests.domande.elaborazioni import lista_di
from tests.domande.rettifiche import crea_mondo
from tests.domande.termini import approva_tutti, pubblica
from tests.servizi import BancaVera

RADICE = "/graduatorie/pubblicate/crema-2019/"


@pytest.fixture(autouse=True)
def solo_le_graduatorie(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the other pages to their own tests."""
    autodiscover_modules("pubblicazione")
    for nome in set(albero.PRODUTTORI) - {"graduatorie"}:
        monkeypatch.delitem(albero.PRODUTTORI, nome)


def pagine(versione: Path) -> dict[str, str]:
    """The pages of the tree by address."""
    return {
        f"/{file.relative_to(versione).parent}/": file.read_text()
        for file in versione.rglob("index.html")
    }


def test_the_lists_are_files_and_those_replaced_are_gone(
    db_vera: BancaVera, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pubbliche, "RIGHE_PER_PAGINA", 4)
    crema = factories.crea_ambito()
    vuoto = pagine(albero.costruisci(tmp_path))
    with nel_ambito(crema.pk):
        mondo = crea_mondo(crema)
        prima = ListaPubblicata.objects.get(unita_offerta__unita__codice="CR-1")
        assert Effetto.objects.filter(chiave__startswith="albero:graduatoria:").count() == 1
        ricevute = set(Domanda.objects.values_list("codice_pubblico", flat=True))
    provvisorie = pagine(albero.costruisci(tmp_path))
    with nel_ambito(crema.pk):
        entro = PubblicazioneGraduatoria.objects.get().rettifiche_entro
        approva_tutti(mondo.scena, mondo.fatta, entro)
        pubblica(mondo.scena, mondo.fatta, entro)
        dopo = ListaPubblicata.objects.get(
            unita_offerta__unita__codice="CR-1", pubblicazione__tipo="DEFINITIVA"
        )
        lunghezza = lista_di(mondo.fatta, "CR-1").lunghezza
    definitive = pagine(albero.costruisci(tmp_path))

    assert "Nessuna graduatoria è ancora pubblicata" in vuoto["/graduatorie/"]
    quante = -(-lunghezza // 4)
    assert quante > 2
    sue = [f"{RADICE}{prima.pk}/", *(f"{RADICE}{prima.pk}/{n}/" for n in range(2, quante + 1))]
    assert set(sue) <= provvisorie.keys()
    scritti = [
        codice for una in sue for codice in re.findall(r"<code>([A-F0-9-]{14})<", provvisorie[una])
    ]
    assert scritti == prima.codici
    assert not set(sue) & definitive.keys()
    tutto = "".join(definitive.values())
    assert dopo.codici[0] in definitive[f"{RADICE}{dopo.pk}/"]
    assert not set(prima.codici) & set(re.findall(r"[A-F0-9-]{14}", tutto))
    assert not ricevute & set(re.findall(r"[A-Z0-9]{4}(?:-[A-Z0-9]{4}){2}", tutto))
    assert "Pubblicazioni precedenti" in definitive[RADICE]
    # Written by the public role, they are the pages of the application.
    for indirizzo, contenuto in definitive.items():
        assert Client().get(indirizzo).content.decode() == contenuto, indirizzo
    assert Client().get(f"{RADICE}{dopo.pk}/{quante + 1}/").status_code == 404
    assert Client().get(f"{RADICE}{dopo.pk}/0/").status_code == 404
