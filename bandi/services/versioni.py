"""What the acts share: locking, versions, the check that a unit is in one avviso only."""

import re
from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet
from psycopg2.extras import DateTimeTZRange

from bandi import selectors
from bandi.documents import TIPO_DOCUMENTO
from bandi.models import AttoDiVersione, Avviso, UnitaOfferta, VersioneAvviso
from bandi.rules.finestra import Finestra
from bandi.rules.offerta import codici
from bandi.states import StatoAvviso, TransizioneNonAmmessa, fase, verifica_momento
from bandi.termine import in_parole
from crema_sap.enti.models import Utente
from crema_sap.registro import documenti
from crema_sap.registro.services import accoda
from crema_sap.web.tasks import ripubblica

A = AttoDiVersione
SENZA_MOTIVO = frozenset({A.CREAZIONE, A.MODIFICA, A.APPROVAZIONE, A.PUBBLICAZIONE})
# A unit's code becomes an address of the public tree.
CODICE_DI_UNITA = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]*")
CON_ESTREMI = frozenset({A.SOSPENSIONE, A.RIPRESA, A.RIAPERTURA, A.AGGIUNTA})


class AvvisoNonValido(Exception):
    """What was asked can't be an avviso; the message is a sentence for the person."""


def blocca(avviso: Avviso) -> Avviso:
    """Lock an avviso until the act commits, and read it as it is now.

    The sending of a domanda holds the other side of this lock: when it is given, every domanda
    that was judged on the version in force is committed. An act that decides until when domande
    are received takes its instant after it.
    """
    return Avviso.objects.select_for_update(of=("self",)).select_related("piano").get(pk=avviso.pk)


def nuova_versione(
    avviso: Avviso,
    atto: AttoDiVersione,
    *,
    finestra: Finestra,
    preferenze_massime: int,
    ora: datetime,
    motivo: str = "",
    estremi: str = "",
) -> VersioneAvviso:
    """Write the next version of a locked avviso.

    Raises `AvvisoNonValido` when the act needs a reason, or its number, and has none.
    """
    motivo, estremi = motivo.strip(), estremi.strip()
    if atto not in SENZA_MOTIVO and not motivo:
        raise AvvisoNonValido("Scrivi il motivo: lo leggeranno i cittadini.")
    if atto in CON_ESTREMI and not estremi:
        raise AvvisoNonValido("Scrivi il numero e la data dell'atto.")
    ultima = VersioneAvviso.objects.filter(avviso=avviso).order_by("-numero").first()
    return VersioneAvviso.objects.create(
        avviso=avviso,
        numero=ultima.numero + 1 if ultima else 1,
        atto=atto,
        apre_il=finestra.apre_il,
        chiude_il=finestra.chiude_il,
        pause=[DateTimeTZRange(pausa.dal, pausa.fino) for pausa in finestra.pause],
        preferenze_massime=preferenze_massime,
        motivo=motivo,
        estremi=estremi,
        creata_il=ora,
    )


def versione_successiva(
    avviso: Avviso, atto: AttoDiVersione, ora: datetime, motivo: str = "", estremi: str = ""
) -> VersioneAvviso:
    """Write the next version of a locked avviso, with the term it already had."""
    attuale = selectors.versione_in_vigore(avviso)
    return nuova_versione(
        avviso,
        atto,
        finestra=attuale.finestra,
        preferenze_massime=attuale.preferenze_massime,
        ora=ora,
        motivo=motivo,
        estremi=estremi,
    )


def verifica_pubblicato(avviso: Avviso) -> None:
    """Raise `TransizioneNonAmmessa` unless the avviso is published."""
    if avviso.stato != StatoAvviso.PUBBLICATO:
        raise TransizioneNonAmmessa(
            f"L'avviso è nello stato «{StatoAvviso(avviso.stato).label}»: l'atto riguarda un avviso"
            " pubblicato."
        )


def verifica_bozza(avviso: Avviso) -> None:
    """Raise `TransizioneNonAmmessa` unless the avviso is a draft."""
    if avviso.stato != StatoAvviso.BOZZA:
        raise TransizioneNonAmmessa(
            f"L'avviso è nello stato «{StatoAvviso(avviso.stato).label}»: si modifica solo una"
            " bozza."
        )


def versione_per(avviso: Avviso, atto: AttoDiVersione, ora: datetime) -> VersioneAvviso:
    """Return the version in force of a locked avviso, when the act belongs to this moment.

    Raises `TransizioneNonAmmessa` unless it is published, `NonAdesso` in another moment.
    """
    verifica_pubblicato(avviso)
    attuale = selectors.versione_in_vigore(avviso)
    adesso = fase(StatoAvviso(avviso.stato), attuale.finestra, ora)
    verifica_momento(atto, adesso, in_parole(attuale.finestra))
    return attuale


def diffondi(avviso: Avviso, versione: VersioneAvviso, utente: Utente, ora: datetime) -> None:
    """Ask for the PDF of a version, the public pages, and the notices to whoever is concerned."""
    documenti.richiedi(
        tipo=TIPO_DOCUMENTO,
        oggetto=avviso,
        titolo=f"{avviso.titolo}, versione {versione.numero}",
        utente=utente,
        ora=ora,
        pubblico=True,
        versione=versione.numero,
    )
    # Who keeps the domande makes what follows from a version that the public reads.
    accoda("avviso_diffuso", chiave=f"avviso_diffuso:{versione.pk}", versione_id=versione.pk)
    ripubblica(chiave=f"avviso:{avviso.pk}:{versione.numero}")
    if versione.atto != AttoDiVersione.PUBBLICAZIONE:
        avvisa(versione)


def avvisa(versione: VersioneAvviso) -> None:
    """Ask that everybody who has a draft or a domanda be told of a version, once each."""
    accoda("avviso_cambiato", chiave=f"avviso_cambiato:{versione.pk}", versione_id=versione.pk)


def verifica_offribili(avviso: Avviso, chiavi: Sequence[int], utente: Utente) -> None:
    """Raise `AvvisoNonValido` for a unit that the avviso may not offer.

    One that the plan does not foresee, that another avviso offers, or whose code can't be an
    address.
    """
    assegnabili = selectors.unita_assegnabili(avviso=avviso, utente=utente).in_bulk(list(chiavi))
    if len(assegnabili) < len(chiavi):
        raise AvvisoNonValido(
            f"Si possono offrire solo le unità che il piano {avviso.piano.anno} dà per assegnabili:"
            f" {len(chiavi) - len(assegnabili)} di quelle scelte non lo sono."
        )
    strane = [u.codice for u in assegnabili.values() if not CODICE_DI_UNITA.fullmatch(u.codice)]
    if strane:
        raise AvvisoNonValido(
            "Il codice di queste unità ha segni che un indirizzo web non ammette:"
            f" {codici(strane)}."
        )
    verifica_libere(chiavi, avviso)


def verifica_superfici(offerte: QuerySet[UnitaOfferta]) -> None:
    """Raise `AvvisoNonValido` when the surface of a unit, which must be published, is unknown."""
    incomplete = offerte.filter(unita__superficie_mq__isnull=True).order_by("unita__codice")
    nomi = codici(incomplete.values_list("unita__codice", flat=True))
    if nomi:
        raise AvvisoNonValido(
            f"Di queste unità manca la superficie utile, che va pubblicata: {nomi}."
        )


def verifica_libere(chiavi: Sequence[int], avviso: Avviso) -> None:
    """Raise `AvvisoNonValido` when another avviso offers one of these units."""
    prese = (
        UnitaOfferta.objects.impegnate()
        .filter(unita_id__in=chiavi)
        .exclude(avviso=avviso)
        .order_by("unita__codice")
        .values_list("unita__codice", flat=True)
    )
    if prese:
        raise AvvisoNonValido(f"Un altro avviso offre già queste unità: {codici(prese)}.")
