"""The acts on avvisi and scoring profiles: one function, one transaction, one entry each."""

from bandi.services.corredo import salva_sportello, scrivi_documenti_e_sportelli
from bandi.services.diffusione import (
    proroga_avviso,
    pubblica_avviso,
    revoca_avviso,
)
from bandi.services.profili import carica_profilo
from bandi.services.sospensione import riapri_avviso, riprendi_avviso, sospendi_avviso
from bandi.services.statistiche import rileva_statistica
from bandi.services.stesura import (
    DatiAvviso,
    approva_avviso,
    crea_avviso_dal_piano,
    modifica_avviso,
    scegli_unita,
)
from bandi.services.unita import aggiungi_unita, ritira_unita
from bandi.services.versioni import AvvisoNonValido, blocca, verifica_bozza

__all__ = [
    "AvvisoNonValido",
    "DatiAvviso",
    "aggiungi_unita",
    "approva_avviso",
    "blocca",
    "carica_profilo",
    "crea_avviso_dal_piano",
    "modifica_avviso",
    "proroga_avviso",
    "pubblica_avviso",
    "revoca_avviso",
    "riapri_avviso",
    "rileva_statistica",
    "riprendi_avviso",
    "ritira_unita",
    "salva_sportello",
    "scegli_unita",
    "scrivi_documenti_e_sportelli",
    "sospendi_avviso",
    "verifica_bozza",
]
