"""The acts on domande: one function, one act, one transaction, one entry of the register."""

from domande.services.bozze import (
    ConflittoDiSezione,
    NonAdesso,
    identita_di,
    inizia_bozza,
    leggi_compilazione,
    riprendi_sospesa,
    salva_sezione,
    sospendi_risposte,
)
from domande.services.invio import EsitoInvio, InvioRifiutato, Rifiuto, presenta_domanda
from domande.services.novita import conferma_novita, novita
from domande.services.riprese import riprendi_risposte
from domande.services.ritiro import ritira_domanda

__all__ = [
    "ConflittoDiSezione",
    "EsitoInvio",
    "InvioRifiutato",
    "NonAdesso",
    "Rifiuto",
    "conferma_novita",
    "identita_di",
    "inizia_bozza",
    "leggi_compilazione",
    "novita",
    "presenta_domanda",
    "riprendi_risposte",
    "riprendi_sospesa",
    "ritira_domanda",
    "salva_sezione",
    "sospendi_risposte",
]
