"""Writing a chapter: kept version by version, bounded, never lost, the same on page and paper."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client

from crema_sap import pdf
from crema_sap.pdf.veloce.lettura import NonSemplice
from crema_sap.pdf.veloce.sezione import componi_sezione
from crema_sap.registro import documenti
from crema_sap.registro.models import Documento, Evento
from programmazione import pubblicazione, services
from programmazione.models import CapitoloPiano, PianoAnnuale, VersioneCapitolo
from programmazione.rules.testo import MASSIMO, in_html
from tests.programmazione.factories import ORA, Mondo, approva, consolida
from tests.programmazione.pagine import leggi, pagina

CODICE = "piano-di-zona"
RICCO = """# Le azioni

Le **azioni** del *triennio*:

- la prima
- la seconda

Tabella: Le risorse

| Voce | Euro |
| --- | ---: |
| Mediazione | 500 |"""


def scrivi(
    mondo: Mondo, piano: PianoAnnuale, testo: str, letta: int | None = None
) -> CapitoloPiano:
    return services.salva_capitolo(
        piano=piano, codice=CODICE, testo=testo, letta=letta, utente=mondo.capofila, ora=ORA
    )


def test_each_saving_is_a_version_after_the_text_of_the_start(mondo: Mondo) -> None:
    piano = consolida(mondo)
    iniziale = CapitoloPiano.objects.get(codice=CODICE).testo

    scrivi(mondo, piano, "Uno", 0)
    scrivi(mondo, piano, "Uno", 2)  # the same text is no version and no event
    scrivi(mondo, piano, "Due", 2)

    versioni = list(VersioneCapitolo.objects.order_by("numero"))
    assert [(v.numero, v.testo, v.scritta_da) for v in versioni] == [
        (1, iniziale, None),
        (2, "Uno", mondo.capofila),
        (3, "Due", mondo.capofila),
    ]
    assert Evento.objects.filter(atto="SCRITTURA_CAPITOLO").count() == 2


def test_a_chapter_that_was_empty_begins_at_its_first_text(mondo: Mondo) -> None:
    piano = consolida(mondo)

    services.salva_capitolo(
        piano=piano, codice="fami-lab-impact", testo="Uno", utente=mondo.capofila, ora=ORA
    )

    assert VersioneCapitolo.objects.get().numero == 1


def test_who_saves_over_another_is_told_and_loses_nothing(client: Client, mondo: Mondo) -> None:
    piano = consolida(mondo)
    scrivi(mondo, piano, "Uno")

    with pytest.raises(services.CapitoloCambiato, match=r"05/11/2019 alle 10.00 \(versione 2\)"):
        scrivi(mondo, piano, "Altro", 1)
    VersioneCapitolo.objects.bulk_create(
        [VersioneCapitolo(capitolo=CapitoloPiano.objects.get(codice=CODICE), numero=3,
                          testo="Uno", scritta_il=ORA)]
    )  # fmt: skip
    with pytest.raises(services.CapitoloCambiato, match="un altro ufficio"):
        scrivi(mondo, piano, "Altro", 2)

    risposta = pagina(
        client, "capitolo", 2019, CODICE, utente=mondo.capofila,
        dati={"testo": "Il mio lavoro", "letta": "1"},
    )  # fmt: skip
    assert "Il mio lavoro" in leggi(risposta)
    assert "non è andato perso" in leggi(risposta)
    assert CapitoloPiano.objects.get(codice=CODICE).testo == "Uno"


def test_pasted_word_is_bounded_with_the_limit_said_and_the_text_kept(
    client: Client, mondo: Mondo
) -> None:
    piano = consolida(mondo)
    # Three hundred pages of about three thousand characters.
    incollato = "Il servizio abitativo. " * 40_000

    risposta = pagina(
        client, "capitolo", 2019, CODICE, utente=mondo.capofila, dati={"testo": incollato}
    )
    with pytest.raises(services.CapitoloTroppoLungo, match="circa 40 pagine"):
        scrivi(mondo, piano, incollato)

    assert "un capitolo ne tiene 120.000, circa 40 pagine" in leggi(risposta)
    assert incollato.strip() in risposta.content.decode()
    assert not VersioneCapitolo.objects.exists()


def test_the_preview_shows_the_text_and_saves_nothing(client: Client, mondo: Mondo) -> None:
    consolida(mondo)

    risposta = pagina(
        client, "capitolo", 2019, CODICE, utente=mondo.capofila,
        dati={"testo": RICCO + "<script>x()</script>", "anteprima": "1"},
    )  # fmt: skip

    assert "<h4>Le azioni</h4>" in risposta.content.decode()
    assert "<caption>Le risorse</caption>" in risposta.content.decode()
    assert "<script>x()" not in risposta.content.decode()
    assert not VersioneCapitolo.objects.exists()


@pytest.mark.parametrize("testo", ["<b>x", "a</p>", "<!-- -->", "<?php", "a" * (MASSIMO + 1)])
def test_the_database_refuses_html_and_excess(mondo: Mondo, testo: str) -> None:
    piano = consolida(mondo)

    with pytest.raises(IntegrityError), transaction.atomic():
        CapitoloPiano.objects.filter(piano=piano, codice=CODICE).update(testo=testo)


@pytest.mark.parametrize(
    "cambia",
    [
        lambda: VersioneCapitolo.objects.update(testo="x"),
        lambda: VersioneCapitolo.objects.all()._raw_delete("default"),
    ],
)
def test_a_saved_version_never_changes(mondo: Mondo, cambia: Any) -> None:
    scrivi(mondo, consolida(mondo), "Uno")

    with pytest.raises(DatabaseError), transaction.atomic():
        cambia()


def test_page_public_page_and_document_say_the_same_html(
    client: Client, mondo: Mondo, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The rolled-back test data are on the default connection only.
    monkeypatch.setattr("crema_sap.web.albero.ALIAS", "default")
    monkeypatch.setattr("crema_sap.web.albero.scarto_orologio", lambda *_: 0)
    piano = consolida(mondo)
    scrivi(mondo, piano, RICCO)
    approva(mondo, piano)
    atteso = in_html(RICCO).strip()

    carta = pdf.componi_html(
        documenti.COMPOSITORI["piano_annuale"](Documento.objects.get(tipo="piano_annuale"))
    )
    foglie = {f.percorso: f.contenuto.decode() for f in pubblicazione.pagine_dei_piani()}
    sulla_pagina = pagina(client, "piano", 2019).content.decode()

    assert atteso in carta
    for html in (foglie["/piani/2019/"], sulla_pagina):
        # The frame that lets a wide table scroll is all that a screen adds.
        assert "<h4>Le azioni</h4>\n<p>Le <strong>azioni</strong> del <em>triennio</em>:" in html
        assert '<table class="table tabella">\n<caption>Le risorse</caption>' in html


def test_the_fast_typesetter_takes_the_plain_chapter_and_leaves_the_rest() -> None:
    flusso = componi_sezione("Capitolo", in_html(RICCO), livello=2, orizzontale=False)
    tag = {nodo.tag for nodo in flusso.nodi}
    assert {"H3", "H4", "L", "Table", "Caption"} <= tag

    for ricco in ("[il sito](https://a.it)", "- a\n  - b"):
        with pytest.raises(NonSemplice):
            componi_sezione("Capitolo", in_html(ricco), livello=2, orizzontale=False)


def test_only_the_capofila_writes(mondo: Mondo) -> None:
    with pytest.raises(PermissionDenied):
        services.salva_capitolo(
            piano=consolida(mondo), codice=CODICE, testo="x", utente=mondo.sindaco, ora=ORA
        )
