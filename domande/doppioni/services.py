"""The decision about a double: one person's, with reasons, once read what others decided."""

from datetime import datetime

from django.db import transaction

from bandi.models import Avviso
from crema_sap.enti.models import Utente
from crema_sap.registro.services import annota
from domande.doppioni import permissions, selectors
from domande.models import (
    DecisioneDoppione,
    Elaborazione,
    EsitoDoppione,
    SegnalazioneDoppione,
)
from domande.services import NonAdesso


class DecisoDaAltri(Exception):
    """Somebody has decided since the page was made; the message says who and when."""


@transaction.atomic
def decidi(
    *,
    segnalazione_id: int,
    esito: EsitoDoppione,
    esclusa_id: int | None,
    motivi: str,
    viste: int,
    utente: Utente,
    ora: datetime,
) -> DecisioneDoppione:
    """Decide about a double; the rankings made from now on follow the last decision.

    `viste` is how many decisions the person had read; `esclusa_id` the domanda that goes out, one
    for the person's own ente. Raises `PermissionDenied` unless a responsabile asks,
    `SegnalazioneDoppione.DoesNotExist` out of their sight, `NonAdesso` while the avviso receives
    domande or when one of the two was withdrawn, `DecisoDaAltri`.
    """
    ente = permissions.verifica_decisione(utente)
    vista = SegnalazioneDoppione.objects.visibili_a(utente).get(pk=segnalazione_id)
    # As the rankings do: a decision comes before a run or after it, never in the middle.
    Avviso.objects.select_for_update(of=("self",)).get(pk=vista.avviso_id)
    (doppione,) = selectors.doppioni(utente=utente, ora=ora, pk=vista.pk)
    if doppione.superata:
        raise NonAdesso("Una delle due domande è stata ritirata: non c'è più nulla da decidere.")
    if doppione.aperto:
        raise NonAdesso("Si decide dopo la chiusura: fino ad allora le domande si ritirano.")
    if len(doppione.decisioni) != viste and doppione.ultima:
        raise DecisoDaAltri(
            f"Nel frattempo ha deciso {doppione.ultima.decisa_da} ({doppione.ultima.ente}):"
            f" «{doppione.ultima.get_esito_display()}». Rileggi e, se serve, decidi di nuovo."
        )
    if esito == EsitoDoppione.ESCLUSA and esclusa_id not in {pk for pk, _c in doppione.proprie}:
        raise NonAdesso("Puoi escludere solo una domanda che chiede un'unità del tuo ente.")

    decisione = DecisioneDoppione.objects.create(
        segnalazione=vista,
        numero=len(doppione.decisioni) + 1,
        esito=esito,
        esclusa_id=esclusa_id if esito == EsitoDoppione.ESCLUSA else None,
        motivi=motivi,
        dopo_elaborazione=Elaborazione.objects.filter(avviso_id=vista.avviso_id).count(),
        ente=ente,
        decisa_da=utente,
        decisa_il=ora,
    )
    annota(
        atto="DOPPIONE_DECISO",
        oggetto=decisione,
        utente=utente,
        ora=ora,
        dati={"segnalazione": vista.pk, "esito": esito, "numero": decisione.numero},
    )
    return decisione
