"""Writing the chapters of a plan: what is saved is clean, kept version by version, and not lost."""

from datetime import datetime

from django.db import transaction

from crema_sap.enti.models import Utente
from crema_sap.orologio import ROMA
from crema_sap.registro.services import annota
from programmazione import permissions
from programmazione.models import CapitoloPiano, Piano, VersioneCapitolo
from programmazione.rules.testo import oltre_il_massimo, pulisci
from programmazione.states import StatoPiano, TransizioneNonAmmessa

P = StatoPiano
SI_SCRIVE = frozenset({P.BOZZA, P.IN_VERIFICA})


class CapitoloTroppoLungo(TransizioneNonAmmessa):
    """The text does not fit a chapter; the message says how much does."""


class CapitoloCambiato(TransizioneNonAmmessa):
    """Somebody else saved the chapter meanwhile; the message says who and when."""


@transaction.atomic
def salva_capitolo(
    *,
    piano: Piano,
    codice: str,
    testo: str,
    utente: Utente,
    ora: datetime,
    letta: int | None = None,
) -> CapitoloPiano:
    """Write the text of a chapter, cleaned, as its next version.

    `letta` is the number of the version that was being changed (0 for the text of the start).
    Raises `PermissionDenied` unless `utente` is the capofila, `TransizioneNonAmmessa` once the
    plan has been proposed, `CapitoloPiano.DoesNotExist` for an unknown chapter,
    `CapitoloTroppoLungo`, and `CapitoloCambiato` when a later version is there already.
    """
    piano = Piano.objects.select_for_update().get(pk=piano.pk)
    permissions.verifica_capofila(utente)
    if piano.stato not in SI_SCRIVE:
        raise TransizioneNonAmmessa(
            f"Il piano è nello stato «{P(piano.stato).label}»: i capitoli si scrivono in bozza."
        )
    capitolo = CapitoloPiano.objects.get(piano=piano, codice=codice)
    testo = pulisci(testo)
    if troppo := oltre_il_massimo(testo):
        raise CapitoloTroppoLungo(troppo)
    ultima = _ultima(capitolo)
    if ultima is not None and letta is not None and letta != ultima.numero:
        raise CapitoloCambiato(_da_chi(ultima))
    if testo == capitolo.testo:
        return capitolo

    if ultima is None and capitolo.testo:
        ultima = _nuova(capitolo, 1, utente=None, ora=piano.iniziato_il)
    capitolo.testo = testo
    capitolo.save(update_fields=["testo"])
    nuova = _nuova(capitolo, ultima.numero + 1 if ultima else 1, utente=utente, ora=ora)
    annota(
        atto="SCRITTURA_CAPITOLO",
        oggetto=piano,
        utente=utente,
        ora=ora,
        dati={"capitolo": codice, "versione": nuova.numero, "caratteri": len(testo)},
    )
    return capitolo


def _ultima(capitolo: CapitoloPiano) -> VersioneCapitolo | None:
    return (
        VersioneCapitolo.objects.filter(capitolo=capitolo)
        .select_related("scritta_da")
        .order_by("-numero")
        .first()
    )


def _nuova(
    capitolo: CapitoloPiano, numero: int, *, utente: Utente | None, ora: datetime
) -> VersioneCapitolo:
    return VersioneCapitolo.objects.create(
        capitolo=capitolo, numero=numero, testo=capitolo.testo, scritta_il=ora, scritta_da=utente
    )


def _da_chi(ultima: VersioneCapitolo) -> str:
    chi = str(ultima.scritta_da) if ultima.scritta_da else "un altro ufficio"
    quando = ultima.scritta_il.astimezone(ROMA)
    return (
        f"Mentre scrivevi, {chi} ha salvato questo capitolo il {quando:%d/%m/%Y alle %H.%M}"
        f" (versione {ultima.numero}). Il tuo testo è qui sotto e non è andato perso: confrontalo"
        " con l'altro e salva di nuovo."
    )
