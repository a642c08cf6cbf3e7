"""Forms of planning: each validates one page of input and saves nothing."""

from programmazione.forms.capitolo import CapitoloForm
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
    "VotiForm",
]
