"""Remarks on the chapters of a plan in preparation: made, and resolved once."""

from datetime import datetime

from django.db import transaction

from crema_sap.enti.models import Utente
from crema_sap.registro.services import annota
from programmazione import permissions
from programmazione.models import CapitoloPiano, CommentoCapitolo, Piano
from programmazione.rules.testo import contiene
from programmazione.states import CONGELATI, StatoPiano, TransizioneNonAmmessa


class CommentoNonValido(TransizioneNonAmmessa):
    """The remark says nothing, or is about words that are not in the chapter."""


@transaction.atomic
def commenta(
    *, piano: Piano, codice: str, testo: str, brano: str, utente: Utente, ora: datetime
) -> CommentoCapitolo:
    """Make a remark on a chapter, or on some words of it.

    Raises `PermissionDenied` unless `utente` prepares, votes or feeds the plan,
    `TransizioneNonAmmessa` once it is approved, `CapitoloPiano.DoesNotExist`, `CommentoNonValido`.
    """
    piano = Piano.objects.select_for_update().get(pk=piano.pk)
    permissions.verifica_commento(utente)
    _in_preparazione(piano)
    capitolo = CapitoloPiano.objects.get(piano=piano, codice=codice)
    testo, brano = testo.strip(), " ".join(brano.split())
    if not testo:
        raise CommentoNonValido("Scrivi il commento.")
    if not contiene(capitolo.testo, brano):
        raise CommentoNonValido(
            "Il brano non è nel capitolo: copialo com'è scritto, o lascia vuoto per commentare"
            " tutto il capitolo."
        )

    commento = CommentoCapitolo.objects.create(
        capitolo=capitolo,
        testo=testo,
        brano=brano,
        autore=utente,
        ente_id=utente.ente_attivo_id or 0,
        scritto_il=ora,
    )
    annota(
        atto="COMMENTO_CAPITOLO",
        oggetto=piano,
        utente=utente,
        ora=ora,
        dati={"capitolo": codice, "commento": commento.pk},
    )
    return commento


@transaction.atomic
def risolvi_commento(
    *, commento: CommentoCapitolo, risposta: str, utente: Utente, ora: datetime
) -> CommentoCapitolo:
    """Close a remark, with an answer if there is one to give.

    Raises `PermissionDenied` unless `utente` is the capofila or the author,
    `TransizioneNonAmmessa` when it is closed already or the plan is approved.
    """
    commento = CommentoCapitolo.objects.select_for_update().get(pk=commento.pk)
    permissions.verifica_risoluzione(utente, commento)
    piano = Piano.objects.get(capitoli=commento.capitolo_id)
    _in_preparazione(piano)
    if commento.risolto_il is not None:
        raise TransizioneNonAmmessa("Il commento è già risolto.")

    commento.risposta = risposta.strip()
    commento.risolto_il = ora
    commento.risolto_da = utente
    commento.save(update_fields=["risposta", "risolto_il", "risolto_da"])
    annota(
        atto="RISOLUZIONE_COMMENTO",
        oggetto=piano,
        utente=utente,
        ora=ora,
        dati={"commento": commento.pk},
    )
    return commento


def _in_preparazione(piano: Piano) -> None:
    if piano.stato in CONGELATI:
        raise TransizioneNonAmmessa(
            f"Il piano è nello stato «{StatoPiano(piano.stato).label}»: i commenti si scrivono"
            " mentre si prepara."
        )
