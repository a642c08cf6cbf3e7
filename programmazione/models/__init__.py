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
from programmazione.models.capitoli import CommentoCapitolo, VersioneCapitolo
from programmazione.models.confluenze import OrigineDichiarazione
from programmazione.models.figure import CONTEGGI, FIGURE, PERCENTUALI, TESTI
from programmazione.models.importazione import (
    AbbinamentoColonne,
    Importazione,
    PaginaImportazione,
)
from programmazione.models.patrimonio import (
    CambiamentoUnita,
    FotoUnita,
    PassaggioUnita,
    SoggettoFoto,
    StatoFoto,
    TipoPassaggio,
    VistaSalvata,
)
from programmazione.models.piano import CapitoloPiano, Piano, PianoAnnuale, RigaPiano, TipoPiano
from programmazione.models.ricognizione import (
    CampoRestituito,
    Dichiarazione,
    DichiarazioneSospesa,
    Ricognizione,
    RigaDichiarazione,
)
from programmazione.models.solleciti import MessaggioSollecito, Sollecito
from programmazione.models.sostituzioni import Sostituzione
from programmazione.models.triennio import PianoTriennale
from programmazione.models.unita import (
    ClasseEnergetica,
    MotivoUscita,
    TipoServizio,
    UnitaAbitativa,
)

__all__ = [
    "CONTEGGI",
    "FIGURE",
    "PERCENTUALI",
    "TESTI",
    "AbbinamentoColonne",
    "BaseMaggioranza",
    "CambiamentoUnita",
    "CampoRestituito",
    "CapitoloPiano",
    "ClasseEnergetica",
    "CommentoCapitolo",
    "Convocazione",
    "Dichiarazione",
    "DichiarazioneSospesa",
    "EsitoVotazione",
    "FotoUnita",
    "Importazione",
    "MessaggioSollecito",
    "MetodoVoto",
    "MotivoUscita",
    "OrigineDichiarazione",
    "PaginaImportazione",
    "PassaggioUnita",
    "Piano",
    "PianoAnnuale",
    "PianoTriennale",
    "Presenza",
    "RegolaAssemblea",
    "Ricognizione",
    "RigaDichiarazione",
    "RigaPiano",
    "SceltaVoto",
    "Seduta",
    "SoggettoFoto",
    "Sollecito",
    "Sostituzione",
    "StatoFoto",
    "TipoPassaggio",
    "TipoPiano",
    "TipoServizio",
    "UnitaAbitativa",
    "VersioneCapitolo",
    "VistaSalvata",
    "Votazione",
    "Voto",
]
