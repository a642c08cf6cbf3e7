"""What the outbox writes to the comuni: notices of a session, approved plans, reminders."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from crema_sap import orologio
from crema_sap.enti.ambito import nel_ambito
from crema_sap.registro import consegna
from crema_sap.registro.models import Effetto, StatoDocumento
from crema_sap.web import formati
from programmazione import documents
from programmazione.models import AvvisoSeduta, InvioPiano, Seduta, SollecitoInvio
from programmazione.models.invii import MessaggioAlComune
from programmazione.selectors import invii as selettori

AVVISO_SEDUTA, INVIO_PIANO = "avviso_seduta", "invio_piano"
SOLLECITO_INVIO = "sollecito_presa_d_atto"


class DocumentoInPreparazione(Exception):
    """The plan's document has no hash yet: the message leaves when it has."""


@consegna.gestore(AVVISO_SEDUTA)
def manda_avviso_seduta(effetto: Effetto) -> None:
    """Send a comune the notice of a session, with its file for the calendar: once."""
    with nel_ambito(effetto.ambito_id):
        avviso = _da_spedire(AvvisoSeduta, effetto)
        if avviso is None:
            return
        seduta = Seduta.objects.select_related("piano", "protocollo").get(pk=avviso.seduta_id)
        giorno = f"{formati.data_con_giorno(seduta.data)}, ore {formati.ora(seduta.data)}"
        _spedisci(
            avviso,
            effetto,
            oggetto=f"Assemblea dei Sindaci: convocazione per {giorno}",
            testo=render_to_string(
                "programmazione/posta/convocazione.txt",
                {"seduta": seduta, "avviso": avviso, "origine": settings.ORIGINE},
            ),
            allegato=("seduta.ics", documents.calendario(seduta), "text/calendar"),
        )


@consegna.gestore(INVIO_PIANO)
def manda_piano(effetto: Effetto) -> None:
    """Send a comune the approved plan, with its address and hash: once.

    Raises `DocumentoInPreparazione` while the document has no hash yet: it is tried again.
    """
    with nel_ambito(effetto.ambito_id):
        invio = _da_spedire(InvioPiano, effetto)
        if invio is not None:
            oggetto = f"{invio.piano} trasmesso al comune, protocollo {invio.protocollo}"
            _spedisci(invio, effetto, oggetto=oggetto, testo=_testo_del_piano(invio))


@consegna.gestore(SOLLECITO_INVIO)
def manda_sollecito_invio(effetto: Effetto) -> None:
    """Remind a comune to take note of a plan, unless it has done in the meantime: once."""
    with nel_ambito(effetto.ambito_id):
        sollecito = _da_spedire(SollecitoInvio, effetto)
        if sollecito is None or sollecito.invio.preso_atto_il is not None:
            return
        invio = sollecito.invio
        oggetto = f"{invio.piano}: manca la presa d'atto"
        _spedisci(sollecito, effetto, oggetto=oggetto, testo=_testo_del_piano(invio))


def _da_spedire[M: MessaggioAlComune](modello: type[M], effetto: Effetto) -> M | None:
    """Return the message locked until it has left; None when it has left already."""
    messaggio = (
        modello._default_manager.select_for_update(of=("self",))
        .select_related("destinatario")
        .get(pk=effetto.dati["messaggio_id"])
    )
    return None if messaggio.spedito_il is not None else messaggio


def _spedisci(
    messaggio: MessaggioAlComune,
    effetto: Effetto,
    *,
    oggetto: str,
    testo: str,
    allegato: tuple[str, bytes, str] | None = None,
) -> None:
    posta = EmailMessage(
        subject=oggetto,
        body=testo,
        to=[messaggio.recapito],
        # A repeated one keeps the same identifier: whoever gets it twice sees it once.
        headers={"Message-ID": f"<{effetto.tipo}.{effetto.ambito_id}.{messaggio.pk}@portale>"},
    )
    if allegato:
        posta.attach(*allegato)
    posta.send()
    messaggio.spedito_il = orologio.adesso()
    messaggio.save(update_fields=["spedito_il"])


def _testo_del_piano(invio: InvioPiano) -> str:
    documento = selettori.documento_approvato(invio.piano)
    if documento is not None and documento.stato != StatoDocumento.PRONTO:
        raise DocumentoInPreparazione
    return render_to_string(
        "programmazione/posta/piano.txt",
        {"invio": invio, "piano": invio.piano, "documento": documento, "origine": settings.ORIGINE},
    )
