"""A worker killed at every stage of the plan's PDF: another one makes the same bytes."""

import contextlib
import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from crema_sap import pdf
from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Ambito, Utente
from crema_sap.registro import documenti, tasks
from crema_sap.registro.models import Documento, Effetto, StatoDocumento
from programmazione.models import PianoAnnuale
from tests import factories
from tests.guasti import cancello, processi_veri
from tests.programmazione.factories import ORA, Mondo, approva, crea_mondo, crea_unita
from tests.servizi import BancaVera

# What the row says when the worker is killed: at a section, when binding begins, when the bytes
# are there and the file is not, when the file is there and the row does not say so.
STADI = {
    1: "NEW.passo = 'Quadratura delle cifre'",
    2: "NEW.passo = 'Rilegatura'",
    3: "NEW.passo = 'Documento pronto'",
    4: "NEW.stato = 'PRONTO'",
}
MAI_COMINCIATO = 5
RIPRESA = 60


@pytest.fixture
def ambito(db_vera: BancaVera, broker: str, cartella_dati: None) -> Ambito:
    """An ambito on a real database; no section is already set."""
    return factories.crea_ambito()


@dataclass
class Piano:
    """An approved plan, who may read its documents, and the documents asked for."""

    ambito: Ambito
    mondo: Mondo
    piano: PianoAnnuale
    documenti: dict[int, Documento] = field(default_factory=dict)

    def chiedi(self, *versioni: int) -> None:
        """Ask for documents of the plan, and let the outbox send them to the workers."""
        with nel_ambito(self.ambito.pk):
            for versione in versioni:
                self.documenti[versione] = documenti.richiedi(
                    tipo="piano_annuale",
                    oggetto=self.piano,
                    titolo=f"Piano annuale {versione}",
                    utente=self.mondo.capofila,
                    ora=ORA,
                    versione=versione,
                )
        tasks.recapita()

    def letto(self, versione: int) -> Documento:
        with nel_ambito(self.ambito.pk):
            return Documento.objects.get(pk=self.documenti[versione].pk)

    def pronto(self, versione: int) -> bool:
        return self.letto(versione).stato == StatoDocumento.PRONTO


def prepara_piano(ambito: Ambito, unita: int = 40) -> Piano:
    with nel_ambito(ambito.pk):
        mondo = crea_mondo()
        for numero in range(unita):
            ente = mondo.comuni[0]
            crea_unita(ente, f"U-{numero}", superficie_mq="58.4", vani="3", assegnabile_nel=2019)
        piano = Piano(ambito, mondo, approva(mondo))
        # The documents that the acts themselves ask for are not those of this test: they are not
        # made, and the approval's own, which bears the same name, gives way to them.
        Effetto.objects.all().update(consegnato_il=ORA)
        Documento.objects.filter(tipo="piano_annuale").delete()
    return piano


def indisturbato(piano: Piano, versione: int) -> bytes:
    """The bytes of a run that nobody disturbs, with no section kept from before."""
    with nel_ambito(piano.ambito.pk):
        documento = Documento.objects.get(pk=piano.documenti[versione].pk)
        fascicolo = documenti.COMPOSITORI[documento.tipo](documento)
    return pdf.componi_pdf(fascicolo)


def file_tenuti(ambito: Ambito) -> set[Path]:
    """Every file among the documents, the hidden ones too."""
    cartella = settings.MEDIA_ROOT / str(ambito.pk)
    return set(cartella.iterdir()) if cartella.exists() else set()


class Lettore:
    """The person who looks at the progress page and believes it."""

    def __init__(self, utente: Utente) -> None:
        self.browser = Client()
        self.browser.force_login(utente)

    def guarda(self, documento: Documento) -> str:
        """Read page and download; check that they agree and are true."""
        pagina = self.browser.get(reverse("registro:documento_stato", args=[documento.pk]))
        scarica = self.browser.get(reverse("registro:documento_scarica", args=[documento.pk]))
        testo = pagina.content.decode()
        assert "non è riuscito" not in testo
        if "Il documento è pronto" not in testo:
            assert "il documento si prepara lo stesso" in testo
            # It may have become ready between the two requests, never the other way round.
            if scarica.status_code == 404:
                return "in preparazione"
            return self.guarda(documento)
        assert scarica.status_code == 200
        byte = b"".join(scarica.streaming_content)  # type: ignore[attr-defined]
        impronta, pagine = hashlib.sha256(byte).hexdigest(), pdf.conta_pagine(byte)
        assert re.search(r"impronta\">([0-9a-f]{64})", testo)[1] == impronta  # type: ignore[index]
        assert f"{pagine} pagin" in testo
        return "pronto"


def test_a_worker_killed_at_any_stage_is_replaced_and_the_bytes_are_the_same(
    db_vera: BancaVera, ambito: Ambito, tmp_path: Path
) -> None:
    piano = prepara_piano(ambito)
    lettore = Lettore(piano.mondo.capofila)
    condizioni = [f"(NEW.versione = {v} AND {quando})" for v, quando in STADI.items()]
    cancello.metti(db_vera, "registro_documento", "UPDATE", " OR ".join(condizioni))

    with (
        contextlib.closing(processi_veri.Lavoratori(db_vera, figli=5)) as primo,
        cancello.chiuso(db_vera) as chiuso,
    ):
        piano.chiedi(*STADI)
        chiuso.aspetta(len(STADI))
        primo.congela()
        piano.chiedi(MAI_COMINCIATO)
        processi_veri.entro(10, lambda: primo.detto().count("] received") >= 5, "received")
        passi = {versione: piano.letto(versione).passo for versione in piano.documenti}
        file = {v: f"{piano.letto(v).codice}.pdf" for v in piano.documenti}
        trovati = {percorso.name for percorso in file_tenuti(ambito)}
        for documento in piano.documenti.values():
            assert lettore.guarda(documento) == "in preparazione"
        primo.uccidi()
    # Each was killed where it was meant to be; only the last had written its file.
    assert passi[1] not in {"", "Composizione", "Rilegatura"}
    assert (passi[2], passi[3], passi[4]) == ("Impaginazione", "Rilegatura", "Documento pronto")
    assert passi[MAI_COMINCIATO] == ""
    assert trovati == {file[4]}

    with (
        contextlib.closing(processi_veri.Lavoratori(db_vera, figli=2)),
        contextlib.closing(processi_veri.Orario(db_vera, tmp_path)),
    ):
        mancano = set(piano.documenti)

        def finito() -> bool:
            for versione in sorted(mancano):
                if lettore.guarda(piano.documenti[versione]) == "pronto":
                    mancano.discard(versione)
            return not mancano

        processi_veri.entro(RIPRESA, finito, "documents resumed")

    for versione in piano.documenti:
        atteso = indisturbato(piano, versione)
        assert piano.letto(versione).impronta == hashlib.sha256(atteso).hexdigest()
        assert (settings.MEDIA_ROOT / piano.letto(versione).percorso).read_bytes() == atteso
    assert {percorso.name for percorso in file_tenuti(ambito)} == set(file.values())
