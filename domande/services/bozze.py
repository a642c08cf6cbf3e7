"""The acts on drafts: begin, save a section, keep what was typed when the session expired."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from bandi.states import FaseAvviso
from bandi.termine import in_parole
from crema_sap.enti import cifratura
from crema_sap.enti.models import Utente
from crema_sap.web import formati
from domande import permissions, selectors
from domande.compilazione.contenuto import Contenuto
from domande.compilazione.risposte import Compilazione, Grezze, Risposte
from domande.compilazione.sezioni import Sezione
from domande.models import Bozza, RispostaSospesa
from domande.services import scritture

MASSIMO_SOSPESE = 64 * 1024


class NonAdesso(Exception):
    """The act belongs to another moment; the message says which."""


class ConflittoDiSezione(Exception):
    """The section was saved from another window since this one read it; `bozza` is what stands."""

    def __init__(self, bozza: Bozza, compilazione: Compilazione) -> None:
        super().__init__("Nel frattempo questa pagina è stata salvata da un'altra finestra.")
        self.bozza, self.compilazione = bozza, compilazione


@transaction.atomic
def inizia_bozza(*, contenuto: Contenuto, utente: Utente, ora: datetime) -> Bozza:
    """Begin the one draft of a citizen for an avviso, or find it.

    After a withdrawal it begins with the answers of the domanda that was withdrawn.
    Raises `PermissionDenied` unless the person is a citizen, `NonAdesso` outside the window or
    when a domanda has already been sent.
    """
    permissions.verifica_cittadino(utente)
    trovata = selectors.bozza_dell_avviso(contenuto.avviso_id, utente)
    if trovata is not None:
        return trovata
    _verifica_momento(contenuto, utente, ora)

    compilazione = selectors.risposte_ritirate(contenuto.avviso_id, utente) or Compilazione(
        identita=identita_di(utente)
    )
    bozza, _nuova = Bozza.objects.get_or_create(
        avviso_id=contenuto.avviso_id,
        richiedente_id=utente.pk,
        defaults={
            "versione_avviso_id": contenuto.versione_id,
            "sezioni": compilazione.completate,
            "dati_cifrati": cifratura.cifra(compilazione.scrivi()),
            "iniziata_il": ora,
            "aggiornata_il": ora,
        },
    )
    return bozza


def _verifica_momento(contenuto: Contenuto, utente: Utente, ora: datetime) -> None:
    if selectors.domanda_attiva(contenuto.avviso_id, utente) is not None:
        raise NonAdesso(
            "Per questo avviso hai già inviato una domanda. Per cambiarla, prima ritira quella."
        )
    fase = selectors.fase_dell_avviso(contenuto, ora)
    if fase is not FaseAvviso.APERTO:
        raise NonAdesso(_QUANDO[fase].format(**_quando(contenuto)))


_QUANDO = {
    FaseAvviso.IN_ATTESA: "Le domande si ricevono da {apre}: torna allora.",
    FaseAvviso.SOSPESO: "Per ora l'avviso non riceve domande: {termine}.",
    FaseAvviso.CHIUSO: "Le domande si ricevevano fino a {chiude}: il termine è passato.",
    FaseAvviso.REVOCATO: "L'avviso è stato revocato: non riceve più domande.",
    FaseAvviso.BOZZA: "L'avviso non è ancora pubblicato.",
    FaseAvviso.APPROVATO: "L'avviso non è ancora pubblicato.",
}


def _quando(contenuto: Contenuto) -> dict[str, str]:
    return {
        "apre": formati.data_ora(contenuto.apre_il),
        "chiude": formati.data_ora(contenuto.chiude_il),
        "termine": in_parole(contenuto.finestra),
    }


def identita_di(utente: Utente) -> Risposte:
    """Who the applicant is, as SPID or CIE (or, until they sign in, a desk) said.

    Raises `PermissionDenied` when the identity does not say who they are and when they were born.
    """
    cifrato, nato_il = utente.codice_fiscale_cifrato, utente.data_di_nascita
    if cifrato is None or nato_il is None:
        raise PermissionDenied(
            "Per compilare la domanda serve un accesso con SPID o CIE che dica chi sei e quando sei"
            " nato."
        )
    return {
        "cognome": utente.cognome,
        "nome": utente.nome,
        "codice_fiscale": cifratura.decifra(cifrato).decode(),
        "nato_il": nato_il.isoformat(),
        "email": utente.email,
    }


@transaction.atomic
def salva_sezione(
    *,
    bozza: Bozza,
    utente: Utente,
    sezione: Sezione,
    versione_vista: int,
    ora: datetime,
    risposte: Risposte | None = None,
    grezze: Grezze | None = None,
) -> Bozza:
    """Save a section: its good `risposte` or, when something is to be mended, what was typed.

    `versione_vista` is the version of the section that the page was made from. Raises
    `PermissionDenied` unless the draft is the person's own, `ConflittoDiSezione` when the section
    was saved meanwhile.
    """
    permissions.verifica_cittadino(utente)
    bozza = Bozza.objects.visibili_a(utente).select_for_update(of=("self",)).get(pk=bozza.pk)
    compilazione = leggi_compilazione(bozza)
    if compilazione.versione_di(sezione) != versione_vista:
        raise ConflittoDiSezione(bozza, compilazione)

    bozza.versione += 1
    if risposte is not None:
        compilazione.completa(sezione, risposte, bozza.versione)
    else:
        compilazione.lascia_a_meta(sezione, grezze or {}, bozza.versione)
    riscrivi(bozza, compilazione, ora)
    scritture.registra(bozza=bozza, parte=sezione, utente=utente, ora=ora)
    RispostaSospesa.objects.filter(chiave=bozza.chiave, sezione=sezione).delete()
    return bozza


def leggi_compilazione(bozza: Bozza) -> Compilazione:
    """Decrypt the answers of a draft."""
    return Compilazione.leggi(cifratura.decifra(bozza.dati_cifrati))


def riscrivi(bozza: Bozza, compilazione: Compilazione, ora: datetime) -> None:
    """Store the answers of a draft, which its caller has locked."""
    bozza.dati_cifrati = cifratura.cifra(compilazione.scrivi())
    bozza.sezioni = compilazione.completate
    bozza.aggiornata_il = ora
    bozza.save(update_fields=["versione", "dati_cifrati", "sezioni", "aggiornata_il"])


def sospendi_risposte(*, chiave: UUID, sezione: Sezione, grezze: Grezze) -> bool:
    """Keep, encrypted, what was typed in a section when the session had expired.

    Nobody is signed in: the draft must exist, its key can't be guessed, and the answers enter it
    only when its owner reads them again and saves. Too much of it is not kept.
    """
    dati = json.dumps(grezze, ensure_ascii=False).encode()
    if len(dati) > MASSIMO_SOSPESE:
        return False
    with connection.cursor() as cursore:
        cursore.execute(
            "SELECT domande_sospendi(%s, %s, %s)", [chiave, sezione.value, cifratura.cifra(dati)]
        )
        (tenute,) = cursore.fetchone()
    return bool(tenute)


def riprendi_sospesa(*, bozza: Bozza, sezione: Sezione) -> Grezze | None:
    """Return what was being typed when the session expired, if anything waits."""
    sospesa = RispostaSospesa.objects.filter(chiave=bozza.chiave, sezione=sezione).first()
    if sospesa is None:
        return None
    grezze: dict[str, Any] = json.loads(cifratura.decifra(sospesa.dati_cifrati))
    return grezze
