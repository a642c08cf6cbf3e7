"""Models of `bandi`: the scoring profiles, the avvisi, their versions, the units they offer."""

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

__all__ = [
    "AdozioneProfilo",
    "AttoDiVersione",
    "Avviso",
    "AvvisoQuerySet",
    "HaRigheDimostrative",
    "ProfiloPunteggio",
    "TipoOfferta",
    "UnitaOfferta",
    "UnitaOffertaQuerySet",
    "VersioneAvviso",
]
