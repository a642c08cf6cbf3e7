"""The act by which who asked for a rettifica takes the request back, while it waits."""

from datetime import datetime

from django.db import transaction

from bandi.models import Avviso
from crema_sap.enti.models import Utente
from crema_sap.registro.services import accoda, annota
from domande import permissions as delle_domande
from domande.models import DecisioneRettifica, Elaborazione, EsitoRettifica, Rettifica
from domande.rules.calendario_graduatoria import Silenzio
from domande.services import NonAdesso
from domande.services.scritture import chi_agisce

EFFETTO = "rettifica_ritirata"
MOTIVI = "Ritirata da chi l'ha chiesta."


@transaction.atomic
def ritira(*, rettifica: Rettifica, utente: Utente, ora: datetime) -> DecisioneRettifica:
    """Take a request back: nothing moves, and another may be made within the term.

    Raises `PermissionDenied` unless the domanda is the person's own, `NonAdesso` once the request
    is decided, or its term has passed and silence has its effect.
    """
    delle_domande.verifica_richiedente(utente, rettifica.domanda)
    avviso = rettifica.domanda.avviso_id
    # As a decision does: one of the two comes first.
    Avviso.objects.select_for_update(of=("self",)).get(pk=avviso)
    if DecisioneRettifica.objects.filter(rettifica=rettifica).exists():
        raise NonAdesso("Questa richiesta è già decisa: non si ritira più.")
    if ora >= rettifica.decisione_entro and rettifica.silenzio != Silenzio.NULLA:
        raise NonAdesso("Il termine per decidere è passato: vale l'effetto del silenzio.")

    decisione = DecisioneRettifica.objects.create(
        rettifica=rettifica,
        domanda_id=rettifica.domanda_id,
        esito=EsitoRettifica.RITIRATA,
        motivi=MOTIVI,
        decisa_da=chi_agisce(utente),
        decisa_il=ora,
        dopo_elaborazione=Elaborazione.objects.filter(avviso=avviso).count(),
    )
    accoda(EFFETTO, chiave=f"{EFFETTO}:{rettifica.pk}", rettifica_id=rettifica.pk)
    annota(atto="RETTIFICA_RITIRATA", oggetto=rettifica, utente=chi_agisce(utente), ora=ora)
    return decisione
