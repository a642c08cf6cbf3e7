"""The act of beginning a draft with the answers of a domanda sent before."""

from datetime import datetime

from django.db import transaction

from crema_sap.enti.models import Utente
from crema_sap.orologio import ROMA
from domande import permissions, selectors
from domande.compilazione import rinnovo
from domande.compilazione.contenuto import Contenuto
from domande.models import Bozza
from domande.services.bozze import NonAdesso, leggi_compilazione, riscrivi


@transaction.atomic
def riprendi_risposte(
    *, bozza: Bozza, contenuto: Contenuto, utente: Utente, ora: datetime
) -> Bozza:
    """Fill in a draft that is still empty with the person's own answers of another avviso.

    Raises `PermissionDenied` unless the person is a citizen, `NonAdesso` when something was
    already written or when there is nothing to take up.
    """
    permissions.verifica_cittadino(utente)
    bozza = Bozza.objects.visibili_a(utente).select_for_update(of=("self",)).get(pk=bozza.pk)
    attuale = leggi_compilazione(bozza)
    if attuale.risposte or attuale.grezze:
        raise NonAdesso("Hai già scritto qualcosa in questa domanda: continua da lì.")
    precedente = selectors.domanda_precedente(bozza.avviso_id, utente)
    if precedente is None:
        raise NonAdesso("Non hai inviato altre domande da cui riprendere le risposte.")
    bozza.versione += 1
    ripresa = rinnovo.riprendi(
        precedente, attuale.identita, ora.astimezone(ROMA).date(), contenuto.profilo.parametri
    )
    riscrivi(bozza, ripresa, ora)
    return bozza
