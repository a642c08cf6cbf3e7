"""Models of `programmazione`: dwellings, survey, plan, Assemblea."""

from programmazione.models.assemblea import (
    Convocazione,
    EsitoVotazione,
    Presenza,
    SceltaVoto,
    Seduta,
    Votazione,
    Voto,
)
from programmazione.models.capitoli import CommentoCapitolo, VersioneCapitolo
from programmazione.models.confluenze import OrigineDichiarazione
from programmazione.models.contenuto_piano import CapitoloPiano, RigaPiano
from programmazione.models.cronaca import Delega, FattoSeduta, TipoFatto
from programmazione.models.figure import CONTEGGI, FIGURE, PERCENTUALI, TESTI
from programmazione.models.importazione import (
    AbbinamentoColonne,
    AvanzamentoImportazione,
    Importazione,
    PaginaImportazione,
)
from programmazione.models.invii import AvvisoSeduta, Canale, InvioPiano, SollecitoInvio
from programmazione.models.patrimonio import (
    CambiamentoUnita,
    FotoUnita,
    PassaggioUnita,
    SoggettoFoto,
    StatoFoto,
    TipoPassaggio,
    VistaSalvata,
)
from programmazione.models.piano import Piano, PianoAnnuale, TipoPiano
from programmazione.models.regole import BaseMaggioranza, MetodoVoto, RegolaAssemblea
from programmazione.models.ricognizione import (
    CampoRestituito,
    Dichiarazione,
    Ricognizione,
    RigaDichiarazione,
)
from programmazione.models.solleciti import MessaggioSollecito, Sollecito
from programmazione.models.sostituzioni import Sostituzione
from programmazione.models.triennio import (
    GenereModifica,
    Indicatore,
    ModificaTriennale,
    OrigineIndicatore,
    PianoTriennale,
    RisultatoIndicatore,
    SpecieAttesa,
    Traguardo,
    UnitaAttese,
    VersoIndicatore,
)
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
    "AvanzamentoImportazione",
    "AvvisoSeduta",
    "BaseMaggioranza",
    "CambiamentoUnita",
    "CampoRestituito",
    "Canale",
    "CapitoloPiano",
    "ClasseEnergetica",
    "CommentoCapitolo",
    "Convocazione",
    "Delega",
    "Dichiarazione",
    "EsitoVotazione",
    "FattoSeduta",
    "FotoUnita",
    "GenereModifica",
    "Importazione",
    "Indicatore",
    "InvioPiano",
    "MessaggioSollecito",
    "MetodoVoto",
    "ModificaTriennale",
    "MotivoUscita",
    "OrigineDichiarazione",
    "OrigineIndicatore",
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
    "RisultatoIndicatore",
    "SceltaVoto",
    "Seduta",
    "SoggettoFoto",
    "Sollecito",
    "SollecitoInvio",
    "Sostituzione",
    "SpecieAttesa",
    "StatoFoto",
    "TipoFatto",
    "TipoPassaggio",
    "TipoPiano",
    "TipoServizio",
    "Traguardo",
    "UnitaAbitativa",
    "UnitaAttese",
    "VersioneCapitolo",
    "VersoIndicatore",
    "VistaSalvata",
    "Votazione",
    "Voto",
]
