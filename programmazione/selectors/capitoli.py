"""Reads of the chapters: their versions, and the remarks on them."""

from programmazione.models import CapitoloPiano, VersioneCapitolo


def versioni_capitolo(capitolo: CapitoloPiano) -> list[VersioneCapitolo]:
    """Return the saved texts of a chapter, last first."""
    return list(
        VersioneCapitolo.objects.filter(capitolo=capitolo)
        .select_related("scritta_da")
        .order_by("-numero")
    )
