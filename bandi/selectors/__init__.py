"""Reading avvisi and their units: for the people of the capofila, and for everybody."""

from bandi.selectors.corredo import (
    comuni_degli_sportelli,
    condizioni_del_profilo,
    elenco_sportelli,
)
from bandi.selectors.gestione import (
    avvisi_aperti,
    difformi_dal_piano,
    elenco_avvisi,
    finestra,
    offerte,
    piani_per_avviso,
    piano_scelto,
    ultimo_pdf,
    ultimo_pubblicato,
    unita_aggiungibili,
    unita_assegnabili,
    unita_prese_da_altri,
    versione_in_vigore,
    versioni,
)
from bandi.selectors.profili import (
    elenco_profili,
    profili,
    profilo_con_nome,
    profilo_della_pagina,
    profilo_in_vigore,
)
from bandi.selectors.pubblico import (
    all_atto,
    anteprima,
    avvisi_pubblici,
    avviso_pubblico,
    codice_del_pdf,
    unita_offerte,
)
from bandi.selectors.ricerca import cerca_avvisi, cerca_offerte
from bandi.selectors.statistiche import comune_delle_unita, statistiche

__all__ = [
    "all_atto",
    "anteprima",
    "avvisi_aperti",
    "avvisi_pubblici",
    "avviso_pubblico",
    "cerca_avvisi",
    "cerca_offerte",
    "codice_del_pdf",
    "comune_delle_unita",
    "comuni_degli_sportelli",
    "condizioni_del_profilo",
    "difformi_dal_piano",
    "elenco_avvisi",
    "elenco_profili",
    "elenco_sportelli",
    "finestra",
    "offerte",
    "piani_per_avviso",
    "piano_scelto",
    "profili",
    "profilo_con_nome",
    "profilo_della_pagina",
    "profilo_in_vigore",
    "statistiche",
    "ultimo_pdf",
    "ultimo_pubblicato",
    "unita_aggiungibili",
    "unita_assegnabili",
    "unita_offerte",
    "unita_prese_da_altri",
    "versione_in_vigore",
    "versioni",
]
