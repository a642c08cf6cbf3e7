"""Models of `domande`: drafts, domande as they were sent, what follows from them."""

from domande.models.approvazione import ApprovazioneGraduatoria, TipoGraduatoria
from domande.models.assegnazione import (
    Assegnazione,
    CanaleAssegnazione,
    FattiCongelati,
    TornataAssegnazione,
)
from domande.models.assegnazione_fatti import (
    CON_MOTIVO,
    ContrattoAssegnazione,
    EsitoVerifica,
    FattoAssegnazione,
    TipoFatto,
)
from domande.models.bozza import Bozza, RispostaSospesa
from domande.models.calendario import EffettoSilenzio, FestaPatronale, RegolaTermini, Slittamento
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
from domande.models.pubblicazione import ListaPubblicata, PubblicazioneGraduatoria
from domande.models.rettifica import DecisioneRettifica, EsitoRettifica, Rettifica
from domande.models.valori_regionali import ProvaRegionale, RaccoltaRegionale

__all__ = [
    "CON_MOTIVO",
    "Allegato",
    "ApprovazioneGraduatoria",
    "Assegnazione",
    "Bozza",
    "CanaleAssegnazione",
    "Comunicazione",
    "Confronto",
    "ContrattoAssegnazione",
    "DecisioneDoppione",
    "DecisioneRettifica",
    "Domanda",
    "EffettoSilenzio",
    "Elaborazione",
    "EsitoControllo",
    "EsitoDoppione",
    "EsitoRettifica",
    "EsitoVerifica",
    "FattiCongelati",
    "FattoAssegnazione",
    "FestaPatronale",
    "FormaMandato",
    "IndiceComponente",
    "ListaConfronto",
    "ListaGraduatoria",
    "ListaPubblicata",
    "Mandato",
    "Messaggio",
    "Preferenza",
    "ProvaRegionale",
    "PubblicazioneGraduatoria",
    "RaccoltaRegionale",
    "RegolaTermini",
    "Rettifica",
    "RispostaSospesa",
    "ScritturaAssistita",
    "SegnalazioneDoppione",
    "Slittamento",
    "StatoConfronto",
    "TipoFatto",
    "TipoGraduatoria",
    "TornataAssegnazione",
    "VoceConfronto",
]
