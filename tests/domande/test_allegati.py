"""The files given with a draft: what they are, where they are, who may have them."""

import os
import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from crema_sap.enti import ambito as ambiti
from crema_sap.enti.models import Utente
from crema_sap.registro.models import Effetto
from domande import selectors, services, tasks
from domande.custodia import deposito
from domande.models import Allegato, Bozza, Domanda
from tests import factories
from tests.domande.documenti import pdf
from tests.domande.factories import DURANTE, Scena, crea_bozza


def leggi(risposta: HttpResponse) -> str:
    return re.sub(r"\s+", " ", risposta.content.decode())


PDF = pdf()


def carica(client: Client, bozza: Bozza, dati: bytes, nome: str = "verbale.pdf") -> HttpResponse:
    return client.post(
        reverse("domande:allegati", args=[bozza.chiave]),
        {"tipo": "invalidita", "file": SimpleUploadedFile(nome, BytesIO(dati).read())},
    )


def test_an_attachment_is_kept_encrypted_and_given_back_to_its_owner(
    client: Client, scena: Scena, cittadina: Utente
) -> None:
    bozza = crea_bozza(scena, cittadina)

    carica(client, bozza, PDF)

    assert "verbale.pdf" in leggi(client.get(reverse("domande:allegati", args=[bozza.chiave])))
    assert "verbale.pdf" in leggi(client.get(reverse("domande:riepilogo", args=[bozza.chiave])))
    allegato = Allegato.objects.get()
    su_disco = deposito.percorso(allegato).read_bytes()
    assert b"PDF" not in su_disco
    tasks.controlla_allegato(Effetto.objects.get(tipo="controlla_allegato"))
    assert b"PDF" not in deposito.percorso_servito(allegato).read_bytes()
    risposta = client.get(reverse("domande:allegato", args=[allegato.identificativo]))
    assert risposta.content == PDF
    assert risposta["Content-Disposition"].startswith("attachment")
    bozza.refresh_from_db()
    assert services.leggi_compilazione(bozza).allegati[0]["impronta"] == allegato.impronta
    carica(client, bozza, PDF)
    assert Allegato.objects.count() == 1
    altra = factories.crea_cittadino("Marco", "Neri")
    ambiti.entra(scena.ambito.pk, altra.pk)
    estranea = Client()
    estranea.force_login(Utente.objects.get(pk=altra.pk))
    for nome in ("allegato", "allegato_togli"):
        percorso = reverse(f"domande:{nome}", args=[allegato.identificativo])
        assert estranea.post(percorso).status_code in {404, 405}


@pytest.mark.parametrize(
    ("dati", "parola"),
    [
        (b"MZ\x90\x00 this is a program", "non è un PDF"),
        (b"%PDF-1.4 /Encrypt %%EOF", "password"),
        (b"%PDF-1.4 /JavaScript (app.alert) %%EOF", "parti attive"),
        (b"%PDF-1.4 tagliato", "incompleto"),
        (b"\x00\x00\x00\x14ftypqt  0000", "video"),
        (b"\xff\xd8\xff\xe0", "rovinata"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + b"\x00\x00\xff\xff" * 2, "troppo grande"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(
    client: Client, scena: Scena, cittadina: Utente, dati: bytes, parola: str
) -> None:
    bozza = crea_bozza(scena, cittadina)

    risposta = carica(client, bozza, dati)

    assert risposta.status_code == 422
    assert parola in leggi(risposta)
    assert not Allegato.objects.exists()


def test_an_attachment_is_taken_away_until_the_sending(
    client: Client, scena: Scena, cittadina: Utente
) -> None:
    bozza = crea_bozza(scena, cittadina)
    carica(client, bozza, PDF)
    carica(client, bozza, PDF + b"\n")
    primo, secondo = Allegato.objects.order_by("pk")

    client.post(reverse("domande:allegato_togli", args=[primo.identificativo]))
    assert Allegato.objects.count() == 1
    bozza.refresh_from_db()
    services.presenta_domanda(
        ambito=scena.ambito.codice,
        chiave=bozza.chiave,
        utente=cittadina,
        versione=bozza.versione,
        istante=lambda: DURANTE,
    )
    client.post(reverse("domande:allegato_togli", args=[secondo.identificativo]))

    assert Allegato.objects.get().pk == secondo.pk
    domanda = Domanda.objects.get()
    assert len(selectors.fascicolo.leggi(domanda).dati["allegati"]) == 1


def test_files_that_no_row_claims_are_removed_after_a_day(
    client: Client, scena: Scena, cittadina: Utente
) -> None:
    carica(client, crea_bozza(scena, cittadina), PDF)
    tenuto = deposito.percorso(Allegato.objects.get())
    orfano, a_meta = tenuto.with_name("perso.cifrato"), tenuto.with_name(".perso.cifrato.parte")
    recente = tenuto.with_name("recente.cifrato")
    for file in (orfano, a_meta, recente):
        file.write_bytes(b"x")
    for file in (tenuto, orfano, a_meta):
        os.utime(file, (0, 0))

    tasks.pulisci_allegati()

    assert sorted(tenuto.parent.iterdir()) == sorted([tenuto, recente])
