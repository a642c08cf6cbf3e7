"""The public window in English: whole, by its own addresses, and ready for other languages."""

import gettext as gettext_di_serie
import re
from ast import literal_eval
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation.template import templatize

from bandi import pubblicazione, selectors, services
from bandi.models import Avviso
from bandi.states import StatoAvviso
from crema_sap.enti.models import Utente
from crema_sap.web import albero, formati, lingue
from crema_sap.web import pubblicazione as contenuti
from crema_sap.web.templatetags import portale
from domande.compilazione.sezioni import ORDINE
from tests import factories as persone
from tests.bandi import factories
from tests.bandi.test_corredo import scrivi

RADICE = Path(__file__).parents[2]
MODELLI = RADICE / "templates"
# What the marks of a template become, as the extraction of the keys sees them.
CHIESTA = re.compile(r"""gettext\(u?((?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"))""")
CATALOGO = RADICE / "locale" / "en" / "LC_MESSAGES"


def voci_po(percorso: Path) -> dict[str, list[str]]:
    """Read a catalogue as translators write it: each key with its translations."""
    voci: dict[str, list[str]] = {}
    for blocco in percorso.read_text().split("\n\n"):
        campi = dict(re.findall(r'^(msg[a-z_]+(?:\[\d\])?) "(.*)"$', blocco, re.MULTILINE))
        if campi.get("msgid"):
            tradotte = [v for nome, v in campi.items() if nome.startswith("msgstr")]
            voci[campi["msgid"].replace('\\"', '"')] = [t.replace('\\"', '"') for t in tradotte]
    return voci


@pytest.fixture
def avviso(capofila: Utente) -> Avviso:
    unita = [
        factories.crea_unita(codice="A", superficie_mq=40, piano=0, ascensore=True, vani=2),
        factories.crea_unita(codice="B", superficie_mq=80, piano=2, scala="B", camere=2),
        factories.crea_unita(codice="C"),
    ]
    bozza = factories.crea_avviso(utente=capofila, stato=StatoAvviso.BOZZA, unita=unita)
    sportello = factories.crea_sportello(lingue="inglese", su_appuntamento=True)
    scrivi(bozza, capofila, sportelli=[sportello.pk])
    services.approva_avviso(avviso=bozza, atto="n. 1", utente=capofila, ora=factories.PRIMA)
    avviso = services.pubblica_avviso(avviso=bozza, utente=capofila, ora=factories.PRIMA)
    scelte = {"A": 9, "B": 4}
    services.rileva_statistica(avviso=avviso, scelte=scelte, ora=factories.DURANTE)
    return avviso


def pagine(codice: str = "crema-2019") -> list[str]:
    nomi = (
        "avviso",
        "avviso_spiegato",
        "avviso_aiuto",
        "unita_list",
        "unita_stampa",
        "avviso_numeri",
    )
    return [
        "/",
        "/contatti/",
        reverse("bandi:list"),
        *(reverse(f"bandi:{nome}", args=[codice]) for nome in nomi),
        *(reverse("bandi:unita", args=[codice, unita]) for unita in "ABC"),
    ]


def test_every_key_has_its_english() -> None:
    vuote = [chiave for chiave, tradotte in voci_po(CATALOGO / "django.po").items()
             if not all(tradotte)]  # fmt: skip

    assert vuote == []
    assert "fuzzy" not in (CATALOGO / "django.po").read_text()


def test_every_word_marked_in_a_page_has_a_key() -> None:
    chiavi = set(voci_po(CATALOGO / "django.po"))
    modelli = [
        MODELLI / "scheletro.html",
        MODELLI / "base_pubblica.html",
        MODELLI / "domande" / "_altre_lingue.html",
        MODELLI / "web" / "home.html",
        MODELLI / "web" / "contatti.html",
        MODELLI / "bootstrap_italia" / "layout" / "field_errors.html",
    ]
    mancanti: dict[str, set[str]] = {}
    tutte: set[str] = set()
    for file in [*modelli, *sorted((MODELLI / "pubblico").glob("*.html"))]:
        chieste = {literal_eval(m) for m in CHIESTA.findall(templatize(file.read_text()))}
        tutte |= chieste
        if chieste - chiavi:
            mancanti[file.name] = chieste - chiavi
    assert mancanti == {}
    assert len(tutte & chiavi) > 150


def test_the_compiled_catalogue_is_that_of_the_translators() -> None:
    with (CATALOGO / "django.mo").open("rb") as aperto:
        compilato = gettext_di_serie.GNUTranslations(aperto)

    for chiave, tradotte in voci_po(CATALOGO / "django.po").items():
        trovate = [compilato.gettext(chiave)]
        if len(tradotte) > 1:
            trovate = [compilato.ngettext(chiave, chiave, n) for n in (1, 2)]
        assert trovate == tradotte


def test_the_words_inside_a_key_are_kept_in_english() -> None:
    for chiave, tradotte in voci_po(CATALOGO / "django.po").items():
        nomi = set(re.findall(r"%\((\w+)\)s", chiave))
        for tradotta in tradotte:
            assert set(re.findall(r"%\((\w+)\)s", tradotta)) - {"comuni"} == nomi - {"comuni"}


class _Testi(HTMLParser):
    """The words of a page that are not declared to be in another language."""

    MUTI = frozenset({"script", "style"})
    VUOTI = frozenset({"meta", "link", "input", "br", "img", "hr", "path", "use", "rect", "circle"})

    def __init__(self) -> None:
        super().__init__()
        self.pila: list[tuple[str, str]] = []
        self.nomi: list[str] = []
        self.testi: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributi = dict(attrs)
        if tag not in self.VUOTI:
            lingua = attributi.get("lang") or (self.pila[-1][1] if self.pila else "en")
            self.pila.append((tag, lingua))
        if (attributi.get("lang") or (self.pila[-1][1] if self.pila else "en")) == "en":
            scritti = ("aria-label", "title", "data-etichetta", "alt", "placeholder")
            self.nomi += [v for nome in scritti if (v := attributi.get(nome))]

    def handle_endtag(self, tag: str) -> None:
        while self.pila and self.pila[-1][0] != tag:
            self.pila.pop()
        if self.pila:
            self.pila.pop()

    def handle_data(self, data: str) -> None:
        muto = any(tag in self.MUTI for tag, _ in self.pila)
        if data.strip() and not muto and (not self.pila or self.pila[-1][1] == "en"):
            self.testi.append(data.strip())


# Names, codes and what the data says: they have no translation.
DATI = {
    *("Regione Lombardia", "Ambito di Crema", "Avviso pubblico 2019", "Italiano", "SAP"),
    *("A", "B", "C", "due", "Comune di Crema", "Crema", "0373 000", "Demonstration", "n. 1"),
    "R.R. 4/2017, art. 9",
}


class _Segnate:
    """A catalogue that answers every key with the same words between marks."""

    def gettext(self, chiave: str) -> str:
        return f"⟦{chiave}⟧" if chiave else ""

    def ngettext(self, una: str, piu: str, quante: int) -> str:
        return f"⟦{una if quante == 1 else piu}⟧"


def test_no_word_of_the_public_window_escapes_the_translators(
    avviso: Avviso, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each word of a page is marked, is data, or is declared to be Italian."""
    segnate: Any = _Segnate()
    monkeypatch.setattr(translation._trans, "gettext", segnate.gettext)
    monkeypatch.setattr(translation._trans, "ngettext", segnate.ngettext)
    portale._voci_piede.cache_clear()
    fuori: dict[str, set[str]] = {}
    ricerche = ("vani=5", "persone=0", "persone=99", "persone=due", "persone=2,5", "persone=-1")
    for percorso in [*pagine(), *(f"/avvisi/crema-2019/unita/?{r}" for r in ricerche)]:
        lettore = _Testi()
        risposta = Client().get(f"/en{percorso}")
        assert risposta.status_code == 200, percorso
        lettore.feed(risposta.content.decode())
        resto = "\n".join([*lettore.nomi, *lettore.testi])
        while (senza := re.sub(r"⟦[^⟦⟧]*⟧", "", resto)) != resto:
            resto = senza
        resto = re.sub(r"Comune \d+", "", resto)
        for dato in sorted(DATI, key=len, reverse=True):
            resto = re.sub(rf"\b{re.escape(dato)}\b", "", resto)
        righe = {riga for riga in resto.split("\n") if re.search(r"[A-Za-zàèéìòù]{3,}", riga)}
        if righe:
            fuori[percorso] = righe
    portale._voci_piede.cache_clear()

    assert fuori == {}


@pytest.mark.parametrize("indice", range(12))
def test_each_page_answers_in_english_and_leads_to_its_italian(avviso: Avviso, indice: int) -> None:
    percorso = pagine()[indice]

    italiana = Client().get(percorso).content.decode()
    inglese = Client().get(f"/en{percorso}").content.decode()

    assert '<html lang="it">' in italiana
    assert '<html lang="en">' in inglese
    assert f'href="/en{percorso}" hreflang="en" lang="en">English</a>' in italiana
    assert f'href="{percorso}" hreflang="it" lang="it">Italiano</a>' in inglese
    assert f'<link rel="alternate" hreflang="it" href="{percorso}">' in inglese
    assert "Set-Cookie" not in Client().get(f"/en{percorso}").headers


def test_the_links_of_an_english_page_stay_in_english(avviso: Avviso) -> None:
    testo = Client().get("/en/avvisi/crema-2019/").content.decode()

    for nome in ("spiegato", "aiuto", "unita", "stampa"):
        assert f'href="/en/avvisi/crema-2019/{nome}/' in testo
    assert '<li><a href="/en/avvisi/" aria-current="true">Calls</a></li>' in testo
    # Where there is no English page, the Italian one.
    assert 'href="/simulatore/"' in testo or 'href="/en/simulatore/"' in testo
    assert 'href="/privacy/"' in testo
    assert 'href="/en/contatti/"' in testo
    assert '<a class="testata-insegna" href="/en/">' in testo


@pytest.mark.parametrize(
    "percorso",
    [
        "/it/avvisi/",
        "/fr/avvisi/",
        "/en/privacy/",
        "/en/piani/",
        "/en/avvisi/gestione/",
        "/enavvisi/",
        "/en/cerca/",
    ],
)
def test_what_has_no_translation_is_not_there(avviso: Avviso, percorso: str) -> None:
    assert Client().get(percorso).status_code == 404


def test_the_language_does_not_outlive_the_request(avviso: Avviso) -> None:
    cliente = Client()
    cliente.get("/en/avvisi/")

    assert "<h1>Avvisi</h1>" in cliente.get("/avvisi/").content.decode()
    assert lingue.corrente() == "it"


def test_the_browser_s_preference_changes_nothing(avviso: Avviso) -> None:
    testo = Client().get("/avvisi/", headers={"accept-language": "en"}).content.decode()

    assert '<html lang="it">' in testo


def test_filters_in_english_say_what_is_wrong_and_what_was_found(avviso: Avviso) -> None:
    testo = Client().get("/en/avvisi/crema-2019/unita/", {"persone": "2"}).content.decode()

    assert "2 homes of 3" in testo
    assert "/en/avvisi/crema-2019/stampa/?persone=2" in testo
    assert "1 to 2 people" in testo


@pytest.mark.parametrize(
    ("quante", "errore"),
    [
        ("0", "The number can’t be less than 1."),
        ("1000", "The number can’t be more than 20."),
        ("due", "“due” is not a number"),
        ("2,5", "Write a whole number"),
    ],
)
def test_a_mistake_is_told_in_the_language_of_the_page(
    avviso: Avviso, quante: str, errore: str
) -> None:
    testi = {
        lingua: Client()
        .get(f"{lingua}/avvisi/crema-2019/unita/", {"persone": quante})
        .content.decode()
        for lingua in ("", "/en")
    }

    assert errore in testi["/en"]
    assert "<title>Error: " in testi["/en"]
    assert "numero" not in testi["/en"].partition("<main")[2].partition("<table")[0]
    assert errore not in testi[""]
    assert "<title>Errore: " in testi[""]


def test_the_parts_of_the_form_are_told_in_english_by_their_names(avviso: Avviso) -> None:
    testo = Client().get("/en/avvisi/crema-2019/spiegato/").content.decode()

    for sezione in ORDINE:
        assert f'<dt lang="it">{sezione.etichetta}</dt>' in testo, sezione
    assert "The application and the simulator are in Italian only." in testo


@pytest.mark.parametrize("pagina", ["/simulatore/", "/domande/nuova/crema-2019/"])
def test_who_comes_to_a_page_in_italian_only_is_told_so_in_english(
    avviso: Avviso, pagina: str
) -> None:
    cliente = Client()
    cliente.force_login(persone.crea_cittadino("Ann", "Smith"))

    testo = cliente.get(pagina).content.decode()

    assert "The application and the simulator are in Italian only." in testo
    spiegato = "/en/avvisi/crema-2019/spiegato/#la-domanda"
    assert f'href="{spiegato}" hreflang="en">What the application asks</a>' in testo
    assert '<html lang="it">' in testo


def test_dates_and_numbers_are_written_in_the_language_of_the_page() -> None:
    with translation.override("en"):
        inglesi = [
            formati.data_ora(factories.CHIUDE),
            formati.data_con_giorno(factories.CHIUDE),
            formati.data_breve(factories.CHIUDE),
            formati.numero(16_000),
            formati.mq(Decimal("58.40")),
            formati.euro(Decimal("1234.5")),
        ]

    assert [testo.replace("\u00a0", " ") for testo in inglesi] == [
        "16 December 2019, 16:00",
        "Monday 16 December 2019",
        "16 Dec 2019",
        "16,000",
        "58.4 m²",
        "1,234.50 €",
    ]
    assert formati.numero(16_000) == "16.000"


def test_addresses_and_languages() -> None:
    assert lingue.separa("/en/avvisi/x/") == ("en", "/avvisi/x/")
    assert lingue.separa("/avvisi/") == ("it", "/avvisi/")
    assert lingue.indirizzo("/avvisi/", "en") == "/en/avvisi/"
    assert lingue.indirizzo("/privacy/", "en") == "/privacy/"
    assert lingue.altre_lingue("/privacy/") == []
    assert [(a.codice, a.nome) for a in lingue.altre_lingue("/en/avvisi/")] == [("it", "Italiano")]
    with translation.override("en"):
        assert reverse("bandi:list") == "/en/avvisi/"
    assert reverse("bandi:list") == "/avvisi/"


def test_a_language_is_a_folder() -> None:
    cartelle = {p.parts[-3] for p in (RADICE / "locale").glob("*/LC_MESSAGES/django.mo")}

    assert {codice for codice, _ in settings.LANGUAGES} == cartelle | {"it"}


def test_the_tree_has_the_english_pages(avviso: Avviso) -> None:
    with translation.override("en"):
        avvisi = selectors.avvisi_pubblici()
        foglie = list(
            pubblicazione._in_una_lingua(
                avvisi, selectors.statistiche(), albero.scarto_orologio("default")
            )
        )
        foglie += contenuti._in_una_lingua("en", 0)

    percorsi = {foglia.percorso for foglia in foglie}
    # The home page is never a file: who is signed in finds the own work there.
    assert {f"/en{percorso}" for percorso in pagine()} == percorsi | {"/en/"}
    for foglia in foglie:
        assert Client().get(foglia.percorso).content == foglia.contenuto, foglia.percorso
    assert albero.file_di("/en/avvisi/") == Path("en/avvisi/index.html")


def test_who_is_signed_in_reads_in_english_what_the_portal_is(avviso: Avviso) -> None:
    """What there is to do is told in Italian alone, at the address without a language."""
    cliente = Client()
    cliente.force_login(persone.crea_cittadino("Ann", "Smith"))

    assert "Public housing, from the call to the keys" in cliente.get("/en/").content.decode()
    assert "Che cosa c’è da fare" in cliente.get("/").content.decode()
