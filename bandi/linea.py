"""What the avvisi know of the life of a dwelling: offered, withdrawn, given back."""

from collections.abc import Iterator

from bandi.models import UnitaOfferta
from programmazione.linea import Tappa, fonte
from programmazione.models import UnitaAbitativa


@fonte
def offerte(unita: UnitaAbitativa) -> Iterator[Tappa]:
    """Tell when published avvisi offered a dwelling, and how that ended."""
    righe = UnitaOfferta.objects.filter(unita=unita, impegnata_dal__isnull=False)
    for offerta in righe.select_related("avviso").order_by("pk"):
        titolo = offerta.avviso.titolo
        if offerta.impegnata_dal:
            yield Tappa(offerta.impegnata_dal, "Offerta da un avviso", titolo)
        if offerta.ritirata_il:
            motivo = f"{titolo}. Motivo: {offerta.motivo_ritiro}"
            yield Tappa(offerta.ritirata_il, "Ritirata dall’avviso", motivo)
        elif offerta.liberata_il:
            yield Tappa(offerta.liberata_il, "Non più offerta", titolo)
