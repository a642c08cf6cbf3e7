"""One term: whatever is public says the one in force; another one is marked as gone by."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bandi import documents, pagine, selectors, services
from bandi.models import Avviso, TipoOfferta, UnitaOfferta
from crema_sap import orologio, pdf
from crema_sap.enti.models import Utente
from crema_sap.registro.models import Documento
from crema_sap.web.formati import data_breve, data_estesa
from tests.bandi import factories
from tests.bandi.factories import CHIUDE, DURANTE

GIORNO = timedelta(days=1)
# What is crossed out says that it is no longer so.
BARRATO = re.compile(r"<del>.*?</del>", re.DOTALL)


@pytest.fixture
def avviso(capofila: Utente) -> Avviso:
    unita = [factories.crea_unita(codice="CR-1"), factories.crea_unita(codice="CR-2")]
    return factories.crea_avviso(utente=capofila, unita=unita)


def uscite(avviso: Avviso, client: Client) -> Iterator[tuple[str, str]]:
    """Everything that says something of the avviso to everybody, with its text."""
    pubblico = selectors.avviso_pubblico(avviso.codice)
    assert pubblico
    fogli = {
        "elenco": pagine.elenco([pubblico]),
        "scheda": pagine.avviso(pubblico),
        "storia": pagine.storia(pubblico),
        "unità": pagine.elenco_unita(pubblico),
        "stampa": pagine.stampa_unita(pubblico),
        "una unità": pagine.scheda_unita(pubblico, pubblico.unita[0]),
    }
    for nome, foglio in fogli.items():
        yield nome, foglio.html()
    documento = Documento.objects.filter(tipo="avviso").latest("versione")
    yield "pdf", pdf.componi_html(documents.componi_avviso(documento))
    for nome in ("gestione", "gestione_avviso"):
        argomenti = [] if nome == "gestione" else [avviso.codice]
        yield nome, client.get(reverse(f"bandi:{nome}", args=argomenti)).content.decode()
    yield "inizio", client.get("/").content.decode()


def forme(istante: datetime) -> list[str]:
    """How a term may be written."""
    locale = istante.astimezone(orologio.ROMA)
    return [data_estesa(istante), data_breve(istante), f"{locale:%Y-%m-%d}"]


def proroga(avviso: Avviso, utente: Utente, giorni: int, ora: datetime) -> Any:
    return services.proroga_avviso(
        avviso=avviso, chiude_il=CHIUDE + giorni * GIORNO, motivo="Guasto", utente=utente, ora=ora
    )


def test_every_output_says_the_term_in_force_and_no_other(avviso: Avviso, capofila: Utente) -> None:
    client = Client()
    client.force_login(capofila)
    detto = {"motivo": "Ricorso", "estremi": "n. 140", "utente": capofila, "avviso": avviso}
    ora = DURANTE
    superati = [CHIUDE]

    def controlla(in_vigore: datetime | None) -> None:
        for nome, testo in uscite(avviso, client):
            vivo = BARRATO.sub("", testo)
            for istante in superati:
                for forma in forme(istante):
                    assert forma not in vivo, (nome, forma)
            if in_vigore and nome in {"elenco", "scheda", "storia", "stampa", "pdf", "gestione"}:
                assert any(forma in vivo for forma in forme(in_vigore)), nome

    proroga(avviso, capofila, 10, ora)
    controlla(CHIUDE + 10 * GIORNO)
    superati.append(CHIUDE + 10 * GIORNO)
    proroga(avviso, capofila, 20, ora + GIORNO)
    controlla(CHIUDE + 20 * GIORNO)
    superati.append(CHIUDE + 20 * GIORNO)
    services.sospendi_avviso(dal=None, ora=ora + 2 * GIORNO, **detto)
    controlla(None)
    services.riprendi_avviso(riprende_il=None, chiude_il=None, ora=ora + 5 * GIORNO, **detto)
    controlla(CHIUDE + 23 * GIORNO)
    nuova = factories.crea_unita()
    services.aggiungi_unita(
        unita_id=nuova.pk, tipo=TipoOfferta.IMMEDIATA, ora=ora + 6 * GIORNO, **detto
    )
    offerta = UnitaOfferta.objects.get(avviso=avviso, unita=nuova)
    services.ritira_unita(offerta=offerta, motivo="Incendio", utente=capofila, ora=ora + 7 * GIORNO)
    controlla(CHIUDE + 23 * GIORNO)


def test_a_version_of_the_pdf_that_was_superseded_says_so_when_it_is_verified(
    avviso: Avviso, capofila: Utente
) -> None:
    Documento.objects.update(stato="PRONTO", impronta="0" * 64, percorso="x.pdf", avanzamento=100)
    primo = Documento.objects.get(tipo="avviso")
    indirizzo = reverse("registro:verifica")
    assert "versione superata" not in leggi(indirizzo, primo)

    proroga(avviso, capofila, 10, DURANTE)

    pagina = leggi(indirizzo, primo)
    assert "È una versione superata" in pagina
    assert "Scarica la versione in vigore" not in pagina, "its file is still being made"
    Documento.objects.update(stato="PRONTO", impronta="0" * 64, percorso="x.pdf", avanzamento=100)
    ultimo = Documento.objects.latest("versione")
    assert f"/verifica/{ultimo.codice}/documento/" in leggi(indirizzo, primo)
    assert "versione superata" not in leggi(indirizzo, ultimo)


def leggi(indirizzo: str, documento: Documento) -> str:
    return Client().get(indirizzo, {"codice": documento.codice}).content.decode()


def test_a_pdf_of_the_past_keeps_the_term_and_the_units_it_had(
    avviso: Avviso, capofila: Utente
) -> None:
    detto = {"motivo": "Ricorso", "estremi": "n. 140", "utente": capofila, "avviso": avviso}
    primo = Documento.objects.get(tipo="avviso")
    prima = pdf.componi_html(documents.componi_avviso(primo))
    nuova = factories.crea_unita(codice="CR-9")
    services.aggiungi_unita(unita_id=nuova.pk, tipo=TipoOfferta.IMMEDIATA, ora=DURANTE, **detto)
    services.sospendi_avviso(dal=None, ora=DURANTE + GIORNO, **detto)

    assert pdf.componi_html(documents.componi_avviso(primo)) == prima
    ultimo = Documento.objects.latest("versione")
    testo = pdf.componi_html(documents.componi_avviso(ultimo))
    assert "CR-9" in testo
    assert "lo dirà l’atto di ripresa" in testo
