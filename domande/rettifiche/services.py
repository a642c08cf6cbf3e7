"""The acts on rettifiche: presented, decided with reasons, or ended by silence."""

import json
import uuid
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.core.files import File
from django.db import transaction

from bandi.models import Avviso
from crema_sap.enti import cifratura
from crema_sap.enti.models import Utente
from crema_sap.registro.services import accoda, annota, protocolla
from crema_sap.web.formati import data_con_giorno
from domande import fascicolo
from domande import permissions as delle_domande
from domande.compilazione.risposte import canonico, sha256
from domande.custodia import deposito
from domande.graduatorie import correzioni, letture_calendario
from domande.models import (
    Allegato,
    DecisioneRettifica,
    Domanda,
    Elaborazione,
    EsitoControllo,
    EsitoRettifica,
    Preferenza,
    PubblicazioneGraduatoria,
    Rettifica,
)
from domande.rettifiche import permissions
from domande.rules import rettifica as regole
from domande.rules.calendario_graduatoria import Silenzio
from domande.rules.codifica import codifica
from domande.rules.rettifica import Correzione, CorrezioneNonValida
from domande.services import NonAdesso, allegati
from domande.services.scritture import chi_agisce

TIPO_DOCUMENTO = "rettifica"
PER_SILENZIO = "Nel termine l'ente non ha deciso: vale quello che prevede la regola dei termini."


class RettificaNonAmmessa(Exception):
    """What is asked can't be corrected this way; the message says why."""


@dataclass(frozen=True, slots=True)
class Documento:
    """The file that comes with a request; `formato` is what its bytes were found to be."""

    nome: str
    file: "File[bytes]"
    formato: str


@transaction.atomic
def presenta(
    *,
    domanda: Domanda,
    correzione: Correzione,
    avviata_il: date,
    documento: Documento,
    utente: Utente,
    ora: datetime,
) -> Rettifica:
    """Ask to have a civil disability recognised in a provisional graduatoria.

    Raises `PermissionDenied` unless the domanda is the person's own, `NonAdesso` out of the term
    or while another request waits, `RettificaNonAmmessa`. Norma: R.R. 4/2017, art. 12.
    """
    domanda = Domanda.objects.select_for_update(of=("self",)).get(pk=domanda.pk)
    delle_domande.verifica_richiedente(utente, domanda)
    pubblicazione = _nel_termine(domanda, ora)
    if Rettifica.objects.filter(domanda=domanda, decisione__isnull=True).exists():
        raise NonAdesso("Hai già chiesto una rettifica: aspetta che sia decisa.")
    _verifica_ammissibile(domanda, correzione, avviata_il)

    contenuto = asdict(correzione) | {"avviata_il": avviata_il.isoformat()}
    protocollo = _protocolla(
        domanda, {"documento": deposito.impronta(documento.file), **contenuto}, ora
    )
    regola, chiave = pubblicazione.regola, uuid.uuid4()
    rettifica = Rettifica.objects.create(
        chiave=chiave,
        domanda=domanda,
        numero=Rettifica.objects.filter(domanda=domanda).count() + 1,
        pubblicazione=pubblicazione,
        richiedente_id=domanda.richiedente_id,
        proprietario_id=_chi_decide(domanda),
        documento=_custodisci(chiave, domanda, documento, ora),
        contenuto_cifrato=cifratura.cifra(json.dumps(contenuto, sort_keys=True).encode()),
        presentata_il=ora,
        presentata_da=chi_agisce(utente),
        protocollo=protocollo,
        decisione_entro=letture_calendario.con_patroni(regola).entro(ora, regola.giorni_decisione),
        silenzio=regola.silenzio,
    )
    accoda(
        "rettifica_presentata",
        chiave=f"rettifica_presentata:{rettifica.pk}",
        rettifica_id=rettifica.pk,
    )
    annota(
        atto="RETTIFICA_PRESENTATA",
        oggetto=rettifica,
        utente=chi_agisce(utente),
        ora=ora,
        dati={"domanda": domanda.codice_pubblico, "protocollo": protocollo},
    )
    return rettifica


@transaction.atomic
def decidi(
    *, rettifica: Rettifica, esito: EsitoRettifica, motivi: str, utente: Utente, ora: datetime
) -> DecisioneRettifica:
    """Decide a request, with reasons; granted, it asks for a new run and a new publication.

    Raises `PermissionDenied` unless the responsabile of the ente asks who did not present it,
    `NonAdesso` when it is decided already, its term has passed and silence has its effect, or its
    document was not examined. Norma: R.R. 4/2017, art. 12; L. 241/1990, art. 3.
    """
    permissions.verifica_decisione(utente, rettifica)
    Avviso.objects.select_for_update(of=("self",)).get(pk=rettifica.domanda.avviso_id)
    if DecisioneRettifica.objects.filter(rettifica=rettifica).exists():
        raise NonAdesso("Questa richiesta è già decisa.")
    if ora >= rettifica.decisione_entro and rettifica.silenzio != Silenzio.NULLA:
        raise NonAdesso("Il termine per decidere è passato: vale l'effetto del silenzio.")
    if not motivi.strip():
        raise NonAdesso("Scrivi i motivi della decisione.")
    if esito is EsitoRettifica.ACCOLTA and rettifica.documento.esito != EsitoControllo.AMMESSO:
        raise NonAdesso("Il documento non è ancora stato controllato: riprova tra poco.")
    return _chiudi(rettifica, esito, motivi.strip(), utente, ora)


@transaction.atomic
def applica_silenzio(*, rettifica_id: int, ora: datetime) -> bool:
    """End a request that nobody decided in time; tell whether it ended now. As nobody.

    Norma: R.R. 4/2017, art. 12, by the parameter of the ambito.
    """
    rettifica = Rettifica.objects.select_related("domanda").get(pk=rettifica_id)
    Avviso.objects.select_for_update(of=("self",)).get(pk=rettifica.domanda.avviso_id)
    effetto = regole.esito_del_silenzio(
        Silenzio(rettifica.silenzio), decisione_entro=rettifica.decisione_entro, ora=ora
    )
    if effetto is None or DecisioneRettifica.objects.filter(rettifica=rettifica).exists():
        return False
    _chiudi(rettifica, EsitoRettifica(effetto), PER_SILENZIO, None, ora)
    return True


def _chiudi(
    rettifica: Rettifica,
    esito: EsitoRettifica,
    motivi: str,
    utente: Utente | None,
    ora: datetime,
) -> DecisioneRettifica:
    domanda = rettifica.domanda
    fatte = Elaborazione.objects.filter(avviso_id=domanda.avviso_id).count()
    accolta = esito is EsitoRettifica.ACCOLTA
    decisione = DecisioneRettifica.objects.create(
        rettifica=rettifica,
        domanda=domanda,
        esito=esito,
        motivi=motivi,
        per_silenzio=utente is None,
        decisa_da=utente,
        # Silence takes effect at the term, whenever it is written.
        decisa_il=rettifica.decisione_entro if utente is None else ora,
        dopo_elaborazione=fatte,
        codifica=cifratura.cifra(codifica_corretta(rettifica)) if accolta else None,
    )
    accoda("rettifica_decisa", chiave=f"rettifica_decisa:{rettifica.pk}", rettifica_id=rettifica.pk)
    if accolta:
        accoda(
            "rettifica_accolta",
            chiave=f"rettifica_accolta:{domanda.avviso_id}:{fatte + 1}",
            avviso_id=domanda.avviso_id,
            numero=fatte + 1,
        )
    annota(
        atto="RETTIFICA_DECISA",
        oggetto=rettifica,
        utente=utente,
        ora=ora,
        dati={"esito": esito, "per_silenzio": utente is None, "dopo_elaborazione": fatte},
    )
    return decisione


def _chi_decide(domanda: Domanda) -> int:
    """The owner of the dwelling that the domanda wants most."""
    return Preferenza.objects.values_list("unita_offerta__unita__proprietario_id", flat=True).get(
        domanda=domanda, ordine=1
    )


def _protocolla(domanda: Domanda, contenuto: dict[str, Any], ora: datetime) -> str:
    return str(
        protocolla(
            # Many read the protocol: a rettifica says that there is a disability.
            oggetto=f"Richiesta sulla domanda prot. {domanda.protocollo}",
            impronta=sha256(canonico({"domanda": domanda.codice_pubblico, **contenuto})),
            ora=ora,
            mittente=f"Richiedente {domanda.codice_pubblico}",
        )
    )


def codifica_corretta(rettifica: Rettifica) -> bytes:
    """The facts of the domanda as rankings would read them, with what the request asks."""
    letto = fascicolo.leggi(rettifica.domanda)
    fatti = correzioni.corretti(rettifica.domanda, letto.fatti)
    return codifica(regole.correggi(fatti, correzioni.correzione_di(rettifica)), letto.alla_data)


def _nel_termine(domanda: Domanda, ora: datetime) -> PubblicazioneGraduatoria:
    pubblicazione = letture_calendario.prima_pubblicazione(domanda.avviso_id)
    if domanda.ritirata_il is not None:
        raise NonAdesso("Questa domanda è stata ritirata.")
    if pubblicazione is None:
        raise NonAdesso("La graduatoria provvisoria non è ancora pubblicata.")
    if ora >= pubblicazione.rettifiche_entro:
        raise NonAdesso(
            "La rettifica si poteva chiedere fino a"
            f" {data_con_giorno(pubblicazione.rettifiche_fino_al)} compreso."
        )
    return pubblicazione


def _verifica_ammissibile(domanda: Domanda, correzione: Correzione, avviata_il: date) -> None:
    chiude_il = letture_calendario.chiusura(domanda.avviso)
    if chiude_il is None:
        raise NonAdesso("L'avviso è sospeso.")
    fatti = correzioni.corretti(domanda, fascicolo.leggi(domanda).fatti)
    try:
        esito = regole.ammissibile(
            avviata_il=avviata_il, chiude_il=chiude_il, correzione=correzione, fatti=fatti
        )
    except CorrezioneNonValida as errore:
        raise RettificaNonAmmessa(str(errore)) from errore
    if not esito.soddisfatto:
        raise RettificaNonAmmessa(" ".join(filter(None, (esito.motivo, esito.rimedio))))


def _custodisci(
    chiave: uuid.UUID, domanda: Domanda, documento: Documento, ora: datetime
) -> Allegato:
    """Keep the document under the request's key: those of a sent domanda never grow."""
    return allegati.custodisci(
        ambito_id=domanda.ambito_id,
        chiave=chiave,
        richiedente_id=domanda.richiedente_id,
        domanda=domanda,
        tipo=TIPO_DOCUMENTO,
        nome=documento.nome,
        file=documento.file,
        formato=documento.formato,
        impronta=deposito.impronta(documento.file),
        caricato_il=ora,
    )


@transaction.atomic
def annota_lettura(*, rettifica: Rettifica, utente: Utente, ora: datetime) -> None:
    """Write that somebody of the office has read what is asked: it is about health."""
    annota(atto="RETTIFICA_LETTA", oggetto=rettifica, utente=utente, ora=ora)
