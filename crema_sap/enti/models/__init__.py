"""Ambito, Comune, Ente, Utente, Incarico: the territory, the bodies and the people."""

from crema_sap.enti.models.accesso import (
    CodiceDiProva,
    DispositivoTOTP,
    ScartoOrologio,
    Sessione,
    TentativoFallito,
)
from crema_sap.enti.models.persone import Incarico, Ruolo, Utente
from crema_sap.enti.models.sospesi import ModuloSospeso
from crema_sap.enti.models.territorio import (
    AliasComune,
    Ambito,
    Comune,
    Ente,
    ModelloDiAmbito,
    Popolazione,
    TipoEnte,
)
from crema_sap.enti.models.variazioni import (
    ComuneConfluito,
    IncaricoFinito,
    RitiroVariazione,
    TipoVariazione,
    VariazioneComune,
)

__all__ = [
    "AliasComune",
    "Ambito",
    "CodiceDiProva",
    "Comune",
    "ComuneConfluito",
    "DispositivoTOTP",
    "Ente",
    "Incarico",
    "IncaricoFinito",
    "ModelloDiAmbito",
    "ModuloSospeso",
    "Popolazione",
    "RitiroVariazione",
    "Ruolo",
    "ScartoOrologio",
    "Sessione",
    "TentativoFallito",
    "TipoEnte",
    "TipoVariazione",
    "Utente",
    "VariazioneComune",
]
