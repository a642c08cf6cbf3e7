"""What the outbox does of a survey: the reminders by e-mail."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from crema_sap import orologio
from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Incarico
from crema_sap.registro import consegna
from crema_sap.registro.models import Effetto
from crema_sap.web import formati
from programmazione import permissions
from programmazione.models import Dichiarazione
from programmazione.models.solleciti import MessaggioSollecito
from programmazione.states import IN_LAVORAZIONE, StatoDichiarazione, StatoRicognizione

SOLLECITO = "sollecito_ricognizione"


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
