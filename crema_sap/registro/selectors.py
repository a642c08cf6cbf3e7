"""Reads the register and the documents."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from crema_sap.aritmetica import leggi_intero
from crema_sap.enti.models import Ruolo, Utente
from crema_sap.registro import documenti
from crema_sap.registro.models import Documento, DocumentoQuerySet, Effetto, Evento

EVENTI_PER_PAGINA = 50


@dataclass(frozen=True, slots=True)
class PaginaEventi:
    """One page of the register, newest first; `prima_di` opens the next, or is None."""

    eventi: list[Evento]
    prima_di: int | None
    atto: str


def pagina_eventi(*, utente: Utente, atto: str, prima_di: str | None) -> PaginaEventi:
    """Return a page of entries before number `prima_di`, of one kind of act or of all."""
    righe = Evento.objects.visibili_a(utente).order_by("-numero")
    if atto:
        righe = righe.filter(atto=atto)
    fino_a = leggi_intero(prima_di)
    if fino_a is not None:
        righe = righe.filter(numero__lt=fino_a)
    eventi = list(righe[: EVENTI_PER_PAGINA + 1])
    altri = len(eventi) > EVENTI_PER_PAGINA
    eventi = eventi[:EVENTI_PER_PAGINA]
    return PaginaEventi(eventi, eventi[-1].numero if altri else None, atto)


def effetti(*, utente: Utente) -> QuerySet[Effetto]:
    """The outbox of the ambito, for the GESTORE."""
    if not utente.ha_ruolo(Ruolo.GESTORE):
        return Effetto.objects.none()
    return Effetto.objects.filter(ambito=utente.ambito_attivo_id)


def stato_effetti(*, utente: Utente) -> dict[str, Any]:
    """How many effects wait, and those that were set aside, oldest first."""
    righe = effetti(utente=utente)
    return {
        "in_attesa": righe.filter(consegnato_il=None, accantonato_il=None).count(),
        "accantonati": list(
            righe.filter(accantonato_il__isnull=False).order_by("accantonato_il")[:200]
        ),
    }


def elenco_documenti(*, utente: Utente) -> DocumentoQuerySet:
    """Documents that the person may see."""
    return Documento.objects.visibili_a(utente)


def documenti_pubblici() -> DocumentoQuerySet:
    """Public documents of the ambito set on the connection, ready to be read."""
    return Documento.objects.filter(pubblico=True).pronti()


def percorso_documento(documento: Documento) -> Path:
    """Where the file of a ready document is."""
    return Path(settings.MEDIA_ROOT) / documento.percorso


@dataclass(frozen=True, slots=True)
class Successivo:
    """The version that took the place of a public document; no code while it is being made."""

    titolo: str
    data: datetime
    codice: str


@dataclass(frozen=True, slots=True)
class EsitoVerifica:
    """What the public page may say of a document: never its contents, never a person."""

    titolo: str
    tipo: str
    data: datetime
    impronta: str
    pagine: int | None
    ambito: str
    pubblico: bool
    id: int
    codice: str
    successivo: Successivo | None = None
    file_uguale: bool | None = None

    @property
    def nome_pubblico(self) -> str:
        """The title of a public document; of a private one only its kind."""
        return self.titolo if self.pubblico else self.tipo.replace("_", " ").capitalize()

    def confrontato_con(self, impronta: str) -> "EsitoVerifica":
        """Say whether a file with this hash is the document, byte by byte."""
        return replace(self, file_uguale=impronta == self.impronta)


def verifica_codice(codice: str) -> EsitoVerifica | None:
    """Look a code up in every ambito; None when no ready document has it."""
    normale = documenti.normalizza_codice(codice)
    with connection.cursor() as cursore:
        cursore.execute("SELECT * FROM registro_verifica_codice(%s)", [normale])
        riga = cursore.fetchone()
        if riga is None:
            return None
        cursore.execute("SELECT * FROM registro_documento_successivo(%s)", [riga[-1]])
        dopo = cursore.fetchone()
    successivo = Successivo(*dopo) if dopo else None
    titolo, tipo, data, impronta, pagine, ambito, pubblico, pk = riga
    return EsitoVerifica(
        titolo=titolo,
        tipo=tipo,
        data=data,
        impronta=impronta,
        pagine=pagine,
        ambito=ambito,
        pubblico=pubblico,
        id=pk,
        codice=normale,
        successivo=successivo,
    )
