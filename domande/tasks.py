"""What follows from a domanda: its receipt and the messages to the citizen."""

from collections.abc import Callable
from uuid import UUID

from django.core.mail import EmailMessage

from bandi.models import VersioneAvviso
from crema_sap import orologio
from crema_sap.celery import app
from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Ambito, Utente
from crema_sap.registro import consegna, documenti
from crema_sap.registro.models import Effetto
from crema_sap.web import formati
from domande import fascicolo, notizie, numeri, promemoria
from domande.custodia import controllo, deposito
from domande.documents import RICEVUTA
from domande.doppioni import avvisi as doppioni
from domande.mandati import avvisi as mandati
from domande.models import Allegato, Domanda, Messaggio

INVIO, RITIRO = "INVIO", "RITIRO"


@consegna.gestore("ricevuta_invio")
def ricevuta_invio(effetto: Effetto) -> None:
    """Ask for the receipt in PDF; the second time it is already asked for."""
    with nel_ambito(effetto.ambito_id):
        domanda = Domanda.objects.get(pk=effetto.dati["domanda_id"])
    # As the citizen: nobody else may read who they are.
    with nel_ambito(effetto.ambito_id, domanda.richiedente_id):
        documenti.richiedi(
            tipo=RICEVUTA,
            oggetto=domanda,
            titolo=f"Ricevuta della domanda {domanda.codice_pubblico}",
            utente=Utente.objects.get(pk=domanda.richiedente_id),
            ora=domanda.inviata_il,
        )


@consegna.gestore("messaggio_invio")
def messaggio_invio(effetto: Effetto) -> None:
    """Tell the citizen that the domanda has arrived, under which number."""
    _recapita(
        effetto,
        INVIO,
        "La tua domanda è arrivata",
        lambda domanda: (
            f"La domanda {domanda.codice_pubblico} è arrivata il"
            f" {formati.data_estesa(domanda.arrivata_il)} alle ore"
            f" {formati.ora(domanda.arrivata_il, secondi=True)} e ha il numero di protocollo"
            f" {domanda.protocollo}.\n\nNelle liste pubbliche la domanda avrà un altro codice, che"
            " leggerai nel portale con il tuo punteggio. La ricevuta è alla pagina «Le mie"
            " domande».\n"
        ),
    )
    _al_delegato(effetto, ritirata=False)
    with nel_ambito(effetto.ambito_id):
        domanda = Domanda.objects.get(pk=effetto.dati["domanda_id"])
        doppioni.avvisa(domanda=domanda, ora=orologio.adesso())


@consegna.gestore("messaggio_ritiro")
def messaggio_ritiro(effetto: Effetto) -> None:
    """Tell the citizen that the domanda was withdrawn."""
    _recapita(
        effetto,
        RITIRO,
        "La tua domanda è stata ritirata",
        lambda domanda: (
            f"La domanda {domanda.codice_pubblico} (protocollo {domanda.protocollo}) è stata"
            f" ritirata: il ritiro ha il protocollo {domanda.ritiro_protocollo}. Per partecipare"
            " all'avviso devi inviare un'altra domanda prima della chiusura.\n"
        ),
    )
    _al_delegato(effetto, ritirata=True)


@consegna.gestore("avviso_cambiato")
def avviso_cambiato(effetto: Effetto) -> None:
    """Tell everybody who has a draft or a domanda; the second time they have been told."""
    with nel_ambito(effetto.ambito_id):
        versione = VersioneAvviso.objects.select_related("avviso").get(
            pk=effetto.dati["versione_id"]
        )
        notizie.annuncia(versione=versione, ora=orologio.adesso())


@consegna.gestore("notizia_email")
def notizia_email(effetto: Effetto) -> None:
    """Send one notice."""
    with nel_ambito(effetto.ambito_id):
        notizie.spedisci(notizia_id=effetto.dati["notizia_id"], ora=orologio.adesso())


@consegna.gestore("controlla_allegato", coda="documenti")
def controlla_allegato(effetto: Effetto) -> None:
    """Examine an attachment; while the antivirus is away it waits."""
    controllo.controlla(
        identificativo=UUID(effetto.dati["identificativo"]), ambito_id=effetto.ambito_id
    )


@app.task(name="domande.ricorda")
def ricorda() -> int:
    """Remind who has an unsent draft; nothing more than once, however often it runs."""
    return promemoria.ricorda_tutti(ora=orologio.adesso())


@app.task(name="domande.conta")
def conta() -> int:
    """Count again, for the public, the domande of the avvisi that receive them."""
    return numeri.conta(ora=orologio.adesso())


@app.task(name="domande.pulisci_allegati")
def pulisci_allegati() -> None:
    """Remove the files whose row was never written, or is gone: a crash came between the two."""
    for ambito_id in Ambito.objects.values_list("pk", flat=True):
        candidati = list(deposito.vecchi(ambito_id))
        with nel_ambito(ambito_id):
            noti = {str(uno) for uno in Allegato.objects.values_list("identificativo", flat=True)}
        for file in candidati:
            if file.name.partition(".")[0] not in noti:
                file.unlink(missing_ok=True)


def _al_delegato(effetto: Effetto, *, ritirata: bool) -> None:
    """Tell the desk that helps the citizen, if there is one."""
    with nel_ambito(effetto.ambito_id):
        domanda = Domanda.objects.get(pk=effetto.dati["domanda_id"])
        mandati.di_un_atto(domanda=domanda, ritirata=ritirata, ora=orologio.adesso())


def _recapita(effetto: Effetto, tipo: str, oggetto: str, componi: Callable[[Domanda], str]) -> None:
    """Write the message once and send it once; a repeated e-mail keeps the same identifier.

    The row is locked while the e-mail leaves: two deliveries of the same effect can't both send.
    """
    with nel_ambito(effetto.ambito_id):
        domanda = Domanda.objects.get(pk=effetto.dati["domanda_id"])
        Messaggio.objects.get_or_create(
            domanda=domanda,
            tipo=tipo,
            defaults={
                "destinatario_id": domanda.richiedente_id,
                "oggetto": oggetto,
                "testo": componi(domanda),
                "creato_il": orologio.adesso(),
            },
        )
    with nel_ambito(effetto.ambito_id):
        messaggio = Messaggio.objects.select_for_update().get(domanda=domanda, tipo=tipo)
        risposte = fascicolo.leggi(domanda).dati["risposte"]
        indirizzo = risposte["richiedente"].get("email")
        if messaggio.spedito_il is not None or not indirizzo:
            return
        EmailMessage(
            subject=messaggio.oggetto,
            body=messaggio.testo,
            to=[indirizzo],
            headers={"Message-ID": f"<{tipo.lower()}.{domanda.chiave}@portale>"},
        ).send()
        messaggio.spedito_il = orologio.adesso()
        messaggio.save(update_fields=["spedito_il"])
