"""The acts of planning, one function each."""

from programmazione.services.aggiornamento import apri_aggiornamento
from programmazione.services.assemblea import (
    EsitoNonConfermabile,
    PresenzaInviata,
    VotoNonRegistrabile,
    conferma_esito,
    registra_appello,
    registra_voti,
)
from programmazione.services.consolidamento import PianoInCorso, consolida
from programmazione.services.deliberazioni import (
    DeliberazioneImpossibile,
    RegolaMancante,
    approva,
    convoca,
    respingi,
    rinvia,
)
from programmazione.services.dichiarazioni import (
    ZeroContraddetto,
    dichiara_zero,
    salva_dichiarazione,
    sostituisci_dichiarazione,
    trasmetti_dichiarazione,
)
from programmazione.services.patrimonio import (
    UnitaCambiata,
    UnitaNonValida,
    crea_unita,
    importa_unita,
    modifica_unita,
)
from programmazione.services.piano import (
    PianoIncompleto,
    metti_in_verifica,
    proponi,
    pubblica,
    richiedi_pdf,
    riporta_in_bozza,
    trasmetti_piano,
)
from programmazione.services.ricognizioni import (
    AperturaNonValida,
    CampoDaRestituire,
    MotivoMancante,
    apri_ricognizione,
    chiudi_ricognizione,
    restituisci,
    riapri,
    valida,
)
from programmazione.services.righe import RigaInviata, figure_di, limiti_di, righe_salvate
from programmazione.services.scrittura import (
    CapitoloCambiato,
    CapitoloTroppoLungo,
    salva_capitolo,
)
from programmazione.services.sospese import scarta_sospesa, sospendi
from programmazione.services.verifiche import (
    DichiarazioneCambiata,
    FigureNonValide,
    RicognizioneChiusa,
)

__all__ = [
    "AperturaNonValida",
    "CampoDaRestituire",
    "CapitoloCambiato",
    "CapitoloTroppoLungo",
    "DeliberazioneImpossibile",
    "DichiarazioneCambiata",
    "EsitoNonConfermabile",
    "FigureNonValide",
    "MotivoMancante",
    "PianoInCorso",
    "PianoIncompleto",
    "PresenzaInviata",
    "RegolaMancante",
    "RicognizioneChiusa",
    "RigaInviata",
    "UnitaCambiata",
    "UnitaNonValida",
    "VotoNonRegistrabile",
    "ZeroContraddetto",
    "approva",
    "apri_aggiornamento",
    "apri_ricognizione",
    "chiudi_ricognizione",
    "conferma_esito",
    "consolida",
    "convoca",
    "crea_unita",
    "dichiara_zero",
    "figure_di",
    "importa_unita",
    "limiti_di",
    "metti_in_verifica",
    "modifica_unita",
    "proponi",
    "pubblica",
    "registra_appello",
    "registra_voti",
    "respingi",
    "restituisci",
    "riapri",
    "richiedi_pdf",
    "righe_salvate",
    "rinvia",
    "riporta_in_bozza",
    "salva_capitolo",
    "salva_dichiarazione",
    "scarta_sospesa",
    "sospendi",
    "sostituisci_dichiarazione",
    "trasmetti_dichiarazione",
    "trasmetti_piano",
    "valida",
]
