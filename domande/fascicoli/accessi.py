"""Reads what was done on a domanda, and by whom it was opened, out of the register."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from crema_sap.enti.models import Incarico, Utente
from crema_sap.registro.models import Evento
from domande.models import Assegnazione, Domanda, Mandato, Rettifica, TipoFatto

# What each act says to who reads it; what reads the content is an access.
LETTURE = {
    "LETTURA_FASCICOLO": "Ha letto la domanda (équipe EISA)",
    "RETTIFICA_LETTA": "Ha letto una richiesta di rettifica",
    "ASSEGNAZIONE_LETTA": "Ha letto chi è il nucleo e che cosa ha dichiarato",
    "FASCICOLO_CHIESTO": "Ha chiesto il fascicolo completo",
    "FASCICOLO_SCARICATO": "Ha scaricato il fascicolo completo",
}
ATTI = LETTURE | {
    "DOMANDA_INVIATA": "Domanda inviata",
    "DOMANDA_RITIRATA": "Domanda ritirata",
    "APERTURA_ISTRUTTORIA": "Istruttoria aperta (équipe EISA)",
    "PRESA_IN_CARICO": "Istruttoria presa in carico",
    "RILASCIO": "Istruttoria rilasciata",
    "RETTIFICA_PRESENTATA": "Rettifica chiesta",
    "RETTIFICA_DECISA": "Rettifica decisa",
    **{
        f"ASSEGNAZIONE_{fatto.value}": f"Assegnazione: {fatto.label.lower()}" for fatto in TipoFatto
    },
}
# Reviews belong to an app above this one: they are named by their table.
ISTRUTTORIA = "eisa.istruttoria"
PORTALE, CITTADINO = "Il portale", "La persona che ha presentato la domanda"


@dataclass(frozen=True, slots=True)
class Accesso:
    """One entry of the register: when, who, as what, to do what, why, and its link of the chain."""

    numero: int
    istante: datetime
    chi: str
    nome: str
    che_cosa: str
    motivo: str
    lettura: bool
    atto: str
    impronta: str


def versioni(domanda: Domanda) -> list[Domanda]:
    """Every domanda that the person has sent for the same avviso, in order of sending."""
    return list(
        Domanda.objects.filter(avviso=domanda.avviso_id, richiedente=domanda.richiedente_id)
        .select_related("versione_avviso")
        .order_by("inviata_il", "pk")
    )


def accessi(
    domande: Sequence[Domanda], *, fino_a: int | None = None, assegnazioni: Sequence[int] = ()
) -> list[Accesso]:
    """What was done on some domande and assignments, in the order of the register.

    With `fino_a`, up to that entry included.
    """
    di_assegnazioni = _di(Assegnazione._meta.label_lower, assegnazioni)
    righe = Evento.objects.filter(_riguarda(domande) | di_assegnazioni).order_by("numero")
    if fino_a is not None:
        righe = righe.filter(numero__lte=fino_a)
    eventi = list(righe)
    incarichi = Incarico.objects.select_related("ente").in_bulk(
        {evento.incarico_id for evento in eventi if evento.incarico_id}
    )
    nomi = {
        utente.pk: f"{utente.nome} {utente.cognome}".strip()
        for utente in Utente.objects.filter(
            pk__in={evento.utente_id for evento in eventi if evento.incarico_id}
        )
    }
    return [_accesso(evento, incarichi, nomi) for evento in eventi]


def letture(domande: Sequence[Domanda]) -> list[Accesso]:
    """Only who opened what the domande say, newest first."""
    return [uno for uno in reversed(accessi(domande)) if uno.lettura]


def _riguarda(domande: Sequence[Domanda]) -> Q:
    chiavi = [str(domanda.pk) for domanda in domande]
    rettifiche = Rettifica.objects.filter(domanda__in=domande).values_list("pk", flat=True)
    mandati = Mandato.objects.filter(chiave__in=[domanda.chiave for domanda in domande])
    del_fascicolo = Q(oggetto_tipo=ISTRUTTORIA, dati__domanda__in=[d.pk for d in domande])
    # Who has read is told also while the assignment is only prepared; its acts are not.
    assegnate = Assegnazione.objects.filter(domanda__in=domande)
    di_chi_legge = Q(
        atto="ASSEGNAZIONE_LETTA",
        oggetto_tipo=Assegnazione._meta.label_lower,
        oggetto_id__in=assegnate.annotate(testo=Cast("pk", TextField())).values("testo"),
    )
    return (
        Q(oggetto_tipo=Domanda._meta.label_lower, oggetto_id__in=chiavi)
        | del_fascicolo
        | di_chi_legge
        | _di(Rettifica._meta.label_lower, rettifiche)
        | _di(Mandato._meta.label_lower, mandati.values_list("pk", flat=True))
    )


def _di(tipo: str, chiavi: Collection[int] | Collection[UUID]) -> Q:
    return Q(oggetto_tipo=tipo, oggetto_id__in=[str(chiave) for chiave in chiavi])


def _accesso(evento: Evento, incarichi: Mapping[int, Incarico], nomi: Mapping[int, str]) -> Accesso:
    incarico = incarichi.get(evento.incarico_id or 0)
    chi = str(incarico) if incarico else CITTADINO if evento.utente_id else PORTALE
    return Accesso(
        numero=evento.numero,
        istante=evento.istante,
        chi=chi,
        nome=nomi.get(evento.utente_id or 0, ""),
        che_cosa=ATTI.get(evento.atto, evento.atto.replace("_", " ").capitalize()),
        motivo=str(evento.dati.get("motivo", "")),
        lettura=evento.atto in LETTURE,
        atto=evento.atto,
        impronta=bytes(evento.impronta).hex(),
    )
