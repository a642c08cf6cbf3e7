"""The acts of planning, one function each."""

from programmazione.services.aggiornamento import apri_aggiornamento
from programmazione.services.assemblea import (
    EsitoNonConfermabile,
    PresenzaInviata,
    VotoNonRegistrabile,
    conferma_esito,
    registra_appello,
    registra_voti,
    regola_di,
)
from programmazione.services.commenti import CommentoNonValido, commenta, risolvi_commento
from programmazione.services.consolidamento import PianoInCorso, consolida
from programmazione.services.convocazioni import (
    ConvocazioneNonValida,
    RegolaMancante,
    convoca,
    regola_del_giorno,
)
from programmazione.services.cronaca import (
    FattoNonRegistrabile,
    Movimento,
    dichiara_deserta,
    registra_movimento,
    riprendi_seduta,
    sospendi_seduta,
)
from programmazione.services.deleghe import (
    DelegaNonAmmessa,
    designa_delegato,
    perche_senza_delega,
    revoca_delega,
)
from programmazione.services.deliberazioni import (
    DeliberazioneImpossibile,
    approva,
    respingi,
    rinvia,
)
from programmazione.services.dichiarazioni import (
    ZeroContraddetto,
    dichiara_zero,
    salva_dichiarazione,
    sostituisci_dichiarazione,
    trasmetti_dichiarazione,
)
from programmazione.services.foto import FOTO_MASSIME, FotoNonAmmessa, aggiungi_foto, togli_foto
from programmazione.services.indicatori import (
    AttesaInviata,
    IndicatoreNonValido,
    RisultatoNonRegistrabile,
    registra_risultato,
    salva_attese,
    salva_indicatore,
    togli_indicatore,
)
from programmazione.services.insieme import (
    CAMPI_INSIEME,
    CampoNonAmmesso,
    RigaInsieme,
    UniteCambiate,
    anteprima,
    modifica_insieme,
)
from programmazione.services.invii import (
    PresaDAttoNonRegistrabile,
    prendi_atto,
    sollecita_invii,
)
from programmazione.services.passaggi import (
    cambia_gestore,
    dismetti_unita,
    riammetti_unita,
    trasferisci_unita,
)
from programmazione.services.patrimonio import crea_unita, importa_unita, modifica_unita
from programmazione.services.piano import (
    PianoIncompleto,
    metti_in_verifica,
    proponi,
    pubblica,
    richiedi_pdf,
    riporta_in_bozza,
    trasmetti_piano,
)
from programmazione.services.regole import RegolaNonValida, carica_regola
from programmazione.services.ricognizioni import (
    AperturaNonValida,
    CampoDaRestituire,
    MotivoMancante,
    apri_ricognizione,
    chiudi_ricognizione,
    restituisci,
    riapri,
    valida,
)
from programmazione.services.righe import RigaInviata, figure_di, limiti_di, righe_salvate
from programmazione.services.schede import UnitaCambiata, UnitaNonDisponibile, UnitaNonValida
from programmazione.services.scrittura import (
    CapitoloCambiato,
    CapitoloTroppoLungo,
    salva_capitolo,
)
from programmazione.services.simulazione import SimulazioneNonAdottabile, adotta_simulazione
from programmazione.services.triennio import TriennioGiaPianificato, apri_triennale
from programmazione.services.triennio_modifiche import (
    AggiornamentoNonValido,
    ModificaInviata,
    TriennaleCambiato,
    proponi_modifica,
    riparti_dal_vigente,
    togli_modifica,
)
from programmazione.services.verbali import (
    VerbaleNonDisponibile,
    perche_senza_deliberazione,
    perche_senza_verbale,
    richiedi_deliberazione,
    richiedi_verbale,
)
from programmazione.services.verifiche import (
    DichiarazioneCambiata,
    FigureNonValide,
    RicognizioneChiusa,
)
from programmazione.services.viste import VistaNonValida, elimina_vista, salva_vista

__all__ = [
    "CAMPI_INSIEME",
    "FOTO_MASSIME",
    "AggiornamentoNonValido",
    "AperturaNonValida",
    "AttesaInviata",
    "CampoDaRestituire",
    "CampoNonAmmesso",
    "CapitoloCambiato",
    "CapitoloTroppoLungo",
    "CommentoNonValido",
    "ConvocazioneNonValida",
    "DelegaNonAmmessa",
    "DeliberazioneImpossibile",
    "DichiarazioneCambiata",
    "EsitoNonConfermabile",
    "FattoNonRegistrabile",
    "FigureNonValide",
    "FotoNonAmmessa",
    "IndicatoreNonValido",
    "ModificaInviata",
    "MotivoMancante",
    "Movimento",
    "PianoInCorso",
    "PianoIncompleto",
    "PresaDAttoNonRegistrabile",
    "PresenzaInviata",
    "RegolaMancante",
    "RegolaNonValida",
    "RicognizioneChiusa",
    "RigaInsieme",
    "RigaInviata",
    "RisultatoNonRegistrabile",
    "SimulazioneNonAdottabile",
    "TriennaleCambiato",
    "TriennioGiaPianificato",
    "UnitaCambiata",
    "UnitaNonDisponibile",
    "UnitaNonValida",
    "UniteCambiate",
    "VerbaleNonDisponibile",
    "VistaNonValida",
    "VotoNonRegistrabile",
    "ZeroContraddetto",
    "adotta_simulazione",
    "aggiungi_foto",
    "anteprima",
    "approva",
    "apri_aggiornamento",
    "apri_ricognizione",
    "apri_triennale",
    "cambia_gestore",
    "carica_regola",
    "chiudi_ricognizione",
    "commenta",
    "conferma_esito",
    "consolida",
    "convoca",
    "crea_unita",
    "designa_delegato",
    "dichiara_deserta",
    "dichiara_zero",
    "dismetti_unita",
    "elimina_vista",
    "figure_di",
    "importa_unita",
    "limiti_di",
    "metti_in_verifica",
    "modifica_insieme",
    "modifica_unita",
    "perche_senza_delega",
    "perche_senza_deliberazione",
    "perche_senza_verbale",
    "prendi_atto",
    "proponi",
    "proponi_modifica",
    "pubblica",
    "registra_appello",
    "registra_movimento",
    "registra_risultato",
    "registra_voti",
    "regola_del_giorno",
    "regola_di",
    "respingi",
    "restituisci",
    "revoca_delega",
    "riammetti_unita",
    "riapri",
    "richiedi_deliberazione",
    "richiedi_pdf",
    "richiedi_verbale",
    "righe_salvate",
    "rinvia",
    "riparti_dal_vigente",
    "riporta_in_bozza",
    "riprendi_seduta",
    "risolvi_commento",
    "salva_attese",
    "salva_capitolo",
    "salva_dichiarazione",
    "salva_indicatore",
    "salva_vista",
    "sollecita_invii",
    "sospendi_seduta",
    "sostituisci_dichiarazione",
    "togli_foto",
    "togli_indicatore",
    "togli_modifica",
    "trasferisci_unita",
    "trasmetti_dichiarazione",
    "trasmetti_piano",
    "valida",
]
