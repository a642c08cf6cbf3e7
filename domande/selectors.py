"""Reads drafts and domande, and the avviso as a domanda needs it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Page
from django.db import connection
from django.db.models import Count, OuterRef, Q, Subquery

from bandi.models import Avviso, VersioneAvviso
from bandi.models.avviso import finestra_di
from bandi.rules.finestra import Finestra, Momento, momento
from bandi.states import FaseAvviso, StatoAvviso, fase
from crema_sap import pagine
from crema_sap.enti import cifratura
from crema_sap.enti.models import Ruolo, Utente
from crema_sap.registro.models import Documento
from domande import fascicolo
from domande.compilazione.contenuto import Contenuto, memoria
from domande.compilazione.prove import ETICHETTE
from domande.compilazione.rinnovo import Precedente
from domande.compilazione.risposte import Compilazione
from domande.models import Allegato, Bozza, Domanda, Messaggio
from domande.models.bozza import BozzaQuerySet
from domande.models.corredo import AllegatoQuerySet
from domande.models.domanda import DomandaQuerySet
from domande.models.notizia import Notizia

PER_PAGINA = 50
# What an office reads of a domanda in its list.
COLONNE = (
    *("avviso__codice", "codice_pubblico", "protocollo_numero", "protocollo_anno"),
    "inviata_il",
)
ULTIMA_VERSIONE = (
    "SELECT v.id FROM bandi_versioneavviso v JOIN bandi_avviso a ON a.id = v.avviso_id"
    " WHERE a.{campo} = %s ORDER BY v.numero DESC LIMIT 1"
)


def elenco_bozze(*, utente: Utente) -> BozzaQuerySet:
    """The drafts of a citizen, with the avviso and its term; the last touched first."""
    bozze: BozzaQuerySet = _con_termine(Bozza.objects.visibili_a(utente))
    return bozze.select_related("versione_avviso").order_by("-aggiornata_il", "-pk")


def elenco_domande(*, utente: Utente) -> DomandaQuerySet:
    """The domande that a person may see, with the avviso and its term; the last first."""
    domande: DomandaQuerySet = _con_termine(Domanda.objects.visibili_a(utente))
    return domande.order_by("-inviata_il", "-pk")


def _con_termine(righe: Any) -> Any:
    ultima = VersioneAvviso.objects.filter(avviso=OuterRef("avviso_id")).order_by("-numero")
    return righe.select_related("avviso").annotate(
        apre_il=Subquery(ultima.values("apre_il")[:1]),
        chiude_il=Subquery(ultima.values("chiude_il")[:1]),
        pause=Subquery(ultima.values("pause")[:1]),
    )


def bozza_dell_avviso(avviso_id: int, utente: Utente) -> Bozza | None:
    """The draft of a citizen for an avviso, if it was begun."""
    return Bozza.objects.visibili_a(utente).filter(avviso_id=avviso_id).first()


def domanda_attiva(avviso_id: int, utente: Utente) -> Domanda | None:
    """The domanda that a citizen has sent for an avviso and not withdrawn."""
    return Domanda.objects.visibili_a(utente).attive().filter(avviso_id=avviso_id).first()


def domanda_con_chiave(chiave: UUID, utente: Utente) -> Domanda | None:
    """The domanda that a draft has become."""
    return Domanda.objects.visibili_a(utente).filter(chiave=chiave).first()


def risposte_ritirate(avviso_id: int, utente: Utente) -> Compilazione | None:
    """The answers of the last domanda withdrawn for an avviso, to begin again from them."""
    ultima = (
        Domanda.objects.visibili_a(utente)
        .filter(avviso_id=avviso_id, ritirata_il__isnull=False)
        .order_by("-ritirata_il")
        .first()
    )
    if ultima is None:
        return None
    dati = fascicolo.leggi(ultima).dati
    return Compilazione(
        identita=dati["richiedente"],
        risposte=dati["risposte"],
        versioni=dict.fromkeys(dati["risposte"], 1),
    )


def domanda_precedente(avviso_id: int, utente: Utente) -> Precedente | None:
    """The last domanda that a citizen sent for another avviso, whose answers may be taken up.

    None when the identity is no longer the same: the answers are of a person, not of an account.
    """
    ultima = (
        Domanda.objects.visibili_a(utente)
        .filter(richiedente_id=utente.pk)
        .exclude(avviso_id=avviso_id)
        .order_by("-inviata_il", "-pk")
        .first()
    )
    if ultima is None or utente.codice_fiscale_cifrato is None:
        return None
    letto = fascicolo.leggi(ultima)
    identita = letto.dati["richiedente"]
    if identita["codice_fiscale"] != cifratura.decifra(utente.codice_fiscale_cifrato).decode():
        return None
    return Precedente(
        identita=identita,
        risposte=letto.dati["risposte"],
        alla_data=letto.alla_data,
        documenti=tuple(ETICHETTE[voce["tipo"]] for voce in letto.dati["allegati"]),
    )


def contenuto_dell_avviso(codice: str) -> Contenuto | None:
    """What the version in force of an avviso says; None when there is no such avviso."""
    return _contenuto("codice", codice)


def e_pubblico(contenuto: Contenuto) -> bool:
    """Tell whether an avviso was published: before, a citizen must not know that it is there."""
    return Avviso.objects.pubblici().filter(pk=contenuto.avviso_id).exists()


def contenuto_con_chiave(avviso_id: int) -> Contenuto:
    """What the version in force of an avviso says."""
    contenuto = _contenuto("id", avviso_id)
    if contenuto is None:
        raise Avviso.DoesNotExist
    return contenuto


def _contenuto(campo: str, valore: str | int) -> Contenuto | None:
    with connection.cursor() as cursore:
        cursore.execute(ULTIMA_VERSIONE.format(campo=campo), [valore])
        riga = cursore.fetchone()
        if riga is None:
            return None
        noto = memoria.prendi(riga[0])
        if noto is None:
            cursore.execute("SELECT domande_contenuto_avviso(%s)", [riga[0]])
            noto = memoria.ricorda(cursore.fetchone()[0])
    return noto


def ultimo_avviso() -> str | None:
    """The code of the last avviso that was published, for the simulator."""
    avviso = (
        Avviso.objects.pubblici()
        .filter(stato=StatoAvviso.PUBBLICATO)
        .order_by("-pubblicato_il")
        .first()
    )
    return avviso.codice if avviso else None


def avvisi_aperti(*, ora: datetime) -> list[Avviso]:
    """The avvisi that receive domande now, those that close first at the head."""
    aperti: Any = Avviso.objects.aperti(ora)
    return list(aperti.order_by("chiude_il"))


def contenuti_del_simulatore(*, ora: datetime) -> list[Contenuto]:
    """What the avvisi that receive domande say; while none does, the last that was published."""
    codici = [avviso.codice for avviso in avvisi_aperti(ora=ora)]
    if not codici:
        ultimo = ultimo_avviso()
        codici = [ultimo] if ultimo else []
    trovati = (contenuto_dell_avviso(codice) for codice in codici)
    return [contenuto for contenuto in trovati if contenuto is not None]


def finestra_in_vigore(avviso_id: int) -> Finestra:
    """The window of the version in force."""
    versione = VersioneAvviso.objects.filter(avviso_id=avviso_id).order_by("-numero")[0]
    return versione.finestra


def fase_dell_avviso(contenuto: Contenuto, ora: datetime) -> FaseAvviso:
    """What an avviso is at an instant."""
    stato = Avviso.objects.values_list("stato", flat=True).get(pk=contenuto.avviso_id)
    return fase(StatoAvviso(stato), contenuto.finestra, ora)


@dataclass(frozen=True, slots=True)
class RigaAvviso:
    """One avviso in the offices' list, with its figures."""

    codice: str
    titolo: str
    chiude_il: datetime
    chiuso: bool
    attive: int
    ritirate: int


def avvisi_con_figure(*, utente: Utente, ora: datetime) -> list[RigaAvviso]:
    """The avvisi of the ambito with how many domande they received: figures and nothing else."""
    avvisi: Any = (
        Avviso.objects.visibili_a(utente)
        .pubblici()
        .con_termine()
        .annotate(
            attive=Count("domande", filter=Q(domande__ritirata_il__isnull=True)),
            ritirate=Count("domande", filter=Q(domande__ritirata_il__isnull=False)),
        )
        .order_by("-pubblicato_il")
        .values_list("codice", "titolo", "apre_il", "chiude_il", "pause", "attive", "ritirate")
    )
    return [
        RigaAvviso(
            codice=codice,
            titolo=titolo,
            chiude_il=chiude_il,
            chiuso=momento(finestra_di(apre_il, chiude_il, pause), ora) is Momento.DOPO,
            attive=attive,
            ritirate=ritirate,
        )
        for codice, titolo, apre_il, chiude_il, pause, attive, ritirate in avvisi
    ]


def domande_dell_ente(
    *, utente: Utente, avvisi: Iterable[RigaAvviso], pagina: str
) -> Page[Any] | None:
    """A page of the domande that chose a unit of the person's ente, once their avviso is closed.

    By random code, in its order: who applied is read one dossier at a time, with a reason. None
    for a role without an ente of its own.
    """
    if not utente.ha_ruolo(Ruolo.OPERATORE_ENTE, Ruolo.RESPONSABILE_ENTE):
        return None
    chiusi = [avviso.codice for avviso in avvisi if avviso.chiuso]
    righe = (
        Domanda.objects.visibili_a(utente)
        .attive()
        .filter(avviso__codice__in=chiusi)
        .order_by("avviso__codice", "codice_pubblico")
    )
    return pagine.pagina(righe, COLONNE, pagina, quante=PER_PAGINA)


def elenco_allegati(*, utente: Utente) -> AllegatoQuerySet:
    """The attachments of a citizen."""
    return Allegato.objects.visibili_a(utente).order_by("caricato_il", "pk")


def messaggi_della_domanda(domanda: Domanda, utente: Utente) -> list[Messaggio]:
    """The messages about a domanda, the newest first."""
    return list(
        Messaggio.objects.visibili_a(utente).filter(domanda=domanda).order_by("-creato_il", "-pk")
    )


def notizie_in_vigore(*, utente: Utente) -> list[Notizia]:
    """The notices that say the term in force: of each avviso, that of its last version."""
    ultima = VersioneAvviso.objects.filter(avviso=OuterRef("versione_avviso__avviso"))
    return list(
        Notizia.objects.visibili_a(utente)
        .filter(versione_avviso=Subquery(ultima.order_by("-numero").values("pk")[:1]))
        .order_by("-creata_il", "-pk")
    )


def ricevuta_di(domanda: Domanda) -> Documento | None:
    """The receipt in PDF, once the portal has been asked for it."""
    return Documento.objects.filter(
        tipo="ricevuta_domanda", oggetto_tipo="domande.domanda", oggetto_id=str(domanda.pk)
    ).first()
