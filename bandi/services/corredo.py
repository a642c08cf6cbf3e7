"""The acts on the papers and the desks: of a draft, and of the ambito's own list of desks."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from bandi import permissions, selectors
from bandi.models import AttoDiVersione, Avviso, Sportello
from bandi.rules.corredo import (
    Corredo,
    DocumentoRichiesto,
    SportelloScritto,
    condizioni_ignote,
    leggi_corredo,
    scrivi_corredo,
)
from bandi.services.versioni import AvvisoNonValido, blocca, verifica_bozza, versione_successiva
from crema_sap.enti.models import Utente
from crema_sap.registro.services import annota

CAMPI = ("nome", "comune", "indirizzo", "telefono", "orari", "su_appuntamento", "lingue", "attivo")


@transaction.atomic
def scrivi_documenti_e_sportelli(
    *,
    avviso: Avviso,
    documenti: Sequence[DocumentoRichiesto],
    sportelli: Sequence[int],
    utente: Utente,
    ora: datetime,
) -> Avviso:
    """Say which papers a draft asks for and which desks help, by their keys.

    Raises `PermissionDenied`, `TransizioneNonAmmessa` unless it is a draft, and `AvvisoNonValido`
    for a desk that is not in the list or a condition that the scoring profile does not have.
    Norma: R.R. 4/2017, art. 8.
    """
    avviso = blocca(avviso)
    permissions.verifica_avviso(utente, avviso)
    verifica_bozza(avviso)
    ignote = condizioni_ignote(documenti, dict(selectors.condizioni_del_profilo(avviso)))
    if ignote:
        raise AvvisoNonValido(
            f"Il profilo di punteggio non ha queste condizioni: {', '.join(ignote)}."
        )
    trovati = _copie(sportelli)
    if len(trovati) < len(set(sportelli)):
        raise AvvisoNonValido("Uno degli sportelli scelti non è più in servizio.")
    avviso.corredo = scrivi_corredo(Corredo(tuple(documenti), trovati))
    avviso.save(update_fields=["corredo"])
    versione_successiva(avviso, AttoDiVersione.MODIFICA, ora)
    annota(atto="MODIFICA", oggetto=avviso, utente=utente, ora=ora)
    return avviso


def corredo_da_approvare(avviso: Avviso) -> dict[str, Any]:
    """Return what a draft says of papers and desks, each desk as the list has it today."""
    attuale = leggi_corredo(avviso.corredo)
    chiavi = [sportello.sportello for sportello in attuale.sportelli]
    return scrivi_corredo(Corredo(attuale.documenti, _copie(chiavi)))


def _copie(chiavi: Sequence[int]) -> tuple[SportelloScritto, ...]:
    righe = Sportello.objects.filter(pk__in=chiavi, attivo=True).select_related("comune")
    return tuple(
        SportelloScritto(
            sportello=riga.pk,
            nome=riga.nome,
            comune=riga.comune.nome,
            indirizzo=riga.indirizzo,
            telefono=riga.telefono,
            orari=tuple(riga.orari),
            su_appuntamento=riga.su_appuntamento,
            lingue=riga.lingue,
        )
        for riga in righe.order_by("comune__nome", "nome")
    )


@transaction.atomic
def salva_sportello(
    *, sportello: Sportello | None, dati: Mapping[str, Any], utente: Utente, ora: datetime
) -> Sportello:
    """Add a desk to the list of the ambito, or change one; approved avvisi keep their copy.

    Raises `PermissionDenied`, and `AvvisoNonValido` when the comune has one with this name.
    """
    permissions.verifica_capofila(utente)
    nuovo = sportello is None
    scritto = sportello or Sportello()
    for campo in CAMPI:
        setattr(scritto, campo, dati[campo])
    try:
        with transaction.atomic():
            scritto.save()
    except IntegrityError as errore:
        raise AvvisoNonValido("In questo comune c'è già uno sportello con questo nome.") from errore
    annota(atto="CREAZIONE" if nuovo else "MODIFICA", oggetto=scritto, utente=utente, ora=ora)
    return scritto
