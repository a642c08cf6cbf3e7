"""Finds the domanda that a dossier is asked for, and the dossiers that were asked."""

import re
from dataclasses import dataclass
from typing import Any

from crema_sap.enti.models import Utente
from crema_sap.registro.models import Documento, DocumentoQuerySet, Evento, StatoDocumento
from domande.fascicoli import permissions
from domande.models import Domanda
from domande.models.domanda import DomandaQuerySet

GIUDICE, CITTADINO = "fascicolo_per_il_giudice", "fascicolo_della_domanda"
CHIESTO, SCARICATO = "FASCICOLO_CHIESTO", "FASCICOLO_SCARICATO"
SCOPI = {
    "GIUDICE": "Lo chiede un giudice",
    "RICORSO": "Serve a difendere l'ente in un ricorso",
    "ACCESSO": "Accesso agli atti (L. 241/1990)",
}
PROTOCOLLO = re.compile(r"(\d{1,9})\s*/\s*(\d{4})")
MOSTRATI = 50
TONI = {
    StatoDocumento.PRONTO: "positivo",
    StatoDocumento.FALLITO: "negativo",
    StatoDocumento.IN_CODA: "corso",
    StatoDocumento.IN_CORSO: "corso",
}


@dataclass(frozen=True, slots=True)
class Voce:
    """A dossier that was asked for, by whom and why."""

    documento: Documento
    scopo: str
    motivo: str
    codice: str
    tono: str


def domanda_da_fascicolo(*, utente: Utente, testo: str) -> Domanda | None:
    """The domanda that a public code or a protocol number names, for the capofila.

    Raises `PermissionDenied` to anybody else.
    """
    permissions.verifica_capofila(utente)
    righe = Domanda.objects.filter(ambito=utente.ambito_attivo_id)
    protocollo = PROTOCOLLO.fullmatch(testo.strip())
    if protocollo:
        numero, anno = (int(parte) for parte in protocollo.groups())
        # A number that no column holds is nobody's.
        if numero >= 2**31:
            return None
        return righe.filter(protocollo_numero=numero, protocollo_anno=min(anno, 9999)).first()
    return righe.filter(codice_pubblico__iexact=testo.strip()).first()


def domande_del_cittadino(*, utente: Utente) -> DomandaQuerySet:
    """The citizen's own domande, withdrawn ones too."""
    return Domanda.objects.visibili_a(utente).select_related("avviso")


def del_giudice(*, utente: Utente) -> DocumentoQuerySet:
    """The dossiers that the capofila of the ambito has asked for.

    Raises `PermissionDenied` to anybody else.
    """
    permissions.verifica_capofila(utente)
    return Documento.objects.filter(ambito=utente.ambito_attivo_id, tipo=GIUDICE)


def voci(*, utente: Utente) -> list[Voce]:
    """The last dossiers asked for, newest first, each with its reason."""
    documenti = list(del_giudice(utente=utente).order_by("-pk")[:MOSTRATI])
    chiavi = [documento.pk for documento in documenti]
    richieste: Any = Evento.objects.filter(
        atto=CHIESTO,
        oggetto_tipo=Domanda._meta.label_lower,
        oggetto_id__in={documento.oggetto_id for documento in documenti},
        dati__documento__in=chiavi,
    )
    perche = {evento.dati["documento"]: evento.dati for evento in richieste}
    codici = dict(
        Domanda.objects.filter(
            pk__in={int(documento.oggetto_id) for documento in documenti}
        ).values_list("pk", "codice_pubblico")
    )
    return [
        Voce(
            documento=documento,
            scopo=SCOPI[perche[documento.pk]["scopo"]],
            motivo=perche[documento.pk]["motivo"],
            codice=codici[int(documento.oggetto_id)],
            tono=TONI[StatoDocumento(documento.stato)],
        )
        for documento in documenti
    ]


def richiesta_di(documento: Documento) -> Evento:
    """The entry of the register with which a dossier was asked for."""
    return Evento.objects.get(
        atto=CHIESTO,
        oggetto_tipo=documento.oggetto_tipo,
        oggetto_id=documento.oggetto_id,
        dati__documento=documento.pk,
    )


def del_cittadino(domanda: Domanda) -> DocumentoQuerySet:
    """The dossiers that the citizen has asked for, newest first."""
    return Documento.objects.filter(
        tipo=CITTADINO, oggetto_tipo=Domanda._meta.label_lower, oggetto_id=str(domanda.pk)
    ).order_by("-versione")
