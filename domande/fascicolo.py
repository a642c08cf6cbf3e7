"""Reads back a domanda as it was sent, and refuses it when its hash does not agree."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from crema_sap.enti import cifratura
from domande.compilazione import risposte
from domande.models import Domanda
from domande.rules.fatti import FattiNucleo, da_dizionario


class FascicoloAlterato(Exception):
    """What is stored is not what was sent."""


@dataclass(frozen=True, slots=True)
class Fascicolo:
    """The snapshot: the answers as they were given, the facts that the rules read, the day."""

    dati: Mapping[str, Any]
    fatti: FattiNucleo
    alla_data: date


def leggi(domanda: Domanda) -> Fascicolo:
    """Decrypt the snapshot of a domanda and check it against the hash of the receipt.

    Raises `FascicoloAlterato` when they disagree.
    """
    scritto = cifratura.decifra(domanda.dati_cifrati)
    if risposte.sha256(scritto) != domanda.impronta:
        raise FascicoloAlterato("Il contenuto conservato non è quello della ricevuta.")
    dati = json.loads(scritto)
    return Fascicolo(dati, da_dizionario(dati["fatti"]), date.fromisoformat(dati["alla_data"]))
