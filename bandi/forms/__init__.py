"""Forms of the avvisi: the filters of the public list, the capofila's draft and acts."""

from bandi.forms.atti import (
    AggiuntaForm,
    ApprovazioneForm,
    MotivoForm,
    ProrogaForm,
    RiaperturaForm,
    RipresaForm,
    SospensioneForm,
)
from bandi.forms.avviso import AvvisoForm, SceltaUnitaForm, iniziali
from bandi.forms.corredo import DocumentiFormSet, SceltaSportelliForm, SportelloForm
from bandi.forms.filtro import FiltroUnitaForm, filtra

__all__ = [
    "AggiuntaForm",
    "ApprovazioneForm",
    "AvvisoForm",
    "DocumentiFormSet",
    "FiltroUnitaForm",
    "MotivoForm",
    "ProrogaForm",
    "RiaperturaForm",
    "RipresaForm",
    "SceltaSportelliForm",
    "SceltaUnitaForm",
    "SospensioneForm",
    "SportelloForm",
    "filtra",
    "iniziali",
]
