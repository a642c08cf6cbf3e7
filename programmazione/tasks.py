"""What the outbox does of a survey: the reminders by e-mail."""

from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from crema_sap import orologio
from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Incarico, RitiroVariazione, Utente, VariazioneComune
from crema_sap.registro import consegna
from crema_sap.registro.models import Effetto
from crema_sap.web import formati
from programmazione import permissions
from programmazione.models import Dichiarazione
from programmazione.models.solleciti import MessaggioSollecito
from programmazione.states import IN_LAVORAZIONE, StatoDichiarazione, StatoRicognizione

SOLLECITO = "sollecito_ricognizione"
CONFLUENZA = "comune_confluito"
RITIRO = "variazione_ritirata"


@consegna.gestore(SOLLECITO)
def manda_sollecito(effetto: Effetto) -> None:
    """Send a person the one message of the day, or none when there is nothing left to answer.

    The row is locked while the e-mail leaves; a repeated one keeps the same identifier.
    """
    with nel_ambito(effetto.ambito_id):
        messaggio = (
            MessaggioSollecito.objects.select_for_update(of=("self",))
            .select_related("destinatario")
            .get(pk=effetto.dati["messaggio_id"])
        )
        if messaggio.spedito_il is not None or messaggio.annullato_il is not None:
            return
        adesso = orologio.adesso()
        mancanti = _ancora_da_rispondere(messaggio)
        if not mancanti:
            messaggio.annullato_il = adesso
            messaggio.save(update_fields=["annullato_il"])
            return
        EmailMessage(
            subject=_oggetto(mancanti),
            body=_testo(mancanti),
            to=[messaggio.destinatario.email],
            headers={"Message-ID": f"<sollecito.{effetto.ambito_id}.{messaggio.pk}@portale>"},
        ).send()
        messaggio.spedito_il = adesso
        messaggio.save(update_fields=["spedito_il"])


@consegna.gestore(CONFLUENZA)
def avvisa_della_confluenza(effetto: Effetto) -> None:
    """Tell a person whose appointment a merger ends until when it lasts, and who follows."""
    with nel_ambito(effetto.ambito_id):
        variazione = VariazioneComune.objects.select_related("a").get(
            pk=effetto.dati["variazione_id"]
        )
        persona = Utente.objects.get(pk=effetto.dati["utente_id"])
        ritirata = RitiroVariazione.objects.filter(variazione=variazione).exists()
        if ritirata or not persona.email or not persona.attivo:
            return
        suoi = Incarico.objects.filter(
            utente=persona,
            ente__comune__confluito__variazione=variazione,
            al=variazione.decorre_il - timedelta(days=1),
        ).select_related("ente")
        EmailMessage(
            subject=f"Dal {formati.data_breve(variazione.decorre_il)} cambia il tuo comune",
            body=_testo_confluenza(variazione, list(suoi)),
            to=[persona.email],
            headers={"Message-ID": f"<confluenza.{effetto.ambito_id}.{effetto.pk}@portale>"},
        ).send()


@consegna.gestore(RITIRO)
def avvisa_del_ritiro(effetto: Effetto) -> None:
    """Tell a person whose appointment a withdrawn merger had ended that it goes on."""
    with nel_ambito(effetto.ambito_id):
        ritiro = RitiroVariazione.objects.select_related("variazione").get(
            variazione=effetto.dati["variazione_id"]
        )
        persona = Utente.objects.get(pk=effetto.dati["utente_id"])
        if not persona.email or not persona.attivo:
            return
        variazione = ritiro.variazione
        EmailMessage(
            subject="Il tuo comune non cambia: variazione ritirata",
            body=(
                f"La variazione «{variazione}» ({variazione.atto}) era stata registrata nel portale"
                f" ed è stata ritirata. Motivo: {ritiro.motivo}\n\nI tuoi incarichi continuano"
                f" come prima: non devi fare niente.\n{settings.ORIGINE}/\n"
            ),
            to=[persona.email],
            headers={"Message-ID": f"<ritiro.{effetto.ambito_id}.{effetto.pk}@portale>"},
        ).send()


def _testo_confluenza(variazione: VariazioneComune, suoi: list[Incarico]) -> str:
    decorre_il = formati.data_estesa(variazione.decorre_il)
    voci = "\n".join(
        f"- {uno.get_ruolo_display()} per {uno.ente}: finisce il {formati.data_estesa(uno.al)}"
        for uno in suoi
    )
    return (
        f"Dal {decorre_il} al posto del tuo comune c'è il comune di {variazione.a}"
        f" ({variazione.atto}). Nel portale finiscono questi incarichi:\n\n{voci}\n\n"
        f"Le unità e le risposte alla ricognizione passano al comune di {variazione.a}: quello che"
        " hai scritto resta, e chi gli succede lo ritrova. Per lavorare per il nuovo ente chiedi"
        f" un incarico all'ufficio del capofila.\n{settings.ORIGINE}/\n"
    )


def _ancora_da_rispondere(messaggio: MessaggioSollecito) -> list[Dichiarazione]:
    enti = (
        Incarico.objects.validi_il(orologio.oggi())
        .filter(utente_id=messaggio.destinatario_id, ruolo__in=permissions.OPERATORI)
        .values("ente_id")
    )
    return list(
        Dichiarazione.objects.filter(
            solleciti__messaggio=messaggio,
            stato__in=IN_LAVORAZIONE,
            ricognizione__stato=StatoRicognizione.APERTA,
            ente_id__in=enti,
        )
        .select_related("ente", "ricognizione")
        .order_by("ricognizione__scade_il", "ente__nome", "pk")
    )


def _oggetto(mancanti: list[Dichiarazione]) -> str:
    anni = sorted({mancante.ricognizione.anno for mancante in mancanti})
    return f"Ricognizione {', '.join(str(anno) for anno in anni)}: manca la risposta"


def _testo(mancanti: list[Dichiarazione]) -> str:
    voci = "\n\n".join(_voce(mancante) for mancante in mancanti)
    return (
        f"{voci}\n\nSe l'ente non ha unità basta dichiarare zero, con un clic. Questo è l'unico"
        " messaggio di oggi sulla ricognizione.\n"
    )


def _voce(mancante: Dichiarazione) -> str:
    scade_il = mancante.ricognizione.scade_il
    quando = f"{formati.data_estesa(scade_il)}, ore {formati.ora(scade_il)}"
    scaduta = orologio.adesso() >= scade_il
    che_cosa = (
        "il capofila ha restituito alcuni campi da correggere"
        if mancante.stato == StatoDichiarazione.RESTITUITA
        else "la risposta non è ancora trasmessa"
    )
    termine = (
        f"Il termine è passato ({quando}): finché la ricognizione è aperta puoi ancora rispondere,"
        " in ritardo."
        if scaduta
        else f"Si risponde entro il {quando}."
    )
    pagina = reverse("programmazione:dichiarazione", args=[mancante.pk])
    return f"{mancante.ente}: {che_cosa}. {termine}\n{settings.ORIGINE}{pagina}"
