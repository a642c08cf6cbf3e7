"""Reading the public counts of the domande, and the units they are about."""

from django.db import DEFAULT_DB_ALIAS

from bandi.models import Avviso, Statistica, UnitaOfferta


def comune_delle_unita(avviso: Avviso) -> dict[str, str]:
    """The comune, by ISTAT code, of every unit of an avviso, by the code of the unit."""
    righe = UnitaOfferta.objects.filter(avviso=avviso).order_by("pk")
    return dict(righe.values_list("unita__codice", "unita__comune_id"))


def statistiche(*, alias: str = DEFAULT_DB_ALIAS) -> dict[int, Statistica]:
    """The counts that everybody may read, by the key of their avviso."""
    return {una.avviso_id: una for una in Statistica.objects.using(alias).all()}
