"""Asks for the dossier of a domanda and gives it: each is an access that the citizen reads."""

from datetime import datetime

from django.db import transaction

from crema_sap.enti.models import Utente
from crema_sap.registro import documenti
from crema_sap.registro.models import Documento, StatoDocumento
from crema_sap.registro.services import annota
from domande import permissions as delle_domande
from domande.fascicoli import permissions, selectors
from domande.models import Domanda
from domande.rules.calendario import giorno_di


@transaction.atomic
def chiedi_per_il_giudice(
    *, domanda: Domanda, scopo: str, motivo: str, utente: Utente, ora: datetime
) -> Documento:
    """Ask for all the acts of a domanda, with the reason that the citizen will read.

    It is nobody's document: only the pages that check the role, and write each download, give it.
    Raises `PermissionDenied` unless the capofila asks. Norma: L. 241/1990, artt. 22-25.
    """
    permissions.verifica_capofila(utente)
    return _chiedi(domanda, selectors.GIUDICE, utente, ora, {"scopo": scopo, "motivo": motivo})


@transaction.atomic
def chiedi_il_proprio(*, domanda: Domanda, utente: Utente, ora: datetime) -> Documento:
    """Ask for the own dossier; on the same day it is the one asked before.

    Raises `PermissionDenied` unless the domanda is the person's own.
    Norma: Reg. UE 2016/679, art. 15; L. 241/1990, art. 22.
    """
    delle_domande.verifica_richiedente(utente, domanda)
    Domanda.objects.select_for_update(of=("self",)).get(pk=domanda.pk)
    ultimo = selectors.del_cittadino(domanda).first()
    if (
        ultimo is not None
        and giorno_di(ultimo.data) == giorno_di(ora)
        and ultimo.stato != StatoDocumento.FALLITO
    ):
        return ultimo
    return _chiedi(domanda, selectors.CITTADINO, utente, ora, {})


@transaction.atomic
def annota_scarico(*, documento: Documento, utente: Utente, ora: datetime) -> None:
    """Write that the dossier was taken, and with it all that it says.

    Raises `PermissionDenied` unless the capofila takes it.
    """
    permissions.verifica_capofila(utente)
    chiesto = selectors.richiesta_di(documento).dati
    annota(
        atto=selectors.SCARICATO,
        oggetto=Domanda(pk=int(documento.oggetto_id)),
        utente=utente,
        ora=ora,
        dati={"documento": documento.pk, "motivo": chiesto["motivo"]},
    )


def _chiedi(
    domanda: Domanda, tipo: str, utente: Utente, ora: datetime, perche: dict[str, str]
) -> Documento:
    Domanda.objects.select_for_update(of=("self",)).get(pk=domanda.pk)
    fatti = Documento.objects.filter(
        tipo=tipo, oggetto_tipo=Domanda._meta.label_lower, oggetto_id=str(domanda.pk)
    )
    documento = documenti.richiedi(
        tipo=tipo,
        oggetto=domanda,
        titolo=f"Fascicolo della domanda {domanda.codice_pubblico}",
        utente=utente if tipo == selectors.CITTADINO else None,
        ora=ora,
        versione=fatti.count() + 1,
    )
    annota(
        atto=selectors.CHIESTO,
        oggetto=domanda,
        utente=utente,
        ora=ora,
        dati={"documento": documento.pk, **perche},
    )
    return documento
