"""Models of `domande`: drafts, domande as they were sent, what follows from them."""

from domande.models.bozza import Bozza, RispostaSospesa
from domande.models.corredo import (
    Allegato,
    EsitoControllo,
    IndiceComponente,
    Messaggio,
    Preferenza,
    SegnalazioneDoppione,
)
from domande.models.domanda import Domanda
from domande.models.graduatoria import Elaborazione, ListaGraduatoria

__all__ = [
    "Allegato",
    "Bozza",
    "Domanda",
    "Elaborazione",
    "EsitoControllo",
    "IndiceComponente",
    "ListaGraduatoria",
    "Messaggio",
    "Preferenza",
    "RispostaSospesa",
    "SegnalazioneDoppione",
]
