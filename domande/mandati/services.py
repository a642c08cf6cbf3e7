"""The acts on mandates: propose, prove, confirm, open the draft, end."""

import hashlib
import secrets
import uuid
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from bandi.states import FaseAvviso
from crema_sap.enti import cifratura
from crema_sap.enti.ambito import nel_ambito
from crema_sap.enti.models import Utente
from crema_sap.registro.services import accoda, annota
from domande import selectors as domande
from domande import services as bozze
from domande.compilazione.contenuto import Contenuto
from domande.custodia import deposito
from domande.mandati import permissions, persona, selectors
from domande.mandati.persona import Persona
from domande.models import Allegato, Bozza, Domanda, EsitoControllo, FormaMandato, Mandato
from domande.services import NonAdesso
from domande.services.bozze import riscrivi
from domande.services.scritture import chi_agisce
from domande.states import StatoMandato, verifica_passo_mandato

# How long the person has to confirm, or the desk to bring the signed form.
DURATA_PROPOSTA = timedelta(days=2)
# A mandate is for one avviso: after this it lapses, whoever may have forgotten it.
DURATA = timedelta(days=120)
CIFRE_DEL_CODICE = 8
SCANSIONI_MASSIME = 5


class MandatoGiaPresente(Exception):
    """The desk already has a mandate of this person for this avviso."""


@transaction.atomic
def proponi(
    *, contenuto: Contenuto, chi: Persona, forma: FormaMandato, utente: Utente, ora: datetime
) -> Mandato:
    """Record that a person asks the desk for help with an avviso; nothing of theirs is opened yet.

    Raises `PermissionDenied` unless the appointment is a desk's, `NonAdesso` when the avviso
    receives nothing any more, `MandatoGiaPresente`.
    """
    ente = permissions.verifica_sportello(utente)
    fase = domande.fase_dell_avviso(contenuto, ora)
    if fase not in {FaseAvviso.APERTO, FaseAvviso.SOSPESO}:
        raise NonAdesso("Questo avviso non riceve domande: non c'è nulla da compilare.")

    richiedente_id = persona.cittadino_di(chi).pk
    propri = Mandato.objects.visibili_a(utente).filter(
        avviso_id=contenuto.avviso_id, richiedente_id=richiedente_id, finito_il__isnull=True
    )
    propri.filter(scade_il__lte=ora).update(finito_il=ora, fine=StatoMandato.SCADUTO)
    codice = f"{secrets.randbelow(10**CIFRE_DEL_CODICE):0{CIFRE_DEL_CODICE}}"
    try:
        with transaction.atomic():
            mandato = Mandato.objects.create(
                avviso_id=contenuto.avviso_id,
                ente=ente,
                richiedente_id=richiedente_id,
                forma=forma,
                assistito_cifrato=chi.cifrata(),
                codice_cifrato=cifratura.cifra(codice.encode())
                if forma == FormaMandato.SPID
                else None,
                proposto_da=utente,
                proposto_il=ora,
                scade_il=ora + DURATA_PROPOSTA,
            )
    except IntegrityError as errore:
        raise MandatoGiaPresente(
            "Il tuo sportello ha già un mandato di questa persona per questo avviso: è nell'elenco."
        ) from errore
    annota(atto="MANDATO_PROPOSTO", oggetto=mandato, utente=utente, ora=ora, dati={"forma": forma})
    _avvisa(mandato, StatoMandato.PROPOSTO)
    return mandato


@transaction.atomic
def allega_scansione(
    *, mandato: Mandato, utente: Utente, nome: str, dati: bytes, formato: str, ora: datetime
) -> Allegato:
    """Keep the scan of the signed form; it proves the mandate once it has been examined.

    Raises `PermissionDenied` unless it is the desk's own, `NonAdesso` when it is no longer to be
    proved or too many were given.
    """
    mandato = tieni(mandato)
    permissions.verifica_del_proprio_sportello(utente, mandato)
    presenti = selectors.scansioni(mandato)
    impronta = hashlib.sha256(dati).hexdigest()
    uguale = next((uno for uno in presenti if uno.impronta == impronta), None)
    if uguale is not None:
        return uguale
    proposto = mandato.stato_al(ora) is StatoMandato.PROPOSTO
    if mandato.forma != FormaMandato.CARTA or not proposto or len(presenti) >= SCANSIONI_MASSIME:
        raise NonAdesso("A questo mandato non si aggiungono altri moduli.")

    allegato = Allegato(
        identificativo=uuid.uuid4(),
        ambito_id=mandato.ambito_id,
        chiave=mandato.identificativo,
        richiedente_id=mandato.richiedente_id,
        tipo="mandato",
        nome_cifrato=cifratura.cifra(nome[:150].encode()),
        formato=formato,
        dimensione=len(dati),
        impronta=impronta,
        caricato_il=ora,
    )
    deposito.scrivi(deposito.percorso(allegato), dati)
    allegato.save(force_insert=True)
    accoda(
        "controlla_allegato",
        chiave=f"controlla_allegato:{allegato.identificativo}",
        identificativo=str(allegato.identificativo),
    )
    annota(
        atto="MANDATO_MODULO_CARICATO",
        oggetto=mandato,
        utente=utente,
        ora=ora,
        dati={"impronta": impronta},
    )
    return allegato


@transaction.atomic
def attiva_con_carta(*, mandato: Mandato, utente: Utente, ora: datetime) -> Mandato:
    """Begin a mandate proved by a signed form that was examined and admitted.

    Raises `PermissionDenied` unless it is the desk's own, `NonAdesso` while there is no such form,
    `TransizioneNonAmmessa` when it is over.
    """
    mandato = tieni(mandato)
    permissions.verifica_del_proprio_sportello(utente, mandato)
    verifica_passo_mandato(mandato.stato_al(ora), StatoMandato.ATTIVO)
    ammesse = [s for s in selectors.scansioni(mandato) if s.esito == EsitoControllo.AMMESSO]
    if mandato.forma != FormaMandato.CARTA or not ammesse:
        raise NonAdesso("Prima serve il modulo firmato, caricato e controllato.")
    return attiva(mandato, utente, ora, {"modulo": ammesse[0].impronta})


@transaction.atomic
def apri(*, mandato: Mandato, utente: Utente, ora: datetime) -> Mandato:
    """Begin or find the person's draft, and let the desk work on it; return the mandate with it.

    Raises `PermissionDenied` unless it is the desk's own and active, `NonAdesso` when the avviso
    receives nothing.
    """
    mandato = tieni(mandato)
    permissions.verifica_del_proprio_sportello(utente, mandato)
    if mandato.stato_al(ora) is not StatoMandato.ATTIVO:
        raise NonAdesso("Il mandato non è attivo.")
    contenuto = domande.contenuto_con_chiave(mandato.avviso_id)
    # As the person: who they are, and whether they have a draft already, is theirs to see.
    with nel_ambito(mandato.ambito_id, mandato.richiedente_id):
        chi = Utente.objects.get(pk=mandato.richiedente_id)
        inviata = domande.domanda_attiva(mandato.avviso_id, chi)
        chiave = (inviata or bozze.inizia_bozza(contenuto=contenuto, utente=chi, ora=ora)).chiave

    if mandato.chiave != chiave:
        mandato.chiave = chiave
        mandato.save(update_fields=["chiave"])
    annota(
        atto="DOMANDA_APERTA_CON_MANDATO",
        oggetto=mandato,
        utente=utente,
        ora=ora,
        dati={"chiave": str(chiave)},
    )
    return mandato


@transaction.atomic
def registra_invio(*, chiave: uuid.UUID, utente: Utente, ora: datetime) -> None:
    """Write in the register that the domanda just sent was sent by who helps the citizen."""
    annota(
        atto="DOMANDA_INVIATA_CON_MANDATO",
        oggetto=Domanda.objects.visibili_a(utente).get(chiave=chiave),
        utente=chi_agisce(utente),
        ora=ora,
        dati={"mandato": utente.mandato_id},
    )


@transaction.atomic
def concludi(*, mandato: Mandato, utente: Utente, ora: datetime) -> Mandato:
    """The desk has done: from now on it sees nothing of the person's.

    Raises `PermissionDenied` unless it is the desk's own, `TransizioneNonAmmessa`.
    """
    mandato = tieni(mandato)
    permissions.verifica_del_proprio_sportello(utente, mandato)
    return _finisci(mandato, StatoMandato.CONCLUSO, utente, ora)


@transaction.atomic
def revoca(*, mandato: Mandato, utente: Utente, ora: datetime) -> Mandato:
    """The citizen takes the mandate back.

    Raises `PermissionDenied` unless it is the citizen's own, `TransizioneNonAmmessa`.
    """
    mandato = tieni(mandato)
    permissions.verifica_proprio(utente, mandato)
    return _finisci(mandato, StatoMandato.REVOCATO, utente, ora)


@transaction.atomic
def riprendi(*, mandato: Mandato, utente: Utente, ora: datetime) -> Mandato:
    """The citizen takes the domanda over: the desk loses it at once; who one is, SPID says.

    Raises `PermissionDenied` unless it is the citizen's own, `TransizioneNonAmmessa`.
    """
    mandato = tieni(mandato)
    permissions.verifica_proprio(utente, mandato)
    mandato = _finisci(mandato, StatoMandato.RIPRESO, utente, ora)
    bozza = (
        Bozza.objects.visibili_a(utente)
        .select_for_update(of=("self",))
        .filter(avviso_id=mandato.avviso_id)
        .first()
    )
    if bozza is not None:
        compilazione = bozze.leggi_compilazione(bozza)
        compilazione.identita = bozze.identita_di(Utente.objects.get(pk=utente.pk))
        bozza.versione += 1
        riscrivi(bozza, compilazione, ora)
    return mandato


def tieni(mandato: Mandato) -> Mandato:
    """Hold a mandate to the end of the transaction, and read it again."""
    return Mandato.objects.select_for_update(no_key=True, of=("self",)).get(pk=mandato.pk)


def attiva(mandato: Mandato, utente: Utente, ora: datetime, dati: dict[str, str]) -> Mandato:
    """Begin a mandate that `tieni` holds and that was proved."""
    mandato.attivo_dal, mandato.scade_il, mandato.codice_cifrato = ora, ora + DURATA, None
    mandato.save(update_fields=["attivo_dal", "scade_il", "codice_cifrato"])
    annota(atto="MANDATO_ATTIVATO", oggetto=mandato, utente=utente, ora=ora, dati=dati)
    _avvisa(mandato, StatoMandato.ATTIVO)
    return mandato


def _finisci(mandato: Mandato, fine: StatoMandato, utente: Utente, ora: datetime) -> Mandato:
    verifica_passo_mandato(mandato.stato_al(ora), fine)
    mandato.finito_il, mandato.fine, mandato.codice_cifrato = ora, fine, None
    mandato.save(update_fields=["finito_il", "fine", "codice_cifrato"])
    annota(atto=f"MANDATO_{fine}", oggetto=mandato, utente=utente, ora=ora)
    _avvisa(mandato, fine)
    return mandato


def _avvisa(mandato: Mandato, evento: StatoMandato) -> None:
    accoda(
        "mandato_detto",
        chiave=f"mandato_detto:{mandato.pk}:{evento}",
        mandato_id=mandato.pk,
        evento=evento.value,
    )
