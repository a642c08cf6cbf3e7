"""How the tests of imports make sheets and let the outbox work."""

import csv
import io
import zipfile
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook

from crema_sap.enti.models import Utente
from crema_sap.registro import consegna
from crema_sap.registro.models import Effetto
from programmazione.importazione import services
from programmazione.models import Importazione
from tests.programmazione.factories import ORA

TITOLI = ("Codice", "Comune", "Servizio", "Stato", "Superficie utile")
RIGA = ("A-1", "Alfa", "SAP", "Libera", "58,40")


def xlsx(*righe: Sequence[Any], nome: str = "Foglio1") -> bytes:
    """A workbook of one sheet."""
    cartella = Workbook()
    foglio: Any = cartella.active
    foglio.title = nome
    for riga in righe:
        foglio.append(list(riga))
    return salva(cartella)


def salva(cartella: Workbook) -> bytes:
    """The bytes of a workbook."""
    uscita = io.BytesIO()
    cartella.save(uscita)
    return uscita.getvalue()


def csv_di(*righe: Sequence[str], separatore: str = ";", codifica: str = "utf-8") -> bytes:
    """A CSV."""
    uscita = io.StringIO(newline="")
    csv.writer(uscita, delimiter=separatore).writerows(righe)
    return uscita.getvalue().encode(codifica)


def rifai(dati: bytes, **nuove: bytes) -> bytes:
    """A workbook with some parts replaced or added, by their names."""
    uscita = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(dati)) as prima,
        zipfile.ZipFile(uscita, "w", zipfile.ZIP_DEFLATED) as dopo,
    ):
        for parte in prima.infolist():
            if parte.filename not in nuove:
                dopo.writestr(parte.filename, prima.read(parte))
        for nome, corpo in nuove.items():
            dopo.writestr(nome, corpo)
    return uscita.getvalue()


def porta(utente: Utente, dati: bytes, nome: str = "unità.xlsx") -> Importazione:
    """Bring a sheet and let its dry run be made."""
    importazione = services.carica(utente=utente, nome=nome, dati=dati, ora=ORA)
    return svolgi(importazione)


def conferma(importazione: Importazione, utente: Utente) -> Importazione:
    """Confirm the dry run in hand and let it be saved."""
    services.conferma(importazione=importazione, prova=importazione.prova, utente=utente, ora=ORA)
    return svolgi(importazione)


def svolgi(importazione: Importazione) -> Importazione:
    """Deliver what the outbox holds about an import, in order, until nothing is left."""
    while True:
        effetto = (
            Effetto.objects.filter(
                dati__importazione_id=importazione.pk, consegnato_il__isnull=True
            )
            .order_by("pk")
            .first()
        )
        if effetto is None:
            break
        consegna.GESTORI[effetto.tipo].recapita(effetto)
        Effetto.objects.filter(pk=effetto.pk).update(consegnato_il=ORA)
    importazione.refresh_from_db()
    return importazione


def voci(importazione: Importazione, esito: str) -> list[dict[str, Any]]:
    """The rows of a dry run with one outcome."""
    pagine = importazione.pagine.filter(esito=esito).order_by("numero")
    return [voce for righe in pagine.values_list("righe", flat=True) for voce in righe]


def rifiuti(importazione: Importazione) -> list[tuple[str, str]]:
    """Where and why rows are refused."""
    return [
        (f"{r['lettera']}{voce['riga']}", r["motivo"])
        for voce in voci(importazione, "RIFIUTATA")
        for r in voce["rifiuti"]
    ]
