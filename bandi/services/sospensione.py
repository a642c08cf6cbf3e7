"""The acts that stop and restart the receiving of domande: suspension, resumption, reopening.

Their `ora` is read once the avviso is locked (`blocca`): no domanda already judged is after it.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from bandi import permissions
from bandi.models import AttoDiVersione, Avviso, VersioneAvviso
from bandi.ostacoli import ostacolo
from bandi.rules import termine
from bandi.rules.finestra import Finestra, TermineNonValido
from bandi.services.versioni import (
    AvvisoNonValido,
    blocca,
    diffondi,
    nuova_versione,
    versione_per,
)
from bandi.states import NonAdesso
from crema_sap.enti.models import Utente
from crema_sap.registro.services import annota


@transaction.atomic
def sospendi_avviso(
    *,
    avviso: Avviso,
    dal: datetime | None,
    motivo: str,
    estremi: str,
    utente: Utente,
    ora: datetime,
) -> VersioneAvviso:
    """Stop receiving domande from an instant, or at once; drafts may still be written.

    Raises `PermissionDenied`, `TransizioneNonAmmessa` unless it is published, `NonAdesso` unless
    it is open, `AvvisoNonValido` without reason and act or for an instant that can't be.
    Norma: L. 241/1990, art. 21-quater c. 2.
    """
    return _cambia_il_termine(
        avviso,
        AttoDiVersione.SOSPENSIONE,
        lambda finestra: termine.sospendi(finestra, dal=dal or ora, ora=ora),
        motivo=motivo,
        estremi=estremi,
        utente=utente,
        ora=ora,
    )


@transaction.atomic
def riprendi_avviso(
    *,
    avviso: Avviso,
    riprende_il: datetime | None,
    chiude_il: datetime | None,
    motivo: str,
    estremi: str,
    utente: Utente,
    ora: datetime,
) -> VersioneAvviso:
    """Receive again after a suspension: the time left is given back, or the act sets a term.

    Raises `PermissionDenied`, `TransizioneNonAmmessa` unless it is published, `NonAdesso` unless
    it is suspended, `AvvisoNonValido` without reason and act or for a term that can't be.
    Norma: L. 241/1990, art. 21-quater c. 2.
    """
    return _cambia_il_termine(
        avviso,
        AttoDiVersione.RIPRESA,
        lambda finestra: termine.riprendi(
            finestra, riprende_il=riprende_il or ora, chiude_il=chiude_il, ora=ora
        ),
        motivo=motivo,
        estremi=estremi,
        utente=utente,
        ora=ora,
    )


@transaction.atomic
def riapri_avviso(
    *,
    avviso: Avviso,
    riapre_il: datetime | None,
    chiude_il: datetime,
    motivo: str,
    estremi: str,
    utente: Utente,
    ora: datetime,
) -> VersioneAvviso:
    """Receive domande again after the close, until a new term, before a list is drawn up.

    Raises `PermissionDenied`, `TransizioneNonAmmessa` unless it is published, `NonAdesso` unless
    it is closed or when a graduatoria is there, `AvvisoNonValido` without reason and act or for
    a term that can't be.
    Norma: R.R. 4/2017, artt. 8 and 12.
    """

    def riaperta(finestra: Finestra) -> Finestra:
        # Asked under the lock: a list drawn up meanwhile is seen.
        if contro := ostacolo(avviso):
            raise NonAdesso(contro)
        return termine.riapri(finestra, riapre_il=riapre_il or ora, chiude_il=chiude_il, ora=ora)

    return _cambia_il_termine(
        avviso,
        AttoDiVersione.RIAPERTURA,
        riaperta,
        motivo=motivo,
        estremi=estremi,
        utente=utente,
        ora=ora,
    )


def _cambia_il_termine(
    avviso: Avviso,
    atto: AttoDiVersione,
    nuova: Callable[[Finestra], Finestra],
    *,
    motivo: str,
    estremi: str,
    utente: Utente,
    ora: datetime,
) -> VersioneAvviso:
    """Give the avviso the window that `nuova` makes of the one in force, and tell everybody."""
    avviso = blocca(avviso)
    permissions.verifica_avviso(utente, avviso)
    attuale = versione_per(avviso, atto, ora)
    try:
        finestra = nuova(attuale.finestra)
    except TermineNonValido as errore:
        raise AvvisoNonValido(str(errore)) from errore
    versione = nuova_versione(
        avviso,
        atto,
        finestra=finestra,
        preferenze_massime=attuale.preferenze_massime,
        ora=ora,
        motivo=motivo,
        estremi=estremi,
    )
    diffondi(avviso, versione, utente, ora)
    annota(
        atto=atto,
        oggetto=avviso,
        utente=utente,
        ora=ora,
        dati={"versione": versione.numero, "chiude": finestra.chiude_il.isoformat()},
    )
    return versione
