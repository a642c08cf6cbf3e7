"""Models of `domande`: drafts, domande as they were sent, what follows from them."""

from domande.models.approvazione import ApprovazioneGraduatoria
from domande.models.bozza import Bozza, RispostaSospesa
from domande.models.comunicazione import Comunicazione
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
from domande.models.doppione import DecisioneDoppione, EsitoDoppione
from domande.models.graduatoria import Elaborazione, ListaGraduatoria
from domande.models.mandato import FormaMandato, Mandato, ScritturaAssistita

__all__ = [
    "Allegato",
    "ApprovazioneGraduatoria",
    "Bozza",
    "Comunicazione",
    "Confronto",
    "DecisioneDoppione",
    "Domanda",
    "Elaborazione",
    "EsitoControllo",
    "EsitoDoppione",
    "FormaMandato",
    "IndiceComponente",
    "ListaConfronto",
    "ListaGraduatoria",
    "Mandato",
    "Messaggio",
    "Preferenza",
    "RispostaSospesa",
    "ScritturaAssistita",
    "SegnalazioneDoppione",
    "StatoConfronto",
    "VoceConfronto",
]
