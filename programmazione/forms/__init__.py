"""Forms of planning: each validates one page of input and saves nothing."""

from programmazione.forms.patrimonio import UnitaForm
from programmazione.forms.piano import (
    AppelloForm,
    ApprovazioneForm,
    CapitoloForm,
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
    "RestituzioneForm",
    "RiaperturaForm",
    "RigaForm",
    "UnitaForm",
    "VotiForm",
]
