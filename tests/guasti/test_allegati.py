"""PostgreSQL killed while documents are brought: no row without its file, no file for ever."""

import os
from pathlib import Path

from django.conf import settings

from crema_sap.enti.ambito import nel_ambito
from crema_sap.registro.models import Effetto
from domande import tasks
from domande.custodia import deposito
from domande.models import Allegato, Bozza
from tests.domande.documenti import pdf
from tests.guasti import cancello, libro
from tests.guasti.test_disco import manda
from tests.guasti.test_postgres import Impianto, impianto

__all__ = ["impianto"]
PERSI = 3


def sul_disco(ambito: int) -> set[Path]:
    """Every file of an attachment, the hidden ones too."""
    cartella = settings.CARTELLA_DATI / "allegati" / str(ambito)
    return {file for file in cartella.rglob("*") if file.is_file()}


def invecchia(ambito: int) -> None:
    """Let more than a day pass for the files."""
    for file in sul_disco(ambito):
        prima = file.stat().st_mtime - deposito.ETA_ORFANI - 60
        os.utime(file, (prima, prima))


def test_postgres_killed_while_documents_are_brought_leaves_no_file_without_its_row(
    impianto: Impianto, cartella_dati: None
) -> None:
    scena = libro.prepara_scena()
    clienti = libro.prepara_clienti(scena, impianto.web.url, PERSI)
    dove = scena.ambito.pk

    def carica(cliente: libro.Cliente) -> int:
        indirizzo = f"{impianto.web.url}/domande/{cliente.chiave}/documenti/"
        documento = pdf() + f"\n%{cliente.chiave}\n%%EOF".encode()
        return manda(
            cliente.sessione, indirizzo, "Carica", documento, tipo="invalidita"
        ).status_code

    # The file is on the disk, the row is not: there the server goes.
    cancello.metti(impianto.vera, "domande_allegato", "INSERT")
    risposte: list[int] = []
    with cancello.chiuso(impianto.vera) as chiuso:
        fili = libro.insieme([lambda c=c: risposte.append(carica(c)) for c in clienti])
        chiuso.aspetta(PERSI)
        rimasti = sul_disco(dove)
        impianto.uccidi()
    libro.finiti(fili)
    cancello.togli(impianto.vera, "domande_allegato")
    with nel_ambito(dove):
        righe = Allegato.objects.count()
        bozze = list(Bozza.objects.values_list("versione", flat=True))
    libro.controlla(scena, clienti)

    # Nobody was told that the document was there; the draft is as it was, and takes it again.
    assert len(rimasti) == PERSI
    assert risposte == [503] * PERSI
    assert righe == 0
    assert set(bozze) == {cliente.versione for cliente in clienti}
    assert [carica(cliente) for cliente in clienti] == [302] * PERSI
    with nel_ambito(dove):
        allegati = list(Allegato.objects.all())
        effetti = Effetto.objects.filter(tipo="controlla_allegato").count()
    buoni = {deposito.percorso(allegato) for allegato in allegati}
    assert len(buoni) == effetti == PERSI
    assert sul_disco(dove) == buoni | rimasti

    invecchia(dove)
    tasks.pulisci_allegati()

    assert sul_disco(dove) == buoni
    for allegato in allegati:
        assert str(allegato.chiave).encode() in deposito.leggi_arrivato(allegato)


def test_a_document_answered_as_kept_outlives_the_database(
    impianto: Impianto, cartella_dati: None
) -> None:
    scena = libro.prepara_scena()
    (cliente,) = libro.prepara_clienti(scena, impianto.web.url, 1)
    indirizzo = f"{impianto.web.url}/domande/{cliente.chiave}/documenti/"

    documento = pdf()

    risposta = manda(cliente.sessione, indirizzo, "Carica", documento, tipo="invalidita")
    impianto.uccidi()

    assert risposta.status_code == 302
    with nel_ambito(scena.ambito.pk):
        allegato = Allegato.objects.get()
    assert deposito.leggi_arrivato(allegato) == documento
    invecchia(scena.ambito.pk)
    tasks.pulisci_allegati()
    assert sul_disco(scena.ambito.pk) == {deposito.percorso(allegato)}
