"""What the search box finds among published avvisi."""

from django.db.models import Q

from bandi.models import Avviso, UnitaOfferta


def cerca_avvisi(*, testo: str, quanti: int) -> list[tuple[str, str]]:
    """Code and title of the published avvisi that a text finds, newest first."""
    righe = Avviso.objects.pubblici().filter(
        Q(titolo__icontains=testo) | Q(codice__icontains=testo)
    )
    return list(righe.order_by("-pubblicato_il", "pk").values_list("codice", "titolo")[:quanti])


def cerca_offerte(*, testo: str, quante: int) -> list[tuple[str, str, str]]:
    """Avviso, code and comune of the units that a text finds in published avvisi."""
    # The two apostrophes that people type are the same.
    pulito = testo.replace("\u2019", "'")
    righe = UnitaOfferta.objects.offerte().filter(
        Q(unita__codice__icontains=pulito) | Q(unita__comune__nome__icontains=pulito),
        avviso__pubblicato_il__isnull=False,
    )
    return list(
        righe.order_by("unita__comune__nome", "unita__codice", "pk").values_list(
            "avviso__codice", "unita__codice", "unita__comune__nome"
        )[:quante]
    )
