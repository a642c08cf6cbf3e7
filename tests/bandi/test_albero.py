"""The public tree: whole versions, equal to the pages, by a role that sees no personal data."""

import gzip
import json
import re
from dataclasses import dataclass
from pathlib import Path

import brotli
import pytest
from django.db import connections
from django.db.utils import ProgrammingError
from django.test import Client
from django.utils.module_loading import autodiscover_modules

from bandi import services
from bandi.models import Avviso, UnitaOfferta
from bandi.states import StatoAvviso
from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Utente
from crema_sap.registro.models import Effetto
from crema_sap.web import albero, dati_aperti, tasks
from crema_sap.web.albero import Foglia
from tests import factories as persone
from tests.bandi import factories
from tests.servizi import BancaVera

VELENO = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def solo_gli_avvisi(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the other apps' pages to their own tests."""
    autodiscover_modules("pubblicazione")
    for registro, nomi in (
        (albero.PRODUTTORI, {"bandi", "dati-aperti"}),
        (dati_aperti.PRODUTTORI, {"bandi"}),
    ):
        for nome in set(registro) - nomi:
            monkeypatch.delitem(registro, nome)


@dataclass
class Scena:
    """A published avviso in a database of its own."""

    ambito_id: int
    capofila: Utente
    avviso: Avviso


@pytest.fixture
def scena(db_vera: BancaVera) -> Scena:
    crema = persone.crea_ambito()
    with nel_ambito(crema.pk):
        capofila = factories.crea_capofila()
        unita = [factories.crea_unita(zona=VELENO), factories.crea_unita()]
        avviso = factories.crea_avviso(utente=capofila, unita=unita)
        bozza = factories.crea_unita(codice="SEGRETA")
        factories.crea_avviso(
            utente=capofila, unita=[bozza], codice="bozza", stato=StatoAvviso.APPROVATO
        )
    return Scena(crema.pk, capofila, avviso)


def pagine(versione: Path) -> set[str]:
    return {
        str(f.relative_to(versione))
        for f in versione.rglob("*")
        if f.suffix not in {".br", ".gz"} and f.is_file()
    }


def test_the_tree_holds_every_public_page_and_no_draft(scena: Scena, tmp_path: Path) -> None:
    versione = albero.costruisci(tmp_path)

    trovate = pagine(versione)
    with nel_ambito(scena.ambito_id):
        codici = list(scena.avviso.unita.values_list("unita__codice", flat=True))
    attese = {
        "avvisi/index.html",
        "avvisi/crema-2019/index.html",
        "avvisi/crema-2019/unita/index.html",
        "avvisi/crema-2019/stampa/index.html",
        *(f"avvisi/crema-2019/unita/{codice}/index.html" for codice in codici),
        "dati-aperti/index.html",
        "dati-aperti/catalogo.jsonld",
        "dati-aperti/unita-crema-2019.csv",
        "dati-aperti/unita-crema-2019.json",
    }
    assert attese <= trovate
    tutto = "".join((versione / nome).read_text() for nome in trovate)
    assert "SEGRETA" not in tutto
    assert not [nome for nome in trovate if "bozza" in nome]


def test_a_page_of_the_tree_is_the_page_of_the_application(scena: Scena, tmp_path: Path) -> None:
    versione = albero.costruisci(tmp_path)
    visitatore = Client()

    diverse = []
    for nome in sorted(pagine(versione)):
        percorso = "/" + nome.removesuffix("index.html")
        if not percorso.startswith(("/avvisi/", "/dati-aperti/")):
            continue
        risposta = visitatore.get(percorso)
        if (risposta.status_code, risposta.content) != (200, (versione / nome).read_bytes()):
            diverse.append(percorso)
    assert diverse == []


def test_a_page_says_no_state_and_carries_no_person(scena: Scena, tmp_path: Path) -> None:
    versione = albero.costruisci(tmp_path)

    for nome in pagine(versione):
        if nome.endswith(".html"):
            testo = (versione / nome).read_text()
            assert "csrf" not in testo.lower()
            assert scena.capofila.cognome not in testo
            # The three states are all there and all hidden: the script shows one.
            mostrati = re.findall(r"<p(?![^>]* hidden)[^>]*data-momento", testo)
            assert mostrati == []
            assert "Avviso aperto" not in testo


def test_what_people_write_is_only_text(scena: Scena, tmp_path: Path) -> None:
    versione = albero.costruisci(tmp_path)

    testo = (versione / "avvisi/crema-2019/unita/index.html").read_text()
    assert VELENO not in testo
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in testo


def test_the_compressed_twins_say_the_same(scena: Scena, tmp_path: Path) -> None:
    versione = albero.costruisci(tmp_path)

    for nome in pagine(versione):
        intero = (versione / nome).read_bytes()
        assert brotli.decompress((versione / f"{nome}.br").read_bytes()) == intero
        assert gzip.decompress((versione / f"{nome}.gz").read_bytes()) == intero


def test_the_catalogue_names_licence_and_files(scena: Scena, tmp_path: Path) -> None:
    versione = albero.costruisci(tmp_path)

    catalogo = json.loads((versione / "dati-aperti/catalogo.jsonld").read_text())
    (dataset,) = [d for d in catalogo["dcat:dataset"] if d["dct:identifier"] == "unita-crema-2019"]
    for distribuzione in dataset["dcat:distribution"]:
        assert distribuzione["dct:license"]["@id"].endswith("/by/4.0/")
        file = distribuzione["dcat:downloadURL"]["@id"].partition("/dati-aperti/")[2]
        assert (versione / "dati-aperti" / file).is_file()


def test_the_outbox_makes_the_tree(scena: Scena, settings, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    settings.ALBERO_PUBBLICO = tmp_path
    with nel_ambito(scena.ambito_id):
        effetto = Effetto.objects.get(chiave__startswith=f"albero:avviso:{scena.avviso.pk}:")

    tasks.pubblica_albero(effetto)
    tasks.pubblica_albero(effetto)

    assert (tmp_path / "corrente/avvisi/crema-2019/index.html").is_file()
    assert (tmp_path / "corrente").resolve().name == "2"


def test_another_ambito_has_no_tree(scena: Scena, settings, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    settings.ALBERO_PUBBLICO = tmp_path
    cremona = persone.crea_ambito("AMB-CREMONA", "Ambito di Cremona")
    with nel_ambito(cremona.pk):
        tasks.ripubblica(chiave="prova")
        effetto = Effetto.objects.get()

    tasks.pubblica_albero(effetto)

    assert not (tmp_path / "corrente").exists()


def test_a_withdrawn_unit_stays_with_its_reason(scena: Scena, tmp_path: Path) -> None:
    with nel_ambito(scena.ambito_id):
        offerta = UnitaOfferta.objects.filter(avviso=scena.avviso).order_by("pk")[0]
        services.ritira_unita(
            offerta=offerta, motivo="Incendio", utente=scena.capofila, ora=factories.DURANTE
        )
        codice = offerta.unita.codice

    versione = albero.costruisci(tmp_path)

    testo = (versione / f"avvisi/crema-2019/unita/{codice}/index.html").read_text()
    assert "ritirata" in testo
    assert "Incendio" in testo


PERSONALI = (
    "enti_utente",
    "enti_incarico",
    "enti_sessione",
    "registro_evento",
    "registro_protocollo",
    "registro_effetto",
    "domande_bozza",
    "domande_domanda",
    "domande_preferenza",
    "domande_indicecomponente",
    "domande_allegato",
    "programmazione_dichiarazione",
    "programmazione_presenza",
    "programmazione_voto",
)


@pytest.mark.parametrize("tabella", PERSONALI)
def test_the_role_of_the_tree_reads_no_personal_table(scena: Scena, tabella: str) -> None:
    with albero.lettura_pubblica(), connections[albero.ALIAS].cursor() as cursore:
        with pytest.raises(ProgrammingError, match="permission denied"):
            cursore.execute(f"SELECT * FROM {tabella}")
        connections[albero.ALIAS].needs_rollback = True


@pytest.mark.parametrize("colonna", ["note", "civico", "stato", "assegnabile_nel"])
def test_of_a_dwelling_it_reads_only_what_is_published(scena: Scena, colonna: str) -> None:
    with albero.lettura_pubblica(), connections[albero.ALIAS].cursor() as cursore:
        cursore.execute("SELECT codice FROM programmazione_unitaabitativa")
        assert len(cursore.fetchall()) == 2, "neither the draft's unit nor the rest of the stock"
        with pytest.raises(ProgrammingError, match="permission denied"):
            cursore.execute(f"SELECT {colonna} FROM programmazione_unitaabitativa")
        connections[albero.ALIAS].needs_rollback = True


def test_it_sees_no_draft_and_nothing_without_an_ambito(scena: Scena) -> None:
    with albero.lettura_pubblica():
        codici = set(Avviso.objects.using(albero.ALIAS).values_list("codice", flat=True))
    assert codici == {"crema-2019"}
    assert not Avviso.objects.using(albero.ALIAS).exists()


def test_it_can_not_write(scena: Scena) -> None:
    with (
        connections[albero.ALIAS].cursor() as cursore,
        pytest.raises(ProgrammingError, match="permission denied"),
    ):
        cursore.execute("UPDATE bandi_avviso SET titolo = 'x'")


def test_a_version_is_whole_and_the_old_ones_go(tmp_path: Path) -> None:
    for numero in range(1, 6):
        albero.scrivi_versione(
            tmp_path, [Foglia("/a/", b"uguale"), Foglia("/b.csv", b"%d" % numero)]
        )

    corrente = tmp_path / "corrente"
    assert (corrente / "a/index.html").read_bytes() == b"uguale"
    assert (corrente / "b.csv").read_bytes() == b"5"
    assert sorted(v.name for v in (tmp_path / "versioni").iterdir()) == ["3", "4", "5"]
    assert (corrente / "a/index.html").stat().st_nlink == 3, "what did not change is not rewritten"


def test_a_version_that_breaks_leaves_the_old_one(tmp_path: Path) -> None:
    albero.scrivi_versione(tmp_path, [Foglia("/", b"prima")])

    with pytest.raises(albero.PercorsoNonValido):
        albero.scrivi_versione(tmp_path, [Foglia("/", b"dopo"), Foglia("/../fuori", b"x")])

    assert (tmp_path / "corrente/index.html").read_bytes() == b"prima"
    assert not (tmp_path / "fuori").exists()
    albero.scrivi_versione(tmp_path, [Foglia("/", b"dopo")])
    assert sorted(v.name for v in (tmp_path / "versioni").iterdir()) == ["1", "2"]


@pytest.mark.parametrize("percorso", ["a/", "/../a/", "/./a", "//a", "/a\\b", "/a\x00", "/a/../b/"])
def test_an_address_that_leaves_the_tree_is_refused(percorso: str) -> None:
    with pytest.raises(albero.PercorsoNonValido):
        albero.file_di(percorso)


def test_names_are_registered_once() -> None:
    with pytest.raises(ValueError, match="ci sono già"):
        albero.pagine("bandi")(list)


def test_without_the_public_role_the_reason_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(connections.settings, albero.ALIAS)

    with pytest.raises(albero.PubblicazioneImpossibile, match="DATABASE_URL_PUBBLICO"):
        albero.costruisci(tmp_path)
