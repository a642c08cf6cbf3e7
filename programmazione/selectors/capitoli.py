"""Reads of the chapters: their versions, and the remarks on them."""

from django.db.models import Count, QuerySet

from programmazione.models import (
    CapitoloPiano,
    CommentoCapitolo,
    Piano,
    VersioneCapitolo,
)


def versioni_capitolo(capitolo: CapitoloPiano) -> list[VersioneCapitolo]:
    """Return the saved texts of a chapter, last first."""
    return list(
        VersioneCapitolo.objects.filter(capitolo=capitolo)
        .select_related("scritta_da")
        .order_by("-numero")
    )


def commenti_del_piano(piano: Piano) -> QuerySet[CommentoCapitolo]:
    """Return the remarks on the chapters of a plan that the person was already given."""
    return CommentoCapitolo.objects.filter(capitolo__piano=piano).select_related("capitolo")


def commenti_di(capitolo: CapitoloPiano) -> list[CommentoCapitolo]:
    """Return the remarks on a chapter, oldest first."""
    return list(
        CommentoCapitolo.objects.filter(capitolo=capitolo)
        .select_related("autore", "ente", "risolto_da")
        .order_by("scritto_il", "pk")
    )


def commenti_aperti(piano: Piano) -> dict[str, int]:
    """Return how many remarks are open on each chapter that has some."""
    return dict(
        CommentoCapitolo.objects.filter(capitolo__piano=piano, risolto_il__isnull=True)
        .order_by()
        .values_list("capitolo__codice")
        .annotate(quanti=Count("pk"))
    )
