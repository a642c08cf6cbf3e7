"""The withdrawal of a domanda: possible until the close, after which one may not file again."""

from datetime import datetime

from django.db import transaction

from crema_sap.enti.models import Utente
from crema_sap.registro.services import accoda, annota, protocolla
from domande import permissions, selectors
from domande.compilazione.risposte import canonico, sha256
from domande.models import Domanda
from domande.services.scritture import chi_agisce
from domande.states import StatoDomanda, stato_domanda, verifica_transizione


@transaction.atomic
def ritira_domanda(*, domanda: Domanda, utente: Utente, ora: datetime) -> Domanda:
    """Withdraw a domanda; what was sent stays as it was, with the protocol of its withdrawal.

    Raises `PermissionDenied` unless `utente` is the richiedente, and `TransizioneNonAmmessa`
    when it was already withdrawn or the avviso has closed.
    """
    domanda = Domanda.objects.select_for_update(of=("self",)).get(pk=domanda.pk)
    permissions.verifica_richiedente(utente, domanda)
    finestra = selectors.finestra_in_vigore(domanda.avviso_id)
    stato = stato_domanda(ritirata_il=domanda.ritirata_il, finestra=finestra, ora=ora)
    verifica_transizione(stato, StatoDomanda.RITIRATA)

    dichiarazione = {"atto": "ritiro", "domanda": domanda.codice_pubblico, "istante": str(ora)}
    protocollo = protocolla(
        oggetto=f"Ritiro della domanda prot. {domanda.protocollo}",
        impronta=sha256(canonico(dichiarazione)),
        ora=ora,
        mittente=f"Richiedente {domanda.codice_pubblico}",
    )
    domanda.ritirata_il, domanda.ritiro_protocollo = ora, str(protocollo)
    domanda.save(update_fields=["ritirata_il", "ritiro_protocollo"])
    accoda("messaggio_ritiro", chiave=f"messaggio_ritiro:{domanda.pk}", domanda_id=domanda.pk)
    annota(
        atto="DOMANDA_RITIRATA",
        oggetto=domanda,
        utente=chi_agisce(utente),
        ora=ora,
        dati={"protocollo": str(protocollo)},
    )
    return domanda
