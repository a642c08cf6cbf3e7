"""Models of `bandi`: the scoring profiles, the avvisi, their versions and units, the desks."""

from bandi.models.adozione import AdozioneProfilo
from bandi.models.avviso import (
    AttoDiVersione,
    Avviso,
    AvvisoQuerySet,
    TipoOfferta,
    UnitaOfferta,
    UnitaOffertaQuerySet,
    VersioneAvviso,
)
from bandi.models.profilo import HaRigheDimostrative, ProfiloPunteggio
from bandi.models.sportello import Sportello, SportelloQuerySet
from bandi.models.statistica import Statistica

__all__ = [
    "AdozioneProfilo",
    "AttoDiVersione",
    "Avviso",
    "AvvisoQuerySet",
    "HaRigheDimostrative",
    "ProfiloPunteggio",
    "Sportello",
    "SportelloQuerySet",
    "Statistica",
    "TipoOfferta",
    "UnitaOfferta",
    "UnitaOffertaQuerySet",
    "VersioneAvviso",
]
