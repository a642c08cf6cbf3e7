"""Models of `domande`: drafts, domande as they were sent, what follows from them."""

from domande.models.bozza import Bozza, RispostaSospesa
from domande.models.confronto import (
    Confronto,
    ListaConfronto,
    StatoConfronto,
    VoceConfronto,
)
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
    "Confronto",
    "Domanda",
    "Elaborazione",
    "EsitoControllo",
    "IndiceComponente",
    "ListaConfronto",
    "ListaGraduatoria",
    "Messaggio",
    "Preferenza",
    "RispostaSospesa",
    "SegnalazioneDoppione",
    "StatoConfronto",
    "VoceConfronto",
]
