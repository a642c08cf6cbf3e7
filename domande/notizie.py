"""Tells everybody who has a draft or a domanda what an act changed in the avviso, once each."""

from datetime import datetime

from django.core.mail import EmailMessage
from django.db import transaction

from bandi import selectors as avvisi
from bandi.differenza import Cambiamento, cambiamenti
from bandi.models import VersioneAvviso
from bandi.rules.offerta import AvvisoPubblico
from bandi.termine import in_parole
from crema_sap.enti import cifratura
from crema_sap.registro.services import accoda
from domande import fascicolo
from domande.compilazione.risposte import Compilazione
from domande.models import Bozza, Domanda
from domande.models.notizia import Notizia

CHE_FARE = {
    "AGGIUNTA": "Se non hai ancora inviato la domanda puoi cambiare le preferenze. Se l’hai già"
    " inviata e vuoi chiedere questa unità, puoi ritirarla e inviarne un’altra fino alla chiusura.",
    "RITIRO": "Se avevi scelto questa unità, le altre tue preferenze restano. Se non hai ancora"
    " inviato la domanda puoi sceglierne un’altra.",
    "SOSPENSIONE": "La domanda già inviata resta valida. Se la stai scrivendo, puoi continuare.",
    "REVOCA": "L’avviso non ha più seguito: non devi fare nulla.",
}


@transaction.atomic
def annuncia(*, versione: VersioneAvviso, ora: datetime) -> int:
    """Write the notice of a version for each person concerned; return how many are new.

    The portal's own work: it must be called as nobody. Asks for the e-mails.
    """
    pubblico = avvisi.avviso_pubblico(versione.avviso.codice)
    if pubblico is None:
        return 0
    (cambiamento,) = cambiamenti(pubblico, solo=versione.numero)
    oggetto = f"È cambiato l’avviso: {cambiamento.atto.lower()}"
    testo = componi(pubblico, cambiamento, versione.atto)
    gia = set(Notizia.objects.filter(versione_avviso=versione).values_list("destinatario_id"))
    nuovi = [chi for chi in _interessati(versione.avviso_id) if (chi,) not in gia]
    for notizia in Notizia.objects.bulk_create(
        Notizia(
            versione_avviso=versione,
            destinatario_id=chi,
            oggetto=oggetto,
            testo=testo,
            creata_il=ora,
        )
        for chi in nuovi
    ):
        accoda("notizia_email", chiave=f"notizia_email:{notizia.pk}", notizia_id=notizia.pk)
    return len(nuovi)


def componi(pubblico: AvvisoPubblico, cambiamento: Cambiamento, atto: str) -> str:
    """Write what changed and the term in force, the only one that the message says."""
    righe = [f"{pubblico.titolo}.", ""]
    righe.append(f"Atto: {', '.join(filter(None, (cambiamento.atto, cambiamento.estremi)))}.")
    righe += [f"{v.che_cosa}: {v.dopo}." for v in cambiamento.voci if v.che_cosa != "Chiusura"]
    if cambiamento.motivo:
        righe.append(f"Motivo: {cambiamento.motivo}")
    if not pubblico.revocato:
        righe += ["", f"Termine in vigore per le domande: {in_parole(pubblico.finestra)}."]
    if atto in CHE_FARE:
        righe += ["", CHE_FARE[atto]]
    return "\n".join(righe) + "\n"


def _interessati(avviso_id: int) -> list[int]:
    """Who has a draft, and who has sent and not withdrawn; each person once."""
    bozze = Bozza.objects.filter(avviso_id=avviso_id).values_list("richiedente_id", flat=True)
    domande = Domanda.objects.attive().filter(avviso_id=avviso_id)
    return sorted({*bozze, *domande.values_list("richiedente_id", flat=True)})


@transaction.atomic
def spedisci(*, notizia_id: int, ora: datetime) -> bool:
    """Send a notice by e-mail, once; tell whether it left.

    The row is locked while the e-mail leaves: two deliveries of one effect can't both send.
    """
    notizia = (
        Notizia.objects.select_for_update(of=("self",))
        .select_related("versione_avviso")
        .get(pk=notizia_id)
    )
    indirizzo = _indirizzo(notizia)
    if notizia.spedita_il is not None or not indirizzo:
        return False
    EmailMessage(
        subject=notizia.oggetto,
        body=notizia.testo,
        to=[indirizzo],
        headers={"Message-ID": f"<notizia.{notizia.pk}@portale>"},
    ).send()
    notizia.spedita_il = ora
    notizia.save(update_fields=["spedita_il"])
    return True


def _indirizzo(notizia: Notizia) -> str:
    di_chi = {
        "avviso_id": notizia.versione_avviso.avviso_id,
        "richiedente_id": notizia.destinatario_id,
    }
    bozza = Bozza.objects.filter(**di_chi).first()
    if bozza is not None:
        risposte = Compilazione.leggi(cifratura.decifra(bozza.dati_cifrati)).risposte
    else:
        domanda = Domanda.objects.attive().filter(**di_chi).first()
        if domanda is None:
            return ""
        risposte = fascicolo.leggi(domanda).dati["risposte"]
    return str(risposte.get("richiedente", {}).get("email", ""))
