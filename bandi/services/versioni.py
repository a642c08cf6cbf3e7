"""What the acts share: locking, versions, the check that a unit is in one avviso only."""

from collections.abc import Sequence
from datetime import datetime

from bandi import selectors
from bandi.models import AttoDiVersione, Avviso, UnitaOfferta, VersioneAvviso
from bandi.rules.finestra import Finestra
from bandi.rules.offerta import codici

CON_MOTIVO = frozenset({AttoDiVersione.PROROGA, AttoDiVersione.RITIRO, AttoDiVersione.REVOCA})


class AvvisoNonValido(Exception):
    """What was asked can't be an avviso; the message is a sentence for the person."""


def blocca(avviso: Avviso) -> Avviso:
    """Lock an avviso until the act commits, and read it as it is now."""
    return Avviso.objects.select_for_update(of=("self",)).select_related("piano").get(pk=avviso.pk)


def nuova_versione(
    avviso: Avviso,
    atto: AttoDiVersione,
    *,
    finestra: Finestra,
    preferenze_massime: int,
    ora: datetime,
    motivo: str = "",
) -> VersioneAvviso:
    """Write the next version of a locked avviso.

    Raises `AvvisoNonValido` when the act needs a reason and has none.
    """
    motivo = motivo.strip()
    if atto in CON_MOTIVO and not motivo:
        raise AvvisoNonValido("Scrivi il motivo: lo leggeranno i cittadini.")
    ultima = VersioneAvviso.objects.filter(avviso=avviso).order_by("-numero").first()
    return VersioneAvviso.objects.create(
        avviso=avviso,
        numero=ultima.numero + 1 if ultima else 1,
        atto=atto,
        apre_il=finestra.apre_il,
        chiude_il=finestra.chiude_il,
        preferenze_massime=preferenze_massime,
        motivo=motivo,
        creata_il=ora,
    )


def versione_successiva(
    avviso: Avviso, atto: AttoDiVersione, ora: datetime, motivo: str = ""
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
