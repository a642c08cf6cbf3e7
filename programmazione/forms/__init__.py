"""Forms of planning: each validates one page of input and saves nothing."""

from programmazione.forms.assemblea import (
    AppelloForm,
    ApprovazioneForm,
    ConvocazioneForm,
    DecisioneForm,
    RigettoForm,
    VotiForm,
)
from programmazione.forms.capitolo import (
    AggiornamentoForm,
    CapitoloForm,
    CommentoForm,
    VersioniForm,
)
from programmazione.forms.patrimonio import FiltroUnitaForm, UnitaForm
from programmazione.forms.patrimonio_atti import (
    CampoInsiemeForm,
    FotoForm,
    PassaggioForm,
    RiammissioneForm,
    UscitaForm,
    ValoreInsiemeForm,
    VistaForm,
)
from programmazione.forms.ricognizione import (
    AperturaForm,
    RestituzioneForm,
    RiaperturaForm,
    RigaForm,
)

__all__ = [
    "AggiornamentoForm",
    "AperturaForm",
    "AppelloForm",
    "ApprovazioneForm",
    "CampoInsiemeForm",
    "CapitoloForm",
    "CommentoForm",
    "ConvocazioneForm",
    "DecisioneForm",
    "FiltroUnitaForm",
    "FotoForm",
    "PassaggioForm",
    "RestituzioneForm",
    "RiammissioneForm",
    "RiaperturaForm",
    "RigaForm",
    "RigettoForm",
    "UnitaForm",
    "UscitaForm",
    "ValoreInsiemeForm",
    "VersioniForm",
    "VistaForm",
    "VotiForm",
]
