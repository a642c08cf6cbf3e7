"""Reads mandates, what was done under them, who will be told."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, Subquery

from bandi.models import VersioneAvviso
from bandi.models.avviso import finestra_di
from bandi.states import StatoAvviso
from bandi.termine import Termine
from crema_sap.enti.models import Utente
from crema_sap.registro.models import Documento
from domande.compilazione.sezioni import ORDINE, prima_incompleta
from domande.comunicazioni import PROMEMORIA
from domande.documents import RICEVUTA
from domande.mandati import persona
from domande.mandati.documents import COPIA
from domande.models import (
    Allegato,
    Bozza,
    Comunicazione,
    Domanda,
    EsitoControllo,
    FormaMandato,
    Mandato,
    ScritturaAssistita,
)
from domande.models.mandato import MandatoQuerySet
from domande.states import StatoMandato

GIORNO = 86_400
ULTIME = 30


def elenco_mandati(*, utente: Utente) -> MandatoQuerySet:
    """The mandates that a person sees, the last first."""
    mandati: MandatoQuerySet = Mandato.objects.visibili_a(utente)
    return mandati.select_related("avviso", "ente", "proposto_da").order_by("-proposto_il", "-pk")


def attivo_per(*, chiave: UUID, utente: Utente, ora: datetime, blocca: bool) -> Mandato | None:
    """The mandate under which a desk works on a draft or domanda at an instant.

    With `blocca` it is held to the end of the transaction: it can't end in the middle of an act.
    """
    mandati = Mandato.objects.visibili_a(utente).attivi(ora).filter(chiave=chiave)
    if blocca:
        mandati = mandati.select_for_update(no_key=True, of=("self",))
    return mandati.order_by("pk").first()


def chiave_di(identificativo: UUID) -> UUID | None:
    """The draft of an attachment, where the connection may see it."""
    allegati = Allegato.objects.filter(identificativo=identificativo)
    return allegati.values_list("chiave", flat=True).first()


@dataclass(frozen=True, slots=True)
class Assistito:
    """One line of a desk's list: whom, how it stands, what comes next, how long there is."""

    mandato: Mandato
    persona: str
    stato: StatoMandato
    situazione: str
    prossimo: str
    termine: Termine
    giorni: int | None


def assistiti(*, utente: Utente, ora: datetime) -> list[Assistito]:
    """The people whom a desk is helping, who has least time first."""
    ultima = VersioneAvviso.objects.filter(avviso=OuterRef("avviso_id")).order_by("-numero")
    domande = Domanda.objects.filter(chiave=OuterRef("chiave"))
    mandati: Any = (
        elenco_mandati(utente=utente)
        .vivi(ora)
        .annotate(
            apre_il=Subquery(ultima.values("apre_il")[:1]),
            chiude_il=Subquery(ultima.values("chiude_il")[:1]),
            pause=Subquery(ultima.values("pause")[:1]),
            sezioni=Subquery(Bozza.objects.filter(chiave=OuterRef("chiave")).values("sezioni")[:1]),
            inviata=Exists(domande.filter(ritirata_il__isnull=True)),
            ritirata=Exists(domande.filter(ritirata_il__isnull=False)),
            scansione=Subquery(
                Allegato.objects.filter(chiave=OuterRef("identificativo"))
                .order_by("-caricato_il", "-pk")
                .values("esito")[:1]
            ),
        )
    )
    righe = [_assistito(mandato, ora) for mandato in mandati]
    return sorted(righe, key=lambda r: (r.giorni is None, r.giorni or 0, r.mandato.pk))


def _assistito(mandato: Any, ora: datetime) -> Assistito:
    finestra = finestra_di(mandato.apre_il, mandato.chiude_il, mandato.pause)
    termine = Termine.di(finestra, ora, revocato=mandato.avviso.stato == StatoAvviso.REVOCATO)
    situazione, prossimo = _situazione(mandato, termine)
    in_corso = termine.aperto and termine.chiude_il is not None
    return Assistito(
        mandato=mandato,
        persona=str(persona.leggi(mandato)),
        stato=mandato.stato_al(ora),
        situazione=situazione,
        prossimo=prossimo,
        termine=termine,
        giorni=int((finestra.chiude_il - ora).total_seconds() // GIORNO) if in_corso else None,
    )


def _situazione(mandato: Any, termine: Termine) -> tuple[str, str]:
    if mandato.attivo_dal is None:
        return "Mandato da completare", _manca(mandato)
    if mandato.inviata:
        return "Inviata", "Consegna la ricevuta e concludi il mandato."
    if mandato.ritirata:
        prossimo = "Concludi." if termine.passato else "Apri la domanda per inviarne un'altra."
        return "Ritirata", prossimo
    if termine.revocato:
        return "Non inviata: l’avviso è stato revocato", "Concludi il mandato."
    if termine.passato:
        return "Non inviata: il termine è passato", "Concludi il mandato."
    return _a_che_punto(mandato.sezioni)


def _a_che_punto(sezioni: list[str] | None) -> tuple[str, str]:
    if sezioni is None:
        return "Da cominciare", "Apri la domanda."
    prossima = prima_incompleta(set(sezioni))
    fatte = f"Pagine compilate: {len(sezioni)} su {len(ORDINE)}"
    if prossima is None:
        return fatte, "Rileggi ad alta voce e invia."
    return fatte, f"Compila «{prossima.etichetta}»."


def _manca(mandato: Any) -> str:
    if mandato.forma == FormaMandato.SPID:
        return "Aspetta che la persona confermi con il codice."
    if mandato.scansione == EsitoControllo.AMMESSO:
        return "Apri la domanda."
    if mandato.scansione == EsitoControllo.IN_ATTESA:
        return "Il modulo firmato è in controllo."
    return "Carica il modulo firmato."


def scansioni(mandato: Mandato) -> list[Allegato]:
    """The scans of the signed form, the last first."""
    righe = Allegato.objects.filter(chiave=mandato.identificativo)
    return list(righe.order_by("-caricato_il", "-pk"))


def scritture(mandato: Mandato, *, utente: Utente) -> list[ScritturaAssistita]:
    """What helpers typed under a mandate, the last first."""
    righe = ScritturaAssistita.objects.visibili_a(utente).filter(mandato=mandato)
    return list(righe.order_by("-scritta_il", "-pk")[:ULTIME])


def comunicazioni(*, utente: Utente, quante: int = 10) -> list[Comunicazione]:
    """The last messages to a person; not the reminders of a draft that is no longer there."""
    righe = Comunicazione.objects.visibili_a(utente).exclude(
        ~Exists(Bozza.objects.filter(chiave=OuterRef("di"))), causale__startswith=PROMEMORIA
    )
    return list(righe.order_by("-creata_il", "-pk")[:quante])


def aiuti_in_corso(*, utente: Utente, ora: datetime) -> list[Mandato]:
    """The mandates of a citizen that are not over."""
    return list(elenco_mandati(utente=utente).vivi(ora))


@dataclass(frozen=True, slots=True)
class Avvisato:
    """Who will be told of a sending, and where."""

    nome: str
    dove: str


def avvisati(*, chiave: UUID, richiedente: str, email: str, ora: datetime) -> list[Avvisato]:
    """Who will be told when a draft is sent: the citizen, and who helps them."""
    posta = f"all'indirizzo {email} e " if email else ""
    voci = [Avvisato(richiedente, f"{posta}nella pagina «Le mie domande»")]
    mandati = Mandato.objects.attivi(ora).filter(chiave=chiave)
    for mandato in mandati.select_related("ente", "proposto_da").order_by("pk"):
        chi = f"Sportello: {mandato.ente}"
        voci.append(Avvisato(chi, "nella pagina «Persone che aiuti» e per e-mail"))
    return voci


def domanda_di(mandato: Mandato) -> Domanda | None:
    """The domanda sent under a mandate, if there is one."""
    if mandato.chiave is None:
        return None
    return Domanda.objects.filter(chiave=mandato.chiave).first()


def bozza_di(mandato: Mandato) -> Bozza | None:
    """The draft under a mandate, if there is one."""
    return Bozza.objects.filter(chiave=mandato.chiave).first() if mandato.chiave else None


def copia_di(mandato: Mandato) -> Documento | None:
    """The copy on paper of the draft as it stands, if it was asked for."""
    bozza = bozza_di(mandato)
    return _documento(COPIA, bozza, bozza.versione) if bozza else None


def ricevuta_di(mandato: Mandato) -> Documento | None:
    """The receipt of the domanda sent under a mandate."""
    domanda = domanda_di(mandato)
    return _documento(RICEVUTA, domanda, 1) if domanda else None


def _documento(tipo: str, oggetto: Model, versione: int) -> Documento | None:
    righe = Documento.objects.filter(tipo=tipo, versione=versione)
    return righe.filter(oggetto_id=str(oggetto.pk)).first()
