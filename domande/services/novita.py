"""What changed in the avviso since a draft was begun: told item by item, until it is confirmed."""

from django.db import transaction

from bandi import selectors as avvisi
from bandi.differenza import Cambiamento, cambiamenti
from bandi.models import VersioneAvviso
from crema_sap.enti.models import Utente
from domande import permissions
from domande.compilazione.contenuto import Contenuto
from domande.models import Bozza


def novita(*, bozza: Bozza, contenuto: Contenuto) -> list[Cambiamento]:
    """Tell what changed in the avviso since the citizen began the draft or last said to know."""
    nota = bozza.versione_letta_id or bozza.versione_avviso_id
    if nota == contenuto.versione_id:
        return []
    pubblico = avvisi.avviso_pubblico(contenuto.codice)
    numero = VersioneAvviso.objects.values_list("numero", flat=True).get(pk=nota)
    return cambiamenti(pubblico, dopo=numero) if pubblico else []


@transaction.atomic
def conferma_novita(*, bozza: Bozza, versione_id: int, utente: Utente) -> None:
    """Note that the citizen has read what changed up to a version; the draft keeps its own.

    Raises `PermissionDenied` unless the person is a citizen; a version of another avviso, or older
    than the one already read, changes nothing.
    """
    permissions.verifica_cittadino(utente)
    bozza = Bozza.objects.visibili_a(utente).select_for_update(of=("self",)).get(pk=bozza.pk)
    letta = bozza.versione_letta_id or bozza.versione_avviso_id
    versione = VersioneAvviso.objects.filter(avviso_id=bozza.avviso_id, pk=versione_id).first()
    if versione is not None and versione.pk > letta:
        bozza.versione_letta = versione
        bozza.save(update_fields=["versione_letta"])
