"""Gives a message of the portal to one person, once: on the page, and by e-mail where there is."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.core.mail import EmailMessage
from django.db import transaction

from crema_sap.enti import cifratura
from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Utente
from crema_sap.registro.services import accoda
from domande.compilazione.risposte import Compilazione
from domande.models import Bozza, Comunicazione

EFFETTO = "comunicazione_email"
# Of these nothing is said any more once the draft is sent.
PROMEMORIA = "promemoria:"


@transaction.atomic
def da(
    *,
    a: Iterable[int],
    causale: str,
    oggetto: str,
    testo: str,
    ora: datetime,
    di: UUID | None = None,
) -> int:
    """Write a message for each person who has not had it yet; return how many are new.

    The portal's own work: it must be called as nobody. Asks for the e-mails.
    """
    nuove = 0
    for chi in sorted(set(a)):
        comunicazione, nuova = Comunicazione.objects.get_or_create(
            destinatario_id=chi,
            causale=causale,
            defaults={"di": di, "oggetto": oggetto, "testo": testo, "creata_il": ora},
        )
        if nuova:
            nuove += 1
            accoda(
                EFFETTO,
                chiave=f"{EFFETTO}:{comunicazione.pk}",
                comunicazione_id=comunicazione.pk,
            )
    return nuove


@transaction.atomic
def spedisci(*, comunicazione_id: int, ora: datetime) -> bool:
    """Send a message by e-mail, once; tell whether it left. A reminder of what was sent doesn't.

    The row is locked while the e-mail leaves: two deliveries of one effect can't both send.
    """
    comunicazione = Comunicazione.objects.select_for_update(of=("self",)).get(pk=comunicazione_id)
    if comunicazione.causale.startswith(PROMEMORIA) and not Bozza.objects.filter(
        chiave=comunicazione.di or UUID(int=0)
    ):
        return False
    indirizzo = _indirizzo(comunicazione)
    if comunicazione.spedita_il is not None or not indirizzo:
        return False
    EmailMessage(
        subject=comunicazione.oggetto,
        body=comunicazione.testo,
        to=[indirizzo],
        headers={"Message-ID": f"<comunicazione.{comunicazione.pk}@portale>"},
    ).send()
    comunicazione.spedita_il = ora
    comunicazione.save(update_fields=["spedita_il"])
    return True


def _indirizzo(comunicazione: Comunicazione) -> str:
    """Where the person asked to be reached in the draft, else the address of the account."""
    chi = comunicazione.destinatario_id
    bozze = Bozza.objects.filter(richiedente_id=chi)
    bozza = bozze.filter(chiave=comunicazione.di).first() if comunicazione.di else None
    if bozza is not None:
        risposte = Compilazione.leggi(cifratura.decifra(bozza.dati_cifrati)).risposte
        if scelto := str(risposte.get("richiedente", {}).get("email", "")):
            return scelto
    # As the person: nobody else may read who they are.
    with nel_ambito(comunicazione.ambito_id, chi):
        return str(Utente.objects.values_list("email", flat=True).get(pk=chi))
