"""The acts on avvisi and scoring profiles: one function, one transaction, one entry each."""

from bandi.services.diffusione import (
    proroga_avviso,
    pubblica_avviso,
    revoca_avviso,
    ritira_unita,
)
from bandi.services.profili import carica_profilo
from bandi.services.stesura import (
    DatiAvviso,
    approva_avviso,
    crea_avviso_dal_piano,
    modifica_avviso,
    scegli_unita,
)
from bandi.services.versioni import AvvisoNonValido

__all__ = [
    "AvvisoNonValido",
    "DatiAvviso",
    "approva_avviso",
    "carica_profilo",
    "crea_avviso_dal_piano",
    "modifica_avviso",
    "proroga_avviso",
    "pubblica_avviso",
    "revoca_avviso",
    "ritira_unita",
    "scegli_unita",
]
