"""Forms of planning: each validates one page of input and saves nothing."""

from programmazione.forms.capitolo import AggiornamentoForm, CapitoloForm, VersioniForm
from programmazione.forms.patrimonio import FiltroUnitaForm, UnitaForm
from programmazione.forms.piano import (
    AppelloForm,
    ApprovazioneForm,
    ConvocazioneForm,
    DecisioneForm,
    VotiForm,
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
    "CapitoloForm",
    "ConvocazioneForm",
    "DecisioneForm",
    "FiltroUnitaForm",
    "RestituzioneForm",
    "RiaperturaForm",
    "RigaForm",
    "UnitaForm",
    "VersioniForm",
    "VotiForm",
]
