"""Models of `programmazione`: dwellings, survey, plan, Assemblea."""

from programmazione.models.assemblea import (
    BaseMaggioranza,
    Convocazione,
    EsitoVotazione,
    MetodoVoto,
    Presenza,
    RegolaAssemblea,
    SceltaVoto,
    Seduta,
    Votazione,
    Voto,
)
from programmazione.models.figure import CONTEGGI, FIGURE, PERCENTUALI, TESTI
from programmazione.models.importazione import (
    AbbinamentoColonne,
    Importazione,
    PaginaImportazione,
)
from programmazione.models.piano import CapitoloPiano, PianoAnnuale, RigaPiano
from programmazione.models.ricognizione import (
    CampoRestituito,
    Dichiarazione,
    DichiarazioneSospesa,
    Ricognizione,
    RigaDichiarazione,
)
from programmazione.models.unita import TipoServizio, UnitaAbitativa

__all__ = [
    "CONTEGGI",
    "FIGURE",
    "PERCENTUALI",
    "TESTI",
    "AbbinamentoColonne",
    "BaseMaggioranza",
    "CampoRestituito",
    "CapitoloPiano",
    "Convocazione",
    "Dichiarazione",
    "DichiarazioneSospesa",
    "EsitoVotazione",
    "Importazione",
    "MetodoVoto",
    "PaginaImportazione",
    "PianoAnnuale",
    "Presenza",
    "RegolaAssemblea",
    "Ricognizione",
    "RigaDichiarazione",
    "RigaPiano",
    "SceltaVoto",
    "Seduta",
    "TipoServizio",
    "UnitaAbitativa",
    "Votazione",
    "Voto",
]
